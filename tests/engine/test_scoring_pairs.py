"""Which pairs are near enough to be scored, and points at the edges: days of rows without one, frequent amounts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reconcile.engine.likeness import blocking
from reconcile.engine.likeness.nearest import nearest_pairs
from reconcile.engine.likeness.scoring import close_pairs, scored
from reconcile.engine.rules import Tolerance
from tests.engine.records import Row, row
from tests.engine.test_scoring_edges import FIRST, PAIR
from tests.engine.test_scoring_features import ACME, given, line


def said(ours: Row, theirs: Row, what: str) -> int:
    found: int = scored(given([ours], [theirs]), PAIR, has_key=False)[what].item()
    return found


@pytest.mark.parametrize(
    ("ours", "theirs", "is_near"),
    [
        (row(None, 500), line(amount=500), True),
        (row(None, 500), line(amount=500, booked_on=None, occurred_at=None), True),
        (row(None, 500, booked_on=None, occurred_at=None), line(amount=500), True),
        (row(None, 500, booked_on=FIRST), line(amount=500, booked_on=FIRST), True),
        (row(None, 500, booked_on=FIRST), line(amount=500, booked_on=FIRST + timedelta(1)), False),
    ],
)
def test_it_pairs_a_row_without_a_date_also_where_only_the_same_day_counts(
    ours: Row,
    theirs: Row,
    is_near: bool,  # noqa: FBT001
) -> None:
    pairs, _crowded = close_pairs(given([ours], [theirs]), Tolerance(), 0)

    assert pairs.rows() == ([(0, 1)] if is_near else [])


def test_it_pairs_rows_of_a_frequent_amount_only_where_their_names_agree(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocking, "BLOCK_PAIRS_MAX", 3)
    ours = [row(None, 500, **ACME), row(None, 500), row(None, 700)]
    theirs = [line(amount=500, **ACME), line(amount=500), line(amount=700)]

    pairs, crowded = close_pairs(given(ours, theirs), Tolerance(), 3)

    assert sorted(pairs.iter_rows()) == [(0, 3), (2, 5)]
    assert sorted(crowded["row"]) == [0, 1, 3, 4]


@pytest.mark.parametrize(
    ("difference", "points"), [(1_000_000, 90), (1_000_001, 80), (10_000_000, 80), (10_000_001, 65)]
)
def test_it_counts_a_difference_of_large_amounts_to_the_cent(difference: int, points: int) -> None:
    """Of ten millions: a cent more than a thousandth of it is more."""
    mine, other = row(None, 10**9), line(amount=10**9 + difference)

    assert said(mine, other, "amount_feature") == points
    assert said(other, mine, "amount_feature") == points


def test_it_gives_no_point_for_the_begin_of_one() -> None:
    """36 for the amount and 3.8 for thirteen days are 39."""
    mine = row(None, 1_000_000, booked_on=FIRST)
    other = line(amount=1_000_900, booked_on=FIRST + timedelta(13))

    assert said(mine, other, "score") == 39


def test_it_leaves_a_point_to_a_pair_that_everything_speaks_against() -> None:
    mine = row("SO7001", 1_000_000, booked_on=FIRST, counterparty="Acme Trading")
    other = line("SO7002", amount=5_000, booked_on=FIRST + timedelta(70), counterparty="Blue Whale")

    assert said(mine, other, "score") == 1


@pytest.mark.parametrize(
    ("ours", "theirs"), [(500, -900), (-500, 900), (500, 0), (0, -500), (-500, 0)]
)
def test_it_holds_no_money_out_against_money_in(ours: int, theirs: int) -> None:
    """Not even where the name is the same."""
    of = given([row(None, ours, **ACME)], [line(amount=theirs, **ACME)])

    assert nearest_pairs(of, 3, 1).is_empty()
