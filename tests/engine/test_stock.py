"""Stock is compared in pieces, per order and article."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run


def pieces(number: str, quantity: int, sku: str | None = None, **given: object) -> Row:
    return row(number, 0, kind="STOCK", quantity=quantity, sku=sku, **given)


def ordered(number: str, quantity: int, sku: str | None = None, **given: object) -> Row:
    return row(number, 9900, kind="ORDER", quantity=quantity, sku=sku, **given)


def test_it_matches_pieces_per_order_and_article() -> None:
    ours = [pieces("A1", 2, "TEA-1"), pieces("A1", 1, "cup-9")]
    theirs = [ordered("A1", 1, "CUP-9"), ordered("A1", 2, "TEA-1")]

    outcome = run(ours, theirs, "stock_orders")

    assert confirmed(outcome) == [(1, 1002), (2, 1001)]
    assert outcome.matches["currency"].to_list() == ["UNIT", "UNIT"]


def test_it_adds_up_several_movements_of_one_article() -> None:
    outcome = run(
        [pieces("A1", 2, "T"), pieces("A1", 3, "T")], [ordered("A1", 5, "T")], "stock_orders"
    )

    assert confirmed(outcome) == [(1, 2, 1001)]


def test_it_reports_another_quantity() -> None:
    outcome = run([pieces("A1", 2, "T")], [ordered("A1", 3, "T")], "stock_orders")

    assert cases(outcome) == {"QUANTITY_MISMATCH": [(1, 1001)]}
    assert outcome.cases.select("currency", "difference_minor").rows() == [("UNIT", -1)]


def test_it_compares_whole_orders_where_one_side_names_no_articles() -> None:
    outcome = run([pieces("A1", 2, "T"), pieces("A1", 1, "U")], [ordered("A1", 3)], "stock_orders")

    assert confirmed(outcome) == [(1, 2, 1001)]


def test_it_reads_stock_that_is_written_negative_when_it_leaves() -> None:
    outcome = run([pieces("A1", -2, "T")], [ordered("A1", 2, "T")], "stock_orders")

    assert confirmed(outcome) == [(1, 1001)]


def test_it_reports_goods_that_left_for_a_closed_order() -> None:
    outcome = run([pieces("A1", 2, "T")], [ordered("A1", 2, "T", status="CLOSED")], "stock_orders")

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_sets_unpaid_orders_without_movement_aside() -> None:
    theirs = [ordered("A1", 2, "T"), ordered("A2", 1, "T", status="UNPAID")]

    outcome = run([pieces("A1", 2, "T")], theirs, "stock_orders")

    assert cases(outcome) == {"NON_TRADE": [(1002,)]}


def returned(number: str, quantity: int) -> Row:
    return pieces(number, quantity, "T", refund_key=f"R{number}")


def test_it_compares_a_list_of_returns_with_what_came_back() -> None:
    ours = [returned("A1", -1), returned("A2", -2)]
    theirs = [pieces("A1", -1, "T"), pieces("A2", 2, "T"), pieces("A3", 4, "T")]

    assert confirmed(run(ours, theirs, "stock_orders")) == [(1, 1001)]


def test_it_compares_a_list_of_returns_with_a_book_of_nothing_else() -> None:
    outcome = run([returned("A1", -1)], [pieces("A1", -1, "T")], "stock_orders")

    assert confirmed(outcome) == [(1, 1001)]


KNOWN = [pieces("K9", 1, "T")], [ordered("K9", 1, "T")]


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (3, {"AMBIGUOUS": [(1, 1001, 1002)]}),
        (4, {"QUANTITY_MISMATCH": [(1, 1001, 1002)]}),
    ],
)
def test_it_calls_no_movement_another_article_that_names_none(
    moved: int, expected: dict[str, list[tuple[int, ...]]]
) -> None:
    """Of one movement the article is missing, in a list that names those of others."""
    theirs = [ordered("A1", 2, "T"), ordered("A1", 1, "U")]

    outcome = run([pieces("A1", moved), *KNOWN[0]], [*theirs, *KNOWN[1]], "stock_orders")

    assert cases(outcome) == expected
    reason = "article_not_named" if moved == 3 else "quantities_differ"
    assert outcome.cases["reason_code"].to_list() == [reason]


def test_it_still_says_that_another_article_was_sent() -> None:
    outcome = run([pieces("A1", 2, "V")], [ordered("A1", 2, "T")], "stock_orders")

    assert outcome.cases["reason_code"].to_list() == ["other_article_sent"]
