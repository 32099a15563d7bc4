"""Rows of one side that cancel out: an entry and its contra are a match of that side alone; a sale that was
paid and given back is only suggested as one."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.records import Row, cases, confirmed, row, run, suggested

OTHER = row("B9", 70)


def contra(order: str | None, amount: int, **given: object) -> Row:
    """The row that takes an entry back at once."""
    return row(order, -amount, **{"status": "REVOKED"} | given)


@pytest.mark.parametrize("amount", [500, 1])
def test_it_matches_a_payment_and_its_reversal_on_our_side(amount: int) -> None:
    outcome = run([row("A1", amount), contra("A1", amount)], [OTHER])

    assert confirmed(outcome) == [(1, 2)]
    assert outcome.matches["cardinality"].to_list() == ["N:0"]


def test_it_matches_them_on_the_other_side() -> None:
    outcome = run([OTHER], [row("A1", 500), contra("A1", 300), contra("A1", 200)])

    assert confirmed(outcome) == [(1001, 1002, 1003)]
    assert outcome.matches["cardinality"].to_list() == ["0:N"]


@pytest.mark.parametrize("amount", [500, 1])
def test_it_takes_a_negative_entry_of_the_same_kind_for_a_contra(amount: int) -> None:
    ours = [row("A1", each, kind="ADJUSTMENT") for each in (amount, -amount)]

    assert confirmed(run(ours, [OTHER])) == [(1, 2)]


@pytest.mark.parametrize(("day", "is_confirmed"), [(5, True), (6, True), (7, False)])
def test_it_confirms_no_contra_of_another_day(day: int, is_confirmed: bool) -> None:  # noqa: FBT001
    later = contra("A1", 500, booked_on=date(2026, 6, day))

    assert bool(confirmed(run([row("A1", 500), later], [OTHER]))) == is_confirmed


def test_it_only_suggests_to_net_an_order_with_its_refund() -> None:
    outcome = run([row("A1", 500, kind="ORDER", status="PAID"), row("A1", -500)], [OTHER])

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 2)]
    assert outcome.matches["reason_code"].to_list() == ["paid_and_returned"]


def test_it_only_suggests_to_net_a_payment_and_refund_that_our_books_lack() -> None:
    outcome = run([OTHER], [row("X1", 500), row("X1", -500)])

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1001, 1002)]


def test_it_nets_no_refund_of_another_amount_on_one_side() -> None:
    outcome = run([row("A1", 500), row("A1", -400)], [OTHER])

    assert (confirmed(outcome), suggested(outcome)) == ([], [])


def test_it_pairs_both_with_the_other_sides_spelling_first() -> None:
    ours = [row("30917", 500, kind="ORDER", status="PAID"), row("30917", -500)]
    theirs = [row("CAFE_30917", 500), row("CAFE_30917", -500)]

    outcome = run(ours, theirs)

    assert {(1, 1001), (2, 1002)} <= {*confirmed(outcome), *suggested(outcome)}


def test_it_waits_for_the_file_of_the_day_before_it_nets_anything() -> None:
    at_the_end = {"booked_on": date(2026, 7, 2), "occurred_at": None}
    ours = [row("A1", 500, **at_the_end), row("A1", -500, **at_the_end)]

    outcome = run(ours, [OTHER])

    assert suggested(outcome) == []
    assert set(cases(outcome)) == {"EXTERNAL_ONLY", "TIMING"}


def test_it_takes_no_payment_that_failed_for_one_that_a_contra_takes_back() -> None:
    assert confirmed(run([row("A1", 500, status="FAILED"), contra("A1", 500)], [OTHER])) == []


def test_it_leaves_them_to_an_order_that_we_call_paid() -> None:
    ours = [row("A1", 500, kind="ORDER", status="PAID")]

    outcome = run(ours, [row("A1", 500), contra("A1", 500)])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}


def test_it_sees_the_order_through_the_other_key() -> None:
    ours = [row(None, 500, kind="ORDER", status="PAID", transaction_key="T1")]
    theirs = [row("X1", 500, transaction_key="T1"), row("X1", -500, transaction_key="T1")]

    assert cases(run(ours, theirs)) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}


def test_it_cancels_what_was_paid_and_given_back_on_a_closed_order() -> None:
    ours = [row("A1", 500, kind="ORDER", status="CLOSED")]

    outcome = run(ours, [row("A1", 500), row("A1", -500, booked_on=date(2026, 6, 20))])

    assert confirmed(outcome) == [(1001, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(1,)]}


def test_it_does_not_cancel_without_a_key() -> None:
    outcome = run([row(None, 500), contra(None, 500)], [OTHER])

    assert (confirmed(outcome), suggested(outcome)) == ([], [])


def test_it_does_not_cancel_across_currencies() -> None:
    outcome = run([row("A1", 500), contra("A1", 500, currency="USD")], [OTHER])

    assert (confirmed(outcome), suggested(outcome)) == ([], [])


def test_it_does_not_cancel_while_the_other_side_has_not_come() -> None:
    for back in (contra("A1", 500), row("A1", -500)):
        outcome = run([row("A1", 500), back], [])

        assert (confirmed(outcome), suggested(outcome)) == ([], [])
