"""Each further copy of a natural id is a duplicate; one copy goes on as normal."""

from __future__ import annotations

import json

from tests.engine.records import cases, confirmed, row, run


def test_it_sets_further_copies_aside_and_matches_the_first() -> None:
    copy = row("A1", 1000, natural_id="T1|SUCCESS|")

    outcome = run([row("A1", 1000)], [copy, copy, copy])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"DUPLICATE": [(1002,), (1003,)]}


def test_it_finds_copies_in_another_file_of_the_same_side() -> None:
    theirs = [
        row("A1", 1000, natural_id="T1", source="june.csv"),
        row("A1", 1000, natural_id="T1", source="may.csv"),
    ]

    outcome = run([row("A1", 1000)], theirs)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"DUPLICATE": [(1002,)]}


def test_it_keeps_identical_rows_without_ids_as_twins() -> None:
    outcome = run([row("A1", 1000), row("A1", 1000)], [row("A1", 1000), row("A1", 1000)])

    assert confirmed(outcome) == [(1, 2, 1001, 1002)]
    assert cases(outcome) == {}


def test_it_does_not_take_an_id_of_the_other_side_for_a_copy() -> None:
    ours, theirs = [row("A1", 1000, natural_id="X")], [row("A1", 1000, natural_id="X")]

    assert confirmed(run(ours, theirs)) == [(1, 1001)]


def test_it_names_the_copy_that_goes_on() -> None:
    copy = row("A1", 1000, natural_id="T1")

    outcome = run([row("A1", 1000)], [copy, copy])

    (candidate,) = json.loads(outcome.cases["candidates"].item())
    assert candidate["entries"] == [1001]
