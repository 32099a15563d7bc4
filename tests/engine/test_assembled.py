"""The frames that leave the engine: every column of matches, legs, cases and their rows, and their order."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reconcile.engine import Context, Outcome, from_json, links
from reconcile.engine.likeness import blocking
from reconcile.engine.records import Rate
from tests.engine.records import JUNE, Row, row, run


def matches(outcome: Outcome, *columns: str) -> list[tuple[object, ...]]:
    return outcome.matches.select(columns).rows()


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    """Each kind of group once, and a few cases between them."""
    ours = [
        row("A1", 500),
        row("A2", 300),  # differs
        row("A3", 1),
        row("A3", 2),
        row("A4", 900),
        row("A5", 10),
        row("A5", 20),
        row("A1", -200, refund_key="R1"),
        row("A6", 7),  # alone
        row("A7", 60),
        row("A7", -60, status="REVOKED"),
    ]
    theirs = [
        row("A4", 400),
        row("A4", 500),
        row("A5", 14),
        row("A5", 16),
        row("A3", 3),
        row("A2", 298),
        row("A1", 500),
        row("A1", -100, refund_key="R1"),
        row("A1", -100, refund_key="R1"),
        row("A9", -4),  # alone
    ]
    return run(ours, theirs)


def test_it_numbers_matches_by_their_first_row(outcome: Outcome) -> None:
    found = matches(
        outcome, "match_no", "state", "cardinality", "currency", "difference_minor", "score"
    )

    assert found == [
        (1, "CONFIRMED", "1:1", "CNY", 0, None),
        (2, "CONFIRMED", "N:1", "CNY", 0, None),
        (3, "CONFIRMED", "1:N", "CNY", 0, None),
        (4, "CONFIRMED", "N:M", "CNY", 0, None),
        (5, "CONFIRMED", "1:N", "CNY", 0, None),
        (6, "CONFIRMED", "N:0", "CNY", 0, None),
    ]


def test_it_names_the_rule_of_a_match_by_its_number_and_name(outcome: Outcome) -> None:
    found = matches(outcome, "rule_no", "rule", "reason_code", "reason_params")

    assert found == [
        (3, "Order number", "by_key", "{}"),
        (6, "Sum per order", "by_sum", "{}"),
        (6, "Sum per order", "by_sum", "{}"),
        (6, "Sum per order", "by_sum", "{}"),
        (5, "Sum per refund", "by_sum", "{}"),
        (1, "Cancelled on one side", "by_reversal", "{}"),
    ]


def test_it_lists_the_rows_of_matches_in_their_order(outcome: Outcome) -> None:
    assert outcome.legs.rows() == [
        (1, "LEFT", 1, 500, None), (1, "RIGHT", 1007, 500, None),
        (2, "LEFT", 3, 1, None), (2, "LEFT", 4, 2, None), (2, "RIGHT", 1005, 3, None),
        (3, "LEFT", 5, 900, None), (3, "RIGHT", 1001, 400, None), (3, "RIGHT", 1002, 500, None),
        (4, "LEFT", 6, 10, None), (4, "LEFT", 7, 20, None),
        (4, "RIGHT", 1003, 14, None), (4, "RIGHT", 1004, 16, None),
        (5, "LEFT", 8, -200, None), (5, "RIGHT", 1008, -100, None), (5, "RIGHT", 1009, -100, None),
        (6, "LEFT", 10, 60, None), (6, "LEFT", 11, -60, None),
    ]  # fmt: skip


def test_it_numbers_cases_by_their_first_row(outcome: Outcome) -> None:
    found = outcome.cases.select("case_no", "kind", "currency", "difference_minor", "reason_code")

    assert found.rows() == [
        (1, "AMOUNT_SHORT", "CNY", 2, "amounts_differ"),
        (2, "INTERNAL_ONLY", "CNY", 7, "not_on_other_side"),
        (3, "EXTERNAL_ONLY", "CNY", 4, "not_on_other_side"),
    ]


def test_it_says_of_each_case_the_sums_of_both_sides(outcome: Outcome) -> None:
    found = [json.loads(params) for params in outcome.cases["reason_params"]]

    assert found == [
        {"reference": "A2", "ours_minor": 300, "theirs_minor": 298, "rows": 2, "currency": "CNY"},
        {"reference": "A6", "ours_minor": 7, "theirs_minor": 0, "rows": 1, "currency": "CNY"},
        {"reference": "A9", "ours_minor": 0, "theirs_minor": -4, "rows": 1, "currency": "CNY"},
    ]


def test_it_lists_the_rows_of_cases_in_their_order(outcome: Outcome) -> None:
    assert outcome.case_items.rows() == [
        (1, "LEFT", 2, 300, "CNY"), (1, "RIGHT", 1006, 298, "CNY"),
        (2, "LEFT", 9, 7, "CNY"),
        (3, "RIGHT", 1010, -4, "CNY"),
    ]  # fmt: skip


def test_it_finds_each_row_at_its_place(outcome: Outcome) -> None:
    for rows, places in (
        (outcome.legs, outcome.leg_places),
        (outcome.case_items, outcome.item_places),
    ):
        assert outcome.addresses["entry"].gather(places).to_list() == rows["entry"].to_list()
    assert outcome.addresses.row(11) == (1001, "right.csv", 2, "RIGHT")


def test_it_takes_the_first_number_that_a_row_of_the_case_names() -> None:
    ours = [row("A1", 5, order_ref=None), row("A1", 9, order_ref="a-1")]

    found = run(ours, [row("A1", 3, order_ref="A/1")])

    (params,) = found.cases["reason_params"]
    assert json.loads(params)["reference"] == "a-1"


def test_it_counts_reversed_rows_of_the_other_side_alone() -> None:
    found = run([row("B1", 9)], [row("A7", 60), row("A7", -60, status="REVOKED")])

    assert matches(found, "cardinality", "difference_minor") == [("0:N", 0)]


def by_rate(ours: list[Row], theirs: list[Row]) -> Outcome:
    key = [{"left": "order_key", "right": "order_key"}]
    rule = {"name": "Rate", "method": "convert", "outcome": "confirm", "keys": key}
    document = {"name": "Mine", "basis": {"left": "gross", "right": "gross"}}
    made = from_json({**document, "rules": [rule | {"tolerance": {"amount_minor": 3}}]})
    rates = (Rate("USD", "CNY", date(2026, 6, 5), 7_000_000_000),)
    return run(ours, theirs, made, Context(JUNE.left_period, JUNE.right_period, rates=rates))


def test_it_counts_converted_rows_at_what_they_came_to() -> None:
    ours = [row("A0", 1), row("A1", 100, currency="USD")]

    found = by_rate(ours, [row("A1", 698), row("A0", 2)])

    assert matches(found, "match_no", "currency", "difference_minor", "reason_code") == [
        (1, "CNY", 2, "by_convert_near"),
    ]
    assert found.legs.rows() == [(1, "LEFT", 2, 100, 700), (1, "RIGHT", 1001, 698, None)]


def test_it_says_why_rows_of_two_currencies_were_not_converted() -> None:
    found = by_rate([row("A1", 100, currency="USD"), row("A2", 7)], [row("A1", 600), row("A2", 9)])

    assert found.cases.select("kind", "reason_code").rows() == [
        ("CURRENCY_MISMATCH", "rate_off"),
        ("AMOUNT_OVER", "amounts_differ"),
    ]
    params = [json.loads(each) for each in found.cases["reason_params"]]
    assert (params[0]["reference"], params[0]["base"], params[0]["quote"]) == ("A1", "USD", "CNY")
    assert "base" not in params[1]


def test_it_says_which_rule_could_not_compare_a_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(links, "BLOCK_PAIRS_MAX", 3)
    monkeypatch.setattr(blocking, "BLOCK_PAIRS_MAX", 3)
    ours = [row(None, 990, kind="ORDER") for _each in range(2)]

    found = run([*ours, row("INV7", 55_000, kind="ORDER")], [row(None, 990)] * 2, "invoice_bank")

    said = found.cases.select("kind", "reason_code", "reason_params").rows()
    rule = (
        '{"reference":null,"ours_minor":%d,"theirs_minor":%d,"rows":1,"currency":"CNY","rule":"%s"}'
    )
    name = "Amount and payer's name"
    assert said == [
        ("INTERNAL_ONLY", "too_many_of_one_amount", rule % (990, 0, name)),
        ("INTERNAL_ONLY", "too_many_of_one_amount", rule % (990, 0, name)),
        (
            "INTERNAL_ONLY",
            "not_on_other_side",
            '{"reference":"INV7","ours_minor":55000,"theirs_minor":0,"rows":1,"currency":"CNY"}',
        ),
        ("EXTERNAL_ONLY", "too_many_of_one_amount", rule % (0, 990, name)),
        ("EXTERNAL_ONLY", "too_many_of_one_amount", rule % (0, 990, name)),
    ]
