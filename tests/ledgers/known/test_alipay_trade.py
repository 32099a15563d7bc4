from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from tests.ledgers.bills import (
    ALIPAY_BEFORE,
    ALIPAY_HEADER,
    ALIPAY_PAYMENT,
    ALIPAY_REFUND,
    alipay_file,
    alipay_line,
)
from tests.ledgers.tables import read, refusal

ACQUIRER = ALIPAY_HEADER.replace(
    "退款批次号/请求号,服务费（元）,分润（元）,备注",
    "退款批次号,服务费（元）,实收净额（元）,商户识别号,交易方式,备注,花呗分期手续费,花呗分期数",
)
SUMMARY_TWIN = "门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）\n合计,,1,1,60.00,60.00\n"
AGREEING = (
    "#交易合计：1笔，商家实收共100.00元，商家优惠共0.00元",
    "#退款合计：1笔，商家实收退款共-40.00元，商家优惠退款共0.00元",
    "#导出时间：[2026年10月07日 09:00:00]",
)


def test_it_reads_a_payment() -> None:
    outcome = read(alipay_file(ALIPAY_PAYMENT))

    assert outcome.rows("row_number", "kind", "status", "channel") == [
        (6, "PAYMENT", "PAID", "ALIPAY")
    ]
    assert outcome.rows("gross_minor", "fee_minor", "net_minor") == [(10000, -60, 9940)]
    assert outcome.rows("order_ref", "transaction_ref") == [("SO1", "2026100522001400000000000001")]


def test_it_reads_a_refund_and_the_fee_that_comes_back() -> None:
    outcome = read(alipay_file(ALIPAY_REFUND))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("REFUND", "REFUNDED", -4000, 24, -3976)
    ]
    assert outcome.values("refund_ref") == ["RF1"]


def test_it_reads_an_unsigned_refund_by_its_kind() -> None:
    unsigned = {**ALIPAY_REFUND, "订单金额（元）": "40.00", "商家实收（元）": "40.00"}

    outcome = read(alipay_file(unsigned))

    assert outcome.rows("gross_minor", "net_minor") == [(-4000, -3976)]


@pytest.mark.parametrize("written", ["-0.60", "0.60"])
def test_it_takes_the_fee_of_a_payment_as_a_cost_whatever_its_sign(written: str) -> None:
    outcome = read(alipay_file({**ALIPAY_PAYMENT, "服务费（元）": written}))

    assert outcome.values("fee_minor") == [-60]


@pytest.mark.parametrize("written", ["-10.00", "10.00"])
def test_it_counts_what_is_split_off_to_partners_as_a_cost(written: str) -> None:
    outcome = read(alipay_file({**ALIPAY_PAYMENT, "分润（元）": written}))

    assert outcome.rows("fee_minor", "net_minor") == [(-1060, 8940)]


def test_it_is_paid_less_where_the_shop_gave_a_discount() -> None:
    outcome = read(alipay_file({**ALIPAY_PAYMENT, "商家实收（元）": "95.00"}))

    assert outcome.rows("gross_minor", "net_minor") == [(10000, 9440)]


def test_it_reads_the_bill_of_an_acquirer_of_twenty_nine_columns() -> None:
    payment = {**ALIPAY_PAYMENT, "实收净额（元）": "99.40"}

    outcome = read(alipay_file(payment, header=ACQUIRER))

    assert len(ACQUIRER.split(",")) == 29
    assert outcome.rows("gross_minor", "net_minor") == [(10000, 9940)]


def test_it_reads_half_width_brackets() -> None:
    header = ALIPAY_HEADER.replace("（", "(").replace("）", ")")
    content = "\n".join([header, alipay_line(ALIPAY_PAYMENT), ""]).encode()

    assert read(content).values("gross_minor") == [10000]


def test_it_reads_a_bill_without_refund_numbers_or_fees() -> None:
    header = ALIPAY_HEADER.replace("退款批次号/请求号,服务费（元）,分润（元）,", "")

    outcome = read(alipay_file(ALIPAY_REFUND, header=header))

    assert outcome.rows("gross_minor", "fee_minor", "refund_ref") == [(-4000, 0, None)]


