"""Of the pairs that are near, only those are read and scored that can be among the best of a row."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from string import ascii_uppercase

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from reconcile.engine import ready_rule_sets
from reconcile.engine.likeness.alike import alike
from reconcile.engine.likeness.nearest import nearest_pairs
from reconcile.engine.likeness.scoring import Sides, scored, sides
from reconcile.engine.likeness.series import SERIES_MAX
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import NOON, Row, frame, row
from tests.engine.test_properties import quick

BEST = 2
# more than any row of these has pairs: then none is left out
ALL = 10_000
NUMBERS = [
    None,
    "INV7001",
    "INV7002",
    "INV7020",
    "SO10021",
    "8810021",
    *(f"{a}X1001" for a in "ABCDE"),
]
NAMES = [None, "Bright Star Ltd", "BRIGHT ST", "Northwind Ltd"]
TEXTS = [None, "Bright Star", "INV7001", "INV-7002 thanks", "order 8810021", "AX1002", "Goods"]
TIMES: list[datetime | None] = [None, NOON, NOON + timedelta(minutes=9), NOON + timedelta(hours=3)]


@st.composite
def lines(draw: st.DrawFn) -> list[Row]:
    return [
        row(
            draw(st.sampled_from(NUMBERS)),
            draw(st.sampled_from([1000, 1000, 1000, 12_300, 13_200, -1000])),
            counterparty=draw(st.sampled_from(NAMES)),
            description=draw(st.sampled_from(TEXTS)),
            booked_on=date(2026, 6, 5) + timedelta(days=draw(st.integers(0, 6))),
            occurred_at=draw(st.sampled_from(TIMES)),
        )
        for _ in range(draw(st.integers(0, 9)))
    ]


def compared(ours: list[Row], theirs: list[Row]) -> Sides:
    rules = ready_rule_sets()["invoice_bank"]
    left, right = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), rules)
    return sides(left, right, alike(left, right, ()))


def best(of: Sides, pairs: pl.DataFrame, mine: str, other: str) -> list[tuple[int, ...]]:
    ordered = scored(of, pairs, has_key=False).sort(
        [mine, "score", other], descending=[False, True, False]
    )
    found = ordered.group_by(mine, maintain_order=True).head(BEST)
    return found.select(mine, other, "score", "reference", "name").rows()


@quick
@given(lines(), lines())
def test_it_keeps_the_best_of_every_row(ours: list[Row], theirs: list[Row]) -> None:
    of = compared(ours, theirs)

    near, every = nearest_pairs(of, 7, BEST), nearest_pairs(of, 7, ALL)

    for ends in (("row", "row_right"), ("row_right", "row")):
        assert best(of, near, *ends) == best(of, every, *ends)


def test_it_leaves_out_what_enough_others_beat_by_far() -> None:
    equal = [row(None, 12_300), row(None, 12_300)]
    swapped = row(None, 13_200)

    pairs = nearest_pairs(compared(equal, [*equal, swapped]), 7, BEST)

    # the swapped amount has no better partners: it keeps its pairs
    assert len(pairs) == len(equal) * (len(equal) + 1)

    pairs = nearest_pairs(compared([*equal, swapped], [*equal, swapped]), 7, 1)

    assert len(pairs) == len(equal) ** 2 + 1


def test_it_keeps_a_pair_whose_number_may_stand_in_the_text() -> None:
    ours = [row("SO10021", 12_300, occurred_at=None), row(None, 13_200)]
    theirs = [row(None, 12_300), row(None, 13_200, description="SO 10021")]

    pairs = nearest_pairs(compared(ours, theirs), 7, 1)

    assert (0, 3) in pairs.rows()


def test_it_leaves_out_texts_that_name_another_number_but_for_rare_series() -> None:
    series = [f"{letter}X" for letter in ascii_uppercase[: SERIES_MAX + 1]]
    ours = [row(f"{letters}1001", 12_300) for letters in series]
    theirs = [row(None, 12_300, description=f"{letters}1002") for letters in series]

    pairs = nearest_pairs(compared(ours, theirs), 7, 1)

    named = {(at, at + len(series)) for at in range(len(series))}
    assert named & set(pairs.rows()) == {(SERIES_MAX, SERIES_MAX + len(series))}
