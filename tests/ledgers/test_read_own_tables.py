from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledgers.formats import ColumnMapping, open_statement
from tests.ledgers.tables import lines, read

ORDERS = {
    "en": "Order No,Paid at,Payment method,Amount paid,Order status,Product",
    "zh-hant": "訂單編號,付款時間,付款方式,實付金額,訂單狀態,商品名稱",
    "zh-hans": "订单编号,付款时间,支付方式,实付金额,订单状态,商品名称",
}


@pytest.mark.parametrize("header", ORDERS.values(), ids=ORDERS.keys())
def test_it_reads_own_orders_in_three_languages(header: str) -> None:
    outcome = read(lines(header, "SO1,2026-10-05 10:00:00,微信支付,99.00,已付款,tea"))

    assert outcome.rows("kind", "status", "channel", "gross_minor", "order_key", "description") == [
        ("ORDER", "PAID", "WECHAT", 9900, "SO1", "tea")
    ]
    assert (outcome.summary.ledger_kind, outcome.summary.format) == ("orders", "generic_table")


@pytest.mark.parametrize(
    ("written", "status"),
    [("已付款", "PAID"), ("待付款", "UNPAID"), ("已關閉", "CLOSED"), ("退款成功", "REFUNDED"), ("部分退款", "PARTLY_REFUNDED"),
     ("退款失败", "PAID"), ("Paid", "PAID"), ("Unpaid", "UNPAID"), ("Payment failed", "FAILED"), ("CANCELLED", "CLOSED"),
     ("处理中", "PENDING"), ("refunding", "PENDING"), ("已撤销", "REVOKED"), ("whatever", None),
     ("已冲正", "REVOKED"), ("已沖銷", "REVOKED"), ("红冲", "REVOKED"), ("已返销", "REVOKED"), ("已回滾", "REVOKED"),
     ("拒付", "REVOKED"), ("rolled back", "REVOKED"), ("charged back", "REVOKED"),
    ("REVERTED", "REVOKED"), ("退回", "REFUNDED"), ("人工退单", "REFUNDED"),
     ("returned", "REFUNDED"), ("拒收", "CLOSED"), ("無效", "CLOSED"), ("voided", "CLOSED"), ("invalid", "CLOSED"),
     ("已驳回", "FAILED"), ("未通过", "FAILED"), ("declined", "FAILED"), ("未到账", "PENDING"), ("未到賬", "PENDING"),
     ("未完成", "PENDING"), ("撤销中", "PENDING"), ("not received", "PENDING"), ("冲正失败", "PAID"), ("拒绝退款", "PAID"),
     ("未撤销", "PAID"), ("待收货", "PAID"), ("等待买家确认收货", "PAID"), ("未发货", "PAID"), ("妥投", "PAID")],
)  # fmt: skip
def test_it_understands_what_an_order_s_status_says(written: str, status: str | None) -> None:
    outcome = read(
        lines(
            ORDERS["en"],
            "SO0,2026-10-05,WeChat,1.00,paid,x",
            f"SO1,2026-10-05,WeChat,1.00,{written},x",
        )
    )

    assert outcome.values("status")[1] == status


@pytest.mark.parametrize(
    ("written", "status"),
    [("退款成功", "REFUNDED"), ("退款失败", "FAILED"), ("退款關閉", "FAILED"), ("已关闭", "FAILED"), ("退款中", "PENDING")],
)  # fmt: skip
def test_it_understands_whether_a_refund_was_given(written: str, status: str) -> None:
    outcome = read(
        lines(
            "退款单号,订单号,退款时间,退款金额,退款状态",
            "R0,SO0,2026-10-05,3.00,退款成功",
            f"R1,SO1,2026-10-05,2.00,{written}",
        )
    )

    assert outcome.rows("kind", "status", "gross_minor")[1] == ("REFUND", status, -200)


@pytest.mark.parametrize(
    ("written", "channel"),
    [("支付宝", "ALIPAY"), ("Alipay", "ALIPAY"), ("余额", "BALANCE"), ("visa", "CARD"), ("现金", "CASH"),
     ("bank transfer", "BANK"), ("PayPal", "PAYPAL"), ("云闪付", "UNIONPAY"), ("Stripe", "STRIPE"), ("barter", "OTHER")],
)  # fmt: skip
def test_it_understands_how_an_order_was_paid(written: str, channel: str) -> None:
    outcome = read(
        lines(
            ORDERS["en"], f"SO1,2026-10-05,{written},1.00,paid,x", "SO2,2026-10-05,微信,1.00,paid,x"
        )
    )

    assert outcome.values("channel")[0] == channel


