from __future__ import annotations

import gzip
from datetime import UTC, date, datetime

import pytest

from tests.ledgers.bills import (
    HEADER,
    PAYMENT,
    REFUND,
    REFUND_COLUMNS,
    TOTALS,
    wechat_bill,
    wechat_file,
    wechat_line,
    wechat_row,
)
from tests.ledgers.tables import read

LEGACY = (
    "交易时间,公众账号ID,商户号,子商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,总金额,"
    "代金券或立减优惠金额,微信退款单号,商户退款单号,退款金额,代金券或立减优惠退款金额,退款类型,退款状态,商品名称,商户数据包,"
    "手续费,费率"
)
SUCCESS = ",".join(name for name in HEADER.split(",") if name not in REFUND_COLUMNS)
REFUNDS = HEADER.replace("微信退款单号", "退款申请时间,退款成功时间,微信退款单号")


def test_it_reads_a_payment() -> None:
    outcome = read(wechat_file(PAYMENT))

    assert outcome.rows("row_number", "kind", "status", "channel", "currency") == [
        (2, "PAYMENT", "PAID", "WECHAT", "CNY")
    ]
    assert outcome.rows("gross_minor", "fee_minor", "net_minor", "fee_rate_ppm") == [
        (9900, -59, 9841, 6000)
    ]
    assert outcome.rows("order_ref", "transaction_ref", "refund_ref", "refund_key") == [
        ("SO1", "4200000000202610050000000001", None, None)
    ]


def test_it_takes_the_mark_of_a_user_for_nobody_s_name() -> None:
    assert read(wechat_file(PAYMENT)).values("counterparty") == [None]


def test_it_takes_times_as_those_of_china() -> None:
    outcome = read(wechat_file({**PAYMENT, "交易时间": "2026-10-05 00:30:00"}))

    assert outcome.rows("occurred_at", "booked_on") == [
        (datetime(2026, 10, 4, 16, 30, tzinfo=UTC), date(2026, 10, 5))
    ]


def test_it_reads_a_refund_as_money_going_back() -> None:
    outcome = read(wechat_file(REFUND))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("REFUND", "REFUNDED", -3000, 18, -2982)
    ]
    assert outcome.values("refund_key") == ["RF1"]


def test_it_takes_a_fee_given_back_as_such_whatever_its_sign() -> None:
    outcome = read(wechat_file({**REFUND, "手续费": "0.18000"}))

    assert outcome.values("fee_minor") == [18]


@pytest.mark.parametrize(
    ("written", "status"), [("FAIL", "FAILED"), ("CHANGE", "FAILED"), ("PROCESSING", "PENDING")]
)
def test_it_keeps_a_refund_apart_that_did_not_arrive(written: str, status: str) -> None:
    outcome = read(wechat_file({**REFUND, "退款状态": written}))

    assert outcome.values("status") == [status]


def test_it_reads_a_revoked_payment_as_its_whole_amount_going_back() -> None:
    revoked = {**PAYMENT, "交易状态": "REVOKED", "手续费": "0.00000"}

    outcome = read(wechat_file(revoked))

    assert outcome.rows("kind", "status", "gross_minor") == [("REFUND", "REVOKED", -9900)]


def test_it_settles_less_than_the_order_where_a_coupon_paid() -> None:
    coupon = {**PAYMENT, "应结订单金额": "94.00", "代金券金额": "5.00"}

    outcome = read(wechat_file(coupon))

    assert outcome.rows("gross_minor", "net_minor") == [(9900, 9400 - 59)]


def test_it_refunds_what_was_applied_for_and_settles_what_was_given_back() -> None:
    outcome = read(wechat_file({**REFUND, "退款金额": "25.00", "申请退款金额": "30.00"}))

    assert outcome.rows("gross_minor", "net_minor") == [(-3000, -2500 + 18)]


def test_it_reads_the_bill_of_successful_payments_of_twenty_columns() -> None:
    outcome = read(wechat_file(PAYMENT, header=SUCCESS))

    assert len(SUCCESS.split(",")) == 20
    assert outcome.rows("gross_minor", "net_minor", "refund_ref") == [(9900, 9841, None)]


