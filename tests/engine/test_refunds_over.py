"""Which refunds exceed what was paid for their order, and how their matches hang together."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.sides.frames import prepare_both
from reconcile.engine.sides.refunds import REFUND_SCHEMA, matched_over_payment, over_refunded
from tests.engine.records import Row, frame, row


def over(
    ours: list[Row], theirs: list[Row], code: str = "orders_channel"
) -> list[tuple[int, int, int, int]]:
    """Row counted from 0 over both sides, what it gives back, what was paid, and the order's number."""
    rules = ready_rule_sets()[code]
    sides = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), rules)
    found = over_refunded(*sides, rules)
    asked = found.filter(pl.col("paid").is_not_null())
    assert found.columns == list(REFUND_SCHEMA)
    return sorted(asked.iter_rows())


def paid(amount: int = 1_000, **given: object) -> Row:
    return row("A1", amount, **given)


def back(amount: int, **given: object) -> Row:
    return row("A1", -amount, **given)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([paid(), back(1_000)], []),
        ([paid(), back(1_001)], [(1, 1_001, 1_000, 1)]),
        ([paid(), back(600), back(400)], []),
        ([paid(), back(600), back(401)], [(1, 600, 1_000, 1), (2, 401, 1_000, 1)]),
        ([back(600), paid(400), paid(300), back(101)], [(0, 600, 700, 0), (3, 101, 700, 0)]),
        # beside a payment only, and one that was made, in its currency
        ([back(600)], []),
        ([row("A2", 100), back(600)], []),
        ([paid(100, currency="USD"), back(600)], []),
        ([paid(), paid(500, status="CLOSED"), back(1_200)], [(2, 1_200, 1_000, 2)]),
        ([paid(), paid(500, status="PENDING"), back(1_200)], [(2, 1_200, 1_000, 2)]),
        ([paid(), paid(500, status="REFUNDED"), back(1_200)], []),
        ([paid(status="UNPAID"), back(1_200)], []),
        # fees and withdrawals pay nothing, an order stands for its payment
        ([paid(), paid(500, kind="FEE"), back(1_200)], [(2, 1_200, 1_000, 2)]),
        ([paid(), paid(500, kind="PAYOUT"), back(1_200)], [(2, 1_200, 1_000, 2)]),
        ([paid(), paid(500, kind="TRANSFER"), back(1_200)], [(2, 1_200, 1_000, 2)]),
        ([paid(kind="ORDER"), back(1_200)], [(1, 1_200, 1_000, 1)]),
        # only refunds: what else takes money back is none
        ([paid(), back(1_200, kind="CHARGEBACK")], []),
        ([paid(), paid(1_200, kind="REFUND")], []),
        ([paid(1), back(0, kind="REFUND")], []),
        # by the transaction as well, once each
        (
            [paid(transaction_key="T1"), back(600, transaction_key="T1"), back(500)],
            [(1, 600, 1_000, 1), (2, 500, 1_000, 1)],
        ),
        (
            [row(None, 100, transaction_key="T1"), row(None, -101, transaction_key="T1")],
            [(1, 101, 100, 1)],
        ),
        ([row(None, 100), row(None, -101)], []),
    ],
)
@pytest.mark.parametrize("at", [0, 1])
def test_it_finds_refunds_of_more_than_was_paid(
    rows: list[Row], expected: list[tuple[int, int, int, int]], at: int
) -> None:
    sides: list[list[Row]] = [[], []]
    sides[at] = rows

    assert over(sides[0], sides[1]) == expected


def test_it_counts_each_side_of_its_own() -> None:
    assert over([paid(), back(600)], [paid(), back(600)]) == []
    assert over([paid()], [back(1_200)]) == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("channel_fund", []),
        ("invoice_bank", [(1, 1_200, 1_000, 1)]),  # ours are gross, the bank's are net
        ("orders_orders", [(1, 1_200, 1_000, 1), (3, 1_200, 1_000, 3)]),
    ],
)
def test_it_judges_gross_amounts_only(code: str, expected: list[tuple[int, int, int, int]]) -> None:
    assert over([paid(), back(1_200)], [paid(), back(1_200)], code) == expected


def joined(
    links: list[tuple[int, int]], refunds: list[tuple[int, int, int, int]]
) -> list[tuple[int, int]]:
    linked = pl.DataFrame(links, schema={"lead": pl.UInt32, "row": pl.UInt32}, orient="row")
    given = pl.DataFrame(refunds, schema=REFUND_SCHEMA, orient="row")
    return sorted(matched_over_payment(linked, given).iter_rows())


TWO = [(1, 1), (1, 11), (2, 2), (2, 12)]


@pytest.mark.parametrize(
    ("refunds", "expected"),
    [
        # both are matched, and are too much together
        ([(1, 600, 1_000, 1), (2, 500, 1_000, 1)], [(1, 1), (1, 2), (1, 11), (1, 12)]),
        ([(11, 600, 1_000, 1), (12, 500, 1_000, 1)], [(1, 1), (1, 2), (1, 11), (1, 12)]),
        # what is matched of them is no more than was paid
        ([(1, 600, 1_000, 1), (2, 400, 1_000, 1)], []),
        ([(1, 600, 1_000, 1), (9, 500, 1_000, 1)], []),
        # each is too much alone: two groups
        ([(1, 1_001, 1_000, 1), (2, 501, 500, 2)], [(1, 1), (1, 11), (2, 2), (2, 12)]),
        ([(2, 501, 500, 2)], [(2, 2), (2, 12)]),
        # refunds of which no payment is known
        ([(1, 600, None, None), (2, 500, None, None)], []),
        ([], []),
    ],
)
def test_it_joins_matches_that_give_back_too_much(
    refunds: list[tuple[int, int, int, int]], expected: list[tuple[int, int]]
) -> None:
    assert joined(TWO, refunds) == expected


def test_it_joins_matches_that_hang_together_by_two_orders() -> None:
    links = [(1, 1), (1, 2), (1, 11), (3, 3), (3, 13), (4, 4), (4, 14)]
    refunds = [(1, 60, 50, 1), (2, 30, 50, 2), (3, 30, 50, 2), (4, 1, 50, 4)]

    assert joined(links, refunds) == [(1, 1), (1, 2), (1, 3), (1, 11), (1, 13)]
