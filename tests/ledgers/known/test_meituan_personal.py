from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read

HEADER = "交易创建时间,交易成功时间,交易类型,订单标题,收/支,支付方式,订单金额,实付金额,交易单号,商家单号,备注"


def row(kind: str = "支付", way: str = "支出", paid: str = "¥12.00", number: str = "T1",
        *, done_at: str = "2026-10-05 10:00:05") -> Outcome:  # fmt: skip
    return read(
        lines(
            HEADER,
            f"2026-10-05 10:00:00,{done_at},{kind},面,{way},美团月付,¥13.00,{paid},{number},M1,/",
        )
    )


def changed(old: str, new: str) -> Outcome:
    """The bill with one of its texts changed."""
    text = fixture("meituan_personal").decode()
    assert old in text
    return read(text.replace(old, new, 1))


def test_it_reads_payments_refunds_and_repayments() -> None:
    outcome = read(fixture("meituan_personal"))

    assert outcome.rows("kind", "status", "gross_minor", "net_minor") == [
        # paid with a coupon of 2.00
        ("PAYMENT", None, -3000, -3000),
        ("REFUND", "REFUNDED", 1500, 1500),
        ("PAYMENT", None, -1500, -1500),
        ("TRANSFER", None, -6000, -6000),
    ]


def test_it_joins_by_the_numbers_and_says_how_it_was_paid() -> None:
    outcome = read(fixture("meituan_personal"))

    assert outcome.rows("transaction_ref", "order_ref")[0] == (
        "26100811100401670000000000000001", "0_8000000000000001"
    )  # fmt: skip
    assert outcome.values("channel") == ["OTHER", "WECHAT", "WECHAT", "BANK"]


def test_it_goes_by_the_time_of_success_and_else_by_that_of_making() -> None:
    assert row().values("occurred_at") == [datetime(2026, 10, 5, 2, 0, 5, tzinfo=UTC)]
    assert row(done_at="").values("occurred_at") == [datetime(2026, 10, 5, 2, 0, tzinfo=UTC)]


@pytest.mark.parametrize(("kind", "found"), [("提现", "PAYOUT"), ("充值", "TRANSFER")])
def test_it_reads_what_is_neither_by_its_type(kind: str, found: str) -> None:
    assert row(kind, "不计收支").values("kind") == [found]


def test_it_proves_a_bill_whose_totals_agree() -> None:
    outcome = read(fixture("meituan_personal"))

    assert outcome.summary.proved is True
    assert outcome.control("支出笔数") == (3, 3)
    # without the repayment, which is counted all the same
    assert outcome.control("支出") == (4500, 4500)
    assert outcome.control("收入") == (1500, 1500)


@pytest.mark.parametrize(
    ("old", "new"), [("共：4笔", "共：5笔"), ("45.00元", "45.01元"), ("收入：1笔", "收入：2笔")]
)
def test_it_disproves_a_bill_whose_totals_disagree(old: str, new: str) -> None:
    assert changed(old, new).summary.proved is False


def test_it_says_whose_bill_it_is_and_of_which_days() -> None:
    summary = read(fixture("meituan_personal")).summary

    assert (summary.account, summary.ledger_kind) == ("invented", "channel")
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (row(paid="¥12.OO"), ("实付金额", "bad_amount")),
        (row(paid=""), ("实付金额", "missing_amount")),
        (row(way="也许"), ("收/支", "bad_direction")),
        (row(way=""), ("收/支", "missing_kind")),
        (row(number=""), ("交易单号", "missing_id")),
        (row(number="2.6E+31"), ("交易单号", "damaged_id")),
        (row(done_at="10:00"), ("交易成功时间", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(outcome: Outcome, fault: tuple[str, str]) -> None:
    assert outcome.faults == [(2, *fault)]
