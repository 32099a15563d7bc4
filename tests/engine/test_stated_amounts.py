"""An order agrees with the bill where it holds another amount that the bill's row states of itself."""

from __future__ import annotations

import pytest

from tests.engine.records import cases, confirmed, row, run

SETTLED_90 = row("A1", 10_000, fee_minor=-60, net_minor=8_940, status="PAID")
PAID_179 = row("A1", 19_900, paid_minor=17_900, paid_currency="CNY", status="PAID")
OTHERS = [row("B1", 500), row("B2", 700)]


def order(number: str, amount: int, **given: object) -> dict[str, object]:
    return row(number, amount, **{"kind": "ORDER", "status": "PAID", **given})


@pytest.mark.parametrize(
    ("amount", "theirs", "reason"),
    [(9_000, SETTLED_90, "by_settled"), (17_900, PAID_179, "by_paid")],
)
def test_it_matches_what_the_bill_states_beside_its_total(
    amount: int, theirs: dict[str, object], reason: str
) -> None:
    outcome = run([order("A1", amount), *OTHERS], [theirs, *OTHERS])

    assert confirmed(outcome) == [(1, 1001), (2, 1002), (3, 1003)]
    said = outcome.matches.row(0, named=True)
    coupon = amount - int(str(theirs["gross_minor"]))
    assert (said["reason_code"], said["difference_minor"]) == (reason, coupon)
    assert said["reason_params"] == f'{{"coupon_minor":{coupon}}}'


def test_it_matches_our_bill_with_their_orders_too() -> None:
    outcome = run([SETTLED_90, *OTHERS], [order("A1", 9_000), *OTHERS])

    assert confirmed(outcome) == [(1, 1001), (2, 1002), (3, 1003)]


def test_it_matches_a_refund_that_gave_back_what_was_settled() -> None:
    theirs = row("A1", -10_000, fee_minor=60, net_minor=-8_940, refund_key="R1")

    assert confirmed(run([row("A1", -9_000)], [theirs])) == [(1, 1001)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # what is left after the fee is nobody's order
        ([order("A1", 8_940)], [SETTLED_90]),
        ([order("A1", 9_500)], [SETTLED_90]),
        # less was settled because of a refund
        ([order("A1", 9_000)], [{**SETTLED_90, "status": "PARTLY_REFUNDED"}]),
        ([order("A1", 9_000)], [{**SETTLED_90, "kind": "TOP_UP"}]),
        ([order("A1", 17_900)], [{**PAID_179, "paid_currency": "USD"}]),
    ],
)
def test_it_reports_an_amount_that_the_bill_does_not_state(
    ours: list[dict[str, object]], theirs: list[dict[str, object]]
) -> None:
    assert cases(run(ours, theirs)) == {"AMOUNT_OVER": [(1, 1001)]}


def test_it_chooses_none_of_two_rows_that_state_it() -> None:
    outcome = run([order("A1", 9_000)], [SETTLED_90, {**SETTLED_90, "natural_id": "2"}])

    assert confirmed(outcome) == []
    assert cases(outcome) == {"AMOUNT_OVER": [(1, 1001, 1002)]}


def test_it_still_reports_that_the_statuses_differ() -> None:
    outcome = run([order("A1", 9_000, status="CLOSED")], [SETTLED_90])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_leaves_nets_to_their_own_rules() -> None:
    outcome = run([row("A1", 9_000)], [SETTLED_90], "channel_fund")

    assert confirmed(outcome) == []
