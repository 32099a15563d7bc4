"""Goods for which both sides state money are compared by it: the same pieces at another price are a difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import lines, reconciled

STATEMENT = lines(
    "日期,送货单号,摘要,品名,数量,金额",
    "2026-06-02,SH260601,送货,卡纸,100,1000.00",
    "2026-06-14,SH260602,送货,卡纸,200,2300.00",
    "2026-06-19,SH260603,送货,卡纸,50,450.00",
)
BY_MONEY = [
    ("AMOUNT_OVER", ("left:3", "right:3")),
    ("AMOUNT_SHORT", ("left:4", "right:4")),
    ("confirmed", ("left:2", "right:2")),
]
BY_PIECES = [("confirmed", (f"left:{row}", f"right:{row}")) for row in (2, 3, 4)]


def goods(header: str, *amounts: str) -> str:
    """Three movements of 100, 200 and 50 pieces, with the amounts given."""
    rows = zip((1, 2, 3), (100, 200, 50), amounts, strict=True)
    made = (
        f"D{n},鹿鸣纸业,2026-06-20,SH26060{n},卡纸,{count},{amount}" for n, count, amount in rows
    )
    return lines(header, *made)


@pytest.mark.parametrize(
    "header",
    ["入库单号,供应商,入库日期,送货单号,商品名称,数量,含税金额", "入库单号,仓库,入库日期,送货单号,商品名称,数量,金额",
     "出库单号,客户,出库日期,送货单号,商品名称,数量,金额"],
)  # fmt: skip
def test_it_finds_other_prices_of_what_was_received_or_sold(tmp_path: Path, header: str) -> None:
    ours = goods(header, "1000.00", "2000.00", "500.00")

    assert reconciled(tmp_path, ours, STATEMENT).groups == BY_MONEY


def test_it_finds_them_where_most_prices_of_receipts_differ(tmp_path: Path) -> None:
    ours = goods(
        "入库单号,供应商,入库日期,送货单号,商品名称,数量,金额", "950.00", "2200.00", "430.00"
    )

    kinds = {kind for kind, _rows in reconciled(tmp_path, ours, STATEMENT).groups}

    assert kinds == {"AMOUNT_OVER"}


def test_it_compares_shipments_by_money_where_some_of_it_stands_on_the_other_side(
    tmp_path: Path,
) -> None:
    ours = goods(
        "出库单号,仓库,出库日期,送货单号,商品名称,数量,金额", "1000.00", "2000.00", "500.00"
    )

    assert reconciled(tmp_path, ours, STATEMENT).groups == BY_MONEY


def test_it_compares_shipments_by_pieces_where_they_state_what_they_cost_us(tmp_path: Path) -> None:
    ours = goods(
        "出库单号,仓库,出库日期,送货单号,商品名称,数量,金额", "711.00", "1422.00", "355.50"
    )

    assert reconciled(tmp_path, ours, STATEMENT).groups == BY_PIECES


def test_it_compares_receipts_by_pieces_where_the_other_side_states_no_money(
    tmp_path: Path,
) -> None:
    ours = goods(
        "入库单号,供应商,入库日期,送货单号,商品名称,数量,金额", "1000.00", "2000.00", "500.00"
    )
    theirs = lines(
        "日期,送货单号,品名,数量",
        *(f"2026-06-02,SH26060{n},卡纸,{count}" for n, count in ((1, 100), (2, 200), (3, 50))),
    )

    assert reconciled(tmp_path, ours, theirs).groups == BY_PIECES


def test_it_gives_back_the_money_of_goods_that_went_back(tmp_path: Path) -> None:
    header = "入库单号,业务类型,供应商,入库日期,送货单号,数量,金额"
    ours = lines(
        header,
        "D1,采购入库,鹿鸣纸业,2026-06-02,SH260601,100,1000.00",
        "D2,采购退货,鹿鸣纸业,2026-06-20,SH260609,10,100.00",
    )
    theirs = lines(
        "日期,送货单号,摘要,品名,数量,金额",
        "2026-06-02,SH260601,送货,卡纸,100,1000.00",
        "2026-06-21,SH260609,退货,卡纸,-10,-100.00",
    )

    assert reconciled(tmp_path, ours, theirs).groups == [
        ("confirmed", ("left:2", "right:2")),
        ("confirmed", ("left:3", "right:3")),
    ]
