"""Invoices and payments for engine tests: of one counterparty, unless another is said."""

from __future__ import annotations

from datetime import date

from reconcile.engine import RuleSet, from_json
from reconcile.engine.records import Kind
from tests.engine.records import Row, row

UNDATED: dict[str, object] = {"booked_on": None, "occurred_at": None}


def on(month: int, day: int) -> dict[str, object]:
    return {"booked_on": date(2026, month, day)}


def invoice(amount: int, name: str | None = "Brass Works", **given: object) -> Row:
    return row(None, amount, kind=Kind.ORDER, counterparty=name, **given)


def payment(amount: int, name: str | None = "BRASS WORKS", **given: object) -> Row:
    return row(None, amount, counterparty=name, **given)


def numbered(*amounts: int) -> list[Row]:
    """Invoices INV7001, INV7002 and so on."""
    return [invoice(amount, order_key=f"INV700{n}") for n, amount in enumerate(amounts, start=1)]


def naming(*numbers: int) -> str:
    """A text that names the first invoice, the second, and so on."""
    return " ".join(f"INV700{number}" for number in numbers)


def sums(**rule: object) -> RuleSet:
    """One rule that adds up open rows."""
    return _one({"method": "group", "outcome": "suggest", "tolerance": {"days": 30}} | rule)


def close(**rule: object) -> RuleSet:
    """One rule that confirms by amount and name."""
    made = {"method": "close", "outcome": "confirm", "requires": ["counterparty"]}
    return _one(made | {"tolerance": {"days": 60}} | rule)


def _one(rule: dict[str, object]) -> RuleSet:
    basis = {"left": "gross", "right": "net"}
    return from_json({"name": "n", "basis": basis, "rules": [{"name": "n", **rule}]})
