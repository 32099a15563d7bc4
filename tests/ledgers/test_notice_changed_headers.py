"""A file whose header is nearly one that is known is asked about, never read by likeness."""

from __future__ import annotations

from ledgers.formats.changes import KnownHeader, change_since, nearly_known
from ledgers.inspection import inspect
from tests.ledgers.bills import ALIPAY_PAYMENT, alipay_file
from tests.ledgers.tables import lines

BANK = ("交易日期", "摘要", "收入金额", "支出金额", "余额", "对方户名")
MAPPING = {
    "columns": {
        "occurred_at": "交易日期", "credit": "收入金额", "debit": "支出金额", "balance": "余额",
        "description": "摘要", "counterparty": "对方户名",
    },
    "ledger_kind": "bank",
}  # fmt: skip
OCTOBER = KnownHeader("october.csv", BANK, MAPPING)
ROW = "2026-11-05,货款,100.00,0.00,1100.00,山茶"


def test_it_sees_no_change_in_the_same_names_in_another_order() -> None:
    assert change_since(tuple(reversed(BANK)), [OCTOBER]) is None


def test_it_says_what_was_renamed_what_is_gone_and_what_is_new() -> None:
    now = ("交易日期", "摘要", "收入金额(元)", "支出金额", "余额", "备注")

    change = change_since(now, [OCTOBER])

    assert change is not None
    assert change.renamed == (("收入金额", "收入金额(元)"),)
    assert (change.since, change.gone, change.added) == ("october.csv", ("对方户名",), ("备注",))


def test_it_takes_a_header_that_shares_little_for_another_kind_of_file() -> None:
    assert change_since(("交易日期", "订单号", "商品", "数量", "金额"), [OCTOBER]) is None


def test_it_compares_with_the_most_alike_of_several() -> None:
    nearer = KnownHeader("november.csv", (*BANK[:5], "备注"), MAPPING)

    change = change_since((*BANK[:5], "备注", "网点"), [OCTOBER, nearer])

    assert change is not None
    assert (change.since, change.added) == ("november.csv", ("网点",))


def test_it_stops_a_table_whose_column_was_renamed_and_maps_what_is_still_there() -> None:
    header = ",".join(BANK).replace("收入金额", "贷方发生额")

    found = inspect(lines(header, ROW).encode(), {}, known=[OCTOBER])

    assert [q["code"] for q in found["questions"]] == ["header_changed"]
    assert found["mapping"]["columns"] == {
        field: name for field, name in MAPPING["columns"].items() if name != "收入金额"
    }
    assert found["header_change"]["gone"] == ["收入金额"]


def test_it_stops_a_known_bill_that_lacks_one_of_its_names() -> None:
    renamed = alipay_file(ALIPAY_PAYMENT).decode("gb18030").replace("商家实收（元）", "实收（元）")

    found = inspect(renamed.encode(), {})

    assert found["questions"][0]["code"] == "header_changed"
    assert found["header_change"]["since"] == "alipay_trade"
    assert found["header_change"]["renamed"] == [["商家实收(元)", "实收（元）"]]


def test_it_reads_on_where_a_known_bill_only_got_a_column_more_but_says_so() -> None:
    content = alipay_file(ALIPAY_PAYMENT)
    before = inspect(content, {})["header"]
    known = KnownHeader("october.csv", tuple(name for name in before if name != "备注"))

    found = inspect(content, {}, known=[known])

    assert (found["format"], found["questions"]) == ("alipay_trade", [])
    assert found["header_change"]["added"] == ["备注"]


def test_it_takes_no_own_table_for_a_channels_bill() -> None:
    assert nearly_known(("订单号", "支付时间", "实付金额", "备注")) is None
