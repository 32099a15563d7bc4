"""Lines of one number and amount are one sale only where article and quantity agree as well."""

from __future__ import annotations

import pytest

from reconcile.engine import Outcome
from tests.engine.records import Row, cases, confirmed, row, run


def line(number: str, amount: int, sku: str | None, quantity: int | None = 1) -> Row:
    return row(number, amount, kind="ORDER", sku=sku, quantity=quantity)


AGREEING = [line(f"B{at}", 700, "TEA-1") for at in range(2)]


def outcome_of(ours: list[Row], theirs: list[Row], rules: str = "orders_orders") -> Outcome:
    return run([*ours, *AGREEING], [*theirs, *AGREEING], rules)


def test_it_confirms_no_other_article_of_the_same_price() -> None:
    outcome = outcome_of([line("A1", 2000, "CUP-2")], [line("A1", 2000, "POT-9")])

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}
    assert len(confirmed(outcome)) == len(AGREEING)


def test_it_confirms_no_other_quantity_of_the_same_price() -> None:
    outcome = outcome_of([line("A1", 2000, "CUP-2", 4)], [line("A1", 2000, "CUP-2", 2)])

    assert cases(outcome) == {"QUANTITY_MISMATCH": [(1, 1001)]}


def test_it_makes_one_case_of_lines_that_were_paired_crosswise() -> None:
    ours = [line("A1", 1000, "CUP-2"), line("A1", 2000, "POT-9")]
    theirs = [line("A1", 2000, "CUP-2"), line("A1", 1000, "POT-9")]

    assert cases(outcome_of(ours, theirs)) == {"AMBIGUOUS": [(1, 2, 1001, 1002)]}


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("cup 2", "CUP-2"),
        ("CUP-2", "CUP-2-RED"),
        ("CUP-2,POT-9", "POT-9; CUP-2"),
        (None, "CUP-2"),
    ],
)
def test_it_confirms_one_article_however_it_is_spelt(here: str | None, there: str) -> None:
    outcome = outcome_of([line("A1", 2000, here)], [line("A1", 2000, there)])

    assert confirmed(outcome)[0] == (1, 1001)


@pytest.mark.parametrize("quantity", [None, 0, -1])
def test_it_confirms_where_one_side_counts_nothing_or_what_came_back(quantity: int | None) -> None:
    outcome = outcome_of([line("A1", 2000, "CUP-2", 1)], [line("A1", 2000, "CUP-2", quantity)])

    assert confirmed(outcome)[0] == (1, 1001)


def test_it_confirms_where_each_side_numbers_articles_in_its_own_way() -> None:
    ours = [line(f"A{at}", 100 + at, f"TEA-{at}") for at in range(6)]
    theirs = [line(f"A{at}", 100 + at, f"9900{at % 3}") for at in range(6)]

    assert len(confirmed(run(ours, theirs, "orders_orders"))) == len(ours)


def test_it_confirms_an_article_that_always_goes_by_another_code_there() -> None:
    ours = [line(f"A{at}", 100 + at, "CUP-2") for at in range(3)]
    theirs = [line(f"A{at}", 100 + at, "SUP-77") for at in range(3)]

    assert len(confirmed(outcome_of(ours, theirs))) == len(ours) + len(AGREEING)


def piece(number: str, sku: str, quantity: int = 1, **given: object) -> Row:
    return row(number, 0, kind="STOCK", sku=sku, quantity=quantity, **given)


def test_it_makes_one_case_of_an_order_of_which_another_article_left() -> None:
    ours = [piece("A1", "CUP-2", 2), piece("A2", "TEA-1"), piece("A3", "TEA-1")]
    theirs = [piece("A1", "POT-9", 2), piece("A2", "TEA-1")]

    outcome = run(ours, theirs, "stock_orders")

    assert confirmed(outcome) == [(2, 1002)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(3,)], "QUANTITY_MISMATCH": [(1, 1001)]}


def test_it_sets_goods_aside_whose_order_was_called_off_and_that_did_not_move() -> None:
    ours = [piece("A1", "CUP-2", 2, status="CLOSED"), piece("A2", "TEA-1")]

    assert cases(run(ours, [piece("A2", "TEA-1")], "stock_orders")) == {"NON_TRADE": [(1,)]}


def of_goods(number: str, quantity: int | None) -> Row:
    return row(number, 9900, kind="ORDER", quantity=quantity)


def test_it_reports_another_quantity_of_documents_that_name_no_article() -> None:
    ours = [of_goods("A1", 3), of_goods("A2", 2), of_goods("A3", None)]
    theirs = [of_goods("A1", 3), of_goods("A2", 1), of_goods("A3", 4)]

    outcome = run(ours, theirs, "orders_orders")

    assert confirmed(outcome) == [(1, 1001), (3, 1003)]
    assert cases(outcome) == {"QUANTITY_MISMATCH": [(2, 1002)]}


def test_it_leaves_quantities_alone_that_mostly_differ() -> None:
    ours = [of_goods(f"A{n}", n) for n in (1, 2, 3)]
    theirs = [of_goods(f"A{n}", 1) for n in (1, 2, 3)]

    assert len(confirmed(run(ours, theirs, "orders_orders"))) == len(ours)
