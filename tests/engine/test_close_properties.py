"""Pairs without a key, for any two sides: nothing lost by width, nothing by order, no doubt confirmed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import product

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine import from_json, ready_rule_sets, reconcile
from reconcile.engine.likeness.alike import alike
from reconcile.engine.likeness.names import NAME_AGREES, likeness, read_name
from reconcile.engine.likeness.scoring import PAIR_SCHEMA, close_pairs, scored, sides
from reconcile.engine.rules import Tolerance
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import JUNE, Row, frame, row
from tests.engine.test_properties import quick, steps

NAMES = [
    None,
    "Bright Star Ltd",
    "BRIGHT ST",
    "Bright Star East",
    "上海云帆贸易有限公司",
    "上海云帆",
]
TEXTS = [None, None, "Bright Star", "INV7001", "INV-7002 thanks", "货款 上海云帆贸易有"]
RULES = ready_rule_sets()["invoice_bank"]


@st.composite
def lines(draw: st.DrawFn) -> list[Row]:
    """Up to ten rows of few names, amounts that add up, and days within two months."""
    made = []
    for _ in range(draw(st.integers(0, 10))):
        booked_on = date(2026, 6, 1) + timedelta(days=draw(st.integers(0, 60)))
        made.append(
            row(
                draw(st.sampled_from([None, None, "INV7001", "INV7002"])),
                draw(st.sampled_from([100, 200, 300, 300, 301, 500, -100])),
                counterparty=draw(st.sampled_from(NAMES)),
                description=draw(st.sampled_from(TEXTS)),
                booked_on=draw(st.sampled_from([booked_on, booked_on, None])),
                currency=draw(st.sampled_from(["EUR", "EUR", "USD"])),
                occurred_at=None,
            )
        )
    return made


def both(ours: list[Row], theirs: list[Row]) -> tuple[pl.DataFrame, pl.DataFrame]:
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)
    return prepare_both(left, right, RULES)


def pairs(
    ours: list[Row], theirs: list[Row], amount: int, days: int, ppm: int | None = None
) -> set[tuple[int, int]]:
    left, right = both(ours, theirs)
    given_sides = sides(left, right, alike(left, right, ()))
    found, _crowded = close_pairs(given_sides, Tolerance(amount, ppm), days)
    return set(found.select(list(PAIR_SCHEMA)).iter_rows())


@quick
@given(lines(), lines(), steps(210), steps(40))
def test_it_loses_no_candidate_when_a_tolerance_widens(
    ours: list[Row], theirs: list[Row], amounts: tuple[int, int], days: tuple[int, int]
) -> None:
    narrow = pairs(ours, theirs, amounts[0], days[0])
    wide = pairs(ours, theirs, amounts[1], days[1])

    assert narrow <= wide


@quick
@given(lines(), lines(), st.integers(0, 210), st.integers(0, 40), st.sampled_from([None, 10_000]))
def test_it_finds_the_pairs_that_comparing_all_with_all_finds(
    ours: list[Row], theirs: list[Row], amount: int, days: int, ppm: int | None
) -> None:
    left, right = both(ours, theirs)
    expected = set()
    for one, other in product(left.to_dicts(), right.to_dicts()):
        apart = abs(one["amount"] - other["amount"])
        dated = one["day"] is not None and other["day"] is not None
        near = not dated or abs((one["day"] - other["day"]).days) <= days
        allowed = min(amount, abs(one["amount"]) * ppm // 1_000_000) if ppm is not None else amount
        if one["currency"] == other["currency"] and apart <= allowed and near:
            expected.add((one["row"], other["row"]))

    assert pairs(ours, theirs, amount, days, ppm) == expected


@quick
@given(lines(), lines(), st.randoms(use_true_random=False))
def test_it_does_not_depend_on_the_order_of_the_rows(
    ours: list[Row], theirs: list[Row], chance: random.Random
) -> None:
    left, right = frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001)
    mixed, other = (side[chance.sample(range(len(side)), len(side))] for side in (left, right))

    outcome, again = reconcile(left, right, RULES, JUNE), reconcile(mixed, other, RULES, JUNE)

    assert again.digest() == outcome.digest()
    assert again.cases.equals(outcome.cases)


@quick
@given(lines(), lines())
def test_it_confirms_no_pair_by_name_that_has_a_rival(ours: list[Row], theirs: list[Row]) -> None:
    plain = [r | {"order_ref": None, "order_key": None, "description": None} for r in ours]
    named = [r | {"order_ref": None, "order_key": None, "description": None} for r in theirs]

    outcome = reconcile(frame(plain, "l", 1), frame(named, "r", 1001), RULES, JUNE)

    sure = outcome.matches.filter(state="CONFIRMED")["match_no"]
    for number in sure:
        one, other = sorted(outcome.legs.filter(match_no=number)["entry"])
        mine, yours = plain[one - 1], named[other - 1001]
        assert _fits(mine, yours)
        rivals = [r for r in plain if r is not mine and _fits(r, yours)]
        assert [*rivals, *(r for r in named if r is not yours and _fits(mine, r))] == []


def _fits(ours: Row, theirs: Row) -> bool:
    names = (read_name(r["counterparty"] and str(r["counterparty"])) for r in (ours, theirs))
    same = all(ours[c] == theirs[c] for c in ("gross_minor", "currency"))
    return same and likeness(*names) >= NAME_AGREES and _is_near(ours, theirs)


def _is_near(ours: Row, theirs: Row) -> bool:
    one, other = ours["booked_on"], theirs["booked_on"]
    if not isinstance(one, date) or not isinstance(other, date):
        return True
    return abs((one - other).days) <= 60


@quick
@given(lines(), lines())
def test_it_scores_the_same_from_both_sides(ours: list[Row], theirs: list[Row]) -> None:
    left, right = both(ours, theirs)
    given_sides = sides(left, right, alike(left, right, ()))
    found, _crowded = close_pairs(given_sides, Tolerance(), 60)
    straight = scored(given_sides, found, has_key=False)

    turned = sides(right, left, alike(right, left, ()))
    back = scored(turned, found.select(row="row_right", row_right="row"), has_key=False)

    assert sorted(straight["score"]) == sorted(back["score"])


@quick
@given(lines(), lines())
def test_it_confirms_no_more_with_a_wider_margin(ours: list[Row], theirs: list[Row]) -> None:
    def confirmed(margin: int) -> set[tuple[int, ...]]:
        rule = {"name": "n", "method": "close", "outcome": "confirm", "tolerance": {"days": 60}}
        rule |= {"requires": ["counterparty"], "margin": margin}
        basis = {"left": "gross", "right": "net"}
        rules = from_json({"name": "n", "basis": basis, "rules": [rule]})
        outcome = reconcile(frame(ours, "l", 1), frame(theirs, "r", 1001), rules, JUNE)
        legs = outcome.legs.join(outcome.matches.filter(state="CONFIRMED"), on="match_no")
        return {tuple(sorted(g)) for g in legs.group_by("match_no").agg("entry")["entry"]}

    assert confirmed(40) <= confirmed(10)
