"""Rows of one number whose other number, or way of payment, says otherwise, are no match."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run

ONE, TWO, THREE = "202606010077001", "202606010077002", "202606010077003"


def order(number: str, amount: int = 50, **given: object) -> Row:
    return row(number, amount, kind="ORDER", **given)


def paid(number: str | None, transaction: str | None, amount: int = 50, **given: object) -> Row:
    return row(number, amount, transaction_key=transaction, **given)


def test_it_confirms_no_orders_whose_transactions_were_swapped() -> None:
    ours = [
        order("G1", transaction_key=TWO),
        order("G2", transaction_key=ONE),
        order("G3", transaction_key=THREE),
    ]
    theirs = [paid("G1", ONE), paid("G2", TWO), paid("G3", THREE)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(3, 1003)]
    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001), (2, 1002)]}
    assert outcome.cases["reason_code"].to_list() == ["numbers_contradict"] * 2


def test_it_confirms_no_order_whose_transaction_is_another_orders() -> None:
    ours = [order("G1", transaction_key=TWO), order("G2", 70)]
    theirs = [paid("G1", ONE), paid("G2", TWO, 70)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(2, 1002)]
    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}


def refund(number: str, of: str) -> Row:
    return row(of, -50, refund_key=number)


def test_it_confirms_no_refund_of_one_number_whose_orders_both_sides_have() -> None:
    ours = [order("G1"), order("G2"), refund("17", of="G1")]
    theirs = [paid("G1", ONE), paid("G2", TWO), refund("17", of="G2")]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]
    assert cases(outcome) == {"AMBIGUOUS": [(3, 1003)]}
    assert outcome.cases["reason_code"].to_list() == ["numbers_contradict"]


def test_one_transaction_is_one_payment_whatever_order_both_sides_have_it_for() -> None:
    ours = [order("G1"), order("G2"), row("G1", 70, transaction_key="T70")]
    theirs = [paid("G1", ONE), paid("G2", TWO), row("G2", 70, transaction_key="T70")]

    assert (3, 1003) in confirmed(run(ours, theirs))


@pytest.mark.parametrize(("of_ours", "of_theirs"), [("G1", "G1"), ("G1", "H2"), ("H1", "G2")])
def test_it_confirms_a_refund_whose_order_the_other_side_may_call_otherwise(
    of_ours: str, of_theirs: str
) -> None:
    ours = [order("G1"), order("G2"), refund("17", of=of_ours)]
    theirs = [paid("G1", ONE), paid("G2", TWO), refund("17", of=of_theirs)]

    assert (3, 1003) in confirmed(run(ours, theirs))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # nobody else has the other number: the sides may mean two kinds of it
        ([order("G1", transaction_key=THREE), order("G2")], [paid("G1", ONE), paid("G2", TWO)]),
        # only one side states it
        ([order("G1"), order("G2")], [paid("G1", ONE), paid("G2", TWO)]),
        # several rows have it, as a terminal's number
        (
            [order("G1", transaction_key=ONE), order("G2", transaction_key=ONE), order("G3")],
            [paid("G1", TWO), paid("G2", TWO), paid("G3", ONE)],
        ),
        # too short to tell anything
        (
            [order("G1", transaction_key="102"), order("G2", transaction_key="101")],
            [paid("G1", "101"), paid("G2", "102")],
        ),
        # two payments of one order
        (
            [order("G1", 50, transaction_key=TWO), order("G1", 70, transaction_key=ONE)],
            [paid("G1", ONE, 50), paid("G1", TWO, 70)],
        ),
    ],
)
def test_it_confirms_orders_whose_other_number_leads_nowhere_else(
    ours: list[Row], theirs: list[Row]
) -> None:
    outcome = run(ours, theirs)

    assert cases(outcome) == {}


def by(*channels: str | None) -> list[Row]:
    return [order(f"A{n}", channel=channel) for n, channel in enumerate(channels, start=1)]


def through(*channels: str | None) -> list[Row]:
    return [row(f"A{n}", 50, channel=channel) for n, channel in enumerate(channels, start=1)]


@pytest.mark.parametrize("channel", ["CASH", "ALIPAY", "PAYPAL"])
def test_it_reports_an_order_that_was_paid_with_another_purse(channel: str) -> None:
    outcome = run(by("WECHAT", channel, "WECHAT"), through("WECHAT", "WECHAT", "WECHAT"))

    assert confirmed(outcome) == [(1, 1001), (3, 1003)]
    assert cases(outcome) == {"STATUS_MISMATCH": [(2, 1002)]}
    assert outcome.cases["reason_code"].to_list() == ["channels_differ"]


@pytest.mark.parametrize("channel", [None, "OTHER", "BANK", "CARD", "UNIONPAY", "SHOPIFY"])
def test_it_confirms_an_order_that_names_no_other_purse(channel: str | None) -> None:
    outcome = run(by("WECHAT", channel, "WECHAT"), through("WECHAT", "WECHAT", "WECHAT"))

    assert (2, 1002) in confirmed(outcome)


def test_it_believes_no_column_that_says_otherwise_of_most_orders() -> None:
    outcome = run(by("CASH", "CASH", "WECHAT"), through("WECHAT", "WECHAT", "WECHAT"))

    assert cases(outcome) == {}


def test_it_confirms_an_order_paid_with_two_purses() -> None:
    ours = [*by("ALIPAY", "WECHAT"), order("B1", 90, channel="ALIPAY")]
    theirs = [
        *through("ALIPAY", "WECHAT"),
        row("B1", 60, channel="WECHAT"),
        row("B1", 30, channel="ALIPAY"),
    ]

    assert cases(run(ours, theirs)) == {}
