"""How many rows prove an affix, which share of them may say otherwise, and from which length on digits are one."""

from __future__ import annotations

import pytest

from reconcile.engine import from_json
from tests.engine.affixed import COUNT, orders
from tests.engine.records import Row, confirmed, run

ALONE = 9_000_000


def strangers(form: str, count: int) -> list[Row]:
    """Orders that the other side doesn't have."""
    return orders(form, count, first=ALONE)


@pytest.mark.parametrize(("alike", "written_with_it"), [(30, 10), (39, 10), (40, 0), (60, 0)])
def test_it_learns_an_affix_of_more_than_a_fifth_of_the_numbers(
    alike: int, written_with_it: int
) -> None:
    """Where more are written alike on both sides, both write the same numbers, and some are another shop's."""
    ours = orders("{}", alike) + orders("{}", 10, first=300_000)
    theirs = orders("{}", alike) + orders("WC-{}", 10, first=300_000)

    assert len(confirmed(run(ours, theirs))) == alike + written_with_it


@pytest.mark.parametrize(("count", "is_proven"), [(9, False), (10, True)])
def test_it_learns_from_ten_orders_on(count: int, is_proven: bool) -> None:  # noqa: FBT001
    outcome = run(orders("{}", count), orders("WC-{}", count))

    assert len(confirmed(outcome)) == (count if is_proven else 0)


@pytest.mark.parametrize(("more", "is_proven"), [(3, True), (4, False)])
def test_it_asks_four_of_five_that_have_an_affix(more: int, is_proven: bool) -> None:  # noqa: FBT001
    ours = orders("{}") + orders("{}", 4, first=500_000)

    outcome = run(ours, orders("WC-{}") + strangers("WC-{}", more))

    assert len(confirmed(outcome)) == (COUNT if is_proven else 0)


@pytest.mark.parametrize(("more", "is_proven"), [(3, True), (4, False)])
def test_it_is_enough_that_four_of_five_of_our_numbers_have_it_there(
    more: int,
    is_proven: bool,  # noqa: FBT001
) -> None:
    ours = orders("{}") + orders("{}", more, first=500_000)

    outcome = run(ours, orders("WC-{}") + strangers("WC-{}", COUNT))

    assert len(confirmed(outcome)) == (COUNT if is_proven else 0)


@pytest.mark.parametrize(("differing", "is_proven"), [(4, True), (5, False)])
def test_it_asks_for_equal_amounts_of_four_in_five(differing: int, is_proven: bool) -> None:  # noqa: FBT001
    theirs = orders("WC-{}", 20)
    for each in theirs[:differing]:
        each |= {"gross_minor": 5, "net_minor": 5}

    assert len(confirmed(run(orders("{}", 20), theirs))) == (20 - differing if is_proven else 0)


@pytest.mark.parametrize(("length", "is_one"), [(7, False), (8, True)])
def test_it_cuts_digits_off_a_number_that_is_too_long_for_chance(
    length: int,
    is_one: bool,  # noqa: FBT001
) -> None:
    first = 10 ** (length - 1) + 234

    outcome = run(orders("{}", first=first), orders("{}{n:04}", first=first))

    assert len(confirmed(outcome)) == (COUNT if is_one else 0)


def test_it_learns_an_affix_of_few_numbers_of_each_length() -> None:
    firsts = (2_100, 32_100, 432_100, 5_432_100)
    ours = [each for first in firsts for each in orders("{}", 3, first=first)]
    theirs = [each for first in firsts for each in orders("WC-{}", 3, first=first)]

    assert len(confirmed(run(ours, theirs))) == len(ours)


def test_it_learns_the_prefixes_of_six_shops() -> None:
    firsts = [100_000 * at for at in range(1, 7)]
    ours = [each for first in firsts for each in orders("{}", 10, first=first)]
    theirs = [
        each
        for shop, first in zip("ABCDEF", firsts, strict=True)
        for each in orders(f"{shop}-{{}}", 10, first=first)
    ]

    assert len(confirmed(run(ours, theirs))) == len(ours)


@pytest.mark.parametrize(
    ("steps", "is_learnt"), [([], False), (["no_leading_zeros"], False), (["affix"], True)]
)
def test_it_learns_nothing_where_no_rule_asks_for_it(steps: list[str], is_learnt: bool) -> None:  # noqa: FBT001
    key = {"left": "order_key", "right": "order_key"}
    rule = {"name": "n", "method": "key", "outcome": "confirm", "keys": [key], "normalise": steps}
    rules = from_json({"name": "n", "basis": {"left": "gross", "right": "gross"}, "rules": [rule]})

    assert bool(confirmed(run(orders("{}"), orders("WC-{}"), rules))) == is_learnt