def test_it_reads_the_bill_of_refunds_of_twenty_nine_columns() -> None:
    outcome = read(wechat_file(REFUND, header=REFUNDS))

    assert len(REFUNDS.split(",")) == 29
    assert outcome.rows("gross_minor", "net_minor") == [(-3000, -2982)]


def test_it_reads_the_older_bill_of_twenty_four_columns() -> None:
    totals = "总交易单数,总交易额,总退款金额,总代金券或立减优惠退款金额,手续费总金额\n`1,`99.00,`0.00,`0.00,`0.59000"

    outcome = read(wechat_file({**PAYMENT, "总金额": "99.00"}, header=LEGACY, totals=totals))

    assert len(LEGACY.split(",")) == 24
    assert outcome.rows("gross_minor", "net_minor") == [(9900, 9841)]
    assert outcome.summary.proved is True


def test_it_takes_what_was_given_back_as_the_refund_in_the_older_bill() -> None:
    outcome = read(wechat_file(REFUND, header=LEGACY.replace("总金额", "订单金额")))

    assert outcome.rows("gross_minor", "net_minor") == [(-3000, -2982)]


def test_it_reads_columns_in_any_order() -> None:
    header = ",".join(reversed(HEADER.split(",")))

    outcome = read(wechat_file(PAYMENT, header=header))

    assert outcome.rows("gross_minor", "order_ref") == [(9900, "SO1")]


@pytest.mark.parametrize("pack", [lambda b: b"\xef\xbb\xbf" + b, gzip.compress])
def test_it_reads_a_bill_with_a_mark_or_packed(pack: object) -> None:
    assert callable(pack)

    outcome = read(pack(wechat_bill(wechat_row(1, 9_900))))

    assert outcome.values("gross_minor") == [9900]
    assert outcome.summary.proved is True


def test_it_proves_a_bill_whose_totals_agree() -> None:
    totals = f"{TOTALS}\n`2,`99.00,`30.00,`0.00,`0.41000,`99.00,`30.00"

    outcome = read(wechat_file(PAYMENT, REFUND, totals=totals))

    assert outcome.summary.proved is True
    assert outcome.control("总交易单数") == (2, 2)
    assert outcome.control("退款总金额") == (3000, 3000)
    assert outcome.control("手续费总金额") == (41, 41)


def test_it_names_the_total_that_disagrees() -> None:
    outcome = read(wechat_bill(wechat_row(1, 9_900), total_fen=9_901))

    assert outcome.summary.proved is False
    assert outcome.control("订单总金额") == (9901, 9900)


def test_it_counts_a_refused_row_but_leaves_its_amount_out_of_the_totals() -> None:
    totals = f"{TOTALS}\n`2,`198.00,`0.00,`0.00,`1.18000,`198.00,`0.00"

    outcome = read(wechat_file(PAYMENT, {**PAYMENT, "订单金额": "99.OO"}, totals=totals))

    assert outcome.faults == [(3, "订单金额", "bad_amount")]
    assert outcome.control("总交易单数") == (2, 2)
    assert outcome.control("订单总金额") == (19800, 9900)


@pytest.mark.parametrize("totals", ["", TOTALS, f"{TOTALS}\n`many,`x,`,`,`,`,`"])
def test_it_is_unproved_without_readable_totals(totals: str) -> None:
    outcome = read(wechat_file(PAYMENT, totals=totals))

    assert len(outcome.entries) == 1
    assert outcome.summary.proved is None


def test_it_loses_no_row_that_stands_under_totals() -> None:
    one = wechat_bill(wechat_row(1, 100)).decode()

    outcome = read(one + wechat_bill(wechat_row(2, 200)).decode())

    assert outcome.values("gross_minor") == [100, 200]
    assert [row for row, _column, _code in outcome.faults] == [3, 4, 5]
    assert outcome.summary.proved is False


