"""One row that names several orders in one cell is all of them."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run


def shipped(cell: str, quantity: int, sku: str) -> Row:
    """A movement whose order number is the cell, its key the cell's letters and digits."""
    key = "".join(letter for letter in cell if letter.isalnum())
    given = {"order_ref": cell, "order_key": key, "sku": sku, "quantity": quantity}
    return row(None, 0, kind="STOCK", **given)


def ordered(number: str, quantity: int, sku: str) -> Row:
    return row(number, 9900, kind="ORDER", quantity=quantity, sku=sku)


@pytest.mark.parametrize("cell", ["A1,A2", "A1；A2", "A1/ A2", "a1、A2"])
def test_it_ships_several_orders_at_once(cell: str) -> None:
    theirs = [ordered("A1", 1, "T"), ordered("A2", 2, "T"), ordered("A2", 1, "CUP")]
    ours = [shipped(cell.upper(), 3, "T"), shipped(cell.upper(), 1, "CUP")]

    outcome = run(ours, theirs, "stock_orders")

    assert confirmed(outcome) == [(1, 1001, 1002), (2, 1003)]


def test_it_joins_nothing_where_one_of_the_orders_was_shipped_alone_too() -> None:
    ours = [shipped("A1,A2", 2, "T"), shipped("A2", 1, "T")]

    outcome = run(ours, [ordered("A1", 1, "T"), ordered("A2", 2, "T")], "stock_orders")

    assert confirmed(outcome) == []


def test_it_pays_several_orders_at_once() -> None:
    theirs = [row(None, 300, order_ref="A1,A2", order_key="A1A2")]

    outcome = run([row("A1", 100), row("A2", 200)], theirs)

    assert confirmed(outcome) == [(1, 2, 1001)]


def test_it_takes_a_number_with_a_stroke_as_one() -> None:
    ours = [row(None, 300, order_ref="2026/17", order_key="202617")]

    outcome = run(ours, [row("202617", 300), row("2026", 5), row("17", 6)])

    assert confirmed(outcome) == [(1, 1001)]


def test_it_joins_nothing_where_one_of_the_orders_is_unknown() -> None:
    ours = [row(None, 300, order_ref="A1,A9", order_key="A1A9")]

    outcome = run(ours, [row("A1", 300)])

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1001,)], "INTERNAL_ONLY": [(1,)]}


def test_it_joins_nothing_where_an_order_stands_in_two_cells() -> None:
    ours = [shipped("A1,A2", 2, "T"), shipped("A2,A3", 2, "T")]
    theirs = [ordered(number, 1, "T") for number in ("A1", "A2", "A3")]

    outcome = run(ours, theirs, "stock_orders")

    assert confirmed(outcome) == []


def test_it_ships_no_one_order_where_several_were_to_go() -> None:
    theirs = [ordered("A1", 1, "T"), ordered("A2", 2, "T")]

    outcome = run([shipped("A1,A2", 2, "T")], theirs, "stock_orders")

    assert confirmed(outcome) == []
    assert cases(outcome) == {"QUANTITY_MISMATCH": [(1, 1001, 1002)]}


def test_it_pays_no_one_order_where_several_were_to_be_paid() -> None:
    theirs = [row(None, 300, order_ref="A1,A2", order_key="A1A2")]

    outcome = run([row("A1", 300), row("A2", 200)], theirs)

    assert confirmed(outcome) == []
    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 2, 1001)]}


def test_it_refunds_one_order_of_several_that_were_paid_at_once() -> None:
    theirs = [
        row(None, 300, order_ref="A1,A2", order_key="A1A2"),
        row(None, -200, order_ref="A1,A2", order_key="A1A2"),
    ]

    outcome = run([row("A1", 100), row("A2", 200), row("A2", -200)], theirs)

    assert confirmed(outcome) == [(1, 2, 1001), (3, 1002)]


def test_rows_without_an_order_are_no_part_of_orders_named_together() -> None:
    """Each of a transaction's rows has its partner, whatever other rows name several orders."""
    cell = row(None, 300, order_ref="A1,A2", order_key="A1A2")
    parts = [row(None, amount, transaction_key="T1") for amount in (100, 50)]

    outcome = run([cell, *parts], [row("A1", 100), row("A2", 200), *parts])

    assert confirmed(outcome) == [(1, 1001, 1002), (2, 1003), (3, 1004)]


@pytest.mark.parametrize("cell", ["DD0252/0255", "DD0252、DD0255", "DD0252&0255", "DD0252和DD0255"])
def test_it_pays_orders_whose_numbers_the_cell_only_begins_to_write(cell: str) -> None:
    theirs = [row(None, 300, order_ref=cell, order_key="".join(filter(str.isalnum, cell)))]

    outcome = run([row("DD0252", 100), row("DD0255", 200)], theirs)

    assert confirmed(outcome) == [(1, 2, 1001)]


@pytest.mark.parametrize("others", [[row("0255", 5)], [row("DD0256", 200)]])
def test_it_pays_none_where_the_end_is_a_number_of_its_own_or_of_no_order(
    others: list[Row],
) -> None:
    theirs = [row(None, 300, order_ref="DD0252/0255", order_key="DD02520255")]

    assert confirmed(run([row("DD0252", 100), *others], theirs)) == []


def test_each_cell_goes_on_from_its_own_number() -> None:
    theirs = [
        row(None, 300, order_ref="DD0252/0255", order_key="DD02520255"),
        row(None, 70, order_ref="XX0252/0255", order_key="XX02520255"),
    ]
    ours = [row("DD0252", 100), row("DD0255", 200), row("XX0252", 30), row("XX0255", 40)]

    assert confirmed(run(ours, theirs)) == [(1, 2, 1001), (3, 4, 1002)]


def test_it_says_which_of_the_orders_are_known() -> None:
    theirs = [row(None, 300, order_ref="DD0252/0255", order_key="DD02520255")]

    outcome = run([row("DD0252", 100)], theirs)

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1001,)], "INTERNAL_ONLY": [(1,)]}
    said = dict(outcome.cases.select("reason_code", "reason_params").rows())
    assert set(said) == {"names_several", "named_with_others"}
    assert '"known":"DD0252","unknown":"DD0255"' in said["names_several"]
    assert '"cell":"DD0252/0255"' in said["named_with_others"]
