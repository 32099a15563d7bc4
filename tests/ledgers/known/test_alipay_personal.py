from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read

HEADER = "交易时间,交易分类,交易对方,对方账号,商品说明,收/支,金额,收/付款方式,交易状态,交易订单号,商家订单号,备注,"
OLDER = (
    "交易号,商家订单号,交易创建时间,付款时间,类型,交易对方,商品名称,金额（元）,收/支,交易状态,服务费（元）,"
    "成功退款（元）,资金状态"
)


def row(told: str = "纸", way: str = "支出", amount: str = "12.00", *, state: str = "交易成功",
        kind: str = "日用百货", number: str = "T1") -> Outcome:  # fmt: skip
    return read(
        lines(
            HEADER,
            f"2026-10-05 10:00:00,{kind},店,/,{told},{way},{amount},余额,{state},{number},M1,,",
        )
    )


def older(amounts: str = "20.00", way: str = "支出", charge: str = "0.00", refunded: str = "0.00",
          *, state: str = "交易成功", paid_at: str = "2019-10-05 10:00:10", told: str = "纸") -> Outcome:  # fmt: skip
    return read(
        lines(
            OLDER,
            f"T1,M1,2019-10-05 10:00:00,{paid_at},即时到账交易,店,{told},{amounts},{way},{state},{charge},{refunded},",
        )
    )


def test_it_gives_nothing_back_by_a_refund_that_failed() -> None:
    outcome = row("退款-纸", "不计收支", state="退款失败")

    assert outcome.rows("kind", "status", "gross_minor", "net_minor") == [
        ("REFUND", "FAILED", 1200, 0)
    ]


def changed(old: str, new: str) -> Outcome:
    """The bill with one of its texts changed."""
    text = fixture("alipay_personal").decode("gb18030")
    assert old in text
    return read(text.replace(old, new, 1).encode("gb18030"))


def test_it_reads_income_expenses_refunds_and_what_is_neither() -> None:
    outcome = read(fixture("alipay_personal"))

    assert outcome.rows("kind", "status", "gross_minor", "net_minor") == [
        ("PAYMENT", "PAID", 8800, 8800),
        ("PAYMENT", "PAID", -1200, -1200),
        ("REFUND", "REFUNDED", 3000, 3000),
        # paid and closed: it came back, by the row above
        ("PAYMENT", "REFUNDED", -3000, -3000),
        ("PAYOUT", "PAID", -20000, -20000),
        ("TRANSFER", "PAID", 50, 50),
        # closed before it was paid
        ("PAYMENT", "CLOSED", -9900, 0),
    ]


def test_it_joins_by_the_number_of_the_trade_and_that_of_the_shop() -> None:
    outcome = read(fixture("alipay_personal"))

    assert outcome.rows("transaction_ref", "order_ref", "counterparty", "channel")[1] == (
        "20261008220014000000000000000002", "T2", "文具店", "ALIPAY"
    )  # fmt: skip


def test_it_takes_times_as_those_of_china() -> None:
    outcome = read(fixture("alipay_personal"))

    assert outcome.rows("occurred_at", "booked_on")[0] == (
        datetime(2026, 10, 9, 2, 0, tzinfo=UTC), date(2026, 10, 9)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("told", "kind", "gross"),
    [("余额宝-转出到银行卡", "PAYOUT", -1200), ("提现-快速提现", "PAYOUT", -1200), ("余额宝-自动攒入", "TRANSFER", 1200),
     ("某基金-买入", "TRANSFER", -1200), ("某基金-卖出至余额宝", "TRANSFER", 1200), ("花呗自动还款", "TRANSFER", -1200),
     ("充值-普通充值", "TRANSFER", 1200), ("退款-某基金买入", "REFUND", 1200)],
)  # fmt: skip
def test_it_reads_what_is_neither_by_what_it_says(told: str, kind: str, gross: int) -> None:
    assert row(told, "不计收支").rows("kind", "gross_minor") == [(kind, gross)]


def test_it_takes_an_amount_as_it_stands_where_nothing_says_the_way() -> None:
    assert row("转存", "不计收支").rows("kind", "gross_minor") == [("TRANSFER", 1200)]


