"""Rows that say they were taken back, with and without the entry that takes them back."""

from __future__ import annotations

import pytest

from tests.engine.records import cases, confirmed, row, run


@pytest.mark.parametrize("kind", ["ORDER", "PAYMENT"])
def test_it_reports_a_paid_order_that_was_revoked_there(kind: str) -> None:
    ours = [
        row("A1", 1000, kind="ORDER", status="PAID"),
        row("A2", 700, kind="ORDER", status="PAID"),
    ]
    theirs = [
        row("A1", 1000, kind=kind, status="REVOKED"),
        row("A2", 700, kind=kind, status="PAID"),
    ]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(2, 1002)]
    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_reports_an_order_that_we_revoked_and_that_was_paid_there() -> None:
    outcome = run([row("A1", 1000, kind="ORDER", status="REVOKED")], [row("A1", 1000)])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


@pytest.mark.parametrize("status", ["REVOKED", "CLOSED", "FAILED", "UNPAID"])
def test_it_agrees_with_who_says_that_no_money_came(status: str) -> None:
    ours = [row("A1", 1000, kind="ORDER", status=status)]

    outcome = run(ours, [row("A1", 1000, kind="ORDER", status="REVOKED")])

    assert cases(outcome) == {"NON_TRADE": [(1, 1001)]}


def test_it_agrees_with_who_says_that_the_money_went_back() -> None:
    ours = [row("A1", 1000, kind="ORDER", status="REFUNDED")]

    outcome = run(ours, [row("A1", 1000, kind="ORDER", status="REVOKED")])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {}


def test_it_agrees_on_an_order_that_was_charged_back() -> None:
    ours = [row("A1", 1000, kind="ORDER", status="REVOKED"), row("A2", 700, kind="ORDER")]
    theirs = [row("A1", 1000), row("A1", -1000, kind="CHARGEBACK"), row("A2", 700)]

    outcome = run(ours, theirs)

    assert (2, 1003) in confirmed(outcome)
    assert cases(outcome) == {"NON_TRADE": [(1,)]}


def test_it_takes_a_revoked_try_beside_a_payment_for_no_rival() -> None:
    theirs = [row("A1", 1000, status="REVOKED"), row("A1", 1000, status="PAID")]

    outcome = run([row("A1", 1000, kind="ORDER", status="PAID")], theirs)

    assert confirmed(outcome) == [(1, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(1001,)]}


def test_it_lets_an_entry_and_its_contra_cancel_out_beside_an_order_that_we_revoked() -> None:
    theirs = [row("A1", 1000), row("A1", -1000, status="REVOKED")]

    outcome = run([row("A1", 1000, kind="ORDER", status="REVOKED")], theirs)

    assert confirmed(outcome) == [(1001, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(1,)]}


def test_it_names_the_contra_too_where_it_is_shown() -> None:
    theirs = [row("A1", 1000, status="REVOKED"), row("A1", -1000, status="REVOKED")]

    outcome = run([row("A1", 1000, kind="ORDER", status="PAID")], theirs)

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}
