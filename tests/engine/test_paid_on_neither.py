"""What both sides call failed, called off or reversed agrees, and is no money that is matched."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run


def order(status: str, amount: int = 2500) -> Row:
    return row("A1", amount, kind="ORDER", status=status)


def reasons(ours: list[Row], theirs: list[Row]) -> list[tuple[str, str]]:
    return run(ours, theirs).cases.select("kind", "reason_code").rows()


@pytest.mark.parametrize(
    ("here", "there", "reason"),
    [
        ("FAILED", "FAILED", "never_paid"),
        ("UNPAID", "FAILED", "never_paid"),
        ("CLOSED", "CLOSED", "closed"),
        ("CLOSED", "FAILED", "closed"),
        ("REVOKED", "CLOSED", "closed"),
    ],
)
def test_it_sets_aside_what_both_sides_call_over(here: str, there: str, reason: str) -> None:
    outcome = run([order(here)], [row("A1", 2500, status=there)])

    assert (confirmed(outcome), cases(outcome)) == ([], {"NON_TRADE": [(1, 1001)]})
    assert outcome.cases["reason_code"].to_list() == [reason]


@pytest.mark.parametrize("kind", ["ORDER", "TOP_UP"])
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_sets_aside_what_failed_on_one_side_and_was_given_back_on_the_other(
    kind: str,
    is_turned: bool,  # noqa: FBT001
) -> None:
    """A top-up that the supplier could not do, and our customer has the money back."""
    ours, theirs = order("REFUNDED"), order("FAILED") | {"kind": kind}

    outcome = run(*(([theirs], [ours]) if is_turned else ([ours], [theirs])))

    assert (confirmed(outcome), cases(outcome)) == ([], {"NON_TRADE": [(1, 1001)]})
    assert outcome.cases["reason_code"].to_list() == ["failed_and_returned"]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        # of a payment that failed nothing was to be given back; a part of it, or done and given back
        (order("REFUNDED"), row("A1", 2500, status="FAILED")),
        (order("PARTLY_REFUNDED"), order("FAILED")),
        (order("REFUNDED"), order("PAID")),
        (order("REFUNDED"), order("PENDING")),
        (order("PAID"), order("FAILED")),
    ],
)
def test_it_sets_nothing_aside_that_one_side_still_calls_paid(here: Row, there: Row) -> None:
    assert cases(run([here], [there])) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_sets_a_refund_aside_that_neither_side_gave() -> None:
    failed = row("A1", -2500, status="FAILED", refund_key="R1")

    assert reasons([failed], [failed]) == [("NON_TRADE", "refund_not_given")]


@pytest.mark.parametrize("status", ["PAID", "REFUNDED", "UNPAID", "PENDING"])
def test_it_confirms_what_both_sides_call_paid_or_still_owed(status: str) -> None:
    outcome = run([order(status)], [order(status)], "orders_orders")

    assert confirmed(outcome) == [(1, 1001)]


def test_it_confirms_a_payment_and_its_refund_of_an_order_that_both_sides_closed() -> None:
    both = [row("A1", 2500, status="CLOSED"), row("A1", -2500)]

    assert confirmed(run(both, both)) == [(1, 1001), (2, 1002)]


def test_it_keeps_a_fee_of_what_failed_in_the_match() -> None:
    theirs = [order("FAILED", 2530), row("A1", -30, kind="FEE", fee_minor=0)]

    assert confirmed(run([order("FAILED")], theirs, "channel_fund")) == [(1, 1001, 1002)]


def test_it_says_of_two_orders_that_failed_not_that_nobody_paid() -> None:
    failed = row("A1", 1000, kind="ORDER", status="FAILED")

    outcome = run([failed], [failed], "orders_orders")

    assert outcome.cases["reason_code"].to_list() == ["failed"]
