"""What has no counterpart by its nature is set aside with its reason, and stays in the proof."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.records import Row, cases, confirmed, row, run

BILL = row("B9", 70, channel="WECHAT")


@pytest.mark.parametrize(
    ("ours", "reason"),
    [
        (row("A1", 1000, kind="ORDER", status="UNPAID"), "never_paid"),
        (row("A1", 1000, kind="ORDER", status="FAILED"), "failed"),
        (row("A1", 1000, status="FAILED"), "never_paid"),
        (row("A1", 1000, kind="ORDER", status="CLOSED"), "closed"),
        (row("A1", 1000, kind="ORDER", status="PAID", channel="BALANCE"), "other_channel"),
        (row("A1", 1000, kind="ORDER", status="PAID", channel="ALIPAY"), "other_channel"),
        (row("A1", -6, kind="FEE"), "no_counterpart_kind"),
        (row(None, -5000, kind="PAYOUT"), "no_counterpart_kind"),
        (row("A1", 0, kind="ORDER", status="PAID"), "no_amount"),
    ],
)
def test_it_sets_aside_with_the_reason(ours: Row, reason: str) -> None:
    outcome = run([ours], [BILL])

    assert cases(outcome)["NON_TRADE"] == [(1,)]
    assert reason in outcome.cases["reason_code"].to_list()


@pytest.mark.parametrize("channel", ["WECHAT", "OTHER", None])
def test_it_misses_an_order_that_the_channel_should_have(channel: str | None) -> None:
    ours = [row("A1", 1000, kind="ORDER", status="PAID", channel=channel)]

    assert cases(run(ours, [BILL]))["INTERNAL_ONLY"] == [(1,)]


def test_it_lets_a_refund_follow_the_channel_of_its_order() -> None:
    ours = [
        row("A1", 1000, kind="ORDER", status="PAID", channel="BALANCE"),
        row("A1", -300, refund_key="R1"),
    ]

    assert cases(run(ours, [BILL]))["NON_TRADE"] == [(1,), (2,)]


def test_it_sets_aside_withdrawals_and_fees_of_the_channel() -> None:
    theirs = [BILL, row(None, -5000, kind="PAYOUT"), row("Z1", -6, kind="FEE")]

    assert cases(run([], theirs))["NON_TRADE"] == [(1002,), (1003,)]


def test_it_sets_aside_what_leaves_the_bank_when_we_expect_what_comes_in() -> None:
    outcome = run([row("INV1", 9000)], [row(None, -500), row(None, 123)], "invoice_bank")

    assert cases(outcome)["NON_TRADE"] == [(1001,)]
    assert cases(outcome)["EXTERNAL_ONLY"] == [(1002,)]


@pytest.mark.parametrize("amount", [1000, 1])
def test_it_says_that_a_closed_order_was_paid_and_given_back(amount: int) -> None:
    ours = [row("A1", amount, kind="ORDER", status="CLOSED")]

    outcome = run(ours, [row("A1", amount), row("A1", -amount), BILL])

    assert cases(outcome)["NON_TRADE"] == [(1,)]
    assert "closed_and_returned" in outcome.cases["reason_code"].to_list()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Account Hold for Open Authorization", "ADJUSTMENT"),
        ("other-transaction Current Reserve Amount", "ADJUSTMENT"),
        ("冻结资金", "ADJUSTMENT"),
    ],
)
def test_it_sets_aside_what_a_channel_only_holds(words: str, kind: str) -> None:
    theirs = [BILL, row(None, -5000, kind=kind, description=words)]

    outcome = run([], theirs)

    assert cases(outcome)["NON_TRADE"] == [(1002,)]
    assert "held_by_channel" in outcome.cases["reason_code"].to_list()


def test_it_misses_what_a_channel_has_corrected() -> None:
    theirs = [BILL, row(None, -5000, kind="ADJUSTMENT", description="Warehouse damage")]

    assert cases(run([], theirs))["EXTERNAL_ONLY"] == [(1001,), (1002,)]


def test_it_sets_aside_what_was_paid_among_the_documents_of_a_list() -> None:
    bill = row("B1", 1000, kind="ORDER")
    paid = row("P7", -300, kind="PAYMENT", booked_on=date(2026, 7, 4), occurred_at=None)

    outcome = run([bill], [bill, paid], "orders_orders")

    assert cases(outcome) == {"NON_TRADE": [(1002,)]}
    assert outcome.cases["reason_code"].to_list() == ["pays_documents"]


def test_it_matches_what_was_paid_where_both_lists_have_it() -> None:
    rows = [row("B1", 1000, kind="ORDER"), row("P7", -300, kind="PAYMENT")]

    assert confirmed(run(rows, rows, "orders_orders")) == [(1, 1001), (2, 1002)]
