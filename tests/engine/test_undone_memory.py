"""What a run remembers of undone matches: which links it spares, and what its cases say."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from reconcile.engine import Outcome, ready_rule_sets
from reconcile.engine.links import EVIDENCE_SCHEMA, LINK_SCHEMA, no_evidence, no_links
from reconcile.engine.records import Undone
from reconcile.engine.rules import Method, Rule
from reconcile.engine.rules import Outcome as Says
from reconcile.engine.undone import Memory, remember, say_undone
from tests.engine.records import JUNE, row, run

ORDER, TRANSACTION = ("order_key", "order_key"), ("transaction_key", "transaction_key")
KEY = Rule("key", Method.KEY, Says.CONFIRM, (ORDER,))
BOTH = Rule("both", Method.KEY, Says.CONFIRM, (ORDER, TRANSACTION))
CLOSE = Rule("close", Method.CLOSE, Says.SUGGEST)
PAYOUT = Rule("payout", Method.PAYOUT, Says.CONFIRM)
RULES = replace(ready_rule_sets()["orders_channel"], rules=(KEY, BOTH, CLOSE, PAYOUT))


def undone(*entries: int, **given: object) -> Undone:
    made = {
        "method": "key", "keys": (ORDER,), "score": None, "by": "alice", "on": date(2026, 7, 1), "note": "",
    }  # fmt: skip
    return Undone(entries=entries, **(made | given))  # type: ignore[arg-type]


def side(*entries: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(entries, schema={"entry": pl.Int64, "row": pl.UInt32}, orient="row")


# entries 10 to 13 are rows 0 to 3, entries 20 to 23 rows 4 to 7
LEFT, RIGHT = (side(*((first + n, at + n) for n in range(4))) for first, at in ((10, 0), (20, 4)))


def memory(*each: Undone) -> Memory:
    return remember(LEFT, RIGHT, RULES, replace(JUNE, undone=each))


def links(*groups: tuple[int, ...]) -> pl.DataFrame:
    rows = [(min(group), row) for group in groups for row in group]
    return pl.DataFrame(rows, schema=LINK_SCHEMA, orient="row")


def evidence(*scores: tuple[int, int | None]) -> pl.DataFrame:
    rows = [(lead, score, "why", "{}") for lead, score in scores]
    return pl.DataFrame(rows, schema=EVIDENCE_SCHEMA, orient="row")


def spared(
    known: Memory, found: pl.DataFrame, rule_no: int, spoken: pl.DataFrame | None = None
) -> list[int]:
    kept = known.spared(found, rule_no, no_evidence() if spoken is None else spoken)
    return sorted(kept["lead"].unique())


def test_it_spares_only_the_very_same_rows() -> None:
    known = memory(undone(10, 20))
    proposed = links((0, 4), (1, 5)), links((0, 4, 5)), links((0, 5)), links((0, 1, 4))

    assert [spared(known, each, 1) for each in proposed] == [[1], [0], [0], [0]]


def test_it_spares_groups_of_the_very_same_rows() -> None:
    known = memory(undone(10, 11, 20))
    proposed = links((0, 1, 4), (2, 6)), links((0, 4)), links((0, 1, 4, 5)), links((1, 4), (0, 5))

    assert [spared(known, each, 1) for each in proposed] == [[2], [0], [0], [0, 1]]


def test_it_spares_each_of_several() -> None:
    known = memory(undone(10, 20), undone(11, 21, keys=(TRANSACTION,)), undone(12, 22))

    assert spared(known, links((0, 4), (1, 5), (2, 6), (3, 7)), 1) == [1, 3]


def test_it_remembers_nothing_of_rows_that_are_not_all_open() -> None:
    assert memory(undone(10, 99)).groups.is_empty()
    assert memory().groups.is_empty()
    assert memory(undone(10, 99), undone(11, 21)).here() == [undone(11, 21)]


@pytest.mark.parametrize(
    ("was", "rule_no", "score", "is_spared"),
    [
        # by the keys of the rule: all of them had spoken
        (undone(10, 20), 1, None, True),
        (undone(10, 20, keys=(ORDER, TRANSACTION)), 1, None, True),
        (undone(10, 20, keys=(ORDER, TRANSACTION)), 2, None, True),
        (undone(10, 20), 2, None, False),
        (undone(10, 20, keys=()), 1, None, False),
        # a key is more than likeness, whatever the score was
        (undone(10, 20, score=100), 1, None, False),
        (undone(10, 20, score=0), 1, None, False),
        # by the score where one speaks now: only more than it had counts
        (undone(10, 20, score=60), 3, 60, True),
        (undone(10, 20, score=60), 3, 59, True),
        (undone(10, 20, score=60), 3, 61, False),
        (undone(10, 20), 3, 100, True),
        # by the method where a rule has neither
        (undone(10, 20, method="payout", keys=()), 4, None, True),
        (undone(10, 20, method="key", keys=()), 4, None, False),
    ],
)
def test_it_spares_what_has_no_more_to_say(
    was: Undone,
    rule_no: int,
    score: int | None,
    is_spared: bool,  # noqa: FBT001
) -> None:
    spoken = no_evidence() if score is None else evidence((0, score))

    assert (spared(memory(was), links((0, 4)), rule_no, spoken) == []) == is_spared


def test_it_takes_the_score_of_each_link_for_its_own() -> None:
    known = memory(undone(10, 20, score=60), undone(11, 21, score=60))

    assert spared(known, links((0, 4), (1, 5)), 3, evidence((0, 60), (1, 70))) == [1]


def test_it_knows_keys_by_what_the_rule_set_calls_them() -> None:
    named = replace(KEY, keys=(("order_key", "transaction_key without order_key"),))
    rules = replace(RULES, rules=(named,))
    was = undone(10, 20, keys=(("order_key", "transaction_key"),))

    known = remember(LEFT, RIGHT, rules, replace(JUNE, undone=(was,)))

    assert spared(known, links((0, 4)), 1) == []


@pytest.mark.parametrize("known", [memory(), memory(undone(10, 20))])
def test_it_spares_nothing_of_nothing(known: Memory) -> None:
    assert known.spared(no_links(), 1, no_evidence()).is_empty()


def test_it_tells_pairs_apart_by_the_best_score_that_they_had() -> None:
    known = memory(
        undone(10, 20, score=60),
        undone(20, 10, score=70),
        undone(11, 21),
        undone(12, 22, score=0),
        undone(12, 13, 23, score=90),
        undone(13, score=90),
    )

    apart = known.apart()

    assert apart is not None
    assert apart.columns == ["row", "row_right", "undone_score"]
    assert sorted(apart.iter_rows()) == [(0, 4, 70), (1, 5, 100), (2, 6, 0)]


def test_it_tells_nothing_apart_where_nothing_was_undone() -> None:
    assert memory().apart() is None


def cases(outcome: Outcome) -> list[tuple[str, object]]:
    told = outcome.cases.sort("case_no").select("reason_code", "reason_params").iter_rows()
    return [(code, json.loads(params).get("undone")) for code, params in told]


def told(by: str, on: str = "2026-07-01", note: str = "") -> dict[str, str]:
    return {"by": by, "on": on, "note": note}


def said(*each: Undone) -> list[tuple[str, object]]:
    """What the cases of four rows say, two of which (1 and 2) are one case."""
    outcome = run([row("A1", 100), row("A3", 7)], [row("A1", 90), row("A4", 8)])
    left, right = side((1, 0), (2, 1)), side((1001, 2), (1002, 3))
    known = remember(left, right, RULES, replace(JUNE, undone=each))
    return cases(say_undone(outcome, known))


def test_it_says_of_a_case_of_just_its_rows_that_they_were_undone() -> None:
    found = said(undone(1, 1001, note="備註"))

    assert ("match_undone", told("alice", note="備註")) in found
    assert [undone for _code, undone in found].count(None) == 2


def test_it_keeps_the_reason_of_a_case_of_other_rows_too() -> None:
    before, found = said(), said(undone(1, 1002))

    assert [code for code, _undone in found] == [code for code, _undone in before]
    assert [undone for _code, undone in found].count(told("alice")) == 2


@pytest.mark.parametrize("entries", [(1, 1001), (1, 1001, 1002, 2)])
def test_it_keeps_the_reason_of_a_case_of_more_or_fewer_rows(entries: tuple[int, ...]) -> None:
    """The case is of three rows, 1, 1001 and 1002."""
    outcome = run([row("A1", 100), row("A3", 7)], [row("A1", 60), row("A1", 20)])
    left, right = side((1, 0), (2, 1)), side((1001, 2), (1002, 3))
    known = remember(left, right, RULES, replace(JUNE, undone=(undone(*entries),)))

    found = cases(say_undone(outcome, known))

    assert [code for code, _undone in found] == [code for code, _undone in cases(outcome)]
    assert found[0][1] == told("alice")


def test_it_writes_a_note_as_it_was_written() -> None:
    outcome = run([row("A1", 100)], [row("A1", 90)])
    known = remember(
        side((1, 0)), side((1001, 1)), RULES, replace(JUNE, undone=(undone(1, 1001, note="備註"),))
    )

    assert '"備註"' in say_undone(outcome, known).cases["reason_params"].item()


def test_it_says_nothing_where_nothing_was_undone() -> None:
    assert {undone for _code, undone in said()} == {None}


@pytest.mark.parametrize("turn", [1, -1])
def test_it_names_who_was_the_last(turn: int) -> None:
    both = [undone(1, 1001, by="bob", on=date(2026, 7, 2)), undone(1, 1001)]

    found = said(*both[::turn])

    assert ("match_undone", told("bob", "2026-07-02")) in found
