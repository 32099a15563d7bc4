"""An order that states its own refund is held against the refunds that the other side shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.records import JUNE, Row, cases, confirmed, row, run

# the bill lists refunds, and goes on until the end of June
LATER = [
    row("Z8", 90, booked_on=date(2026, 6, 29)),
    row("Z8", -90, booked_on=date(2026, 6, 29)),
]
OURS = [
    row("Z8", 90, kind="ORDER", booked_on=date(2026, 6, 29)),
    row("Z8", -90, booked_on=date(2026, 6, 29)),
]


def order(amount: int = 1000, **given: object) -> Row:
    return row("A1", amount, **{"kind": "ORDER", "status": "PARTLY_REFUNDED"} | given)


def of_a1(ours: Row, *theirs: Row) -> dict[str, list[tuple[int, ...]]]:
    """The cases of one order, beside a refunded one that both sides have."""
    outcome = run([ours, *OURS], [*theirs, *LATER])
    return cases(outcome)


def test_it_explains_a_refund_that_the_order_states() -> None:
    ours = [order(refunded_minor=200), *OURS]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="R1"), *LATER]

    outcome = run(ours, theirs)

    assert (1, 1001) in confirmed(outcome)
    assert cases(outcome) == {"NON_TRADE": [(1002,)]}
    assert outcome.cases["reason_code"].to_list() == ["refund_stated"]


def test_it_adds_up_the_refunds_that_the_order_states() -> None:
    theirs = [row("A1", 1000), row("A1", -150), row("A1", -50)]

    assert of_a1(order(refunded_minor=200), *theirs) == {"NON_TRADE": [(1002,), (1003,)]}


@pytest.mark.parametrize("amount", [1000, 1])
def test_it_takes_refunded_for_the_whole_amount(amount: int) -> None:
    theirs = [row("A1", amount), row("A1", -amount)]

    assert of_a1(order(amount, status="REFUNDED"), *theirs) == {"NON_TRADE": [(1002,)]}


def test_it_finds_the_refund_by_the_transaction() -> None:
    theirs = [row("A1", 1000, transaction_key="T1"), row(None, -200, transaction_key="T1")]

    assert of_a1(order(refunded_minor=200), *theirs) == {"NON_TRADE": [(1002,)]}


@pytest.mark.parametrize("shown", [150, 350])
def test_it_reports_a_refund_of_another_amount(shown: int) -> None:
    theirs = [row("A1", 1000), row("A1", -shown)]

    assert of_a1(order(refunded_minor=200), *theirs) == {"STATUS_MISMATCH": [(1, 1001, 1002)]}


def test_it_reports_a_refund_that_a_bill_of_refunds_does_not_show() -> None:
    found = of_a1(order(refunded_minor=200), row("A1", 1000))

    assert found == {"STATUS_MISMATCH": [(1, 1001)]}


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_reports_a_status_of_a_refund_that_a_bill_of_refunds_does_not_show(status: str) -> None:
    outcome = run([order(status=status), *OURS], [row("A1", 1000), *LATER])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["refund_not_shown"]


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_waits_for_a_refund_by_status_that_the_next_file_may_show(status: str) -> None:
    late = {"booked_on": date(2026, 6, 26)}
    theirs = [row("A1", 1000, **late), row("Z8", -90, status="REFUNDED")]

    outcome = run([order(status=status, **late)], theirs)

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)], "TIMING": [(1, 1001)]}


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_awaits_no_refund_by_status_that_our_own_list_lacks_too(status: str) -> None:
    late = {"booked_on": date(2026, 6, 26)}

    assert of_a1(order(status=status, **late), row("A1", 1000, **late)) == {}


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_holds_no_status_against_a_bill_without_refunds(status: str) -> None:
    outcome = run([order(status=status)], [row("A1", 1000)])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {}


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_believes_a_payment_that_says_itself_that_it_was_given_back(status: str) -> None:
    assert of_a1(order(status=status), row("A1", 1000, status=status)) == {}


def test_it_knows_the_refund_of_a_status_that_has_its_own_match() -> None:
    theirs = [
        row("A1", 1000, transaction_key="T1"),
        row(None, -1000, transaction_key="T1", refund_key="R1"),
    ]
    ours = [order(status="REFUNDED"), row(None, -1000, refund_key="R1")]

    outcome = run([*ours, *OURS], [*theirs, *LATER])

    assert confirmed(outcome)[:2] == [(1, 1001), (2, 1002)]
    assert cases(outcome) == {}


def test_it_takes_no_refund_that_failed_for_one_that_is_shown() -> None:
    theirs = [row("A1", 1000), row("A1", -1000, status="FAILED")]

    found = of_a1(order(status="REFUNDED"), *theirs)

    assert found == {"NON_TRADE": [(1002,)], "STATUS_MISMATCH": [(1, 1001)]}


def test_it_contradicts_no_status_by_a_refund_of_a_part() -> None:
    theirs = [row("A1", 1000), row("A1", -200)]

    assert of_a1(order(status="REFUNDED"), *theirs) == {"EXTERNAL_ONLY": [(1002,)]}


def test_it_waits_for_a_refund_that_the_next_file_may_show() -> None:
    late = {"booked_on": date(2026, 6, 26)}

    found = of_a1(order(refunded_minor=200, **late), row("A1", 1000, **late))

    assert found == {"TIMING": [(1, 1001)]}


def test_it_waits_for_the_rest_of_a_refund() -> None:
    late = {"booked_on": date(2026, 6, 26)}
    theirs = [row("A1", 1000, **late), row("A1", -150, **late)]

    assert of_a1(order(refunded_minor=200, **late), *theirs) == {"EXTERNAL_ONLY": [(1002,)]}


def test_it_knows_nothing_from_a_bill_without_refunds() -> None:
    outcome = run([order(refunded_minor=200)], [row("A1", 1000)])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {}


def test_it_leaves_a_stated_refund_to_the_row_that_holds_it() -> None:
    ours = [order(refunded_minor=200), row("A1", -200), *OURS]
    theirs = [row("A1", 1000), row("A1", -200), *LATER]

    outcome = run(ours, theirs)

    assert confirmed(outcome)[:2] == [(1, 1001), (2, 1002)]
    assert cases(outcome) == {}


def test_it_asks_no_list_of_orders_for_refunds() -> None:
    outcome = run([order(refunded_minor=200), *OURS], [order(), *OURS], "orders_orders")

    assert cases(outcome) == {}


def test_it_compares_refunds_of_one_currency() -> None:
    theirs = [row("A1", 1000), row("A1", -200, currency="USD")]

    assert "NON_TRADE" not in of_a1(order(refunded_minor=200), *theirs)


def bought(*theirs: Row) -> list[Row]:
    """A supplier's list: what it charged for is an order to it, too."""
    return [
        {**one, "kind": "REFUND" if int(str(one["gross_minor"])) < 0 else "ORDER"} for one in theirs
    ]


