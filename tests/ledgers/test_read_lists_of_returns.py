"""Lists of nothing but refunds and returns, and stock books that say what went out and what came back."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


@pytest.mark.parametrize(
    "header",
    ["Credit Note,Order No,Refunded On,Value", "RMA,Order,Date,Amount", "Id,Order,Refunded At,Amount",
     "Credit Memo,Order,Date,Amount", "序号,订单号,退款日期,金额",
     "售后单,订单号,完成时间,退还金额", "编号,订单号,日期,返款金额"],
)  # fmt: skip
def test_it_reads_a_list_of_refunds_as_money_that_went_back(header: str) -> None:
    made = read(lines(header, "CN7,N1,2026-05-04,12.00", "CN8,N2,2026-05-05,3.50"))

    assert made.rows("kind", "gross_minor") == [("REFUND", -1200), ("REFUND", -350)]


@pytest.mark.parametrize(
    ("header", "cells"),
    [("Order,Refunded At,Amount", ("N1,,12.00", "N2,2026-05-05,3.50")),
     ("Order,Paid At,Refunded At,Amount", ("N1,2026-05-01,2026-05-04,12.00", "N2,2026-05-01,2026-05-05,3.50")),
     ("Order,Refund due,Order Total", ("N1,2026-05-04,12.00", "N2,2026-05-05,3.50"))],
)  # fmt: skip
def test_it_reads_orders_as_orders_that_were_also_refunded(
    header: str, cells: tuple[str, ...]
) -> None:
    assert read(lines(header, *cells)).values("gross_minor") == [1200, 350]


@pytest.mark.parametrize(
    ("header", "out", "back"),
    [("类型", "出库", "入库"), ("Movement", "Outbound", "Inbound"), ("Step", "Shipment", "Return"), ("In/Out", "Out", "In")],
)  # fmt: skip
def test_it_counts_pieces_by_the_way_that_they_went(header: str, out: str, back: str) -> None:
    rows = (f"D1,N1,A1,3,{out},2026-05-04", f"D2,N1,A1,1,{back},2026-05-05")

    assert read(lines(f"Doc,Order,SKU,Qty,{header},Date", *rows)).values("quantity") == [3, -1]


@pytest.mark.parametrize(
    "header",
    ["RMA No,Order,SKU,Qty", "Doc,Order,SKU,Returned Qty", "单号,订单号,商品编码,退货数量"],
)
def test_it_counts_returned_pieces_as_what_came_back(header: str) -> None:
    assert read(lines(header, "R1,N1,A1,2", "R2,N2,A1,1")).values("quantity") == [-2, -1]


def test_it_counts_what_was_ordered_beside_what_came_back() -> None:
    rows = ("N1,A1,2,1,2026-05-04", "N2,A1,1,0,2026-05-04")

    made = read(lines("订单号,商品编码,数量,退货数量,发货日期", *rows))

    assert made.values("quantity") == [2, 1]


@pytest.mark.parametrize(
    ("kind", "pieces"),
    [("销售退货", -1), ("銷售退貨單", -1), ("退货入库", -1), ("Sales return", -1), ("Return", -1), ("出库冲销", -1),
     ("销售出库", 1), ("退货出库", 1), ("采购退货", 1), ("Purchase return", 1)],
)  # fmt: skip
def test_it_takes_the_last_word_of_a_movement_for_its_way(kind: str, pieces: int) -> None:
    rows = ("D1,N1,A1,1,销售出库,2026-05-04", f"D2,N2,A1,1,{kind},2026-05-05")

    made = read(lines("出库单号,订单号,商品编码,数量,业务类型,出库时间", *rows))

    assert made.values("quantity") == [1, pieces]
