"""Tables of one total for each article, and of no order, are compared by article."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import lines, reconciled


def test_it_compares_totals_by_article(tmp_path: Path) -> None:
    ours = lines(
        "SKU,Description,Units Out,Period End", "LID-1,Lid,40,2026-06-30", "POT-1,Pot,25,2026-06-30"
    )
    theirs = lines("Item Code,Sold Qty,As of", "LID-1,40,2026-06-30", "POT-1,24,2026-06-30")

    assert reconciled(tmp_path, ours, theirs).groups == [
        ("QUANTITY_MISMATCH", ("left:3", "right:3")),
        ("confirmed", ("left:2", "right:2")),
    ]


def test_it_takes_an_article_for_no_number_where_it_stands_on_several_rows(tmp_path: Path) -> None:
    ours = lines("SKU,Units Out,Date", "LID-1,3,2026-06-29", "LID-1,4,2026-06-30")
    theirs = lines("SKU,Units Out,Date", "LID-1,3,2026-06-29", "LID-1,4,2026-06-30")

    assert "confirmed" not in {kind for kind, _rows in reconciled(tmp_path, ours, theirs).groups}


def test_it_reads_a_column_of_several_order_numbers_as_the_key(tmp_path: Path) -> None:
    ours = lines("Shipment,Order Numbers,SKU,Qty,Ship Date", "S1,80061,LID,1,2026-06-20")
    theirs = lines("Order Number,SKU,Qty,Date", "80061,LID,1,2026-06-19")

    assert reconciled(tmp_path, ours, theirs).groups == [("confirmed", ("left:2", "right:2"))]


def test_it_compares_no_boxes_with_pieces(tmp_path: Path) -> None:
    ours = lines(
        "出库单号,订单号,SKU,出库数量,单位,出库时间",
        "C1,SO80061,LID,5,箱,2026-06-20",
        "C2,SO80062,LID,5,件,2026-06-20",
    )
    theirs = lines(
        "订单号,SKU,数量,单位,付款时间,实付金额",
        "SO80061,LID,5,件,2026-06-20,9.00",
        "SO80062,LID,5,个,2026-06-20,9.00",
    )

    assert reconciled(tmp_path, ours, theirs).groups == [
        ("QUANTITY_MISMATCH", ("left:2", "right:2")),
        ("confirmed", ("left:3", "right:3")),
    ]
