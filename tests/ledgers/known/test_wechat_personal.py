from __future__ import annotations

import csv
from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read
from tests.ledgers.test_open_workbooks import workbook

HEADER = "交易时间,交易类型,交易对方,商品,收/支,金额(元),支付方式,当前状态,交易单号,商户单号,备注"


def row(kind: str = "商户消费", way: str = "支出", amount: str = "¥12.00", state: str = "支付成功",
        number: str = "T1", *, remark: str = "/", at: str = "2026-10-05 10:00:00") -> Outcome:  # fmt: skip
    return read(
        lines(HEADER, f"{at},{kind},店,纸,{way},{amount},零钱,{state},{number},M1,{remark}")
    )


def changed(old: str, new: str) -> Outcome:
    """The bill with one of its texts changed."""
    text = fixture("wechat_personal").decode()
    assert old in text
    return read(text.replace(old, new, 1))


def test_it_reads_income_expenses_refunds_and_what_is_neither() -> None:
    outcome = read(fixture("wechat_personal"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", "PAID", 2300, 0, 2300),
        ("PAYMENT", "PARTLY_REFUNDED", -5000, 0, -5000),
        ("REFUND", "REFUNDED", 400, 0, 400),
        ("PAYOUT", "PAID", -10000, -10, -10010),
        ("TRANSFER", "PAID", 5000, 0, 5000),
        ("TRANSFER", "PAID", -20000, 0, -20000),
    ]


def test_it_joins_by_the_number_of_the_trade_and_that_of_the_shop() -> None:
    outcome = read(fixture("wechat_personal"))

    assert outcome.rows("transaction_ref", "order_ref", "channel")[1] == (
        "4200000000202610050000000061", "M61", "WECHAT"
    )  # fmt: skip


def test_it_takes_a_stroke_as_nothing() -> None:
    outcome = read(fixture("wechat_personal"))

    assert outcome.rows("order_ref", "description")[3] == (None, None)


def test_it_tells_a_payment_from_a_refund_of_the_same_number() -> None:
    names = read(fixture("wechat_personal")).values("natural_id")

    assert len(set(names)) == len(names)


def test_it_keeps_the_name_of_a_row_whose_state_changes() -> None:
    before, after = row().values("natural_id"), row(state="已全额退款").values("natural_id")

    assert before == after


def test_it_goes_by_its_content_where_a_row_has_no_number() -> None:
    assert row(number="/").values("natural_id") == [None]


@pytest.mark.parametrize(
    ("state", "status"),
    [("支付成功", "PAID"), ("已转账", "PAID"), ("对方已收钱", "PAID"), ("已存入零钱", "PAID"), ("充值完成", "PAID"),
     ("已退款(￥4.00)", "PARTLY_REFUNDED"), ("已退款（¥4.00）", "PARTLY_REFUNDED"), ("已全额退款", "REFUNDED"),
     ("对方已退还", "REFUNDED"), ("别的", None)],
)  # fmt: skip
def test_it_reads_the_state(state: str, status: str | None) -> None:
    assert row(state=state).values("status") == [status]


@pytest.mark.parametrize(
    ("kind", "found", "gross"),
    [("零钱提现", "PAYOUT", -1200), ("零钱通转出-到某银行(0001)", "PAYOUT", -1200), ("零钱通转出-到零钱", "TRANSFER", -1200),
     ("转入零钱通-来自零钱", "TRANSFER", 1200), ("零钱充值", "TRANSFER", 1200), ("信用卡还款", "TRANSFER", -1200),
     ("购买理财通", "TRANSFER", -1200)],
)  # fmt: skip
def test_it_reads_what_is_neither_by_its_type(kind: str, found: str, gross: int) -> None:
    assert row(kind, "/").rows("kind", "gross_minor") == [(found, gross)]


def test_it_parts_what_left_from_its_fee() -> None:
    outcome = row("信用卡还款", "/", "¥100.10", remark="服务费¥0.10")

    assert outcome.rows("gross_minor", "fee_minor", "net_minor") == [(-10000, -10, -10010)]


def test_it_charges_nothing_for_a_withdrawal_that_failed() -> None:
    outcome = row("零钱提现", "/", "¥100.10", "提现失败", remark="服务费¥0.10")

    assert outcome.rows("kind", "status", "fee_minor", "net_minor") == [("PAYOUT", "FAILED", 0, 0)]


def test_it_reads_a_workbook_of_numbers_and_times() -> None:
    text = fixture("wechat_personal").decode("utf-8-sig")
    rows: list[list[object]] = [*csv.reader(text.splitlines())]
    at = next(at for at, cells in enumerate(rows) if cells[0] == "交易时间")
    for cells in rows[at + 1 :]:
        cells[0] = datetime.strptime(str(cells[0]), "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007
        cells[5] = float(str(cells[5]).strip("¥"))

    same, other = read(workbook(rows)), read(fixture("wechat_personal"))

    assert same.summary.proved is True
    wanted = ("kind", "gross_minor", "fee_minor", "occurred_at", "transaction_key", "natural_id")
    assert same.rows(*wanted) == other.rows(*wanted)


def test_it_takes_times_as_those_of_china() -> None:
    assert row().values("occurred_at") == [datetime(2026, 10, 5, 2, 0, tzinfo=UTC)]


def test_it_proves_a_bill_whose_totals_agree() -> None:
    outcome = read(fixture("wechat_personal"))

    assert outcome.summary.proved is True
    assert outcome.control("记录笔数") == (6, 6)
    assert outcome.control("收入") == (2700, 2700)
    assert outcome.control("中性交易笔数") == (3, 3)
    assert outcome.control("中性交易") == (35010, 35010)


@pytest.mark.parametrize(
    ("old", "new"), [("共6笔", "共7笔"), ("27.00元", "27.01元"), ("中性交易：3笔", "中性交易：2笔")]
)
def test_it_disproves_a_bill_whose_totals_disagree(old: str, new: str) -> None:
    assert changed(old, new).summary.proved is False


def test_it_says_whose_bill_it_is_and_of_which_days() -> None:
    summary = read(fixture("wechat_personal")).summary

    assert (summary.account, summary.ledger_kind) == ("某店", "channel")
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, 31))


def test_it_reads_a_bill_without_notices() -> None:
    summary = row().summary

    assert (summary.account, summary.proved, summary.period_is_declared) == ("", None, False)


@pytest.mark.parametrize(
    ("outcome", "fault"),
    [
        (row(amount="¥12.OO"), ("金额(元)", "bad_amount")),
        (row(amount="$12.00"), ("金额(元)", "bad_amount")),
        (row(amount=""), ("金额(元)", "missing_amount")),
        (row(way="也许"), ("收/支", "bad_direction")),
        (row(way=""), ("收/支", "missing_kind")),
        (row(number="4.2E+27"), ("交易单号", "damaged_id")),
        (row(remark="服务费¥0.1.0"), ("备注", "bad_amount")),
        (row(at="2026-02-31 10:00:00"), ("交易时间", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(outcome: Outcome, fault: tuple[str, str]) -> None:
    assert outcome.faults == [(2, *fault)]
