"""What came back to the warehouse is no shipment, whatever sign it is written with."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import lines, reconciled

ORDERS = lines(
    "订单号,商品编码,数量,下单时间,订单状态",
    "260605101,T1,1,2026-06-05 10:00:00,已发货",
    "260605102,T1,1,2026-06-05 10:00:00,已发货",
)


def moved(*rows: str) -> str:
    return lines("出库单号,业务类型,订单号,商品编码,数量,出库时间", *rows)


@pytest.mark.parametrize("kind", ["销售退货", "销售退货单", "退货入库", "Return"])
def test_it_never_takes_a_return_for_the_shipment_of_its_order(tmp_path: Path, kind: str) -> None:
    ours = moved(
        "CK1,销售出库,260605101,T1,1,2026-06-06 10:00:00", f"CK2,{kind},260605102,T1,1,2026-06-09"
    )

    assert reconciled(tmp_path, ours, ORDERS).groups == [
        ("EXTERNAL_ONLY", ("right:3",)),
        ("INTERNAL_ONLY", ("left:3",)),
        ("confirmed", ("left:2", "right:2")),
    ]


@pytest.mark.parametrize("kind", ["销售退货", "退货入库", "Return"])
def test_it_takes_no_list_of_returns_for_shipments_with_a_minus(tmp_path: Path, kind: str) -> None:
    ours = moved(*(f"CK{n},{kind},26060510{n},T1,1,2026-06-09" for n in (1, 2)))

    assert "confirmed" not in {name for name, _rows in reconciled(tmp_path, ours, ORDERS).groups}
