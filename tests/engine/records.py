"""Rows for engine tests: say what matters, the rest is ordinary."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl

from reconcile.engine import Context, Outcome, Period, ready_rule_sets, reconcile
from reconcile.engine.records import RECORD_SCHEMA, STATED_SCHEMA
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import without_empty

JUNE = Context(
    Period(date(2026, 6, 1), date(2026, 6, 30), 480),
    Period(date(2026, 6, 1), date(2026, 6, 30), 480),
)
NOON = datetime(2026, 6, 5, 4, 0, tzinfo=UTC)  # noon in Shanghai
Row = dict[str, object]


def row(order: str | None = None, amount: int = 0, **given: object) -> Row:
    """One record of 5 June, paid, in CNY minor units."""
    made: Row = {
        "occurred_at": NOON,
        "booked_on": date(2026, 6, 5),
        "kind": "PAYMENT" if amount >= 0 else "REFUND",
        "gross_minor": amount,
        "fee_minor": 0,
        "currency": "CNY",
        "order_ref": order,
        "order_key": order,
    }
    made |= given
    made.setdefault("net_minor", int(str(made["gross_minor"])) + int(str(made["fee_minor"])))
    return made


def frame(rows: list[Row], source: str, first_entry: int) -> pl.DataFrame:
    columns = {**RECORD_SCHEMA, **STATED_SCHEMA}
    full = [
        {name: r.get(name) for name in columns}
        | {
            "entry": r.get("entry", first_entry + i),
            "source": r.get("source", source),
            "row_number": r.get("row_number", i + 2),
        }
        for i, r in enumerate(rows)
    ]
    return without_empty(pl.DataFrame(full, schema=columns, orient="row"))


def run(
    left: list[Row],
    right: list[Row],
    rules: str | RuleSet = "orders_channel",
    context: Context = JUNE,
) -> Outcome:
    """Reconcile two short lists; left entries count from 1, right ones from 1001."""
    chosen = ready_rule_sets()[rules] if isinstance(rules, str) else rules
    outcome = reconcile(
        frame(left, "left.csv", 1), frame(right, "right.csv", 1001), chosen, context
    )
    assert outcome.proof.is_balanced
    return outcome


def confirmed(outcome: Outcome) -> list[tuple[int, ...]]:
    """The entries of each confirmed match."""
    return _groups(outcome.legs, outcome.matches, "match_no", "state", "CONFIRMED")


def suggested(outcome: Outcome) -> list[tuple[int, ...]]:
    return _groups(outcome.legs, outcome.matches, "match_no", "state", "SUGGESTED")


def cases(outcome: Outcome) -> dict[str, list[tuple[int, ...]]]:
    """The entries of each case, by kind."""
    kinds = outcome.cases["kind"].unique().sort().to_list()
    items, table = outcome.case_items, outcome.cases
    return {kind: _groups(items, table, "case_no", "kind", kind) for kind in kinds}


def _groups(
    rows: pl.DataFrame, table: pl.DataFrame, number: str, column: str, value: str
) -> list[tuple[int, ...]]:
    wanted = table.filter(pl.col(column) == value)[number]
    return [
        tuple(rows.filter(pl.col(number) == n)["entry"].sort().to_list()) for n in wanted.to_list()
    ]
