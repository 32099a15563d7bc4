"""Shops that the two sides call differently: which is which is learnt, and numbers that several gave out told apart."""

from __future__ import annotations

import pytest

from reconcile.engine import Outcome
from tests.engine.records import Row, cases, confirmed, row, run, suggested

# what the books and what the bill write
MAIN, OUTLET, THEIR_MAIN, THEIR_OUTLET = "旗舰店", "Outlet", "12345678", "87654321"


def order(number: str, shop: str | None, amount: int = 50) -> Row:
    return row(number, amount, kind="ORDER", shop=shop)


def paid(number: str, shop: str | None, amount: int = 50) -> Row:
    return row(number, amount, shop=shop)


def usual(
    count: int = 6, main: str = THEIR_MAIN, outlet: str = THEIR_OUTLET
) -> tuple[list[Row], list[Row]]:
    """Orders of two shops and their payments: entries from 101 and from 1101 on."""
    ours, theirs = [], []
    for at in range(count):
        ours += [order(f"M{at}", MAIN, 100 + at), order(f"T{at}", OUTLET, 200 + at)]
        theirs += [paid(f"M{at}", main, 100 + at), paid(f"T{at}", outlet, 200 + at)]
    return (
        [{**each, "entry": 101 + at} for at, each in enumerate(ours)],
        [{**each, "entry": 1101 + at} for at, each in enumerate(theirs)],
    )  # fmt: skip


def beside_usual(ours: list[Row], theirs: list[Row], count: int = 6) -> Outcome:
    many, many_there = usual(count)
    return run([*ours, *many], [*theirs, *many_there])


def new(found: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    return [each for each in found if each[0] < 100 or each[0] in range(1000, 1100)]


def test_it_confirms_no_order_with_the_payment_of_another_shop() -> None:
    outcome = beside_usual([order("1001", MAIN)], [paid("1001", THEIR_OUTLET)])

    assert new(confirmed(outcome)) == []
    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["shops_differ"]
    assert (
        f'"ours":"{MAIN}","theirs":"{THEIR_OUTLET}","usual":"{THEIR_MAIN}"'
        in outcome.cases["reason_params"][0]
    )


def test_it_confirms_an_order_with_the_payment_of_its_own_shop() -> None:
    outcome = beside_usual([order("1001", MAIN)], [paid("1001", THEIR_MAIN)])

    assert new(confirmed(outcome)) == [(1, 1001)]


def test_it_tells_two_orders_of_one_number_apart() -> None:
    ours = [order("1001", MAIN), order("1001", OUTLET)]

    outcome = beside_usual(ours, [paid("1001", THEIR_OUTLET), paid("1001", THEIR_MAIN)])

    assert new(confirmed(outcome)) == [(1, 1002), (2, 1001)]


def test_it_finds_which_of_two_orders_of_one_number_was_paid() -> None:
    outcome = beside_usual(
        [order("1001", MAIN), order("1001", OUTLET)], [paid("1001", THEIR_OUTLET)]
    )

    assert new(confirmed(outcome)) == [(2, 1001)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)]}


def test_it_compares_the_amounts_of_one_shop_s_orders() -> None:
    ours = [order("1001", MAIN, 50), order("1001", OUTLET, 70)]

    outcome = beside_usual(ours, [paid("1001", THEIR_OUTLET, 50), paid("1001", THEIR_MAIN, 90)])

    assert cases(outcome) == {"AMOUNT_OVER": [(1, 1002)], "AMOUNT_SHORT": [(2, 1001)]}


def test_it_confirms_no_orders_whose_shops_were_swapped() -> None:
    ours = [order("1001", MAIN, 50), order("1001", OUTLET, 70)]

    outcome = beside_usual(
        ours, [paid("1001", THEIR_OUTLET, 50), paid("1001", THEIR_MAIN, 70)], count=20
    )

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001), (2, 1002)]}


def test_it_keeps_an_order_in_one_case_that_agrees_only_as_a_whole() -> None:
    ours = [order("1001", MAIN, 50), order("1001", OUTLET, 70)]

    outcome = beside_usual(ours, [paid("1001", THEIR_MAIN, 120)])

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}
    said = f'"ours":"{OUTLET}","theirs":"{THEIR_MAIN}","usual":"{THEIR_OUTLET}"'
    assert said in outcome.cases["reason_params"][0]


def test_it_calls_orders_of_two_shops_no_item_of_another_amount() -> None:
    outcome = beside_usual([order("1001", MAIN, 50)], [paid("1001", THEIR_OUTLET, 70)])

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1001,)], "INTERNAL_ONLY": [(1,)]}


def test_it_confirms_no_sum_with_the_payment_of_another_shop() -> None:
    ours = [order("1001", MAIN, 20), order("1001", MAIN, 30)]

    outcome = beside_usual(ours, [paid("1001", THEIR_OUTLET, 50)])

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}


def test_it_suggests_no_slip_between_two_shops() -> None:
    outcome = beside_usual(
        [order("20260601001", MAIN, 51)], [paid("20260601010", THEIR_OUTLET, 51)]
    )

    assert suggested(outcome) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # a shop that nothing is known of
        ([order("1001", MAIN)], [paid("1001", "55555555")]),
        ([order("1001", "Pop-up")], [paid("1001", THEIR_MAIN)]),
        # rows that name none
        ([order("1001", None)], [paid("1001", THEIR_MAIN)]),
        ([order("1001", MAIN)], [paid("1001", None)]),
    ],
)
def test_it_confirms_what_no_known_shop_speaks_against(ours: list[Row], theirs: list[Row]) -> None:
    assert new(confirmed(beside_usual(ours, theirs))) == [(1, 1001)]


def test_it_tells_nothing_apart_by_a_payment_that_names_no_shop() -> None:
    outcome = beside_usual([order("1001", MAIN), order("1001", OUTLET)], [paid("1001", None)])

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}


def test_it_confirms_no_contra_of_another_shop() -> None:
    ours = [order("1001", MAIN, 50), order("1001", OUTLET, -50)]

    outcome = beside_usual(ours, [])

    assert new(confirmed(outcome)) == []
    assert outcome.cases["reason_code"].to_list() == ["contra_of_other_shop"]


def test_it_confirms_no_sum_of_which_one_order_is_of_a_shop_that_was_not_paid() -> None:
    ours = [order("1001", MAIN, 20), order("1001", OUTLET, 30)]

    outcome = beside_usual(ours, [paid("1001", THEIR_MAIN, 50)])

    assert new(confirmed(outcome)) == []


def test_it_confirms_no_sum_of_which_one_payment_is_of_a_shop_without_an_order() -> None:
    theirs = [paid("1001", THEIR_MAIN, 20), paid("1001", THEIR_OUTLET, 30)]

    outcome = beside_usual([order("1001", MAIN, 50)], theirs)

    assert new(confirmed(outcome)) == []
