"""From how many lines on another article is a code of the other side's, and not a mistake."""

from __future__ import annotations

import pytest

from reconcile.engine import from_json
from tests.engine.records import Row, cases, confirmed, row, run


def line(number: str, sku: str | None, quantity: int | None = 1) -> Row:
    return row(number, 100 + 7 * int(number[1:]), kind="ORDER", sku=sku, quantity=quantity)


AGREEING = [line(f"B{at}", "TEA-1") for at in range(50, 52)]


def disputed(pairs: list[tuple[str, str]], agreeing: list[Row]) -> int:
    ours = [line(f"A{at}", mine) for at, (mine, _other) in enumerate(pairs)]
    theirs = [line(f"A{at}", other) for at, (_mine, other) in enumerate(pairs)]

    outcome = run([*ours, *agreeing], [*theirs, *agreeing], "orders_orders")

    count = len(cases(outcome).get("AMBIGUOUS", []))
    assert len(confirmed(outcome)) == len(pairs) + len(agreeing) - count
    return count


def mixed(count: int) -> list[tuple[str, str]]:
    """Pairs of different articles, each of its own."""
    return [(f"CUP-{at}X", f"POT-{at}Y") for at in range(count)]


@pytest.mark.parametrize(("differing", "count"), [(1, 1), (4, 4), (5, 0)])
def test_it_reports_other_articles_up_to_two_for_each_that_agrees(
    differing: int, count: int
) -> None:
    assert disputed(mixed(differing), AGREEING) == count


@pytest.mark.parametrize(
    ("pairs", "count"),
    [
        # twice may be a mistake that was made twice
        ([("CUP-2", "SUP-77")] * 2, 2),
        ([("CUP-2", "SUP-77")] * 3, 0),
        # an article that goes by two codes, or a code that two articles go by
        ([("CUP-2", "SUP-77")] * 3 + [("CUP-2", "ZIP-5")], 4),
        ([("CUP-2", "SUP-77")] * 3 + [("POT-5", "SUP-77")], 4),
        # a size or colour, on either side
        ([("CUP-2", "CUP-2-RED")], 0),
        ([("CUP-2-RED", "CUP-2")], 0),
        ([("CUP-2-RED", "CUP-2-BLUE")], 1),
    ],
)
def test_it_knows_two_codes_of_one_article(pairs: list[tuple[str, str]], count: int) -> None:
    assert disputed(pairs, AGREEING) == count


@pytest.mark.parametrize(("differing", "count"), [(1, 1), (4, 4), (5, 0)])
def test_it_reports_other_quantities_up_to_two_for_each_that_agrees(
    differing: int, count: int
) -> None:
    ours = [line(f"A{at}", "TEA-1", 4) for at in range(differing)]
    theirs = [line(f"A{at}", "TEA-1", 3) for at in range(differing)]

    outcome = run([*ours, *AGREEING], [*theirs, *AGREEING], "orders_orders")

    assert len(cases(outcome).get("QUANTITY_MISMATCH", [])) == count
    assert len(confirmed(outcome)) == differing + len(AGREEING) - count


@pytest.mark.parametrize(
    ("theirs", "count"),
    [
        ([1, 2, 9, 9], 2),
        ([1, 2, 3, 9], 1),
        ([1, 9, 9, 9], 0),
        # what counts nothing neither agrees nor differs
        ([1, 9, 9, None], 0),
        ([1, 9, None, None], 1),
        ([9, None, None, None], 0),
    ],
)
def test_it_reports_quantities_of_documents_if_at_least_half_agree(
    theirs: list[int | None], count: int
) -> None:
    here = [line(f"A{at}", None, at + 1) for at in range(4)]
    there = [line(f"A{at}", None, quantity) for at, quantity in enumerate(theirs)]

    outcome = run(here, there, "orders_orders")

    assert len(cases(outcome).get("QUANTITY_MISMATCH", [])) == count
    assert len(confirmed(outcome)) == len(here) - count


def test_it_looks_at_the_pairs_of_any_rule_set() -> None:
    """A merchant's own rules may have one key."""
    keys = [{"left": "order_key", "right": "order_key"}]
    rule = {"name": "key", "method": "key", "outcome": "confirm", "keys": keys}
    own = from_json({"name": "n", "basis": {"left": "gross", "right": "gross"}, "rules": [rule]})

    outcome = run([line("A1", "CUP-2"), *AGREEING], [line("A1", "POT-9"), *AGREEING], own)

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}
