from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read
from tests.ledgers.test_open_workbooks import workbook

NAMES = [
    "账务流水号", "业务流水号", "商户订单号", "商品名称", "发生时间", "对方账号", "收入金额（+元）",
    "支出金额（-元）", "账户余额（元）", "业务类型", "备注", "业务基础订单号",
]  # fmt: skip
PAYMENT = {
    "账务流水号": "2100000000000000001", "业务流水号": "2026100522001400000000000021",
    "商户订单号": "SO1", "发生时间": "2026-10-05 10:00:00", "收入金额（+元）": "80.00",
    "账户余额（元）": "580.00", "业务类型": "交易付款",
}  # fmt: skip


def bill(*rows: dict[str, str], names: list[str] = NAMES) -> Outcome:
    return read(lines(",".join(names), *(",".join(r.get(n, "") for n in names) for r in rows)))


def changed(old: str, new: str) -> Outcome:
    """The bill with one of its texts changed."""
    text = fixture("alipay_fund").decode("gb18030")
    assert old in text
    return read(text.replace(old, new).encode("gb18030"))


def test_it_reads_the_kinds_of_movements_with_their_signs() -> None:
    outcome = read(fixture("alipay_fund"))

    assert outcome.rows("row_number", "kind", "gross_minor", "fee_minor", "net_minor") == [
        (6, "PAYMENT", 8000, 0, 8000),
        (7, "FEE", -400, 0, -400),
        (8, "REFUND", -3000, 0, -3000),
        (9, "TRANSFER", -150, 0, -150),
        (10, "PAYOUT", -40000, 0, -40000),
    ]


def test_it_knows_a_movement_by_its_own_number_and_joins_by_that_of_the_trade() -> None:
    outcome = read(fixture("alipay_fund"))

    assert outcome.rows("natural_id", "transaction_ref")[:2] == [
        ("2100000000000000001", "2026100522001400000000000021"),
        ("2100000000000000002", "2026100522001400000000000021"),
    ]


def test_it_takes_times_as_those_of_china() -> None:
    outcome = read(fixture("alipay_fund"))

    assert outcome.rows("occurred_at", "booked_on", "currency", "channel")[0] == (
        datetime(2026, 10, 5, 2, 0, tzinfo=UTC), date(2026, 10, 5), "CNY", "ALIPAY"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        ({"业务基础订单号": "7300000000000000001", "商户订单号": "T200P7300000000000000002"}, "7300000000000000001"),
        ({"业务基础订单号": "FP301_123456", "商户订单号": "T200P7300000000000000002"}, "7300000000000000002"),
        ({"商户订单号": "T200P7300000000000000002"}, "7300000000000000002"),
        ({"商户订单号": "HJCAE==1==2==7300000000000000003"}, "7300000000000000003"),
        ({"商户订单号": "CAE_1", "备注": "佣金代扣 tradeid:7300000000000000004 memberid:1"}, "7300000000000000004"),
        ({"商户订单号": "", "备注": "关联订单号：7300000000000000005"}, "7300000000000000005"),
        ({"商户订单号": "", "备注": "售后退款-T200P7300000000000000006"}, "7300000000000000006"),
        ({"商户订单号": "CAE_POINT_7300000000000000007_GIVE"}, "7300000000000000007"),
        ({"商户订单号": "", "备注": "淘宝客佣金代扣款[7300000000000000008]"}, "7300000000000000008"),
        ({"商户订单号": "", "备注": "花呗分期{7300000000000000009}"}, "7300000000000000009"),
        ({"商户订单号": "SO1", "备注": "订单收款"}, "SO1"),
        ({"商户订单号": "", "备注": "提现"}, None),
    ],
)  # fmt: skip
def test_it_finds_the_number_of_the_order(cells: dict[str, str], order: str | None) -> None:
    assert bill({**PAYMENT, **cells}).values("order_ref") == [order]


@pytest.mark.parametrize(
    ("business", "kind"),
    [("在线支付", "PAYMENT"), ("交易退款", "REFUND"), ("退款（交易退款）", "REFUND"), ("收费", "FEE"), ("退费", "FEE"),
     ("服务费", "FEE"), ("提现", "PAYOUT"), ("提现退票", "PAYOUT"), ("转账", "TRANSFER"), ("充值", "TRANSFER"),
     ("余利宝转入", "TRANSFER"), ("其它", "ADJUSTMENT")],
)  # fmt: skip
def test_it_reads_the_kind_by_the_business(business: str, kind: str) -> None:
    assert bill({**PAYMENT, "业务类型": business}).values("kind") == [kind]


