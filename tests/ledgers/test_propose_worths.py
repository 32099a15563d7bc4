from __future__ import annotations

import pytest

from ledgers.formats import Question, recognise
from ledgers.formats.worth import Worth, worth_of
from tests.ledgers.tables import lines


def proposed(header: str, row: str) -> tuple[str | None, tuple[Question, ...]]:
    """The column of the amount, and what is asked."""
    found = recognise(lines(header, row).encode()).proposal
    assert found is not None
    return found.mapping.columns.get("gross"), found.questions


@pytest.mark.parametrize(
    ("header", "worth"),
    [("面值", Worth.FACE), ("充值面额(元)", Worth.FACE), ("Face value", Worth.FACE), ("售价", Worth.PRICE),
     ("銷售價", Worth.PRICE), ("Selling price", Worth.PRICE), ("成本", Worth.COST), ("成本价", Worth.COST),
     ("结算单价", None), ("协议价", Worth.COST), ("采购总价", Worth.COST), ("扣款金额", None),
     ("进货价", Worth.COST), ("採購價格", Worth.COST), ("结算价", Worth.COST), ("Cost price", Worth.COST),
     ("单价", None), ("实付金额", None), ("结算金额", None), ("成本中心", None), ("", None)],
)  # fmt: skip
def test_it_knows_what_an_amount_says_of_an_item(header: str, worth: Worth | None) -> None:
    assert worth_of(header) == worth


@pytest.mark.parametrize(
    ("header", "row", "amount"),
    [("订单号,付款时间,面值,售价", "T1,2026-10-05,100,98.00", "售价"),
     ("订单号,付款时间,面值,售价,成本", "T1,2026-10-05,100,98.00,97.00", "售价"),
     ("订单号,付款时间,充值金额,售价", "T1,2026-10-05,100,98.00", "售价"),
     ("订单号,付款时间,面值,实付金额,售价", "T1,2026-10-05,100,96.00,98.00", "实付金额"),
     ("订单号,付款时间,面值,售价,数量", "T1,2026-10-05,100,98.00,1", "售价"),
     ("订单号,付款时间,面值", "T1,2026-10-05,100", "面值"),
     ("订单号,付款时间,成本", "T1,2026-10-05,97.00", "成本"),
     ("订单号,付款时间,充值金额,成本", "T1,2026-10-05,100,97.00", "充值金额")],
)  # fmt: skip
def test_it_takes_the_price_before_the_cost_and_the_face_value_last(
    header: str, row: str, amount: str
) -> None:
    assert proposed(header, row) == (amount, ())


def test_it_takes_no_price_of_one_piece_for_the_amount_of_several() -> None:
    amount, _asked = proposed("订单号,付款时间,面值,售价,数量", "T1,2026-10-05,100,98.00,3")

    assert amount == "面值"


def test_it_asks_whether_face_value_or_cost_is_the_amount() -> None:
    _amount, asked = proposed("供应商订单号,完成时间,面值,进货价", "U1,2026-10-05,100,97.00")

    assert asked == (Question("amount", "面值", ("面值", "进货价")),)


@pytest.mark.parametrize(
    "heading",
    ["扣款金额", "扣款金额(元)", "實扣金額", "扣费金额", "结算金额", "采购价", "Amount charged"],
)
def test_it_asks_whether_face_value_or_what_was_charged_is_the_amount(heading: str) -> None:
    _amount, asked = proposed(f"商户订单号,完成时间,面值,{heading}", "U1,2026-10-05,100,97.00")

    assert asked == (Question("amount", "面值", ("面值", heading)),)


def test_it_takes_what_was_charged_for_the_amount_where_nothing_else_is_one() -> None:
    assert proposed("客户订单号,到账时间,扣款,状态", "U1,2026-10-05,97.00,成功") == ("扣款", ())


@pytest.mark.parametrize(
    "name", ["小计", "小計", "行小计", "金额小计", "Line total", "Row amount", "Extended price"]
)
def test_it_takes_what_a_row_comes_to_for_its_amount(name: str) -> None:
    header, row = f"订单号,日期,品名,单价,数量,{name}", "SO1,2026-09-02,盘子,44.05,2,88.10"

    assert proposed(header, row)[0] == name
    assert proposed(f"{header},实付金额", f"{row},80.00")[0] == "实付金额"
