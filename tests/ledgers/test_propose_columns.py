from __future__ import annotations

import pytest

from ledgers.formats import Proposal, Question, recognise
from ledgers.formats.folding import folded, simplified
from ledgers.formats.headers import FIELDS, NEVER, score
from ledgers.formats.words import currency_code
from tests.ledgers.tables import lines


def proposal(*rows: str) -> Proposal:
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return found


def columns(*rows: str) -> dict[str, str]:
    return dict(proposal(*rows).mapping.columns)


@pytest.mark.parametrize(
    ("header", "field"),
    [("Order No", "order_ref"), ("order_number", "order_ref"), ("OrderID", "order_ref"), ("訂單編號", "order_ref"),
     ("订单号", "order_ref"), ("Transaction ID", "transaction_ref"), ("微信订单号", "transaction_ref"),
     ("退款單號", "refund_ref"), ("Payout ID", "batch_ref"), ("Paid At", "occurred_at"), ("付款時間", "occurred_at"),
     ("實付金額（元）", "gross"), ("Amount (HKD)", "gross"), ("手续费", "fee"), ("佣金比例", "fee_rate"), ("Net", "net"),
     ("收入金额（+元）", "credit"), ("Money out", "debit"), ("收/支", "direction"), ("账户余额", "balance"),
     ("Currency", "currency"), ("订单状态", "status"), ("支付方式", "channel"), ("退款方式", "channel"),
     ("对方户名", "counterparty"), ("Tenant", "counterparty"), ("Student Name", "counterparty"), ("Bill To", "counterparty"),
     ("Mieter", "counterparty"), ("业主姓名", "counterparty"), ("學員", "counterparty"),
     ("摘要", "description"), ("SKU", "sku"), ("出庫數量", "quantity")],
)  # fmt: skip
def test_it_knows_a_header_in_each_language(header: str, field: str) -> None:
    best = max(FIELDS, key=lambda name: score(name, header))

    assert best == field


@pytest.mark.parametrize(
    ("field", "header"),
    [("refund_ref", "退款状态"), ("gross", "Unit price"), ("order_ref", "微信订单号"), ("fee", "费率"),
     ("occurred_at", "Updated at"),
     ("gross", ""), ("balance", "Opening balance")],
)  # fmt: skip
def test_it_knows_what_a_header_is_not(field: str, header: str) -> None:
    assert score(field, header) == 0


def test_it_names_for_each_field_what_it_never_is() -> None:
    assert set(NEVER) == set(FIELDS)


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("Order_Number", "order no"),
        ("ＯｒｄｅｒＩＤ", "order id"),
        ("交易金額（元）", "交易金额"),
        ("(USD)", "usd"),
        ("Währung", "wahrung"),
    ],
)
def test_it_folds_headers_to_one_form(written: str, same: str) -> None:
    assert folded(written).strip("()") == same


def test_it_folds_words_to_one_form() -> None:
    assert simplified(" 已退款 : OK ") == "已退款 ok"


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("人民币", "CNY"),
        ("RMB", "CNY"),
        ("港幣", "HKD"),
        ("usd", "USD"),
        ("NT$", "TWD"),
        ("Taler", "TALER"),
    ],
)
def test_it_knows_currencies_by_their_names(written: str, code: str) -> None:
    assert currency_code(written) == code


def test_it_prefers_what_was_paid_to_what_was_asked() -> None:
    found = columns("订单号,商品总价,运费,实付金额,付款时间", "SO1,100.00,10.00,95.00,2026-10-05")

    assert found["gross"] == "实付金额"


def test_it_takes_no_column_whose_cells_say_otherwise() -> None:
    found = columns(
        "Order No,Order date,Total,Amount paid,Status",
        "SO1,2026-10-05,5.00,,paid",
        "SO2,2026-10-05,6.00,,paid",
    )

    assert found["gross"] == "Total"


@pytest.mark.parametrize(
    ("header", "cell"), [("Reference", "2026-10-05"), ("Reference", "12.50"), ("Reference", "none")]
)
def test_it_takes_no_date_amount_or_word_for_a_number(header: str, cell: str) -> None:
    assert "order_ref" not in columns(f"{header},Date,Amount", f"{cell},2026-10-05,1.00")


