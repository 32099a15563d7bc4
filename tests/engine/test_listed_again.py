"""An order that one list holds twice: as paid, and once more as what became of it."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Outcome
from tests.engine.records import Row, cases, confirmed, row, run


def order(status: str | None, day: int = 5, amount: int = 95, **given: object) -> Row:
    return row(
        "SO71002", amount, kind="ORDER", status=status, booked_on=date(2026, 6, day), occurred_at=None, **given
    )  # fmt: skip


def paid(amount: int = 95, **given: object) -> Row:
    return row("SO71002", amount, **given)


def reasons(outcome: Outcome) -> list[object]:
    return outcome.cases["reason_code"].sort().to_list()


@pytest.mark.parametrize("day", [5, 15])
def test_it_is_a_difference_in_status(day: int) -> None:
    outcome = run([order("PAID"), order("REFUNDED", day)], [paid()])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 2, 1001)]}
    assert reasons(outcome) == ["listed_again"]


def test_it_is_one_whichever_side_lists_it_again() -> None:
    theirs = [order("PAID"), order("REFUNDED", 15)]

    assert reasons(run([order("PAID")], theirs, "orders_orders")) == ["listed_again"]


@pytest.mark.parametrize(
    "ours",
    [
        # nothing says how it ended, or neither of them was paid, or another amount went back
        [order("PAID"), order("PAID", 15)],
        [order("REFUNDED"), order("REFUNDED", 15)],
        [order("PAID"), order("REFUNDED", 15, 40)],
        [order("PAID"), order("PAID", 8), order("REFUNDED", 15)],
    ],
)
def test_others_are_none(ours: list[Row]) -> None:
    assert "listed_again" not in reasons(run(ours, [paid()]))


def test_what_both_sides_list_twice_is_matched() -> None:
    ours = [order("PAID"), order("REFUNDED", 15)]

    assert "listed_again" not in reasons(run(ours, [paid(), paid(transaction_key="T2")]))


@pytest.mark.parametrize("status", ["CLOSED", "REVOKED"])
def test_what_was_closed_days_after_it_was_paid_is_a_difference(status: str) -> None:
    outcome = run([order("PAID"), order(status, 15)], [paid()])

    assert confirmed(outcome) == [(1, 1001)]
    assert (cases(outcome), reasons(outcome)) == ({"STATUS_MISMATCH": [(2,)]}, ["closed_later"])


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # a try that failed, on the same day or before
        ([order("PAID"), order("CLOSED")], [paid()]),
        ([order("PAID", 15), order("CLOSED")], [paid()]),
        ([order("PAID"), order("FAILED", 15)], [paid()]),
        # the other side shows that it was closed, too, or that it went back
        ([order("PAID"), order("CLOSED", 15)], [paid(), paid(status="CLOSED")]),
        ([order("PAID"), order("CLOSED", 15)], [paid(), paid(-95)]),
        # or knows nothing of it
        ([order("PAID"), order("CLOSED", 15)], [row("SO9", 95)]),
    ],
)
def test_a_try_that_failed_is_none(ours: list[Row], theirs: list[Row]) -> None:
    assert "closed_later" not in reasons(run(ours, theirs))
