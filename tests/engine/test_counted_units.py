"""Quantities are compared only where both sides count in one unit."""

from __future__ import annotations

import json

import pytest

from tests.engine.records import Row, cases, confirmed, row, run


def moved(quantity: int, unit: str | None, **given: object) -> Row:
    return row("A1", 0, kind="STOCK", quantity=quantity, sku="T", unit=unit, **given)


def ordered(quantity: int, unit: str | None) -> Row:
    return row("A1", 9900, kind="ORDER", quantity=quantity, sku="T", unit=unit)


@pytest.mark.parametrize(
    ("here", "there"),
    [("箱", "件"), ("盒", "箱"), ("case of 12", "pcs"), ("Case of 12", "case of 24"), ("kg", "EA")],
)
@pytest.mark.parametrize("count", [5, 60])
def test_it_neither_confirms_nor_subtracts_what_is_counted_otherwise(
    here: str, there: str, count: int
) -> None:
    outcome = run([moved(5, here)], [ordered(count, there)], "stock_orders")

    assert cases(outcome) == {"QUANTITY_MISMATCH": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["units_differ"]
    said = json.loads(outcome.cases["reason_params"].item())
    assert (said["ours"], said["theirs"]) == (here, there)


@pytest.mark.parametrize(
    ("here", "there"),
    [("箱", "箱"), ("件", "个"), ("pcs", "Each"), ("Boxes", "box"), ("Case of 12", "case-of-12"), ("箱", None), (None, None),
     ("-", "件"), ("箱", " / ")],
)  # fmt: skip
def test_it_confirms_equal_quantities_of_one_unit_or_of_none_stated(
    here: str | None, there: str | None
) -> None:
    outcome = run([moved(5, here)], [ordered(5, there)], "stock_orders")

    assert confirmed(outcome) == [(1, 1001)]


def test_it_reports_another_quantity_of_one_unit() -> None:
    outcome = run([moved(5, "箱")], [ordered(6, "箱")], "stock_orders")

    assert outcome.cases["reason_code"].to_list() == ["quantities_differ"]


def test_it_adds_up_no_boxes_and_pieces() -> None:
    outcome = run([moved(3, "件"), moved(2, "箱")], [ordered(5, "件")], "stock_orders")

    assert outcome.cases["reason_code"].to_list() == ["units_differ"]


def test_it_compares_no_quantities_of_two_units_where_money_agrees() -> None:
    ours = [row("A1", 9900, kind="ORDER", quantity=2, sku="T", unit="box"), row("A2", 1, sku="T")]
    theirs = [
        row("A1", 9900, kind="ORDER", quantity=24, sku="T", unit="pcs"),
        row("A2", 1, sku="T"),
    ]

    assert len(confirmed(run(ours, theirs, "orders_orders"))) == len(ours)


def test_it_says_of_each_order_whether_its_units_or_its_quantities_differ() -> None:
    ours = [moved(5, "箱"), moved(5, "箱") | {"order_key": "A2"}]
    theirs = [ordered(6, "箱"), ordered(60, "件") | {"order_key": "A2"}]

    outcome = run(ours, theirs, "stock_orders")

    found = outcome.cases.sort("case_no")["reason_code"].to_list()
    assert found == ["quantities_differ", "units_differ"]


def test_it_names_all_units_of_a_side() -> None:
    outcome = run([moved(3, "箱"), moved(2, "件")], [ordered(5, "件")], "stock_orders")

    said = json.loads(outcome.cases["reason_params"].item())
    assert (said["ours"], said["theirs"]) == ("件, 箱", "件")


def test_it_takes_apart_only_the_matches_whose_units_differ() -> None:
    ours = [
        moved(5, "箱"),
        moved(5, "箱") | {"order_key": "A2"},
        moved(3, None) | {"order_key": "A3"},
    ]
    theirs = [
        ordered(5, "箱"),
        ordered(5, "件") | {"order_key": "A2"},
        ordered(3, "件") | {"order_key": "A3"},
    ]

    outcome = run(ours, theirs, "stock_orders")

    assert confirmed(outcome) == [(1, 1001), (3, 1003)]
    assert cases(outcome) == {"QUANTITY_MISMATCH": [(2, 1002)]}
