"""Exports of orders whose days overlap hold an order twice when its state has changed: it is one order all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from reconcile.engine import Outcome
from tests.engine.records import JUNE, Row, cases, confirmed, row, run

JULY, AUGUST = "july.csv", "august.csv"
BILL = [row("SO2", 8_810), row("SO3", 500)]


def order(status: str | None, source: str, **given: object) -> Row:
    made = row(
        "SO2",
        8_810,
        kind="ORDER",
        status=status,
        source=source,
        natural_id=f"SO2|{status}|{source}",
    )
    return {**made, **given}


def exported(*orders: Row) -> Outcome:
    return run([*orders, row("SO3", 500, kind="ORDER", source=JULY)], BILL)


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [("PAID", "REFUNDED", 2), ("REFUNDED", "PAID", 1), ("PAID", "PARTLY_REFUNDED", 2), ("UNCLEAR", "PAID", 2), (None, "PAID", 2),
     ("PARTLY_REFUNDED", "REFUNDED", 2)],
)  # fmt: skip
@pytest.mark.parametrize("sources", [(JULY, AUGUST), (AUGUST, JULY)])
def test_it_goes_on_with_the_last_state(
    first: str | None, second: str, kept: int, sources: tuple[str, str]
) -> None:
    outcome = exported(order(first, sources[0]), order(second, sources[1]))

    assert cases(outcome)["DUPLICATE"] == [(3 - kept,)]
    reasons = dict(outcome.cases.select("kind", "reason_code").iter_rows())
    assert reasons["DUPLICATE"] == "exported_again"
    assert "AMBIGUOUS" not in reasons


@pytest.mark.parametrize("states", [("PAID", "REFUNDED"), ("REFUNDED", "PAID")])
def test_it_goes_on_with_the_file_that_goes_on_longest(states: tuple[str, str]) -> None:
    first, second = (order(state, file) for state, file in zip(states, (JULY, AUGUST), strict=True))
    later = row("SO9", 70, kind="ORDER", source=AUGUST, booked_on=date(2026, 6, 28))

    outcome = exported(first, second, later)

    assert cases(outcome)["DUPLICATE"] == [(1,)]


def test_it_knows_orders_of_lists_that_tell_days_alone() -> None:
    on = {"occurred_at": None, "booked_on": date(2026, 6, 20)}

    outcome = exported(order(None, JULY, **on), order("PAID", AUGUST, **on))

    assert cases(outcome) == {"DUPLICATE": [(1,)]}


@pytest.mark.parametrize("day", [date(2026, 6, 4), None])
def test_it_takes_no_order_of_another_day_for_the_same(day: date | None) -> None:
    first = order(None, JULY, occurred_at=None, booked_on=date(2026, 6, 3))

    outcome = exported(first, order("PAID", AUGUST, occurred_at=None, booked_on=day))

    assert "exported_again" not in outcome.cases["reason_code"].to_list()


def test_it_confirms_the_order_that_goes_on() -> None:
    outcome = exported(order(None, JULY), order("PAID", AUGUST))

    assert confirmed(outcome) == [(2, 1001), (3, 1002)]
    assert cases(outcome) == {"DUPLICATE": [(1,)]}


def test_it_knows_an_order_in_three_files() -> None:
    outcome = exported(order(None, JULY), order("PAID", AUGUST), order("UNCLEAR", "june.csv"))

    assert confirmed(outcome) == [(2, 1001), (4, 1002)]
    assert cases(outcome) == {"DUPLICATE": [(1,), (3,)]}


@pytest.mark.parametrize(
    "again",
    [
        # of one file, of another moment, article, payment, or without a moment
        order("PAID", JULY), order("PAID", AUGUST, occurred_at=None), order("PAID", AUGUST, sku="T"),
        order("PAID", AUGUST, quantity=2), order("PAID", AUGUST, currency="USD"),
        order("PAID", AUGUST, gross_minor=8_811, net_minor=8_811),
    ],
)  # fmt: skip
def test_it_takes_no_other_row_for_the_same(again: Row) -> None:
    outcome = exported(order(None, JULY), again)

    assert "exported_again" not in outcome.cases["reason_code"].to_list()


def test_it_keeps_two_payments_of_one_order_apart() -> None:
    ours = [order(None, JULY, transaction_key="T1"), order("PAID", AUGUST, transaction_key="T2")]

    assert "exported_again" not in exported(*ours).cases["reason_code"].to_list()


def test_it_keeps_an_order_of_two_equal_parts_that_the_other_side_has_twice() -> None:
    ours = [order(None, JULY), order("PAID", AUGUST)]

    outcome = run(ours, [row("SO2", 8_810), row("SO2", 8_810)])

    assert confirmed(outcome) == [(1, 2, 1001, 1002)]


def test_it_says_nothing_of_what_the_other_side_lacks() -> None:
    outcome = run([order(None, JULY), order("PAID", AUGUST)], [row("SO3", 500)])

    assert sorted(cases(outcome)["INTERNAL_ONLY"]) == [(1,), (2,)]


def test_it_is_the_same_for_their_side() -> None:
    theirs = [order(None, JULY), order("PAID", AUGUST)]

    outcome = run([row("SO2", 8_810, kind="ORDER")], theirs)

    assert confirmed(outcome) == [(1, 1002)]
    assert cases(outcome) == {"DUPLICATE": [(1001,)]}


@pytest.mark.parametrize("known", [1, 1001])
def test_it_sets_aside_what_an_earlier_run_has_matched(known: int) -> None:
    outcome = run(
        [row("SO2", 8_810)], [row("SO2", 8_810)], context=replace(JUNE, matched_before=(known,))
    )

    other = 1002 - known
    kind = "EXTERNAL_ONLY" if known == 1 else "INTERNAL_ONLY"
    assert cases(outcome) == {"DUPLICATE": [(known,)], kind: [(other,)]}
    assert "exported_again" in outcome.cases["reason_code"].to_list()


def test_it_hears_first_what_says_that_it_was_not_paid() -> None:
    ours = [row("SO2", 8_810, kind="ORDER", status="UNPAID")]

    outcome = run(ours, [], context=replace(JUNE, matched_before=(1,)))

    assert cases(outcome) == {"NON_TRADE": [(1,)]}
