"""A payout and a line that only their channel and days join: each is shown beside the other's case."""

from __future__ import annotations

import json

import polars as pl
import pytest

from reconcile.engine import Outcome
from tests.engine.payouts import JUNE, found, line, sale
from tests.engine.records import Row, cases, run

SHORT = line(82, 8, "STRIPE")


def payout_of(amount: int, batch: str = "X1", **given: object) -> Row:
    return sale(batch, amount, channel="STRIPE", **given)


def shown(outcome: Outcome) -> dict[int, list[int]]:
    """By the first entry of each case the entries of its first candidate."""
    firsts = outcome.case_items.group_by("case_no").agg(pl.col("entry").first())
    told = outcome.cases.join(firsts, on="case_no").filter(pl.col("candidates") != "[]")
    candidates = told.select("entry", "candidates").sort("entry").iter_rows()
    return {entry: json.loads(text)[0]["entries"] for entry, text in candidates}


def test_it_shows_a_payout_and_the_only_line_that_may_be_it() -> None:
    outcome = run([payout_of(60), payout_of(37)], [SHORT], "payout_bank", JUNE)

    assert cases(outcome) == {"INTERNAL_ONLY": [(1, 2)], "EXTERNAL_ONLY": [(1001,)]}
    assert shown(outcome) == {1: [1001], 1001: [1, 2]}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([payout_of(97)], [SHORT, line(53, 8, "STRIPE")]),
        ([payout_of(97), payout_of(98, "X2")], [SHORT]),
        ([payout_of(97)], [line(82, 8, "RENT")]),
        ([payout_of(97)], [line(82, 11, "STRIPE")]),
        ([payout_of(97)], [line(82, 4, "STRIPE")]),
        ([payout_of(97)], [line(82, 8, "STRIPE", currency="USD")]),
        ([payout_of(-97)], [SHORT]),
        ([payout_of(97)], [line(-82, 8, "STRIPE")]),
    ],
)
def test_it_shows_nothing_where_others_may_be_meant(ours: list[Row], theirs: list[Row]) -> None:
    assert found(ours, theirs).only_ones.is_empty()


def test_it_shows_nothing_that_has_found_its_place() -> None:
    ours = [payout_of(97), payout_of(53, "X2")]

    outcome = run(ours, [SHORT, line(53, 8, "STRIPE")], "payout_bank", JUNE)

    assert shown(outcome) == {1: [1001], 1001: [1]}


def test_it_looks_through_so_many_that_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found([payout_of(97)], [SHORT]).only_ones.rows() == [(0, 1)]

    monkeypatch.setattr("reconcile.engine.passes.payouts.FREE_MAX", 0)
    assert found([payout_of(97)], [SHORT]).only_ones.is_empty()
