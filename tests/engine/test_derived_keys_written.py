"""What a proven way of writing numbers changes about keys that are made: only of some steps, and of its own rows."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.keys.derived_keys import with_keys
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import Row, frame, row
from tests.engine.test_derived_keys_made import Columns, rule

RULES = ready_rule_sets()["orders_orders"]
# a number that isn't written as its side writes those of the other, and a row without a number
OTHERWISE, SILENT = row("T200123456", 1), row(None, 1)


def sides(
    ours: list[Row], theirs: list[Row], left: Columns, right: Columns, steps: list[object]
) -> tuple[list[str | None], list[str | None]]:
    """The keys of both sides' rows that are left, where our first row's number is written otherwise."""
    asked = rule(left, right, steps)
    one, other = prepare_both(frame(ours, "a", 1), frame(theirs, "b", 1001), RULES)
    one = one.with_columns(written_as=pl.when(pl.col("row") == 0).then(pl.lit("")))
    made = with_keys(one, other, asked.keys, asked.normalise)
    ((mine, yours),) = asked.keys
    return made[0][mine].to_list(), made[1][yours].to_list()


@pytest.mark.parametrize(
    ("steps", "key"),
    [
        (["digits"], "200123456"),
        (["no_leading_zeros"], "T200123456"),
        ([{"prefix": "T2"}], "00123456"),
        ([{"last": 6}], "123456"),
        ([{"first": 6}], "T20012"),
    ],
)
def test_a_number_written_otherwise_is_made_comparable(steps: list[object], key: str) -> None:
    ours, theirs = sides([OTHERWISE, SILENT], [OTHERWISE], "order_key", "order_key", steps)

    assert (ours, theirs) == ([key, None], [key])


def test_a_number_written_otherwise_is_not_looked_for_in_a_text() -> None:
    steps: list[object] = [{"longest_number": 8}]
    ours, theirs = [OTHERWISE, row("T200123457", 1), SILENT], [row("X200123457", 1)]

    found = sides(ours, theirs, "order_key", "order_key", steps)

    assert found == (["200123457", None], ["200123457"])


def test_a_number_written_otherwise_is_not_within_another() -> None:
    rows = [row("880412077731", 1)], [row("SILK880412077731", 1)]

    found = sides(*rows, "order_key", "order_key", [{"within": 10}])

    assert found == ([None], [None])


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_text_names_a_number_however_others_are_written(is_turned: bool) -> None:  # noqa: FBT001
    numbered, named = row("RE20250411", 1), row(None, 1, description="for RE-2025-0411")
    columns = ["order_key", "description"]
    left, right = columns[::-1] if is_turned else columns
    one, other = (named, numbered) if is_turned else (numbered, named)

    found = sides([one, SILENT], [other], left, right, ["numbers_in_text"])

    assert found == (["RE20250411", None], ["RE20250411"])