def test_it_refuses_to_take_a_second_bill_for_totals_of_the_first() -> None:
    bill = wechat_bill(wechat_row(1, 100)).decode()

    outcome = read(bill + wechat_row(2, 200) + "\r\n" + wechat_row(3, 300) + "\r\n")

    assert outcome.values("gross_minor") == [100, 200, 300]
    assert outcome.summary.proved is None


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("交易时间", "2026-02-31 10:00:00", "bad_date"),
        ("交易时间", "", "missing_date"),
        ("商户订单号", "1.2E+27", "damaged_id"),
        ("微信订单号", "4.2E+27", "damaged_id"),
        ("微信订单号", "", "missing_id"),
        ("订单金额", "12.3O", "bad_amount"),
        ("订单金额", "", "missing_amount"),
        ("订单金额", "1.005", "bad_amount"),
        ("货币种类", "元宝", "bad_currency"),
        ("订单金额", "$99.00", "bad_amount"),
    ],
)
def test_it_refuses_a_damaged_row(column: str, cell: str, code: str) -> None:
    outcome = read(wechat_file(PAYMENT, {**PAYMENT, column: cell}, PAYMENT))

    assert outcome.faults == [(3, column, code)]
    assert len(outcome.entries) == 2


def test_it_rounds_the_fee_that_the_bill_pads_to_five_decimals() -> None:
    outcome = read(wechat_file({**PAYMENT, "手续费": "0.59400"}))

    assert outcome.values("fee_minor") == [-59]


def test_it_reads_yen_without_decimals() -> None:
    yen = {
        **PAYMENT,
        "货币种类": "JPY",
        "订单金额": "500",
        "应结订单金额": "500",
        "手续费": "3.00000",
    }

    outcome = read(wechat_file(yen))

    assert outcome.rows("currency", "gross_minor", "fee_minor") == [("JPY", 500, -3)]


def test_it_takes_an_empty_currency_as_yuan() -> None:
    outcome = read(wechat_file({**PAYMENT, "货币种类": ""}))

    assert outcome.values("currency") == ["CNY"]


def test_it_says_whose_bill_it_is_and_of_which_days() -> None:
    summary = read(wechat_file(PAYMENT, REFUND)).summary

    assert (summary.account, summary.format) == ("1900000001", "wechat_trade")
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 5), date(2026, 10, 6))
    assert summary.period_is_declared is False


def test_it_knows_no_account_where_the_bill_names_none() -> None:
    header = HEADER.replace("商户号,特约商户号", "特约商户号")

    assert read(wechat_file(PAYMENT, header=header)).summary.account == ""


def test_it_reads_an_empty_bill_as_one_without_rows() -> None:
    outcome = read(wechat_bill())

    assert len(outcome.entries) == 0
    assert outcome.summary.proved is True


def test_it_tells_a_payment_from_its_refunds_by_their_natural_ids() -> None:
    second = {**REFUND, "商户退款单号": "RF2", "微信退款单号": "50300000002026100600002"}

    outcome = read(wechat_file(PAYMENT, REFUND, second, PAYMENT))

    first, refund, other, again = outcome.values("natural_id")
    assert first == again
    assert len({first, refund, other}) == 3


def test_it_keeps_the_row_as_it_was_written() -> None:
    outcome = read(wechat_file(PAYMENT))

    assert outcome.values("raw") == [wechat_line(PAYMENT)]


def test_it_passes_over_a_note_under_the_totals() -> None:
    outcome = read(wechat_bill(wechat_row(1, 9_900)).decode() + "说明：本账单仅供参考\r\n")

    assert (len(outcome.rejected), outcome.summary.proved) == (0, True)


def test_it_tells_refunds_apart_that_only_the_channel_has_numbered() -> None:
    ours = {**REFUND, "商户退款单号": "0"}
    other = {**ours, "微信退款单号": "50300000002026100600002"}

    names = read(wechat_file(ours, other)).values("natural_id")

    assert len(set(names)) == 2


def test_it_names_a_refund_without_any_number_by_its_payment() -> None:
    outcome = read(wechat_file({**REFUND, "商户退款单号": "0", "微信退款单号": "0"}))

    assert outcome.values("natural_id") == ["4200000000202610050000000001|REFUND|"]
