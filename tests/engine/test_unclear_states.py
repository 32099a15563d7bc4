"""A row whose state says neither paid nor unpaid confirms nothing: a person is asked."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run


def order(number: str, amount: int, status: str | None = "PAID") -> Row:
    return row(number, amount, kind="ORDER", status=status)


def test_it_confirms_no_payment_in_an_unclear_state() -> None:
    theirs = [row("A1", 1000, status="PAID"), row("A2", 1100, status="UNCLEAR")]

    outcome = run([order("A1", 1000), order("A2", 1100)], theirs)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"STATUS_MISMATCH": [(2, 1002)]}
    assert outcome.cases["reason_code"].to_list() == ["status_unclear"]


def test_it_confirms_no_order_of_ours_in_an_unclear_state() -> None:
    outcome = run([order("A1", 1000, "UNCLEAR")], [row("A1", 1000)])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


@pytest.mark.parametrize("status", ["FAILED", "PENDING"])
def test_it_says_that_states_differ_where_one_of_them_is_known(status: str) -> None:
    outcome = run([order("A1", 1000, "UNCLEAR")], [row("A1", 1000, status=status)])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() != ["status_unclear"]


def test_it_takes_the_payment_that_was_made_in_place_of_the_try_that_failed() -> None:
    theirs = [row("A1", 1000, status="FAILED"), row("A1", 1000, status="UNCLEAR")]

    outcome = run([order("A1", 1000)], theirs)

    assert cases(outcome) == {"NON_TRADE": [(1001,)], "STATUS_MISMATCH": [(1, 1002)]}