def test_it_keeps_what_an_order_says_was_given_back() -> None:
    outcome = read(
        lines(
            "订单号,付款时间,实付金额,退款金额,订单状态",
            "SO1,2026-10-05,90.00,30.00,部分退款",
            "SO2,2026-10-05,80.00,80.00,已退款",
            "SO3,2026-10-05,70.00,0.00,已完成",
        )
    )

    assert outcome.rows("status", "gross_minor", "refunded_minor") == [
        ("PARTLY_REFUNDED", 9000, 3000),
        ("REFUNDED", 8000, 8000),
        ("PAID", 7000, None),
    ]


def test_it_reads_an_unpaid_order_that_has_no_time_of_payment() -> None:
    outcome = read(
        lines(
            ORDERS["zh-hans"],
            "SO1,,微信支付,99.00,待付款,茶",
            "SO2,2026-10-05,微信支付,1.00,已付款,茶",
        )
    )

    assert outcome.rows("occurred_at", "booked_on", "status")[0] == (None, None, "UNPAID")


def test_it_reads_refunds_by_their_own_number() -> None:
    outcome = read(
        lines(
            "退款单号,订单号,退款金额,退款时间,退款状态",
            "RF1,SO1,30.00,2026-10-06 09:00:00,退款成功",
        )
    )

    assert outcome.rows("kind", "gross_minor", "refund_key", "order_key", "booked_on") == [
        ("REFUND", -3000, "RF1", "SO1", date(2026, 10, 6))
    ]


def test_it_reads_no_records_where_a_header_has_no_rows() -> None:
    outcome = read("退款单号,订单号,退款金额,退款时间\n")

    assert (len(outcome.entries), len(outcome.rejected)) == (0, 0)
    assert (outcome.summary.period_start, outcome.summary.period_end) == (None, None)


def test_it_reads_a_refund_column_beside_orders_as_a_status() -> None:
    outcome = read(
        lines("Order No,Paid at,Amount paid,Refund amount", "SO1,2026-10-05,10.00,0.00", "SO2,2026-10-05,10.00,10.00",
              "SO3,2026-10-05,10.00,4.00")
    )  # fmt: skip

    assert outcome.values("status") == [None, "REFUNDED", "PARTLY_REFUNDED"]
    assert outcome.values("gross_minor") == [1000, 1000, 1000]


def test_it_reads_a_negative_order_as_a_refund() -> None:
    outcome = read(lines("Order No,Paid at,Amount", "SO1,2026-10-05,10.00", "SO1,2026-10-06,-4.00"))

    assert outcome.rows("kind", "gross_minor") == [("ORDER", 1000), ("REFUND", -400)]


def test_it_reads_stock_in_pieces() -> None:
    outcome = read(
        lines("出库单号,商品编码,出库数量,出库时间,类型",
              'A1,TEA-1,"1,200",2026-10-05,销售出库',
              "A2,TEA-1,3.00,2026-10-06,退货入库",
              "A3,TEA-1,two,2026-10-06,销售出库", "A4,TEA-2,5,2026-10-06,其他")
    )  # fmt: skip

    assert outcome.rows("kind", "currency", "quantity", "gross_minor", "sku") == [
        ("STOCK", "UNIT", 1200, 1200, "TEA-1"),
        ("STOCK", "UNIT", -3, -3, "TEA-1"),
        ("STOCK", "UNIT", 5, 5, "TEA-2"),
    ]
    assert outcome.faults == [(4, "出库数量", "bad_quantity")]


def test_it_reads_stock_that_says_no_kind() -> None:
    outcome = read(lines("SKU,Quantity,Shipped at", "TEA-1,2,2026-10-05", "TEA-1,-1,2026-10-06"))

    assert outcome.values("quantity") == [2, -1]
    assert outcome.values("natural_id") == [None, None]


def test_it_reads_a_supplier_s_bill_as_the_mapping_says() -> None:
    mapping = ColumnMapping(
        columns={"order_ref": "Doc", "gross": "Due", "occurred_at": "Day"},
        ledger_kind="supplier",
        currency="HKD",
    )

    outcome = read(lines("Doc,Day,Due", "PO1,2026-10-05,10.00", "PO2,2026-10-05,-2.00"), mapping)

    assert outcome.rows("kind", "gross_minor", "currency") == [
        ("ORDER", 1000, "HKD"),
        ("REFUND", -200, "HKD"),
    ]
    assert outcome.summary.ledger_kind == "supplier"


