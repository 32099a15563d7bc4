"""How many rows may speak against two shops being one, and of how many numbers each shop must be alone with its own."""

from __future__ import annotations

import pytest

from reconcile.engine import Outcome
from reconcile.engine.checks import shops
from tests.engine.records import Row, cases, confirmed, row, run


def order(number: str, shop: str | None, amount: int = 50) -> Row:
    return row(number, amount, kind="ORDER", shop=shop)


def paid(number: str, shop: str | None, amount: int = 50) -> Row:
    return row(number, amount, shop=shop)


def of_shops(*met: tuple[str, str, int]) -> Outcome:
    """As many orders of our shop with payments of theirs."""
    ours, theirs = [], []
    for mine, other, count in met:
        for at in range(count):
            ours.append(order(f"{mine}{other}{at}", mine, 100 + at))
            theirs.append(paid(f"{mine}{other}{at}", other, 100 + at))
    return run(ours, theirs)


def doubtful(outcome: Outcome) -> int:
    """How many orders are left to a person, because their payment is another shop's."""
    assert set(outcome.cases["reason_code"]) <= {"shops_differ"}
    return len(cases(outcome).get("AMBIGUOUS", []))


@pytest.mark.parametrize(
    ("together", "otherwise", "doubts"),
    [
        # one row may say otherwise, of forty two, and so on
        (20, 1, 1),
        (20, 2, 0),
        (37, 2, 0),
        (38, 2, 2),
        (56, 3, 0),
        (57, 3, 3),
    ],
)
def test_it_lets_one_row_in_twenty_say_otherwise(
    together: int, otherwise: int, doubts: int
) -> None:
    met = [("A", "X", together), ("B", "Y", together), ("C", "Z", 20), ("A", "Y", otherwise)]

    assert doubtful(of_shops(*met)) == doubts


@pytest.mark.parametrize(("count", "doubts"), [(3, 3), (4, 0)])
def test_it_learns_nothing_where_too_many_of_all_rows_say_otherwise(
    count: int, doubts: int
) -> None:
    """Each of three shops has one such row; of sixty three rows they are one in twenty, four would be more."""
    every = [("A", "X", 20), ("B", "Y", 20), ("C", "Z", 20)]
    strays = [("A", "Y", 1), ("B", "Z", 1), ("C", "X", 1), ("D", "X", 1)]

    assert doubtful(of_shops(*every, *strays[:count])) in {doubts}


@pytest.mark.parametrize(("most", "doubts"), [(1, 0), (2, 1)])
def test_it_learns_from_no_more_shops_than_are_plausible(
    monkeypatch: pytest.MonkeyPatch, most: int, doubts: int
) -> None:
    monkeypatch.setattr(shops, "SHOPS_MAX", most)

    assert doubtful(of_shops(("A", "X", 5), ("B", "Y", 5), ("A", "Y", 1))) == doubts


@pytest.mark.parametrize(
    ("same", "otherwise", "doubts"),
    [
        # a fifth of what met by equal names
        (8, 2, 2),
        (7, 2, 0),
        (4, 1, 1),
    ],
)
def test_it_believes_equal_names_against_a_few_rows(same: int, otherwise: int, doubts: int) -> None:
    """Too few rows to learn from: what speaks for the shops is how they are called."""
    outcome = of_shops(
        ("North", "NORTH", same // 2),
        ("South", "SOUTH", same - same // 2),
        ("North", "SOUTH", otherwise),
    )

    assert doubtful(outcome) == doubts


def test_it_pays_an_order_of_a_shop_that_only_we_have_from_no_other_shop() -> None:
    """Two of our shops gave out number 77, and one of them is theirs as well."""
    ours = [order("77", "Annex", 50), order("77", "North", 50)]
    theirs = [paid("77", "NORTH", 50)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(2, 1001)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)]}


def test_it_pays_an_order_from_no_shop_that_only_they_have() -> None:
    outcome = run([order("77", "North", 50)], [paid("77", "Annex", 50), paid("77", "NORTH", 50)])

    assert confirmed(outcome) == [(1, 1002)]
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1001,)]}


@pytest.mark.parametrize("is_turned", [False, True])
@pytest.mark.parametrize(("shared", "is_learnt"), [(19, True), (20, False)])
def test_it_hears_most_what_numbers_of_one_shop_alone_say(
    shared: int,
    *,
    is_learnt: bool,
    is_turned: bool,
) -> None:
    """Two shops of one side have given out the same numbers, and the other one's B asked A's price."""
    books, bill = ("A", "B"), ("X", "Y")
    (one, two), (_theirs, other) = (bill, books) if is_turned else (books, bill)
    mine, there = [], []
    for at in range(shared):
        mine += [(f"N{at}", one, 100 + at), (f"N{at}", two, 300 + at)]
        there.append((f"N{at}", other, 100 + at))
    ours, theirs = (there, mine) if is_turned else (mine, there)
    for at in range(20):
        ours.append((f"S{at}", books[at % 2], 500 + at))
        theirs.append((f"S{at}", bill[at % 2], 500 + at))

    outcome = run([order(*each) for each in ours], [paid(*each) for each in theirs])

    assert len(confirmed(outcome)) == 20 + (0 if is_learnt else shared)


@pytest.mark.parametrize(("otherwise", "doubts"), [(1, 1), (2, 0)])
def test_it_believes_an_equal_name_against_one_row_alone(otherwise: int, doubts: int) -> None:
    """Our North has met nothing but their SOUTH: once it may be a slip, twice they may mean another shop."""
    ours = [order(f"N{at}", "North", 300 + at) for at in range(otherwise)]
    theirs = [paid(f"N{at}", "SOUTH", 300 + at) for at in range(otherwise)]
    for at in range(18):
        ours.append(order(f"S{at}", "South", 100 + at))
        theirs.append(paid(f"S{at}", "SOUTH", 100 + at))

    outcome = run(ours, [*theirs, paid("Z1", "NORTH", 77)])

    assert len(cases(outcome).get("AMBIGUOUS", [])) == doubts
    assert len(confirmed(outcome)) == 18 + otherwise - doubts