def test_it_prefers_a_number_that_changes_to_one_that_doesn_t() -> None:
    rows = [f"SHOP1,SO{n},2026-10-05,1.00" for n in range(5)]

    found = columns("Merchant reference,Customer order no,Date,Amount", *rows)

    assert found["order_ref"] == "Customer order no"


def test_it_offers_other_numbers_as_rivals() -> None:
    found = proposal("Order No,Invoice No,Paid at,Amount", "SO1,IN1,2026-10-05,1.00")

    assert found.mapping.columns["order_ref"] == "Order No"
    assert found.rivals == {"order_ref": ("Invoice No",)}


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [("Order No,Paid at,Amount,Status", "SO1,2026-10-05,1.00,paid", "orders"),
     ("Date,Description,Amount", "2026-10-05,a,1.00", "bank"),
     ("SKU,Quantity,Shipped at", "T1,1,2026-10-05", "stock"), ("Transaction ID,Date,Amount,Fee",
     "T1,2026-10-05,1.00,0.1", "channel"),
     ("Order No,Date,Amount,Fee,Net", "T1,2026-10-05,1.00,0.1,0.9", "channel"),
     ("Payout ID,Date,Amount", "P1,2026-10-05,1.00", "channel"),
     ("Order No,Transaction ID,Type,Date,Amount", "S1,T1,charge,2026-10-05,1.00", "channel"),
     ("Order No,Transaction ID,Type,Date,Amount,Balance", "S1,T1,charge,2026-10-05,1.00,1.00", "channel"),
     ("Order No,Date,Amount", "SO1,2026-10-05,1.00", "orders"), ("Order No,Date,Amount,Balance",
     "SO1,2026-10-05,1.00,1.00", "bank"),
     ("Payout Date,Status,Charges,Refunds,Fees,Total", "2026-10-05,paid,9.00,0.00,1.00,8.00", "channel"),
     ("流水号,商户订单号,时间,类型,收入,支出", "L1,S1,2026-10-05 10:00:00,收费,,0.06", "channel"),
     ("交易日期,交易流水号,交易类型,收入,支出,余额", "2026-10-05,L1,转账,1.00,,1.00", "bank"),
     ("交易单号,商户单号,交易时间,收/支,金额", "T1,S1,2026-10-05,支出,1.00", "channel"),
     ("出库单号,商品编码,出库数量,金额,出库时间", "A1,T1,2,5.00,2026-10-05", "stock")],
)  # fmt: skip
def test_it_says_what_the_rows_are_records_of(header: str, row: str, kind: str) -> None:
    assert proposal(header, row).mapping.ledger_kind == kind


def test_it_reads_a_row_per_payout_by_its_total() -> None:
    found = columns(
        "Payout Date,Status,Charges,Refunds,Fees,Total,Currency",
        "2026-10-05,paid,110.00,-5.00,-3.00,102.00,EUR",
    )

    assert found["gross"] == "Total"
    assert not {"fee", "net", "refunded"} & set(found)


@pytest.mark.parametrize(
    ("header", "row", "number", "money"),
    [("Payout Date,Reference,Payout Type,Amount,Fees,Status", "2026-06-03,AB12CD,BANK TRANSFER,1240.55,21.10,PAID",
      "Reference", {"gross": "Amount"}),
     ("id,amount,arrival_date,created_at,currency,deducted_fees,payout_type,reference,status",
      "PO1A2B,1240.55,2026-06-04,2026-06-02T10:00:00Z,EUR,12.30,merchant,BRASS-7XK2,paid",
      "reference", {"gross": "amount"}),
     ("Payout Date,Reference,Amount,Fee,Net", "2026-06-03,AB12CD,10.00,1.00,9.00",
      "Reference", {"gross": "Amount", "fee": "Fee", "net": "Net"}),
     ("打款日期,流水号,打款方式,打款金额,状态", "2026-06-03,D1001,银行卡,1240.55,成功", "流水号", {"gross": "打款金额"})],
)  # fmt: skip
def test_it_numbers_a_row_per_payout_by_the_payout(
    header: str, row: str, number: str, money: dict[str, str]
) -> None:
    found = proposal(header, row).mapping

    assert (found.ledger_kind, found.columns["batch_ref"]) == ("channel", number)
    assert {name: found.columns[name] for name in ("gross", "fee", "net") if name in found.columns} == money  # fmt: skip
    assert "kind" not in found.columns


