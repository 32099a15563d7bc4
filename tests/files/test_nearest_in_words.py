"""What exceptions.csv says of a case: the reason, both sums, and the nearest rows by file, row and failed field."""

from __future__ import annotations

import json

import polars as pl

from reconcile.engine.records import (
    CASE_ITEM_SCHEMA,
    CASE_SCHEMA,
    LEG_SCHEMA,
    MATCH_SCHEMA,
    Outcome,
    Proof,
)
from reconcile.files.wording import in_words

ROWS = pl.DataFrame({"entry": [*range(1, 8)], "file": "bank.csv", "row_number": [*range(1, 8)]})
PARAMS = {"rows": 1, "currency": "CNY", "ours_minor": 100, "theirs_minor": 0}
ALONE = ("LEFT",)


def offer(*entries: int, **fields: tuple[object, object]) -> dict[str, object]:
    return {
        "entries": list(entries),
        "fields": [
            {"field": name, "ours": ours, "theirs": theirs, "agrees": ours == theirs}
            for name, (ours, theirs) in fields.items()
        ],
    }


def case(
    *offers: dict[str, object],
    code: str = "not_on_other_side",
    sides: tuple[str, ...] = ALONE,
    **params: object,
) -> tuple[str, str, str, tuple[str, ...]]:
    return code, json.dumps(PARAMS | params), json.dumps(offers), sides


def texts(*cases: tuple[str, str, str, tuple[str, ...]]) -> list[str]:
    numbered = list(enumerate(cases, start=1))
    found = [
        {"case_no": number, "reason_code": code, "reason_params": params, "candidates": offers}
        for number, (code, params, offers, _sides) in numbered
    ]
    items = [
        {"case_no": number, "side": side}
        for number, (_code, _params, _offers, sides) in numbered
        for side in sides
    ]
    outcome = Outcome(
        matches=pl.DataFrame(schema=dict(MATCH_SCHEMA)),
        legs=pl.DataFrame(schema=dict(LEG_SCHEMA)),
        cases=pl.DataFrame(found, schema=dict(CASE_SCHEMA)),
        case_items=pl.DataFrame(items, schema=dict(CASE_ITEM_SCHEMA)),
        proof=Proof((), each_row_once=True),
        addresses=ROWS,
        leg_places=pl.Series([], dtype=pl.UInt32),
        item_places=pl.Series([], dtype=pl.UInt32),
    )
    return in_words(outcome, ROWS).to_list()


def said(*offers: dict[str, object]) -> str:
    return texts(case(*offers))[0].partition(" Nearest: ")[2]


def test_it_names_file_row_and_each_field_that_failed() -> None:
    words = said(offer(1, amount=(150, 100), booked_on=("2026-10-05", "2026-10-08")))

    assert words == "bank.csv row 1, amount differs by 0.50, 3 days later."


def test_it_tells_days_from_the_row_that_is_asked() -> None:
    days = offer(1, booked_on=("2026-10-05", "2026-10-08"))

    (ours, theirs) = texts(case(days), case(days, sides=("RIGHT",)))

    assert ours.endswith("bank.csv row 1, 3 days later.")
    assert theirs.endswith("bank.csv row 1, 3 days earlier.")


def test_it_names_a_row_alone_where_no_field_differs() -> None:
    assert said(offer(2, amount=(100, 100))) == "bank.csv row 2."


def test_it_names_three_and_no_more() -> None:
    words = said(*(offer(n, currency=("CNY", "USD")) for n in range(1, 6)))

    assert words.split("; ") == [
        "bank.csv row 1, other currency",
        "bank.csv row 2, other currency",
        "bank.csv row 3, other currency.",
    ]


def test_it_names_all_rows_of_a_sum() -> None:
    assert said(offer(1, 2)) == "bank.csv row 1 and bank.csv row 2."


def test_it_names_nothing_that_stands_in_the_case_itself() -> None:
    (words,) = texts(case(offer(2, amount=(1, 2)), sides=("LEFT", "RIGHT")))

    assert words == "Nothing on the other side fits this row."


def test_it_writes_an_amount_as_its_currency_is_written() -> None:
    (words,) = texts(case(offer(1, amount=(150, 100)), currency="JPY"))

    assert words.endswith(" Nearest: bank.csv row 1, amount differs by 50.")


def test_it_sets_both_sums_beside_each_other_where_there_are_several_rows() -> None:
    (words,) = texts(case(code="amounts_differ", rows=2, theirs_minor=90))

    assert words == "The same item stands with different amounts. Ours 1.00, theirs 0.90 CNY."


def test_it_sets_no_sums_of_two_currencies_beside_each_other() -> None:
    (words,) = texts(case(code="currencies_differ", rows=2))

    assert words == "The same item stands in different currencies."


def test_it_fills_in_what_a_reason_says_of_the_case_itself() -> None:
    (words,) = texts(case(code="amounts_differ_by_rows", without="7"))

    assert words == "The sums differ, and agree to the cent without row 7."


def test_it_keeps_the_order_of_the_cases() -> None:
    words = texts(case(code="no_amount"), case(offer(3)), case(code="never_paid"))

    assert words == [
        "No money moved.",
        "Nothing on the other side fits this row. Nearest: bank.csv row 3.",
        "This was never paid.",
    ]


def test_it_says_nothing_where_there_is_no_case() -> None:
    assert texts() == []