def test_it_proves_its_totals_and_its_running_balance() -> None:
    outcome = read(fixture("alipay_fund"))

    assert outcome.summary.proved is True
    assert outcome.control("支出笔数") == (4, 4)
    assert outcome.control("支出合计") == (43550, 43550)
    assert outcome.control("收入合计") == (8000, 8000)
    assert (outcome.summary.opening_minor, outcome.summary.closing_minor) == (50000, 14450)


@pytest.mark.parametrize(
    ("old", "new"),
    [("共435.50元", "共435.51元"), ("收入合计：1笔", "收入合计：2笔"), ("576.00", "576.01")],
)
def test_it_disproves_a_bill_whose_totals_or_balances_disagree(old: str, new: str) -> None:
    assert changed(old, new).summary.proved is False


def test_it_says_whose_bill_it_is_and_of_which_days() -> None:
    summary = read(fixture("alipay_fund")).summary

    assert (summary.account, summary.ledger_kind) == ("20880000000000000256", "channel")
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert summary.period_is_declared is True


def test_it_takes_the_days_of_the_rows_where_none_are_declared() -> None:
    summary = changed("2026年10月01日", "2026年02月31日").summary

    assert (summary.period_start, summary.period_is_declared) == (date(2026, 10, 5), False)


def test_it_reads_a_bill_that_was_edited_and_begins_with_an_empty_column() -> None:
    outcome = read(fixture("alipay_fund", "older"))

    assert outcome.summary.proved is True
    assert outcome.rows("kind", "net_minor", "order_ref") == [
        ("PAYMENT", 2500, "SO9"),
        ("FEE", -15, "SO9"),
        ("FEE", 6, "7300000000000000004"),
    ]


@pytest.mark.parametrize("income", ["收入金额(+元)", "收入金额（＋元）", "收入金额", "收入（+元）"])
def test_it_reads_each_spelling_of_the_amounts(income: str) -> None:
    names = [income if name.startswith("收入") else name for name in NAMES]

    outcome = bill({**PAYMENT, income: "80.00"}, names=names)

    assert (outcome.summary.format, outcome.values("net_minor")) == ("alipay_fund", [8000])


def test_it_takes_what_goes_out_as_negative_whatever_its_sign() -> None:
    out = {**PAYMENT, "收入金额（+元）": " ", "业务类型": "收费"}

    outcome = bill(
        {**out, "支出金额（-元）": "-4.00", "账户余额（元）": "96.00"},
        {**out, "支出金额（-元）": "4.00", "账户余额（元）": "92.00", "账务流水号": "2"},
    )

    assert outcome.values("net_minor") == [-400, -400]


def test_it_reads_a_bill_without_balances() -> None:
    names = [name for name in NAMES if name != "账户余额（元）"]

    outcome = bill(PAYMENT, names=names)

    assert (outcome.values("net_minor"), outcome.summary.proved) == ([8000], None)


def test_it_reads_a_workbook() -> None:
    rows = [["#支付宝账务明细查询"], ["", *NAMES], ["", *(PAYMENT.get(name, "") for name in NAMES)],
            ["", "#收入合计：1笔，共80.00元"]]  # fmt: skip

    outcome = read(workbook(rows))

    assert (outcome.summary.format, outcome.control("收入合计")) == ("alipay_fund", (8000, 8000))


def test_it_leaves_out_a_total_that_is_no_amount() -> None:
    outcome = changed("共435.50元", "共4.3.5元")

    assert "支出合计" not in [control.name for control in outcome.summary.controls]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("账务流水号", "", "missing_id"),
        ("账务流水号", "1.57E+18", "damaged_id"),
        ("业务流水号", "2.02E+27", "damaged_id"),
        ("商户订单号", "5.1E+18", "damaged_id"),
        ("业务基础订单号", "5.1E+18", "damaged_id"),
        ("发生时间", "2026-10-32", "bad_date"),
        ("业务类型", "", "missing_kind"),
        ("收入金额（+元）", "80.0O", "bad_amount"),
        ("收入金额（+元）", "80.005", "bad_amount"),
        ("收入金额（+元）", "", "missing_amount"),
        ("账户余额（元）", "", "missing_amount"),
    ],
)
def test_it_refuses_a_damaged_row(column: str, cell: str, code: str) -> None:
    outcome = bill(PAYMENT, {**PAYMENT, column: cell})

    assert outcome.faults == [(3, column, code)]