@pytest.mark.parametrize(
    "header",
    ["Payout Date,Order No,Amount", "Payout Date,Reference,Amount,Customer", "Date,Reference,Amount",
     "Payout Date,Invoice No,Amount"],
)  # fmt: skip
def test_it_numbers_a_sale_by_no_payout(header: str) -> None:
    cells = ("2026-06-03", "AB12CD", "10.00", "Ann")

    found = columns(header, ",".join(cells[: header.count(",") + 1]))

    assert "batch_ref" not in found


def test_it_numbers_no_rows_of_which_several_are_paid_out_on_a_day() -> None:
    found = columns("Payout Date,Reference,Amount", "2026-06-03,A1,10.00", "2026-06-03,A2,12.00")

    assert "batch_ref" not in found


def test_it_takes_what_was_received_for_the_amount_where_no_fee_is_named() -> None:
    assert (
        columns("订单号,付款时间,订单金额,实收金额", "SO1,2026-10-05,100.00,95.00")["gross"]
        == "实收金额"
    )


def test_it_takes_a_lone_credit_column_for_nothing_beside_an_amount() -> None:
    assert "credit" not in columns("Date,Description,Amount,Credit", "2026-10-05,a,1.00,")


@pytest.mark.parametrize(
    ("came", "went"),
    [("Receipts", "Payments"), ("Deposit", "Payment"), ("Received (EUR)", "Spent (EUR)"),
     ("Received", "Paid"), ("Receipts", "Disbursements")],
)  # fmt: skip
def test_it_takes_receipts_beside_payments_for_the_two_ways_of_money(came: str, went: str) -> None:
    found = columns(
        f"Date,Payee,Details,{came},{went}",
        "2026-10-05,Tin Whistle Books,INV-2041,120.00,",
        "2026-10-06,Acme Paper,Bill 778,,45.50",
    )

    assert (found["credit"], found["debit"]) == (came, went)
    assert "gross" not in found


@pytest.mark.parametrize(
    ("header", "row"),
    [
        # a deposit and what was paid of one order
        ("Order No,Date,Deposit,Payment", "A-1001,2026-10-05,20.00,80.00"),
        # what is compared has a column of its own
        ("Order No,Date,Total,Received,Paid", "A-1001,2026-10-05,20.00,20.00,"),
        # a day, and nothing at all
        ("Order No,Date,Received,Paid", "A-1001,2026-10-05,2026-10-07,80.00"),
        ("Order No,Date,Sum,Receipts,Payments", "A-1001,2026-10-05,80.00,,"),
    ],
)
def test_it_takes_no_ways_of_money_where_a_row_may_have_both(header: str, row: str) -> None:
    assert "debit" not in columns(header, row)


def test_it_leaves_pieces_on_a_few_rows_aside() -> None:
    found = columns(
        "shipment-id,order-id,amount,posted-date,quantity",
        *["S1,O1,1.00,2026-10-05,"] * 3,
        "S1,O1,1.00,2026-10-05,1",
    )

    assert "quantity" not in found


@pytest.mark.parametrize(
    ("header", "cell", "currency"),
    [("Amount (EUR)", "1.00", "EUR"), ("Amount in USD", "1.00", "USD"), ("金额（元）", "1.00", "CNY"),
     ("Amount (RMB)", "1.00", "CNY"),
     ("Amount", "€1.00", "EUR"), ("Amount", "1.00", None)],
)  # fmt: skip
def test_it_proposes_the_currency_that_is_named(
    header: str, cell: str, currency: str | None
) -> None:
    assert (
        proposal(f"Order No,Date,{header}", f"SO1,2026-10-05,{cell}").mapping.currency == currency
    )


def test_it_passes_over_lines_that_are_no_header() -> None:
    found = recognise(
        lines(
            "1,2", "a,a,a,a", "Date,1,2,3", "Order No,Paid at,Amount", "SO1,2026-10-05,1.00"
        ).encode()
    )

    assert found.table.header_line == 4


