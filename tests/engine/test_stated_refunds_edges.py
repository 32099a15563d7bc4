"""The smallest refunds that an order states, and the last day on which one may still come."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Context, Outcome
from tests.engine.records import JUNE, Row, cases, confirmed, row, run

# both sides list refunds, and go on until the end of June
REFUNDED = [row("Z8", 90, kind="ORDER"), row("Z8", -90)]
LISTED = [row("Z8", 90), row("Z8", -90)]


def order(amount: int = 1_000, **given: object) -> Row:
    return row("A1", amount, **{"kind": "ORDER", "status": "PARTLY_REFUNDED"} | given)


def decide(ours: Row, *theirs: Row, context: Context = JUNE) -> Outcome:
    return run([ours, *REFUNDED], [*theirs, *LISTED], context=context)


def told(outcome: Outcome) -> list[str]:
    return outcome.cases["reason_code"].to_list()


@pytest.mark.parametrize(
    ("day", "reason"), [(23, "refund_not_shown"), (24, "refund_awaited"), (30, "refund_awaited")]
)
def test_it_waits_for_a_refund_until_a_week_after_the_payment(day: int, reason: str) -> None:
    late = {"booked_on": date(2026, 6, day)}

    outcome = decide(order(refunded_minor=200) | late, row("A1", 1_000, **late))

    assert told(outcome) == [reason]


def test_the_week_begins_with_the_last_row_of_the_match() -> None:
    theirs = row("A1", 1_000, booked_on=date(2026, 6, 24))

    assert told(decide(order(refunded_minor=200), theirs)) == ["refund_awaited"]


def test_it_waits_where_nobody_knows_when_the_bill_ends() -> None:
    outcome = decide(order(refunded_minor=200), row("A1", 1_000), context=Context(None, None))

    assert told(outcome) == ["refund_awaited"]


@pytest.mark.parametrize(
    ("shown", "is_late", "found"),
    [
        # a refund that is too much gets no better by waiting, one of which a part came may
        (201, True, {"STATUS_MISMATCH": [(1, 1001, 1002)]}),
        (201, False, {"STATUS_MISMATCH": [(1, 1001, 1002)]}),
        (199, True, {"EXTERNAL_ONLY": [(1002,)]}),
        (199, False, {"STATUS_MISMATCH": [(1, 1001, 1002)]}),
        (1, False, {"STATUS_MISMATCH": [(1, 1001, 1002)]}),
        (200, True, {"NON_TRADE": [(1002,)]}),
    ],
)
def test_it_holds_the_refund_shown_against_the_one_stated(
    shown: int, found: dict[str, list[tuple[int, ...]]], *, is_late: bool
) -> None:
    on: Row = {"booked_on": date(2026, 6, 26 if is_late else 5)}
    theirs = row("A1", 1_000, **on), row("A1", -shown, **on)

    assert cases(decide(order(refunded_minor=200) | on, *theirs)) == found


def test_it_explains_a_refund_of_a_cent() -> None:
    outcome = decide(order(refunded_minor=1), row("A1", 1_000), row("A1", -1))

    assert cases(outcome) == {"NON_TRADE": [(1002,)]}
    assert told(outcome) == ["refund_stated"]


def test_a_refund_of_nothing_is_none_that_the_order_states() -> None:
    theirs = row("A1", 1_000), row("A1", -200), row("A1", 0, kind="REFUND")

    assert told(decide(order(refunded_minor=200), *theirs)).count("refund_stated") == 1


def test_an_order_that_states_nothing_explains_no_refund() -> None:
    ours = order(status="PAID", refunded_minor=0)

    outcome = decide(ours, row("A1", 1_000), row("A1", -200))

    assert (1, 1001) in confirmed(outcome)
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}


def test_an_order_that_states_nothing_awaits_nothing() -> None:
    assert told(decide(order(status="PAID", refunded_minor=0), row("A1", 1_000))) == []


def test_it_explains_a_refund_of_a_cent_in_a_list_of_orders() -> None:
    theirs = row("A1", 1_000, kind="ORDER", status="PAID"), row("A1", -1)

    assert cases(decide(order(refunded_minor=1), *theirs)) == {"NON_TRADE": [(1002,)]}


def test_an_amount_counts_whatever_the_status_says_of_the_whole() -> None:
    ours = order(status="REFUNDED", refunded_minor=200)

    assert cases(decide(ours, row("A1", 1_000), row("A1", -200))) == {"NON_TRADE": [(1002,)]}


def test_a_number_of_two_orders_tells_neither_refund_apart() -> None:
    ours = [order(refunded_minor=200, transaction_key="T1"), *REFUNDED]
    ours.append(row("A2", 500, kind="ORDER", status="PARTLY_REFUNDED", refunded_minor=200))
    theirs = [row("A1", 1_000, transaction_key="T1"), row("A2", 500, transaction_key="T1")]

    outcome = run(ours, [*theirs, row(None, -200, transaction_key="T1"), *LISTED])

    assert "refund_stated" not in told(outcome)


def test_it_explains_no_refund_of_a_payment_that_holds_no_order_of_ours() -> None:
    theirs = row("A1", 1_000), row("A2", -200)

    assert "refund_stated" not in told(decide(order(refunded_minor=200), *theirs))


@pytest.mark.parametrize("code", ["channel_fund", "settlement_wallet"])
def test_it_compares_no_refund_net_of_fees(code: str) -> None:
    ours = [order(refunded_minor=200), *REFUNDED]

    outcome = run(ours, [row("A1", 1_000), row("A1", -200), *LISTED], code)

    assert "refund_stated" not in told(outcome)


@pytest.mark.parametrize(
    ("here", "there", "holds"), [(200, 200, True), (200, 150, False), (200, 350, False)]
)
def test_it_holds_what_an_order_states_against_what_its_payment_states(
    here: int,
    there: int,
    holds: bool,  # noqa: FBT001
) -> None:
    ours = row("A1", 1000, kind="ORDER", status="PARTLY_REFUNDED", refunded_minor=here)
    theirs = row("A1", 1000, status="PARTLY_REFUNDED", refunded_minor=there)
    later = row("Z8", 90, booked_on=date(2026, 6, 29))

    outcome = run([ours, later], [theirs, later])

    assert ((1, 1001) in confirmed(outcome)) == holds
    assert outcome.cases["reason_code"].to_list() == ([] if holds else ["refund_differs"])


def test_a_row_of_a_refund_says_more_than_the_payment_of_it() -> None:
    ours = row("A1", 1000, kind="ORDER", status="PARTLY_REFUNDED", refunded_minor=200)
    theirs = [row("A1", 1000, status="PARTLY_REFUNDED", refunded_minor=150), row("A1", -200)]

    outcome = run([ours], theirs)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(1002,)]}
