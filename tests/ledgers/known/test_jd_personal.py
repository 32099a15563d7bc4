from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read

HEADER = (
    "交易时间,商户名称,交易说明,金额,收/付款方式,交易状态,收/支,交易分类,交易订单号,商家订单号,备注"
)


def row(amount: str = "12.00", way: str = "支出", told: str = "毛巾", kind: str = "家居", number: str = "T1",
        *, state: str = "交易成功", by: str = "钱包余额") -> Outcome:  # fmt: skip
    return read(
        lines(
            HEADER,
            f"2026-10-05 10:00:00\t,京东,{told},{amount},{by},{state},{way},{kind},{number}\t,M1\t, ,",
        )
    )


def changed(old: str, new: str) -> Outcome:
    """The bill with one of its texts changed."""
    text = fixture("jd_personal").decode()
    assert old in text
    return read(text.replace(old, new, 1))


def test_it_reads_income_expenses_and_refunds() -> None:
    outcome = read(fixture("jd_personal"))

    assert outcome.rows("kind", "status", "gross_minor", "net_minor") == [
        ("PAYMENT", "PAID", 500, 500),
        ("REFUND", "REFUNDED", 3000, 3000),
        # what came back has a row of its own
        ("PAYMENT", "PARTLY_REFUNDED", -11000, -11000),
        ("REFUND", "REFUNDED", 4000, 4000),
        # given back whole it counts as neither, and was paid all the same
        ("PAYMENT", "REFUNDED", -4000, -4000),
        ("PAYMENT", "PAID", -1020, -1020),
    ]


def test_it_joins_by_the_numbers_and_says_how_it_was_paid() -> None:
    outcome = read(fixture("jd_personal"))

    assert outcome.rows("transaction_ref", "order_ref", "channel")[2] == (
        "300000000002", "5000000000000002", "CARD"
    )  # fmt: skip
    assert set(outcome.values("channel")) == {"BALANCE", "CARD", "WECHAT"}


def test_it_tells_a_payment_from_a_refund_of_the_same_number() -> None:
    names = read(fixture("jd_personal")).values("natural_id")

    assert len(set(names)) == len(names)


def test_it_takes_times_as_those_of_china() -> None:
    assert row().values("occurred_at") == [datetime(2026, 10, 5, 2, 0, tzinfo=UTC)]


def test_it_takes_what_is_bought_now_and_paid_later_as_no_payment() -> None:
    outcome = row(way="不计收支", told="充值卡", kind="先享后付", by="先享后付")

    assert outcome.rows("kind", "gross_minor", "channel") == [("TRANSFER", -1200, "OTHER")]


def test_it_reads_full_width_brackets() -> None:
    outcome = row("235.61（已退款235.50）")

    assert outcome.rows("gross_minor", "status") == [(-23561, "PARTLY_REFUNDED")]


def test_it_proves_a_bill_whose_totals_agree() -> None:
    outcome = read(fixture("jd_personal"))

    assert outcome.summary.proved is True
    assert outcome.control("记录笔数") == (6, 6)
    # less what was given back
    assert outcome.control("支出") == (9020, 9020)
    # the refunds alone
    assert outcome.control("不计收支") == (7000, 7000)


@pytest.mark.parametrize(
    ("old", "new"),
    [("共：6笔", "共：7笔"), ("90.20元", "90.21元"), ("不计收支：3笔", "不计收支：4笔")],
)
def test_it_disproves_a_bill_whose_totals_disagree(old: str, new: str) -> None:
    assert changed(old, new).summary.proved is False


def test_it_says_whose_bill_it_is_and_of_which_days() -> None:
    summary = read(fixture("jd_personal")).summary

    assert (summary.account, summary.ledger_kind) == ("jd_invented", "channel")
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, 31))


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (row("12.OO"), ("金额", "bad_amount")),
        (row("12.00(已退款1.2.0)"), ("金额", "bad_amount")),
        (row("12.00(大概)"), ("金额", "bad_amount")),
        (row(""), ("金额", "missing_amount")),
        (row(way="也许"), ("收/支", "bad_direction")),
        (row(way=""), ("收/支", "missing_kind")),
        (row(number=""), ("交易订单号", "missing_id")),
        (row(number="3.0E+11"), ("交易订单号", "damaged_id")),
    ],
)
def test_it_refuses_a_damaged_row(outcome: Outcome, fault: tuple[str, str]) -> None:
    assert outcome.faults == [(2, *fault)]