CHANNEL = "Transaction ID,Order No,Type,Created (UTC),Amount,Fee,Net,Currency"


def test_it_reads_a_channel_s_table_with_fee_and_net() -> None:
    outcome = read(
        lines(CHANNEL, "T1,SO1,charge,2026-10-05 10:00:00,100.00,2.90,97.10,USD",
        "T2,SO1,refund,2026-10-06 10:00:00,-40.00,0.00,-40.00,USD",
              "T3,,payout,2026-10-07 10:00:00,-57.10,0.00,-57.10,USD")
    )  # fmt: skip

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", 10000, -290, 9710), ("REFUND", -4000, 0, -4000), ("PAYOUT", -5710, 0, -5710)
    ]  # fmt: skip
    assert outcome.values("occurred_at")[0] == datetime(2026, 10, 5, 10, tzinfo=UTC)
    assert outcome.summary.zone == "UTC"


def test_it_takes_a_fee_for_a_cost_where_other_deductions_hide_it() -> None:
    outcome = read(lines(CHANNEL, "T1,SO1,charge,2026-10-05,1060.00,-27.92,1042.08,USD"))

    assert outcome.values("fee_minor") == [-2792]


def test_it_takes_a_fee_for_what_the_net_says() -> None:
    outcome = read(
        lines(
            CHANNEL,
            "T1,SO1,charge,2026-10-05,100.00,-2.90,97.10,USD",
            "T2,SO1,adjustment,2026-10-05,10.00,-1.00,11.00,USD",
        )
    )

    assert outcome.values("fee_minor") == [-290, 100]


def test_it_turns_unsigned_refunds_and_their_net_around() -> None:
    outcome = read(
        lines(
            CHANNEL,
            "T1,SO1,refund,2026-10-05,40.00,0.00,40.00,USD",
            "T2,SO2,charge,2026-10-05,5.00,0.00,5.00,USD",
        )
    )

    assert outcome.rows("gross_minor", "net_minor") == [(-4000, -4000), (500, 500)]


def test_it_reads_fees_and_rates_without_a_net() -> None:
    outcome = read(
        lines("支付流水号,商户订单号,交易类型,交易时间,交易金额,手续费,费率", "T1,SO1,支付,2026-10-05 10:00:00,100.00,0.60,0.60%",
              "T2,SO1,退款,2026-10-05 11:00:00,50.00,0.30,0.6")
    )  # fmt: skip

    assert outcome.rows("gross_minor", "fee_minor", "net_minor", "fee_rate_ppm") == [
        (10000, -60, 9940, 6000), (-5000, 30, -4970, None)
    ]  # fmt: skip


def test_it_keeps_a_list_of_payouts_positive() -> None:
    mapping = ColumnMapping(
        columns={
            "batch_ref": "Payout ID",
            "gross": "Amount",
            "kind": "Type",
            "occurred_at": "Date",
        },
        ledger_kind="channel",
    )

    outcome = read(
        lines(
            "Payout ID,Type,Date,Amount", "P1,payout,2026-10-05,10.00", "P2,payout,2026-10-06,20.00"
        ),
        mapping,
    )

    assert outcome.rows("kind", "gross_minor") == [("PAYOUT", 1000), ("PAYOUT", 2000)]


def test_it_reads_a_refund_row_whose_amount_stands_in_a_column_of_refunds() -> None:
    mapping = ColumnMapping(
        columns={
            "transaction_ref": "T",
            "gross": "Paid",
            "refunded": "Refunded",
            "refund_ref": "RF",
            "occurred_at": "Day",
        },
        ledger_kind="channel",
    )

    outcome = read(
        lines("T,Day,Paid,Refunded,RF", "T1,2026-10-05,10.00,0.00,", "T1,2026-10-06,0.00,4.00,RF1"),
        mapping,
    )

    assert outcome.rows("kind", "gross_minor", "status") == [
        ("PAYMENT", 1000, None),
        ("REFUND", -400, None),
    ]


