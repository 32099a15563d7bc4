"""What a quantity counts, where a table says so."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


@pytest.mark.parametrize(
    ("heading", "cell", "unit"),
    [
        ("数量,单位", "5,箱", "箱"),
        ("Quantity,UoM", "5,case of 12", "case of 12"),
        ("Quantity,Unit of measure", "5,EA", "EA"),
        ("數量(箱),備註", "5,x", "箱"),
        ("Quantity (cases),Note", "5,x", "cases"),
        ("数量,备注", "5箱,x", "箱"),
        ("Quantity,Note", "5 boxes,x", "boxes"),
        ("Quantity,Note", "5,box", None),
        ("数量,单位", "5,", None),
    ],
)
def test_it_reads_what_a_stock_book_counts(heading: str, cell: str, unit: str | None) -> None:
    content = lines(f"出库单号,订单号,商品编码,出库时间,{heading}", f"C1,SO1,T-1,2026-06-05,{cell}")

    assert read(content).rows("quantity", "unit") == [(5, unit)]


def test_it_reads_what_an_order_counts() -> None:
    content = lines("订单号,付款时间,实付金额,商品编码,数量,单位", "SO1,2026-06-05,99.00,T-1,60,件")

    assert read(content).rows("gross_minor", "quantity", "unit") == [(9900, 60, "件")]


def test_it_refuses_a_quantity_of_no_known_unit() -> None:
    content = lines(
        "出库单号,订单号,出库时间,数量", "C1,SO1,2026-06-05,5", "C2,SO2,2026-06-05,5 or 6"
    )

    assert read(content).faults == [(3, "数量", "bad_quantity")]
