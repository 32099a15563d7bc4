"""Rows that make up a difference, asked of the function itself: every column, and what it leaves alone."""

from __future__ import annotations

import json

import polars as pl
import pytest

from reconcile.engine.outcome import difference
from reconcile.engine.outcome.difference import explain_differences

# amounts of our side and of theirs; in each the row numbers count from 2, the entries from 10
Sides = tuple[list[int], list[int]]


def of_case(
    number: int, sides: Sides, kind: str = "AMOUNT_SHORT", reason: str = "amounts_differ"
) -> list[dict[str, object]]:
    amounts = [(True, amount) for amount in sides[0]] + [(False, amount) for amount in sides[1]]
    return [
        {
            "case_no": number, "case": kind, "reason": reason, "row": at, "is_left": is_left,
            "amount": amount, "row_number": at + 2, "entry": at + 10,
        }
        for at, (is_left, amount) in enumerate(amounts)
    ]  # fmt: skip


def told(
    *rows: list[dict[str, object]], candidates: str = "[]"
) -> list[tuple[str, dict[str, object], list[dict[str, object]]]]:
    """Reason, parameters and candidates of each case."""
    cases = pl.DataFrame(
        {
            "case_no": [each[0]["case_no"] for each in rows],
            "reason_code": [each[0]["reason"] for each in rows],
            "reason_params": ['{"rows":9}'] * len(rows),
            "candidates": [candidates] * len(rows),
        }
    )
    found = explain_differences(cases, pl.DataFrame([row for each in rows for row in each]))
    assert found.columns == cases.columns
    return [
        (code, json.loads(params), json.loads(offers))
        for _number, code, params, offers in found.iter_rows()
    ]


@pytest.mark.parametrize(
    ("sides", "without", "lacking"),
    [
        # a row of ours that they lack, or one of theirs that we lack
        (([100, 30], [100]), "3", [11]),
        (([100], [100, 30]), "4", [12]),
        (([100, -30], [100]), "3", [11]),
        (([30, 100], [100]), "2", [10]),
        (([100, 50, 20], [150]), "4", [12]),
        # of more rows the only two
        (([100, 50, 20, 7], [150]), "4, 5", [12, 13]),
        (([20, 100, 7, 50], [150]), "2, 4", [10, 12]),
        (([100, 20, 50], [150, 7]), "3, 6", [11, 14]),
        # one row goes before two
        (([100, 30, 10, 20], [130]), "3", [11]),
        # several would do: none is said
        (([100, 30, 30], [130]), None, None),
        (([100, 30, 5, 20, 15], [135]), None, None),
        # none would
        (([100, 31], [110]), None, None),
        # what is left must still have rows of both sides
        (([100, 30], [30]), "2", [10]),
        (([40, 60], [100, 70]), "5", [13]),
        (([20, -20], [30]), None, None),
        (([25], [7, 18, -20]), "5", [13]),
        (([50], [20, 29]), None, None),
    ],
)  # fmt: skip
def test_it_names_the_rows_that_are_the_difference(
    sides: Sides, without: str | None, lacking: list[int] | None
) -> None:
    ((reason, params, offers),) = told(of_case(1, sides))

    if without is None:
        assert (reason, params, offers) == ("amounts_differ", {"rows": 9}, [])
    else:
        assert reason == "amounts_differ_by_rows"
        assert params == {"rows": 9, "without": without}
        assert offers == [
            {"entries": lacking, "score": 100, "margin": 0, "failed": [], "fields": []}
        ]


@pytest.mark.parametrize("kind", ["AMOUNT_SHORT", "AMOUNT_OVER"])
def test_it_explains_sums_that_differ_in_either_direction(kind: str) -> None:
    assert told(of_case(1, ([100, 30], [100]), kind))[0][0] == "amounts_differ_by_rows"


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("STATUS_MISMATCH", "amounts_differ"),
        ("CURRENCY_MISMATCH", "amounts_differ"),
        ("AMOUNT_SHORT", "over_refunded"),
    ],
)
def test_it_explains_no_other_case(kind: str, reason: str) -> None:
    rows = of_case(1, ([100, 30], [100]), kind, reason)

    assert told(rows) == [(reason, {"rows": 9}, [])]


@pytest.mark.parametrize("sides", [([100], [70]), ([100, 30], [])])
def test_it_explains_no_case_of_two_rows(sides: Sides) -> None:
    assert told(of_case(1, sides))[0][0] == "amounts_differ"


def test_it_puts_the_rows_before_the_candidates_that_a_case_has() -> None:
    ((_reason, _params, offers),) = told(
        of_case(1, ([100, 30], [100])), candidates='[{"entries": [5]}, {"entries": [6]}]'
    )

    assert [offer["entries"] for offer in offers] == [[11], [5], [6]]


def test_it_leaves_the_candidates_of_a_case_that_it_cannot_explain() -> None:
    ((_reason, _params, offers),) = told(
        of_case(1, ([100, 31], [110])), candidates='[{"entries": [5]}]'
    )

    assert offers == [{"entries": [5]}]


def test_it_explains_each_case_by_its_own_rows() -> None:
    some = [
        of_case(1, ([100, 30], [100])),
        of_case(2, ([100, 31], [110])),
        of_case(3, ([70], [70, 40])),
    ]

    assert [(reason, params.get("without")) for reason, params, _offers in told(*some)] == [
        ("amounts_differ_by_rows", "3"),
        ("amounts_differ", None),
        ("amounts_differ_by_rows", "4"),
    ]


@pytest.mark.parametrize(("most", "without"), [(3, None), (4, "3, 4"), (5, "3, 4")])
def test_it_looks_for_two_rows_among_so_many(
    monkeypatch: pytest.MonkeyPatch, most: int, without: str | None
) -> None:
    monkeypatch.setattr(difference, "PAIRED_ROWS_MAX", most)

    ((_reason, params, _offers),) = told(of_case(1, ([150, 7, 20], [150])))

    assert params.get("without") == without


def test_it_looks_for_one_row_among_any_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "PAIRED_ROWS_MAX", 2)

    assert told(of_case(1, ([100, 50, 20], [150])))[0][1]["without"] == "4"


def test_it_explains_so_many_cases_the_first_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(difference, "CASES_MAX", 2)

    found = told(*(of_case(number, ([100, 30], [100])) for number in (1, 2, 3)))

    assert [reason for reason, _params, _offers in found] == [
        "amounts_differ_by_rows", "amounts_differ_by_rows", "amounts_differ",
    ]  # fmt: skip
