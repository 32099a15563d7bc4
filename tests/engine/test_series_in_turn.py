"""Numbers that were given out in turn differ in a digit without a slip."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from reconcile.engine.likeness.series import in_turn
from tests.engine.records import NOON, Row, cases, row, run, suggested


def at(minute: int, number: int) -> Row:
    return row(f"TK{number:07d}", 500, occurred_at=NOON + timedelta(minutes=minute))


def till(*numbers: int) -> list[Row]:
    """A number a minute, of one price."""
    return [at(number, number) for number in numbers]


def test_it_takes_two_missing_numbers_of_a_series_for_no_slip() -> None:
    outcome = run(till(31, 32, 34, 35, 36), till(31, 32, 33, 35, 36, 37)[:5])

    assert suggested(outcome) == []
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1003,)], "INTERNAL_ONLY": [(3,)]}


def test_it_makes_no_rivals_of_the_missing_numbers_of_a_series() -> None:
    outcome = run(till(31, 32, 34, 36, 38), till(31, 32, 33, 35, 36, 38))

    assert "AMBIGUOUS" not in cases(outcome)


def test_it_sees_a_slip_into_a_number_that_is_no_ones_turn() -> None:
    theirs = [*till(31, 32, 34), at(33, 83)]

    assert suggested(run(till(31, 32, 33, 34), theirs)) == [(3, 1004)]


@pytest.mark.parametrize(
    ("key", "partner", "everything", "is_given_out"),
    [
        ("A10", "A12", ["A10", "A11", "A12"], True),
        ("A10", "A12", ["A09", "A10", "A12"], True),
        ("A10", "A11", ["A10", "A11"], False),  # beside its partner alone
        ("A10", "A12", ["A10", "A12", "A14"], False),
        ("A10", "A12", ["A10", "A10", "A11", "A12"], False),  # another row has it, too
        ("A99", "A97", ["A99", "A98", "A97"], True),
        ("AB", "AC", ["AB", "AC"], False),
        ("A" + "9" * 30, "A1", ["A" + "9" * 29 + "8", "A" + "9" * 30], True),
    ],
)
def test_it_knows_a_number_that_was_given_out_in_turn(
    key: str,
    partner: str,
    everything: list[str],
    is_given_out: bool,  # noqa: FBT001
) -> None:
    found = in_turn(pl.Series([key]), pl.Series([partner]), pl.Series([*everything, None]))

    assert found.to_list() == [is_given_out]


@pytest.mark.parametrize("lost", ["TK000003", "0000033"])
def test_it_sees_a_number_cut_off(lost: str) -> None:
    theirs = [*till(31, 32, 34), {**at(33, 33), "order_key": lost, "order_ref": lost}]

    assert suggested(run(till(31, 32, 33, 34), theirs)) == [(3, 1004)]
