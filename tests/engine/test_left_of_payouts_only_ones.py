"""A payout and a line that only their channel and days join: each is shown beside the other's case."""

from __future__ import annotations

import json
from datetime import date

import polars as pl
import pytest

from reconcile.engine import Context, Outcome, Period
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


@pytest.mark.parametrize(
    ("amount", "kind"), [(88, "AMOUNT_SHORT"), (96, "AMOUNT_SHORT"), (106, "AMOUNT_OVER")]
)
def test_it_makes_one_case_of_them_where_little_is_missing(amount: int, kind: str) -> None:
    ours = [payout_of(60), payout_of(37), payout_of(53, "X2")]
    theirs = [line(amount, 8, "STRIPE"), line(53, 8, "STRIPE")]

    outcome = run(ours, theirs, "payout_bank", JUNE)

    assert cases(outcome) == {kind: [(1, 2, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["payout_off"]


@pytest.mark.parametrize("amount", [87, 107])
def test_it_only_shows_what_is_further_off(amount: int) -> None:
    outcome = run([payout_of(97)], [line(amount, 8, "STRIPE")], "payout_bank", JUNE)

    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "EXTERNAL_ONLY": [(1001,)]}


def test_it_calls_nothing_early_that_came_with_the_first_payout() -> None:
    ours, there = [payout_of(97)], line(95, 5, "STRIPE")

    assert cases(run(ours, [there], "payout_bank", JUNE)) == {"AMOUNT_SHORT": [(1, 1001)]}
    assert cases(run(ours, [line(50, 5, "STRIPE")], "payout_bank", JUNE)) == {
        "INTERNAL_ONLY": [(1,)],
        "EXTERNAL_ONLY": [(1001,)],
    }


def test_it_waits_for_a_payout_that_may_still_arrive() -> None:
    # paid out on the 5th, which the bank may show until the 10th
    ended = Context(JUNE.left_period, Period(date(2026, 6, 1), date(2026, 6, 9)))

    outcome = run([payout_of(97)], [line(95, 8, "STRIPE")], "payout_bank", ended)

    assert cases(outcome) == {"TIMING": [(1,)], "EXTERNAL_ONLY": [(1001,)]}


def test_it_looks_through_so_many_that_are_left(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found([payout_of(97)], [SHORT]).only_ones.rows() == [(0, 1)]

    monkeypatch.setattr("reconcile.engine.passes.payouts.FREE_MAX", 0)
    assert found([payout_of(97)], [SHORT]).only_ones.is_empty()
