from __future__ import annotations

import pytest

from ledgers.formats.china.taobao_items import FORMAT
from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_an_item_by_its_sub_order() -> None:
    outcome = read(fixture("taobao_items"))

    assert outcome.rows("kind", "gross_minor", "quantity", "sku", "order_ref", "transaction_ref")[0] == (
        "ORDER", 5500, 2, "CUP-1", "4100000000000000102", "4100000000000000101",
    )  # fmt: skip


def test_it_calls_an_item_refunded_only_where_its_money_went_back() -> None:
    outcome = read(fixture("taobao_items"))

    # 没有申请退款 is no request for a refund
    assert outcome.values("status") == ["PAID", "REFUNDED", "UNPAID"]
    assert outcome.values("gross_minor") == [5500, 2500, 0]


def test_it_counts_price_times_pieces_where_nothing_says_what_was_paid() -> None:
    outcome = read(fixture("taobao_items", "price_alone"))

    assert outcome.rows("gross_minor", "quantity", "status") == [(9000, 3, "PAID")]


def test_it_reads_the_sheet_of_qianniu() -> None:
    outcome = read(as_workbook(text_of("taobao_items")))

    assert outcome.summary.format == "taobao_items"
    assert outcome.values("gross_minor") == [5500, 2500, 0]


def test_it_is_not_taken_for_a_list_without_amounts() -> None:
    names = ("子订单编号", "主订单编号", "商家编码", "外部系统编号", "商品标题", "物流单号")

    assert FORMAT.recognise(names, ()) is None


@pytest.mark.parametrize(
    ("what", "old", "new", "column", "code"),
    [
        ("", ",55.00,", ",5x,", "买家实际支付金额", "bad_amount"),
        ("", '"=""4100000000000000102"""', "4.1E+18", "子订单编号", "damaged_id"),
        ("price_alone", "30.00,3", "30.00,", "购买数量", "bad_quantity"),
    ],
)
def test_it_refuses_a_damaged_row(what: str, old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("taobao_items", (old, new), what=what))

    assert outcome.faults == [(2, column, code)]
