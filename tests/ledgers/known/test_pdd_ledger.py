from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import Outcome, lines, read
from tests.ledgers.test_open_workbooks import workbook

HEADER = "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述"


def changed(old: str, new: str) -> Outcome:
    """The bill with one of its texts changed."""
    text = fixture("pdd_ledger").decode("gb18030")
    assert old in text
    return read(text.replace(old, new, 1).encode("gb18030"))


def row(cells: str) -> Outcome:
    return read(lines(HEADER, cells))


def test_it_reads_the_kinds_of_movements_with_their_signs() -> None:
    outcome = read(fixture("pdd_ledger"))

    assert outcome.rows("row_number", "kind", "gross_minor", "fee_minor", "net_minor") == [
        (6, "PAYMENT", 4000, 0, 4000),
        (7, "PAYMENT", 200, 0, 200),
        (8, "FEE", -24, 0, -24),
        (9, "REFUND", -4000, 0, -4000),
        (10, "ADJUSTMENT", -500, 0, -500),
        (11, "ADJUSTMENT", -500, 0, -500),
        (12, "PAYOUT", -10000, 0, -10000),
    ]


def test_it_keeps_twins_and_names_no_row_that_has_no_number() -> None:
    outcome = read(fixture("pdd_ledger"))

    assert outcome.values("raw").count(outcome.values("raw")[4]) == 2
    assert set(outcome.values("natural_id")) == {None}


def test_it_joins_by_the_order_and_leaves_what_is_of_none() -> None:
    outcome = read(fixture("pdd_ledger"))

    assert outcome.rows("order_ref", "order_key")[0] == (
        "261005-000000000000021",
        "261005000000000000021",
    )
    assert outcome.values("order_ref")[-1] is None


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("多多进宝,佣金,0060001|营销费用-多多进宝", "FEE"),
        ("技术服务费,-,", "FEE"),
        ("交易退款,-,", "REFUND"),
        ("优惠券结算,-,", "PAYMENT"),
        ("提现,-,", "PAYOUT"),
        ("其他支出,-,0140001|其他支出-提现手续费", "FEE"),
        ("保证金,-,", "TRANSFER"),
        ("推广充值,-,", "TRANSFER"),
        ("转账,-,0080009|转账-店铺保证金", "TRANSFER"),
        ("其他收入,-,0130001|其他收入-平台补偿", "ADJUSTMENT"),
        (",-,0020002|交易退款-订单退款", "REFUND"),
        # the code says more than the class
        ("其他,-,0010002|交易收入-订单收入", "PAYMENT"),
    ],
)
def test_it_reads_the_kind_by_class_and_code(cells: str, kind: str) -> None:
    assert row(f"261005-1,2026-10-05 12:00:00,1.00,0,{cells}").values("kind") == [kind]


def test_it_takes_a_coupon_that_is_taken_back_as_a_refund() -> None:
    outcome = row("261005-1,2026-10-05 12:00:00,0,-2.00,优惠券结算,-,")

    assert outcome.rows("kind", "net_minor") == [("REFUND", -200)]


def test_it_takes_what_goes_out_as_negative_whatever_its_sign() -> None:
    assert row("261005-1,2026-10-05 12:00:00,0,5.00,其他支出,-,").values("net_minor") == [-500]


def test_it_reads_the_older_ledger_without_descriptions() -> None:
    outcome = read(fixture("pdd_ledger", "older"))

    assert outcome.summary.proved is True
    assert outcome.rows("kind", "net_minor", "order_ref") == [
        ("PAYMENT", 1200, "211005-000000000000031"),
        # a fee given back
        ("FEE", 7, "211005-000000000000031"),
        ("TRANSFER", -2000, None),
    ]


def test_it_proves_a_ledger_whose_totals_agree() -> None:
    outcome = read(fixture("pdd_ledger"))

    assert outcome.summary.proved is True
    assert outcome.control("支出笔数") == (5, 5)
    assert outcome.control("支出合计") == (15024, 15024)
    assert outcome.control("收入合计") == (4200, 4200)
    assert outcome.control("总计") == (-10824, -10824)


@pytest.mark.parametrize(
    ("old", "new"),
    [("5笔-150.24元", "5笔-150.25元"), ("收入合计：2笔", "收入合计：3笔"), ("总计：-108.24", "总计：-108.23")],
)  # fmt: skip
def test_it_disproves_a_ledger_whose_totals_disagree(old: str, new: str) -> None:
    assert changed(old, new).summary.proved is False


def test_it_leaves_out_a_total_that_is_no_amount() -> None:
    outcome = changed("5笔-150.24元", "5笔-1.5.0元")
    other = changed("总计：-108.24元", "总计：1.0.8元")

    assert "支出合计" not in [control.name for control in outcome.summary.controls]
    assert "总计" not in [control.name for control in other.summary.controls]


def test_it_says_of_which_days_it_is() -> None:
    summary = read(fixture("pdd_ledger")).summary

    assert (summary.format, summary.ledger_kind) == ("pdd_ledger", "channel")
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert summary.period_is_declared is True


def test_it_reads_a_workbook() -> None:
    text = fixture("pdd_ledger").decode("gb18030")

    outcome = read(workbook([line.split(",") for line in text.splitlines()]))

    assert (len(outcome.entries), outcome.summary.proved) == (7, True)


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        ("2.6E+20,2026-10-05 12:00:00,1.00,0,交易收入,-,", ("商户订单号", "damaged_id")),
        ("261005-1,2026-10-05 12:00:00,1.O0,0,交易收入,-,", ("收入金额（+元）", "bad_amount")),
        ("261005-1,2026-10-05 12:00:00,0,-1.005,交易收入,-,", ("支出金额（-元）", "bad_amount")),
        ("261005-1,2026-10-05 12:00:00,,,交易收入,-,", ("收入金额（+元）", "missing_amount")),
        ("261005-1,2026-10-05 12:00:00,1.00,0,,-,", ("账务类型", "missing_kind")),
        ("261005-1,,1.00,0,交易收入,-,", ("发生时间", "missing_date")),
    ],
)
def test_it_refuses_a_damaged_row(cells: str, fault: tuple[str, str]) -> None:
    assert row(cells).faults == [(2, *fault)]
