"""The proof: what came in is in exactly one place, in rows and in money."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconcile.engine.records import Proof, ProofLine
from tests.engine.records import row, run

LINE = ProofLine("LEFT", "CNY", 6, 700, 3, 400, 2, 500, 1, -200)


def test_it_is_balanced_where_rows_and_sums_agree() -> None:
    assert LINE.is_balanced


@pytest.mark.parametrize(
    "name",
    [
        "rows", "amount_minor", "rows_confirmed", "confirmed_minor",
        "rows_suggested", "suggested_minor", "rows_in_cases", "cases_minor",
    ],
)  # fmt: skip
@pytest.mark.parametrize("by", [1, -1])
def test_it_is_not_balanced_where_one_is_off(name: str, by: int) -> None:
    off = replace(LINE, **{name: getattr(LINE, name) + by})

    assert not off.is_balanced


def test_it_is_no_proof_where_a_row_stands_twice() -> None:
    assert Proof((LINE,), each_row_once=True).is_balanced
    assert not Proof((LINE,), each_row_once=False).is_balanced


def test_it_is_no_proof_where_one_line_is_off() -> None:
    off = replace(LINE, rows=7)

    assert not Proof((LINE, off), each_row_once=True).is_balanced


def test_it_counts_each_side_and_currency_by_place() -> None:
    ours = [row("A1", 100), row("A2", 250), row("A3", 70), row("A9", 40, currency="USD")]
    theirs = [row("A1", 100), row("A2", 240), row("A4", -5)]

    lines = run(ours, theirs).proof.lines

    assert [(p.side, p.currency, p.rows, p.amount_minor) for p in lines] == [
        ("LEFT", "CNY", 3, 420), ("LEFT", "USD", 1, 40), ("RIGHT", "CNY", 3, 335),
    ]  # fmt: skip
    assert [(p.rows_confirmed, p.confirmed_minor) for p in lines] == [(1, 100), (0, 0), (1, 100)]
    assert [(p.rows_in_cases, p.cases_minor) for p in lines] == [(2, 320), (1, 40), (2, 235)]
