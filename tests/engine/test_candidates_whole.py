"""Candidates as they are stored: every field of them, their order, their margin, and their bounds."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import polars as pl
import pytest

from reconcile.engine import Outcome
from reconcile.engine.likeness.alike import Asked
from reconcile.engine.likeness.near import Near, none_crowded
from reconcile.engine.outcome import candidates
from tests.engine.records import Row, row, run

OURS = row("A1", 1000, status="PAID", counterparty="Mill")


def offers(outcome: Outcome, entry: int) -> list[dict[str, Any]]:
    number = outcome.case_items.filter(entry=entry)["case_no"].item()
    found: list[dict[str, Any]] = json.loads(
        outcome.cases.filter(case_no=number)["candidates"].item()
    )
    return found


def field(name: str, ours: object, theirs: object, *, agrees: bool) -> dict[str, object]:
    return {"field": name, "ours": ours, "theirs": theirs, "agrees": agrees}


def test_it_says_all_fields_of_a_row_of_the_other_side() -> None:
    theirs = row("A1", 900, booked_on=date(2026, 6, 7), counterparty='Mill "X"')

    outcome = run([OURS], [theirs])

    assert offers(outcome, 1) == [
        {
            "entries": [1001],
            "score": 33,  # two of six agree
            "margin": 33,
            "failed": ["amount", "status", "booked_on", "counterparty"],
            "fields": [
                field("order_ref", "A1", "A1", agrees=True),
                field("amount", 1000, 900, agrees=False),
                field("currency", "CNY", "CNY", agrees=True),
                field("status", "PAID", None, agrees=False),
                field("booked_on", "2026-06-05", "2026-06-07", agrees=False),
                field("counterparty", "Mill", 'Mill "X"', agrees=False),
            ],
        }
    ]


def rated(*found: dict[str, Any]) -> list[tuple[int, int, int]]:
    return [(offer["entries"][0], offer["score"], offer["margin"]) for offer in found]


def of_key(*amounts: int, **given: object) -> list[Row]:
    return [row("A1", amount, **given) for amount in amounts]


@pytest.mark.parametrize(
    ("theirs", "found"),
    [
        # status and name differ beside the amount; then the day, too
        (of_key(900, 50), [(1001, 50, 0), (1002, 50, 50)]),
        (
            [*of_key(50, booked_on=date(2026, 6, 6)), *of_key(900, status="PAID")],
            [(1002, 66, 33), (1001, 33, 33)],
        ),
        # three are shown, and the third is measured against the fourth
        (
            [
                *of_key(50, booked_on=date(2026, 6, 6)),
                *of_key(60, status="PAID", counterparty="Mill"),
                *of_key(70, status="PAID"),
                *of_key(80),
            ],
            [(1002, 83, 17), (1003, 66, 16), (1004, 50, 17)],
        ),
    ],
)
def test_it_puts_the_best_first_and_says_by_how_much_they_lead(
    theirs: list[Row], found: list[tuple[int, int, int]]
) -> None:
    assert rated(*offers(run([OURS], theirs), 1)) == found


def test_it_takes_the_first_of_our_rows_to_compare_with() -> None:
    ours = [OURS, row("A1", 5, status="CLOSED")]

    (offer,) = offers(run(ours, of_key(900)), 1)

    assert [(each["field"], each["ours"]) for each in offer["fields"]][1:4:2] == [
        ("amount", 1000), ("status", "PAID"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("most", "found"), [(1, [1001]), (2, [1002, 1001]), (3, [1002, 1003, 1001])]
)
def test_it_compares_so_many_rows_of_one_case(
    monkeypatch: pytest.MonkeyPatch, most: int, found: list[int]
) -> None:
    monkeypatch.setattr(candidates, "RIVALS_MAX", most)
    theirs = [*of_key(50), *of_key(60, 70, status="PAID")]

    assert [offer["entries"][0] for offer in offers(run([OURS], theirs), 1)] == found


@pytest.mark.parametrize(
    ("most", "shown"), [(2, [True, True]), (1, [False, True]), (0, [False, False])]
)
def test_it_shows_candidates_of_so_many_cases_the_best_ones(
    monkeypatch: pytest.MonkeyPatch, most: int, shown: list[bool]
) -> None:
    monkeypatch.setattr(candidates, "CASES_WITH_CANDIDATES_MAX", most)
    ours = [OURS, row("A2", 300)]

    outcome = run(ours, [*of_key(900), row("A2", 299)])

    assert [bool(offers(outcome, entry)) for entry in (1, 2)] == shown


def test_it_shows_those_of_the_first_of_cases_that_are_as_good(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(candidates, "CASES_WITH_CANDIDATES_MAX", 1)

    outcome = run([row("A1", 400), row("A2", 300)], [row("A2", 299), row("A1", 399)])

    assert [bool(offers(outcome, entry)) for entry in (1, 2)] == [True, False]


def test_it_shows_so_many_candidates_of_a_case(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(candidates, "CANDIDATES_MAX", 1)

    outcome = run([OURS], of_key(50, 60, 70))

    assert rated(*offers(outcome, 1)) == [(1001, 50, 0)]


def test_it_names_the_copy_that_goes_on_for_each_further_one() -> None:
    ours = [
        row("A2", 5, natural_id="M"),
        *(row("A1", 1000, natural_id="N") for _copy in range(3)),
    ]
    theirs = [row("A1", 1000, natural_id="N")]

    outcome = run(ours, theirs)

    copy = {"entries": [2], "score": 100, "margin": 100, "failed": [], "fields": []}
    assert (offers(outcome, 3), offers(outcome, 4)) == ([copy], [copy])
    assert offers(outcome, 1) == []


def bill(amount: int, number: str | None = None, **given: object) -> Row:
    return row(number, amount, kind="ORDER", **given)


def test_it_says_all_fields_of_a_row_that_comes_near() -> None:
    ours = bill(47_100, "INV1001", counterparty="Brass Works")
    theirs = row(None, 47_060, counterparty="BRASS WORKS LTD", booked_on=date(2026, 6, 7))

    outcome = run([ours], [theirs], "invoice_bank")

    (mine,), (yours,) = offers(outcome, 1), offers(outcome, 1001)
    fields = [
        field("order_ref", "INV1001", None, agrees=False),
        field("amount", 47_100, 47_060, agrees=False),
        field("currency", "CNY", "CNY", agrees=True),
        field("booked_on", "2026-06-05", "2026-06-07", agrees=False),
        field("counterparty", "Brass Works", "BRASS WORKS LTD", agrees=True),
    ]
    assert mine["fields"] == yours["fields"] == fields
    assert mine["failed"] == ["order_ref", "amount", "booked_on"]
    assert (mine["entries"], yours["entries"]) == ([1001], [1])
    # 90 of 100 for the amount, the name as a whole, and 82.5 for two days
    assert mine["score"] == mine["margin"] == (90 * 40 + 100 * 20 + 83 * 10) // 100


def test_it_offers_the_first_of_rows_that_come_as_near() -> None:
    theirs = [row(None, 47_060, counterparty="Brass Works") for _each in range(5)]

    outcome = run([bill(47_100, counterparty="Brass Works")], theirs, "invoice_bank")

    assert [offer["entries"] for offer in offers(outcome, 1)] == [[1001], [1002], [1003]]
    assert [offer["margin"] for offer in offers(outcome, 1)] == [0, 0, 0]
    assert [offer["entries"] for offer in offers(outcome, 1005)] == [[1]]


def test_it_finds_the_nearest_behind_many_that_come_less_near() -> None:
    given = {"counterparty": "Brass Works"}
    theirs = [row(None, amount, **given) for amount in (45_000, 45_000, 45_000, 45_000, 47_060)]

    outcome = run([bill(47_100, **given)], theirs, "invoice_bank")

    assert [offer["entries"] for offer in offers(outcome, 1)] == [[1005], [1001], [1002]]


def test_it_offers_no_row_that_has_its_own_case() -> None:
    theirs = row("INV1001", 47_000, description="and INV2002")

    outcome = run([bill(47_060, "INV1001"), bill(47_100, "INV2002")], [theirs], "invoice_bank")

    assert outcome.cases["kind"].to_list() == ["AMOUNT_SHORT", "INTERNAL_ONLY"]
    assert offers(outcome, 2) == []


def test_it_has_no_candidates_of_no_cases() -> None:
    nothing = pl.DataFrame()
    near = Near(nothing, Asked.NONE, nothing, 7, none_crowded(), None, nothing)

    found = candidates.candidates(nothing, nothing, nothing, near)

    assert dict(found.schema) == {"lead": pl.UInt32, "candidates": pl.String}
    assert found.is_empty()