@pytest.mark.parametrize(
    ("way", "state", "status", "net"),
    [("支出", "等待付款", "UNPAID", 0), ("支出", "支付失败", "FAILED", 0), ("不计收支", "等待付款", "UNPAID", 0),
     ("收入", "交易成功", "PAID", 1200), ("不计收支", "付款成功，份额确认中", "PAID", 1200)],
)  # fmt: skip
def test_it_moves_nothing_where_nothing_was_paid(
    way: str, state: str, status: str, net: int
) -> None:
    assert row("纸", way, state=state).rows("status", "net_minor") == [(status, net)]


@pytest.mark.parametrize(("state", "status"), [("退款处理中", "PENDING"), ("退款成功", "REFUNDED")])
def test_it_says_of_a_refund_whether_it_arrived(state: str, status: str) -> None:
    outcome = row("退款-纸", "不计收支", state=state, kind="退款")

    assert outcome.rows("kind", "status") == [("REFUND", status)]


def test_it_tells_a_payment_from_a_refund_of_the_same_number() -> None:
    paid, back = row().values("natural_id"), row("退款-纸", "不计收支").values("natural_id")

    assert paid != back


def test_it_reads_the_bill_of_2018_to_2020() -> None:
    outcome = read(fixture("alipay_personal", "older"))

    assert outcome.summary.proved is True
    assert outcome.control("记录笔数") == (3, 3)
    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", "PARTLY_REFUNDED", -2000, 0, -2000),
        ("REFUND", "REFUNDED", 500, 0, 500),
        ("PAYOUT", "PAID", -10000, -10, -10010),
    ]


def test_it_says_whose_older_bill_it_is_and_of_which_days() -> None:
    summary = read(fixture("alipay_personal", "older")).summary

    assert summary.account == "someone@example.com"
    assert (summary.period_start, summary.period_end) == (date(2019, 10, 1), date(2019, 10, 31))


def test_it_takes_the_time_of_making_where_the_older_bill_has_none_of_paying() -> None:
    assert older(paid_at="").values("occurred_at") == [datetime(2019, 10, 5, 2, 0, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("refunded", "status"), [("0.00", "PAID"), ("5.00", "PARTLY_REFUNDED"), ("20.00", "REFUNDED")]
)
def test_it_reads_what_was_given_back_of_an_older_payment(refunded: str, status: str) -> None:
    assert older(refunded=refunded).rows("status", "gross_minor") == [(status, -2000)]


def test_it_takes_the_fee_of_older_income_as_a_cost() -> None:
    outcome = older(way="收入", charge="0.12")

    assert outcome.rows("gross_minor", "fee_minor", "net_minor") == [(2000, -12, 1988)]


def test_it_proves_a_bill_whose_totals_agree() -> None:
    outcome = read(fixture("alipay_personal"))

    assert outcome.summary.proved is True
    assert outcome.control("记录笔数") == (7, 7)
    assert outcome.control("支出笔数") == (2, 2)
    assert outcome.control("支出") == (4200, 4200)
    assert outcome.control("不计收支") == (32950, 32950)


@pytest.mark.parametrize(
    ("old", "new"), [("共7笔", "共8笔"), ("1笔 88.00元", "1笔 88.01元"), ("支出：2笔", "支出：3笔")]
)
def test_it_disproves_a_bill_whose_totals_disagree(old: str, new: str) -> None:
    assert changed(old, new).summary.proved is False


def test_it_leaves_out_a_total_that_is_no_amount() -> None:
    outcome = changed("1笔 88.00元", "1笔 88,0,0元")

    assert "收入" not in [control.name for control in outcome.summary.controls]


def test_it_says_whose_bill_it_is_and_of_which_days() -> None:
    summary = read(fixture("alipay_personal")).summary

    assert (summary.account, summary.ledger_kind) == ("someone@example.com", "channel")
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (row(amount="12.OO"), ("金额", "bad_amount")),
        (row(amount=""), ("金额", "missing_amount")),
        (row(way="也许"), ("收/支", "bad_direction")),
        (row(way=""), ("收/支", "missing_kind")),
        (row(number=""), ("交易订单号", "missing_id")),
        (row(number="2.02E+27"), ("交易订单号", "damaged_id")),
        (older(charge="0.1x"), ("服务费（元）", "bad_amount")),
        (older(paid_at="yesterday"), ("付款时间", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(outcome: Outcome, fault: tuple[str, str]) -> None:
    assert outcome.faults == [(2, *fault)]