def test_it_explains_a_refund_that_a_list_of_orders_shows_as_a_row() -> None:
    theirs = bought(row("A1", 1000, status="PAID"), row("A1", -1000, status="REFUNDED"))

    outcome = run([order(status="REFUNDED"), *OURS], [*theirs, *LATER])

    assert (1, 1001) in confirmed(outcome)
    assert cases(outcome) == {"NON_TRADE": [(1002,)]}


@pytest.mark.parametrize(
    "theirs",
    [bought(row("A1", 1000, status="PAID")), bought(row("A1", 1000, status="PAID"), row("A1", -1000, status="FAILED"))],
)  # fmt: skip
def test_it_confirms_no_refund_that_a_list_of_orders_doesn_t_show(theirs: list[Row]) -> None:
    assert of_a1(order(status="REFUNDED"), *theirs)["STATUS_MISMATCH"] == [(1, 1001)]


def test_it_leaves_a_refund_to_people_that_is_less_than_all_by_its_row() -> None:
    theirs = bought(row("A1", 1000, status="PAID"), row("A1", -400, status="REFUNDED"))

    found = of_a1(order(refunded_minor=1000, status="REFUNDED"), *theirs)

    assert found == {"STATUS_MISMATCH": [(1, 1001, 1002)]}


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_misses_the_refund_in_a_bill_that_would_hold_it_and_holds_none(status: str) -> None:
    lists_refunds = replace(JUNE, right_shows_refunds=True)

    outcome = run([order(status=status)], [row("A1", 1000)], context=lists_refunds)

    assert outcome.cases["reason_code"].to_list() == ["refund_not_shown"]


def test_it_takes_no_fee_for_the_refund_of_a_status() -> None:
    fee = row("A1", -6, kind="FEE")

    assert of_a1(order(status="REFUNDED"), row("A1", 1000), fee) == {
        "NON_TRADE": [(1002,)],
        "STATUS_MISMATCH": [(1, 1001)],
    }


def test_it_misses_a_refund_for_which_our_books_only_have_the_fee() -> None:
    ours = [order(status="REFUNDED"), row("A1", -6, kind="FEE"), *OURS]

    found = cases(run(ours, [row("A1", 1000), *LATER]))

    assert found["STATUS_MISMATCH"] == [(1, 1001)]
