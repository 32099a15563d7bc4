"""What one side writes before or behind the other's numbers: proven by nearly all rows, it is no part of them."""

from __future__ import annotations

import json

import pytest

from reconcile.engine.sides.affixes import NUMBERS_MIN
from tests.engine.affixed import COUNT, orders
from tests.engine.records import cases, confirmed, run, suggested

PAIRS = [(n, 1_000 + n) for n in range(1, COUNT + 1)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("{}", "WC-{}"),
        ("{}", "WC{}"),
        ("{}", "shop_{}"),
        ("{}", "2026-{}"),
        ("{}", "订单{}"),
        ("SO{}", "WX-SO{}"),
        ("SO{}", "7SO{}"),
        # each try to pay has a number of its own
        ("{}", "{}_1"),
        ("SO{}", "SO{}-1"),
        ("SO{}", "SO{}T1"),
        ("SO{}", "SO{}_17800{n:05}"),
        ("SO{}", "SO{}{n:04}"),
        ("SO{}X", "SO{}X1"),
        # a shop's letters behind it
        ("{}", "{}CN"),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_confirms_what_nearly_all_rows_prove(ours: str, theirs: str, is_turned: bool) -> None:  # noqa: FBT001
    sides = orders(ours), orders(theirs)

    outcome = run(*(sides[::-1] if is_turned else sides))

    assert confirmed(outcome) == PAIRS
    assert set(outcome.matches["rule"]) == {"Order number"}


@pytest.mark.parametrize(
    ("form", "affix"),
    [("WC-{}", "WC-…"), ("{}_2", "…_2"), ("2026-{}", "2026-…"), ("shop {}", "shop …")],
)
def test_it_says_how_the_other_side_writes_our_numbers(form: str, affix: str) -> None:
    matches = run(orders("{}"), orders(form)).matches

    assert set(matches["reason_code"]) == {"by_affix_there"}
    assert {json.loads(params)["affix"] for params in matches["reason_params"]} == {affix}


def test_it_keeps_both_numbers_as_agreeing() -> None:
    params = json.loads(run(orders("{}"), orders("WC-{}")).matches["reason_params"][0])

    assert params["fields"] == [
        {"field": "order_ref", "ours": "100234", "theirs": "WC-100234", "agrees": True}
    ]


def test_it_says_how_we_write_the_other_ones_numbers() -> None:
    matches = run(orders("WC-{}"), orders("{}")).matches

    assert set(matches["reason_code"]) == {"by_affix_here"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # digits before digits, or behind so short a number, are another number
        ("{}", "7{}"),
        ("{}", "{}1"),
        # each number has another prefix
        ("{}", "A{n}B-{}"),
    ],
)
def test_it_confirms_no_number_that_only_holds_the_other(ours: str, theirs: str) -> None:
    assert confirmed(run(orders(ours), orders(theirs))) == []


@pytest.mark.parametrize(("count", "is_proven"), [(NUMBERS_MIN - 1, False), (NUMBERS_MIN, True)])
def test_it_learns_nothing_of_a_handful(count: int, is_proven: bool) -> None:  # noqa: FBT001
    outcome = run(orders("{}", count), orders("WC-{}", count))

    assert bool(confirmed(outcome)) == is_proven
    assert len(suggested(outcome)) == (0 if is_proven else count)


@pytest.mark.parametrize(("differing", "is_proven"), [(2, True), (3, False)])
def test_it_asks_for_equal_amounts(differing: int, is_proven: bool) -> None:  # noqa: FBT001
    theirs = orders("WC-{}")
    for each in theirs[:differing]:
        each |= {"gross_minor": 5, "net_minor": 5}

    outcome = run(orders("{}"), theirs)

    assert len(confirmed(outcome)) == (COUNT - differing if is_proven else 0)
    assert len(cases(outcome).get("AMOUNT_SHORT", [])) == (differing if is_proven else 0)


def test_it_learns_nothing_where_most_of_such_numbers_are_strangers() -> None:
    strangers = orders("WC-{}", first=700_000)

    assert confirmed(run(orders("{}"), orders("WC-{}") + strangers)) == PAIRS
    assert (
        confirmed(run(orders("{}") + orders("{}", 9, first=8), orders("WC-{}") + strangers)) == []
    )
