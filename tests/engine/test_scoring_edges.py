"""Where the points of a pair change: by days, by the size of a difference, by how alike two names are."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.likeness.alike import ALIKE_SCHEMA
from reconcile.engine.likeness.nearest import nearest_pairs
from reconcile.engine.likeness.scoring import Sides, scored, sides
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import Row, frame, row
from tests.engine.test_scoring_features import given, line

FIRST = date(2026, 6, 1)
PAIR = pl.DataFrame([(0, 1)], schema={"row": pl.UInt32, "row_right": pl.UInt32}, orient="row")


def _points(of: Sides, feature: str) -> tuple[int, int]:
    found = scored(of, PAIR, has_key=False)
    return found[feature].item(), found["score"].item()


def on(days: int) -> dict[str, object]:
    return {"booked_on": FIRST + timedelta(days=days)}


@pytest.mark.parametrize(
    ("days", "points"),
    [(0, (100, 50)), (1, (90, 49)), (2, (83, 48)), (3, (75, 47)), (5, (65, 46)), (7, (55, 45)), (10, (47, 44)),
     (14, (35, 43)), (22, (25, 42)), (30, (15, 41)), (45, (8, 40)), (59, (1, 40)), (60, (0, 40)), (200, (0, 40))],
)  # fmt: skip
def test_it_counts_every_day_between_two_rows(days: int, points: tuple[int, int]) -> None:
    mine, other = row(None, 10_000, **on(0)), row(None, 10_000, **on(days))

    assert _points(given([mine], [other]), "days_feature") == points
    assert _points(given([other], [mine]), "days_feature") == points


@pytest.mark.parametrize(
    ("amount", "points"),
    [(1_001_000, 90), (1_001_001, 80), (1_010_000, 80), (1_010_001, 65), (1_035_000, 65), (1_035_001, 40),
     (1_100_000, 40), (1_100_001, 0)],
)  # fmt: skip
def test_it_counts_a_difference_by_the_smaller_amount(amount: int, points: int) -> None:
    mine, other = row(None, 1_000_000), line(amount=amount)

    assert _points(given([mine], [other]), "amount_feature")[0] == points
    assert _points(given([other], [mine]), "amount_feature")[0] == points


@pytest.mark.parametrize(
    ("likeness", "score"),
    [(100, 70), (90, 68), (89, 58), (75, 58)],
)
def test_it_counts_a_name_that_is_only_similar_for_less_than_half(
    likeness: int, score: int
) -> None:
    name, other = "Acme Trading", "Acme Tradings"
    found = [("counterparty", "counterparty", name, other, likeness)]
    table = pl.DataFrame(found, schema=ALIKE_SCHEMA, orient="row")
    left, right = prepare_both(
        frame([row(None, 10_000, counterparty=name)], "left.csv", 1),
        frame([row(None, 10_000, counterparty=other)], "right.csv", 1001),
        ready_rule_sets()["invoice_bank"],
    )

    assert _points(sides(left, right, table), "name") == (likeness, score)


@pytest.mark.parametrize(
    ("mine", "other", "score"),
    [("Acme Trading", "Blue Whale", 30), ("云帆贸易", "蓝鲸食品", 30), ("Acme Trading", "蓝鲸食品", 50),
     ("Acme 云帆", "蓝鲸食品", 30), ("Восток", "蓝鲸食品", 50), ("Восток", "Север", 30), ("4711", "蓝鲸食品", 30),
     ("4711", "Zoë Bau", 30),
     ("한빛", "蓝鲸食品", 50), ("Αθηνα", "Восток", 50), ("نور", "Αθηνα", 50), ("ไทย", "نور", 50), ("", "蓝鲸食品", 50)],
)  # fmt: skip
def test_it_holds_no_name_of_another_script_against_a_pair(
    mine: str, other: str, score: int
) -> None:
    ours, theirs = row(None, 10_000, counterparty=mine), row(None, 10_000, counterparty=other)

    assert _points(given([ours], [theirs]), "amount_feature")[1] == score


def test_it_keeps_a_pair_that_only_its_texts_could_bring_level_with_the_best() -> None:
    """43 points for the equal amount 13 days away; the swapped digits have 35, and 8 more for words."""
    words = "monthly rent of the hall"
    ours: list[Row] = [
        row(None, 123_400, description=words, occurred_at=None, **on(20)),
        row(None, 124_300, occurred_at=None, **on(2)),
    ]
    theirs: list[Row] = [
        row(None, 124_300, description=words, occurred_at=None, **on(2)),
        row(None, 123_400, occurred_at=None, **on(33)),
    ]
    of = given(ours, theirs)

    assert scored(of, nearest_pairs(of, 30, 2), has_key=False).filter(row=0).select(
        "row_right", "score"
    ).rows() == [(2, 43), (3, 43)]
    assert {(0, 2), (0, 3)} <= set(nearest_pairs(of, 30, 1).rows())


def test_it_finds_the_pair_that_nothing_could_be_nearer_than() -> None:
    best = row("SO7001", 10_000, counterparty="Acme Trading")

    pairs = nearest_pairs(given([best], [best]), 30, 1)

    assert pairs.rows() == [(0, 1)]