def test_it_proposes_channels_that_only_their_header_names() -> None:
    rows = [f"SO{n},2026-10-05,1.00,way {n}" for n in range(70)]

    assert columns("Order No,Paid at,Amount,Payment method", *rows)["channel"] == "Payment method"


def test_it_takes_a_column_of_too_many_words_for_no_status() -> None:
    rows = [f"SO{n},2026-10-05,1.00,paid {n}" for n in range(70)]

    assert "status" not in columns("Order No,Paid at,Amount,Status", *rows)


def test_it_takes_no_column_of_other_words_for_a_currency() -> None:
    assert "currency" not in columns(
        "Order No,Paid at,Amount,Currency", "SO1,2026-10-05,1.00,to be said"
    )


def test_it_reads_a_table_of_refunds_that_says_no_time_of_the_refund() -> None:
    found = columns("退款单号,订单号,退款金额,创建时间", "RF1,SO1,30.00,2026-10-06")

    assert (found["gross"], found["occurred_at"]) == ("退款金额", "创建时间")


def test_it_keeps_what_was_settled_beside_what_was_paid() -> None:
    found = columns("Order No,Paid at,Amount paid,Settlement amount", "SO1,2026-10-05,2.00,1.00")

    assert (found["gross"], found["net"]) == ("Amount paid", "Settlement amount")


def test_it_knows_the_name_of_an_order_from_that_of_a_person() -> None:
    assert columns("Name,Paid at,Total", "#1001,2026-10-05,1.00")["order_ref"] == "Name"
    assert columns("Name,Paid at,Total", "A. Lee,2026-10-05,1.00")["counterparty"] == "Name"


def test_it_takes_the_price_of_wechat_s_interface_for_the_amount() -> None:
    found = columns(
        "out_trade_no,total_fee,time_end,trade_state", "SO1,9.00,20261005100000,SUCCESS"
    )

    assert (found["gross"], found["occurred_at"]) == ("total_fee", "time_end")
    assert "fee" not in found


def test_it_takes_a_total_fee_beside_an_amount_for_a_fee() -> None:
    found = columns("Order No,Paid at,Amount,Total fee", "SO1,2026-10-05,9.00,0.10")

    assert (found["gross"], found["fee"]) == ("Amount", "Total fee")


def test_it_prefers_the_amount_of_every_row_to_a_sum_on_one() -> None:
    found = columns(
        "settlement-id,order-id,posted-date,total-amount,amount",
        "S1,,2026-10-05,3.00,",
        "S1,SO1,2026-10-05,,1.00",
        "S1,SO2,2026-10-05,,2.00",
    )

    assert found["gross"] == "amount"


def test_it_takes_the_kinds_of_a_channel_from_its_descriptions() -> None:
    found = columns(
        "Date,Description,Currency,Gross,Fee,Net,Transaction ID",
        "2026-10-05,Express Checkout Payment,USD,9.00,-1.00,8.00,T1",
        "2026-10-06,General Withdrawal,USD,-8.00,0.00,-8.00,T2",
    )

    assert found["kind"] == "Description"


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (("交易日期,交易流水号,借贷标志,交易金额,对方户名,摘要", "2026-10-05,881122,贷,100.00,财付通,提现"), "bank"),
        (("Date,Reference,Dr/Cr,Amount,Narrative", "2026-10-05,778811,CR,100.00,STRIPE"), "bank"),
        (("交易时间,交易单号,收/支,金额,交易对方", "2026-10-05 10:00:00,42001,收入,9.00,张三"), "channel"),
        (("Date,Order No,In/Out,Amount,Details", "2026-10-05,A1,In,9.00,tea"), "channel"),
    ],
)  # fmt: skip
def test_it_tells_a_banks_book_from_a_purse_by_its_words(rows: tuple[str, ...], kind: str) -> None:
    assert proposal(*rows).mapping.ledger_kind == kind


