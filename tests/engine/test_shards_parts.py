"""Which rows come into which part of a large run, and how what was found in the parts is joined."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.links import EVIDENCE_SCHEMA, no_evidence
from reconcile.engine.rules import Method, Outcome, Rule
from reconcile.engine.shards import join, plan
from reconcile.engine.sides.frames import prepare_both
from reconcile.engine.waterfall import Keyed
from tests.engine.records import Row, frame, row

READY = ready_rule_sets()["orders_channel"]


def parts(
    ours: list[Row], theirs: list[Row], count: int, *keys: tuple[str, str]
) -> list[tuple[list[int], list[int]]]:
    """The rows of both sides in each part, counted from 0 over both."""
    rules = replace(READY, rules=(Rule("n", Method.KEY, Outcome.CONFIRM, keys),))
    sides = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), rules)
    found = plan(*sides, rules, count)
    for mine, other in found:
        assert (mine.columns, other.columns) == (sides[0].columns, sides[1].columns)
    return [(mine["row"].to_list(), other["row"].to_list()) for mine, other in found]


def test_it_puts_all_into_one_part() -> None:
    ours = [row("A1", 1), row(None, 2), row("A2", 3)]

    assert parts(ours, [row("A2", 1), row(None, 1), row("A9", 1)], 1) == [([0, 2], [3, 5])]


@pytest.mark.parametrize("count", [2, 3, 7])
def test_it_puts_each_row_with_a_number_into_one_part_in_order(count: int) -> None:
    ours = [row(f"A{n}", 1) for n in range(50)]

    found = parts(ours, ours, count)

    assert len(found) == count
    assert sorted(at for mine, _other in found for at in mine) == list(range(50))
    for mine, other in found:
        assert mine == sorted(mine)
        assert other == [at + 50 for at in mine]
    assert sum(bool(mine) for mine, _other in found) > 1


def connected(ours: list[Row], theirs: list[Row], *keys: tuple[str, str]) -> set[tuple[int, ...]]:
    """The rows that are together in every plan."""
    plans = [parts(ours, theirs, count, *keys) for count in range(2, 60)]
    where = [
        {at: number for number, part in enumerate(each) for side in part for at in side}
        for each in plans
    ]
    together: dict[tuple[int, ...], list[int]] = {}
    for at in where[0]:
        together.setdefault(tuple(each[at] for each in where), []).append(at)
    return {tuple(rows) for rows in together.values()}


@pytest.mark.parametrize(
    ("ours", "theirs", "keys", "expected"),
    [
        # by the same number in whatever column is a key, on one side too
        ([row("A1", 1), row("A2", 1)], [row("A2", 1), row("A1", 1)], (), {(0, 3), (1, 2)}),
        ([row("A1", 1), row("A1", 2)], [row("B1", 1)], (), {(0, 1), (2,)}),
        ([row("A1", 1), row("B1", 1)], [row("A2", 1, transaction_key="A1")], (), {(0, 2), (1,)}),
        (
            [row("A1", 1, transaction_key="T1"), row("A2", 1, transaction_key="T1")],
            [row("A2", 1), row("A3", 1)],
            (),
            {(0, 1, 2), (3,)},
        ),
        # by the columns that a rule uses, and no others
        ([row(None, 1, refund_key="R1")], [row(None, 1, refund_key="R1")], (), set()),
        (
            [row(None, 1, refund_key="R1")],
            [row(None, 1, refund_key="R1"), row(None, 1, refund_key="R2")],
            (("refund_key", "refund_key"),),
            {(0, 1), (2,)},
        ),
        (
            [row(None, 1, refund_key="R1"), row(None, 1, batch_key="R1")],
            [row(None, 1, batch_key="R1"), row(None, 1, refund_key="R1")],
            (("refund_key", "batch_key"),),
            {(0, 2)},
        ),
        ([], [row("A1", 1)], (), {(0,)}),
        ([row("A1", 1)], [], (), {(0,)}),
    ],
)
def test_it_keeps_rows_together_that_share_a_number(
    ours: list[Row],
    theirs: list[Row],
    keys: tuple[tuple[str, str], ...],
    expected: set[tuple[int, ...]],
) -> None:
    assert connected(ours, theirs, *keys) == expected


def test_it_makes_parts_of_nothing() -> None:
    assert parts([], [], 2) == [([], []), ([], [])]


LINKS = {"lead": pl.UInt32, "row": pl.UInt32, "rule_no": pl.Int32, "confirmed": pl.Boolean}


def keyed(links: list[tuple[int, int, int, bool]], leads: list[int]) -> Keyed:
    told = [(lead, None, "why", "{}") for lead in leads]
    return Keyed(
        pl.DataFrame(links, schema=LINKS, orient="row"),
        pl.DataFrame(told, schema=EVIDENCE_SCHEMA, orient="row"),
    )


def test_it_joins_parts_in_one_order() -> None:
    one = keyed([(3, 3, 2, True), (3, 9, 2, True), (5, 5, 1, False)], [5])
    other = keyed([(4, 8, 1, True), (4, 4, 1, True)], [4, 2])
    nothing = Keyed(one.links.clear(), no_evidence())

    for given in ([one, other, nothing], [nothing, other, one]):
        found = join(given)

        assert found.links.rows() == [
            (4, 4, 1, True), (4, 8, 1, True), (5, 5, 1, False), (3, 3, 2, True), (3, 9, 2, True),
        ]  # fmt: skip
        assert found.evidence["lead"].to_list() == [2, 4, 5]