def test_it_knows_a_payment_written_negative_as_a_refund() -> None:
    outcome = read(
        lines(
            "Transaction ID,Order No,Type,Date,Amount,Net,Fee",
            "T1,SO1,payment,2026-10-05,-5.00,-5.00,0",
        )
    )

    assert outcome.values("kind") == ["REFUND"]


def test_it_turns_all_signs_around_where_the_mapping_says_so() -> None:
    mapping = ColumnMapping(
        columns={"gross": "Amount", "occurred_at": "Date"}, ledger_kind="bank", sign="inverted"
    )

    assert read(lines("Date,Amount", "2026-10-05,3.50"), mapping).values("gross_minor") == [-350]


def test_it_knows_a_wholly_identical_row_of_a_table_with_numbers() -> None:
    outcome = read(
        lines(
            "Order No,Paid at,Amount",
            *["SO1,2026-10-05,1.00"] * 2,
            "SO1,2026-10-05,2.00",
        )
    )

    first, again, other = outcome.values("natural_id")
    assert first == again
    assert first != other


def test_it_takes_the_currency_of_a_column_of_a_header_and_of_the_caller() -> None:
    named = read(
        lines(
            "Order No,Paid at,Amount,Currency",
            "SO1,2026-10-05,1.00,港币",
            "SO2,2026-10-05,1.00,",
            "SO3,2026-10-05,1.00,??",
        ),
        currency="USD",
    )
    titled = read(lines("Order No,Paid at,Amount (HKD)", "SO1,2026-10-05,1.00"), currency="USD")
    told = read(lines("Order No,Paid at,Amount", "SO1,2026-10-05,1.00"), currency="USD")

    assert named.values("currency") == ["HKD", "USD"]
    assert named.faults == [(4, "Currency", "bad_currency")]
    assert (titled.values("currency"), told.values("currency")) == (["HKD"], ["USD"])


@pytest.mark.parametrize(
    ("amount", "told", "currency"),
    [
        ("HK$1.00", None, "HKD"),
        ("$1.00", None, "USD"),
        ("$1.00", "HKD", "HKD"),
        ("1.00", None, "CNY"),
        ("¥1.00", None, "CNY"),
    ],
)
def test_it_takes_the_currency_from_the_signs_of_amounts(
    amount: str, told: str | None, currency: str
) -> None:
    options = {"currency": told} if told else {}

    outcome = read(lines("Order No,Paid at,Amount", f"SO1,2026-10-05,{amount}"), None, **options)

    assert outcome.rows("gross_minor", "currency") == [(100, currency)]


def test_it_refuses_an_amount_in_another_currency_than_its_row_s() -> None:
    outcome = read(
        lines(
            "Order No,Paid at,Amount,Currency",
            "SO1,2026-10-05,USD 1.00,CNY",
            "SO2,2026-10-05,CNY 1.00,CNY",
        )
    )

    assert outcome.faults == [(2, "Amount", "bad_amount")]


def test_it_takes_times_in_the_zone_that_is_said() -> None:
    content = lines(
        "Order No,Paid at,Amount",
        "SO1,2026-10-05 10:00:00,1.00",
        "SO2,2026-10-05T10:00:00+02:00,1.00",
    )

    outcome = read(content, zone="Europe/Berlin")

    assert outcome.values("occurred_at") == [datetime(2026, 10, 5, 8, tzinfo=UTC)] * 2


def test_it_reads_pieces_beside_an_amount() -> None:
    outcome = read(lines("Order No,Paid at,Amount,Quantity,Status", "SO1,2026-10-05,10.00,+3,paid"))

    assert outcome.rows("gross_minor", "quantity") == [(1000, 3)]


def test_it_sums_a_table_up_before_anybody_read_its_rows() -> None:
    reading = open_statement(lines("Order No,Paid at,Amount", "SO1,2026-10-05,10.00").encode())

    assert reading.summary.rows == 1


def test_it_takes_an_order_whose_refund_came_to_nothing_for_paid() -> None:
    outcome = read(
        lines(
            "订单号,支付时间,实付金额,退款状态",
            "SO1,2026-10-05 10:00:00,12.00,已撤销",
            "SO2,2026-10-05 10:01:00,13.00,商家驳回",
            "SO3,2026-10-05 10:02:00,14.00,退款成功",
            "SO4,2026-10-05 10:03:00,15.00,退款关闭",
        )
    )

    assert outcome.values("status") == ["PAID", "PAID", "REFUNDED", "PAID"]
