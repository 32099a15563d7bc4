"""Which rows are compared: pairs of a block within the days, and what is dropped where there are too many."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from reconcile.engine.likeness import blocking
from reconcile.engine.likeness.blocking import (
    each_once,
    number_links,
    pairs_by_name,
    pairs_in_blocks,
)
from reconcile.engine.links import PAIR_SCHEMA

Pairs = list[tuple[int, int]]
# number, block and day of June of each row
Dated = list[tuple[int, str, int | None]]


def paired(left: Dated, right: Dated, days_max: int = 3) -> tuple[Pairs, list[str]]:
    """The pairs in the order of their rows, and the blocks too large."""
    schema = {"row": pl.UInt32, "block": pl.String, "day": pl.Date}
    ours, theirs = (
        pl.DataFrame(
            [(number, block, day and date(2026, 6, day)) for number, block, day in side],
            schema=schema,
            orient="row",
        )
        for side in (left, right)
    )
    found, large = pairs_in_blocks(ours, theirs, ["block"], days_max)
    assert dict(found.schema) == PAIR_SCHEMA
    return sorted(found.rows()), sorted(large["block"].to_list())


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        (
            [(0, "a", 5), (1, "a", 9), (2, "b", 5)],
            [(10, "a", 5), (11, "a", 8), (12, "c", 5)],
            [(0, 10), (0, 11), (1, 11)],
        ),
        ([(0, "a", 9)], [(10, "a", 6), (11, "a", 5), (12, "a", 12), (13, "a", 13)], [(0, 10), (0, 12)]),
        # nobody knows how far a row without a day is
        ([(0, "a", None), (1, "a", 1)], [(10, "a", 30), (11, "a", None)], [(0, 10), (0, 11), (1, 11)]),
        ([(0, "a", 5)], [(10, "b", 5)], []),
        ([], [(10, "a", 5)], []),
        ([(0, "a", 5)], [], []),
    ],
)  # fmt: skip
@pytest.mark.parametrize("is_large", [False, True])
def test_it_pairs_rows_of_a_block_within_the_days(
    monkeypatch: pytest.MonkeyPatch,
    left: Dated,
    right: Dated,
    pairs: Pairs,
    is_large: bool,  # noqa: FBT001
) -> None:
    if is_large:
        # so large that it is looked at day by day
        monkeypatch.setattr(blocking, "BLOCK_PAIRS_MAX", max(len(pairs), 1))

    assert paired(left, right) == (pairs, [])


# two days far apart: four pairs, of which two are within the days
FAR = [(0, "a", 1), (1, "a", 20)], [(10, "a", 1), (11, "a", 20)]


@pytest.mark.parametrize(
    ("most", "pairs", "large"),
    [
        (4, [(0, 10), (1, 11)], []),
        (3, [(0, 10), (1, 11)], []),
        (2, [(0, 10), (1, 11)], []),
        (1, [], ["a"]),
    ],
)
def test_it_drops_a_block_that_is_too_large_also_day_by_day(
    monkeypatch: pytest.MonkeyPatch, most: int, pairs: Pairs, large: list[str]
) -> None:
    monkeypatch.setattr(blocking, "BLOCK_PAIRS_MAX", most)

    assert paired(*FAR) == (pairs, large)


def test_it_counts_rows_without_a_day_to_every_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocking, "BLOCK_PAIRS_MAX", 3)
    left: Dated = [(0, "a", 1), (1, "a", None)]
    right: Dated = [(10, "a", 1), (11, "a", 20)]

    assert paired(left, right) == ([(0, 10), (1, 10), (1, 11)], [])
    monkeypatch.setattr(blocking, "BLOCK_PAIRS_MAX", 2)
    assert paired(left, right) == ([], ["a"])


# three blocks of one, one and two pairs
BLOCKS = (
    [(0, "b", 1), (1, "a", 1), (2, "c", 1), (3, "c", 1)],
    [(10, "a", 1), (11, "b", 1), (12, "c", 1)],
)  # fmt: skip


@pytest.mark.parametrize(
    ("most", "pairs", "large"),
    [
        (4, [(0, 11), (1, 10), (2, 12), (3, 12)], []),
        (3, [(0, 11), (1, 10)], ["c"]),
        (2, [(0, 11), (1, 10)], ["c"]),
        (1, [(1, 10)], ["b", "c"]),
        (0, [], ["a", "b", "c"]),
    ],
)
def test_it_keeps_the_smallest_blocks_of_too_many(
    monkeypatch: pytest.MonkeyPatch, most: int, pairs: Pairs, large: list[str]
) -> None:
    monkeypatch.setattr(blocking, "PAIRS_ALL_MAX", most)

    assert paired(*BLOCKS) == (pairs, large)


def test_it_keeps_small_blocks_beside_one_that_is_looked_at_day_by_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(blocking, "BLOCK_PAIRS_MAX", 3)
    left: Dated = [*FAR[0], (2, "b", 1), (3, "b", 9)]

    found = paired(left, [*FAR[1], (12, "b", 1)])

    assert found == ([(0, 10), (1, 11), (2, 12)], [])


Named = list[tuple[int, str, int]]


def by_name(left: Named, right: Named, *links: tuple[int, int]) -> Pairs:
    schema = {"row": pl.UInt32, "block": pl.String, "who": pl.UInt32}
    ours, theirs = (pl.DataFrame(side, schema=schema, orient="row") for side in (left, right))
    alike = pl.DataFrame(links, schema={"who": pl.UInt32, "who_right": pl.UInt32}, orient="row")
    found = pairs_by_name(ours, theirs, alike, ["block"])
    assert dict(found.schema) == PAIR_SCHEMA
    return sorted(found.rows())


NAMED: tuple[Named, Named] = (
    [(0, "a", 1), (1, "a", 2), (2, "b", 1), (3, "a", 1)],
    [(10, "a", 7), (11, "b", 7), (12, "a", 8), (13, "c", 7)],
)


@pytest.mark.parametrize(
    ("links", "pairs"),
    [
        ([(1, 7)], [(0, 10), (2, 11), (3, 10)]),
        ([(1, 7), (2, 8)], [(0, 10), (1, 12), (2, 11), (3, 10)]),
        ([(1, 8)], [(0, 12), (3, 12)]),
        ([(5, 7)], []),
        ([], []),
    ],
)
def test_it_pairs_rows_of_a_block_whose_names_are_alike(links: Pairs, pairs: Pairs) -> None:
    assert by_name(*NAMED, *links) == pairs


def test_it_pairs_no_names_where_there_are_no_rows() -> None:
    assert by_name([], NAMED[1], (1, 7)) == []


@pytest.mark.parametrize(
    ("name", "most", "pairs"),
    [
        ("BLOCK_PAIRS_MAX", 2, [(0, 10), (2, 11), (3, 10)]),
        ("BLOCK_PAIRS_MAX", 1, [(2, 11)]),
        ("PAIRS_ALL_MAX", 3, [(0, 10), (2, 11), (3, 10)]),
        ("PAIRS_ALL_MAX", 2, [(2, 11)]),
        ("PAIRS_ALL_MAX", 0, []),
    ],
)
def test_it_drops_names_that_too_many_rows_have(
    monkeypatch: pytest.MonkeyPatch, name: str, most: int, pairs: Pairs
) -> None:
    monkeypatch.setattr(blocking, name, most)

    assert by_name(*NAMED, (1, 7)) == pairs


def test_it_gives_each_pair_once_in_the_order_of_rows() -> None:
    some = [
        pl.DataFrame(pairs, schema=PAIR_SCHEMA, orient="row")
        for pairs in ([(5, 9), (0, 7)], [], [(5, 9), (5, 2), (0, 0), (4_000_000_000, 1)])
    ]

    found = each_once(*some)

    assert found.rows() == [(0, 0), (0, 7), (5, 2), (5, 9), (4_000_000_000, 1)]
    assert dict(found.schema) == PAIR_SCHEMA


Worded = list[tuple[int, str | None, str]]


def numbered(left: Worded, right: Worded) -> Pairs:
    schema = {"row": pl.UInt32, "order_key": pl.String, "words": pl.String}
    ours, theirs = (pl.DataFrame(side, schema=schema, orient="row") for side in (left, right))
    found, _heard = number_links(ours, theirs)
    assert dict(found.schema) == PAIR_SCHEMA
    return found.rows()  # type: ignore[return-value]  # of two columns


@pytest.mark.parametrize(
    ("left", "right", "pairs"),
    [
        ([(0, "INV1001", "")], [(10, None, "PAY INV1001")], [(0, 10)]),
        ([(0, None, "PAY INV1001")], [(10, "INV1001", "")], [(0, 10)]),
        # said on both sides, and twice in a text: once
        ([(0, "INV1001", "SO2002")], [(10, "SO2002", "INV1001 INV1001")], [(0, 10)]),
        # as numbers.py reads them
        ([(0, "INV1001", "")], [(10, None, "PAY INV 1001")], [(0, 10)]),
        ([(0, "INV1001", "")], [(10, None, "PAY INV10012")], []),
        ([(0, "1234", "")], [(10, None, "PAY 1234"), (11, None, "PAY 12345")], [(0, 10)]),
        ([(0, "123", "")], [(10, None, "PAY 123")], []),
        # one that is the beginning of another, in one text
        ([(0, "INV1001A", ""), (1, "INV1001", "")], [(10, None, "INV1001A")], [(0, 10), (1, 10)]),
        (
            [(1, "INV1001", ""), (0, "INV1001", "")],
            [(11, None, "INV1001"), (10, None, "INV1001")],
            [(0, 10), (0, 11), (1, 10), (1, 11)],
        ),
        ([(0, None, "")], [(10, None, "")], []),
        ([], [(10, "INV1001", "INV1001")], []),
        ([(0, "INV1001", "INV1001")], [], []),
    ],
)  # fmt: skip
def test_it_pairs_a_number_with_the_texts_in_which_it_stands(
    left: Worded, right: Worded, pairs: Pairs
) -> None:
    assert numbered(left, right) == pairs


@pytest.mark.parametrize(("most", "is_number"), [(2, True), (1, False)])
def test_it_takes_what_stands_in_too_many_texts_for_no_number(
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    is_number: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(blocking, "TEXTS_PER_NUMBER_MAX", most)
    texts: Worded = [(10, None, "INV1001"), (11, None, "INV1001"), (12, None, "INV2002")]

    found = numbered([(0, "INV1001", ""), (1, "INV2002", "")], texts)

    assert found == ([(0, 10), (0, 11), (1, 12)] if is_number else [(1, 12)])


@pytest.mark.parametrize(("most", "is_number"), [(2, True), (1, False)])
def test_it_takes_a_number_that_too_many_rows_have_for_none(
    monkeypatch: pytest.MonkeyPatch,
    most: int,
    is_number: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(blocking, "TEXTS_PER_NUMBER_MAX", most)

    found = numbered([(0, "INV1001", ""), (1, "INV1001", "")], [(10, None, "INV1001")])

    assert found == ([(0, 10), (1, 10)] if is_number else [])