@pytest.mark.parametrize(
    ("header", "zone"),
    [("Paid at (UTC)", "UTC"), ("created_utc", "UTC"), ("本地时间(UTC+8)", "Asia/Shanghai"),
     ("Time (GMT+08:00)", "Asia/Shanghai"),
     ("Time (UTC-5)", "Etc/GMT+5"), ("Time (UTC+5:30)", None), ("Time (UTC+99)", None), ("Paid at", None)],
)  # fmt: skip
def test_it_takes_the_zone_that_a_header_names(header: str, zone: str | None) -> None:
    found = proposal(f"Order No,{header},Amount", "SO1,2026-10-05 10:00:00,1.00")

    assert found.mapping.zone == zone


@pytest.mark.parametrize(
    ("zones", "zone"),
    [(("UTC", "UTC"), "UTC"), (("GMT+8", "GMT+8"), "Asia/Shanghai"), (("UTC", "GMT+8"), None), (("", ""), None),
     (("PDT", "PDT"), None)],
)  # fmt: skip
def test_it_takes_the_zone_of_a_column_that_says_the_same_on_every_row(
    zones: tuple[str, ...], zone: str | None
) -> None:
    rows = [f"SO{at},2026-10-05 10:00:00,{name},1.00" for at, name in enumerate(zones)]

    assert proposal("Order No,Paid at,Time Zone,Amount", *rows).mapping.zone == zone


@pytest.mark.parametrize("header", ["平台单号", "线上单号", "订单编码", "系統單號"])
def test_it_knows_what_platforms_and_shops_call_an_order_number(header: str) -> None:
    assert columns(f"{header},成交时间,实付款", "SO1,2026-10-05,1.00")["order_ref"] == header


def test_it_takes_a_list_of_states_for_no_bank_statement() -> None:
    header = "Deal,Paid at,Amount paid,Status"

    found = proposal(header, "SO1,2026-10-05,1.00,paid")

    assert found.mapping.ledger_kind == "orders"
    assert found.questions == (Question("columns", "", tuple(header.split(","))),)


def test_it_takes_the_merchant_s_number_before_the_channel_s_and_its_payment_for_a_payout() -> None:
    found = columns(
        "capture_date,payout_date,payment_reference,merchant_reference1,order_id,type,currency_code,amount,fee",
        "2026-09-02,2026-09-09,PR-778,EN801,kl-1,SALE,EUR,100.00,3.20",
        "2026-09-03,2026-09-09,PR-778,EN802,kl-2,SALE,EUR,60.00,2.00",
    )

    assert found["order_ref"] == "merchant_reference1"
    assert (found["batch_ref"], found["value_on"]) == ("payment_reference", "payout_date")


@pytest.mark.parametrize(
    "heading",
    [
        "小票号",
        "小票號碼",
        "销售小票号",
        "收银流水号",
        "POS流水号",
        "收银单号",
        "Ticket No",
        "单据号",
    ],
)
def test_it_takes_the_number_of_a_till_for_the_order_s_where_nothing_better_is_there(
    heading: str,
) -> None:
    rows = ("0001,2026-11-01 11:00:20,24.00,TX901", "0002,2026-11-01 11:05:20,27.00,TX902")

    alone = columns(f"{heading},交易时间,交易金额,交易流水号", *rows)
    beside = columns(f"{heading},交易时间,交易金额,订单号", *rows)

    assert (alone["order_ref"], alone["transaction_ref"]) == (heading, "交易流水号")
    assert beside["order_ref"] == "订单号"


def test_it_takes_a_till_s_serial_number_for_the_order_s_and_no_bill_s() -> None:
    rows = ("0001,西湖店,2026-11-01 11:00:20,24.00", "0002,西湖店,2026-11-01 11:05:20,27.00")

    till = columns("流水号,门店,交易时间,应收金额", *rows)
    bill = columns("流水号,商品,交易时间,应收金额", *rows)
    named = columns(
        "流水号,门店,交易时间,应收金额,订单号", *(f"{row},A{at}" for at, row in enumerate(rows))
    )

    assert (till["order_ref"], till.get("transaction_ref")) == ("流水号", None)
    assert (bill.get("order_ref"), bill["transaction_ref"]) == (None, "流水号")
    assert (named["order_ref"], named["transaction_ref"]) == ("订单号", "流水号")
