"""A hundred thousand equal rows end in bounded time and memory, each row placed, none guessed."""

from __future__ import annotations

import time

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets, reconcile
from tests.engine.records import JUNE, Row, frame, row

ROWS = 100_000
SECONDS_MAX = 20  # far above what it takes, far below what a cross join would


def many(pattern: Row, source: str, first_entry: int) -> pl.DataFrame:
    one = frame([pattern], source, first_entry)
    numbers = pl.int_range(ROWS, dtype=pl.Int64)
    return pl.concat([one] * ROWS).with_columns(entry=numbers + first_entry, row_number=numbers + 2)


@pytest.mark.parametrize(
    ("code", "pattern"),
    [
        ("orders_channel", row(None, 990)),
        ("orders_channel", row("TEST", 990)),
        ("invoice_bank", row(None, 990)),
        ("payout_bank", row(None, 990, kind="PAYOUT", channel="STRIPE", description="STRIPE")),
        ("payout_bank", row(None, 990, batch_key="PO7781", description="PO7781")),
    ],
    ids=["no key", "one key", "bank", "payouts", "one batch"],
)
def test_it_places_a_block_of_equal_rows_without_a_guess(code: str, pattern: Row) -> None:
    left, right = many(pattern, "left.csv", 1), many(pattern, "right.csv", ROWS + 1)
    if code == "orders_channel" and pattern["order_key"]:
        right = right.head(ROWS - 1)

    started = time.monotonic()
    outcome = reconcile(left, right, ready_rule_sets()[code], JUNE)

    assert time.monotonic() - started < SECONDS_MAX
    assert outcome.proof.is_balanced
    assert outcome.matches.is_empty()
