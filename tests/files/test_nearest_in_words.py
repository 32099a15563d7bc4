"""What exceptions.csv says of the nearest rows: file, row, and the field that failed."""

from __future__ import annotations

import json

from reconcile.files.output import _words

PLACES = {n: f"bank.csv row {n}" for n in range(1, 6)}
PARAMS = {"rows": 1, "currency": "CNY", "ours_minor": 100, "theirs_minor": 0}


def offer(*entries: int, **fields: tuple[object, object]) -> dict[str, object]:
    return {
        "entries": list(entries),
        "fields": [
            {"field": name, "ours": ours, "theirs": theirs, "agrees": ours == theirs}
            for name, (ours, theirs) in fields.items()
        ],
    }


def said(*offers: dict[str, object]) -> str:
    candidates = json.loads(json.dumps(offers))
    return _words(PLACES, "not_on_other_side", PARAMS, candidates).partition(" Nearest: ")[2]


def test_it_names_file_row_and_each_field_that_failed() -> None:
    words = said(offer(1, amount=(150, 100), booked_on=("2026-10-05", "2026-10-08")))

    assert words == "bank.csv row 1, amount differs by 0.50, 3 days later."


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
    assert said(offer(99, amount=(1, 2))) == ""
