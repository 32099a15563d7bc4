"""A row without a date could be of any day: also of the very day, where a rule allows no other."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import RuleSet, from_json
from tests.engine.records import Row, confirmed, row, run, suggested

UNDATED: dict[str, object] = {"booked_on": None, "occurred_at": None}
SAME_DAY = {"amount_minor": 0, "days": 0}


def rules(method: str, **given: object) -> RuleSet:
    made = {"name": "n", "method": method, "outcome": "suggest", "tolerance": SAME_DAY}
    if method in {"tolerance", "net_of_fee", "convert"}:
        made["keys"] = [{"left": "order_key", "right": "order_key"}]
    basis, contracts = {"left": "gross", "right": "net"}, [{"rate_ppm": 100_000}]
    return from_json({"name": "n", "basis": basis, "rules": [made | given], "contracts": contracts})


def named(amount: int, **given: object) -> Row:
    return row(None, amount, counterparty="Brass Works", **given)


@pytest.mark.parametrize(
    ("method", "ours", "theirs"),
    [
        ("close", [named(500, **UNDATED)], [named(500)]),
        ("close", [named(500)], [named(500, **UNDATED)]),
        ("group", [named(200, **UNDATED), named(300)], [named(500)]),
        ("group", [named(200), named(300)], [named(500, **UNDATED)]),
        ("group", [row(None, 200, **UNDATED), row(None, 300)], [row(None, 500)]),
        ("group", [row(None, 200), row(None, 300)], [row(None, 500, **UNDATED)]),
        ("tolerance", [row("A1", 500, **UNDATED)], [row("A1", 500, **UNDATED)]),
        ("net_of_fee", [row("A1", 500, **UNDATED)], [row("A1", 450, **UNDATED)]),
    ],
)
def test_it_takes_a_row_without_a_date_for_one_of_the_day(
    method: str, ours: list[Row], theirs: list[Row]
) -> None:
    outcome = run(ours, theirs, rules(method))

    assert suggested(outcome) == [(*range(1, len(ours) + 1), 1001)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([named(400, **UNDATED), named(71)], []),
        ([], [named(400, **UNDATED), named(71)]),
        ([named(300, **UNDATED)], [named(771)]),
        ([named(300)], [named(771, **UNDATED)]),
    ],
)
def test_it_doubts_a_pair_for_a_sum_with_a_row_without_a_date(
    ours: list[Row], theirs: list[Row]
) -> None:
    close = rules("close", outcome="confirm", requires=["counterparty"])

    outcome = run([named(471), *ours], [named(471), *theirs], close)

    assert (1, 1001) in suggested(outcome)
    assert (1, 1001) not in confirmed(outcome)


def test_it_nets_no_day_of_one_side() -> None:
    """All of it may be kept as a fee: that is no match with nothing."""
    whole = from_json(
        {
            "name": "n", "basis": {"left": "gross", "right": "net"},
            "contracts": [{"rate_ppm": 1_000_000}],
            "rules": [{"name": "n", "method": "net_of_fee", "outcome": "suggest", "per": "day"}],
        }
    )  # fmt: skip
    theirs = [row(None, 5, booked_on=date(2026, 6, 9))]

    assert suggested(run([row(None, 500)], theirs, whole)) == []
    assert suggested(run([row(None, 500)], [row(None, 0)], whole)) == [(1, 1001)]