def test_it_proves_a_bill_whose_totals_agree() -> None:
    outcome = read(alipay_file(ALIPAY_PAYMENT, ALIPAY_REFUND, after=AGREEING))

    assert outcome.summary.proved is True
    assert outcome.control("交易合计") == (10000, 10000)
    assert outcome.control("退款笔数") == (1, 1)
    assert outcome.control("退款合计") == (-4000, -4000)


def test_it_reads_totals_with_separators_and_half_width_marks() -> None:
    totals = "#交易合计:1笔,商家实收共1,000.00元"
    payment = {**ALIPAY_PAYMENT, "商家实收（元）": "1000.00"}

    assert read(alipay_file(payment, after=(totals,))).control("交易合计") == (100000, 100000)


def test_it_leaves_out_a_total_that_is_no_amount() -> None:
    outcome = read(alipay_file(ALIPAY_PAYMENT, after=("#交易合计：1笔，商家实收共1.0.0元",)))

    assert [control.name for control in outcome.summary.controls] == ["交易笔数"]


def test_it_names_the_total_that_disagrees() -> None:
    outcome = read(alipay_file(ALIPAY_PAYMENT, after=AGREEING))

    assert outcome.summary.proved is False
    assert outcome.control("退款笔数") == (1, 0)


def test_it_loses_no_row_of_two_bills_in_one_file() -> None:
    content = alipay_file(ALIPAY_PAYMENT, after=AGREEING) + alipay_file(ALIPAY_REFUND)

    outcome = read(content)

    assert outcome.values("gross_minor") == [10000, -4000]
    assert [code for _row, _column, code in outcome.faults] == ["bad_date"]


def test_it_says_whose_bill_it_is_and_of_which_days() -> None:
    summary = read(alipay_file(ALIPAY_PAYMENT)).summary

    assert summary.account == "20880000000000000156"
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 5), date(2026, 10, 5))
    assert summary.period_is_declared is True


@pytest.mark.parametrize(
    "days",
    ["", "#起始日期：[2026年02月31日 00:00:00]   终止日期：[2026年03月01日 00:00:00]"],
)
def test_it_takes_the_days_of_the_rows_where_none_are_declared(days: str) -> None:
    summary = read(alipay_file(ALIPAY_PAYMENT, before=(days,))).summary

    assert (summary.period_start, summary.period_is_declared) == (date(2026, 10, 5), False)
    assert summary.account == ""


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("支付宝交易号", "", "missing_id"),
        ("业务类型", "", "missing_kind"),
        ("完成时间", "2026-10-32", "bad_date"),
        ("订单金额（元）", "1e3", "bad_amount"),
        ("服务费（元）", "0.605", "bad_amount"),
    ],
)
def test_it_refuses_a_damaged_row(column: str, cell: str, code: str) -> None:
    outcome = read(alipay_file(ALIPAY_PAYMENT, {**ALIPAY_PAYMENT, column: cell}))

    assert [(row, code) for row, _column, code in outcome.faults] == [(7, code)]


def test_it_finds_the_bill_beside_its_summary_in_an_archive_with_gbk_names() -> None:
    names = ("20880156_20261005_业务明细(汇总).csv", "20880156_20261005_业务明细.csv")
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in zip(
            names, (SUMMARY_TWIN.encode("gb18030"), alipay_file(ALIPAY_PAYMENT)), strict=True
        ):
            archive.writestr("n" * len(name.encode("gb18030")), content)
    packed = made.getvalue()
    for name in names:
        # as the platform does it: GBK bytes, without saying so
        packed = packed.replace(b"n" * len(name.encode("gb18030")), name.encode("gb18030"))

    assert read(packed).values("gross_minor") == [10000]


def test_it_refuses_the_summary_alone() -> None:
    assert refusal(SUMMARY_TWIN).code == "summary_not_bill"


def test_it_keeps_the_first_lines_of_the_bill_out_of_the_rows() -> None:
    outcome = read(alipay_file(ALIPAY_PAYMENT))

    assert len(ALIPAY_BEFORE) == 4
    assert (len(outcome.entries), len(outcome.rejected)) == (1, 0)


def test_it_proves_a_bill_that_a_spreadsheet_saved_again() -> None:
    totals = tuple(f'"{line}"' for line in AGREEING)

    outcome = read(alipay_file(ALIPAY_PAYMENT, ALIPAY_REFUND, after=totals))

    assert outcome.summary.proved is True
