"""Which amount a row is counted by: gross, net or the quantity.

A row that counts in a period which was submitted or settled stays what it was then, whatever rules came
after. Every other row is counted as the rules in force say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg2 import sql

from accounts.models import Merchant
from reconcile.models import Reconciliation, RuleSetVersion, Settlement

BASIS_COLUMNS = {"gross": "gross_minor", "net": "net_minor", "quantity": "quantity"}
STOCK_CURRENCY = "UNIT"
SIDES = ("left", "right")

Basis = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BasisStep:
    """The basis of what counts up to a day; the last step has none and holds for all that follows."""

    until: date | None
    basis: Basis


def rules_in_force(reconciliation: Reconciliation) -> RuleSetVersion | None:
    """The version that a run would be pinned to now."""
    versions = RuleSetVersion.objects.filter(rule_set=reconciliation.rule_set_id)
    return versions.order_by("-number").first()


def basis_of(rules: RuleSetVersion | None) -> dict[str, str]:
    """Which amount each side is compared by, as a version says."""
    basis = (rules.document if rules else {}).get("basis", {})
    return {side: basis.get(side, "gross") for side in SIDES}


def steps_before(
    merchant: Merchant, reconciliation: Reconciliation, period_start: date, basis: Basis
) -> tuple[BasisStep, ...]:
    """The bases of the periods that are submitted or closed before a day, then the one from there on."""
    earlier = Settlement.objects.for_merchant(merchant).filter(
        reconciliation=reconciliation, state__in=Settlement.LIVE, period_end__lt=period_start
    )
    kept = earlier.filter(basis__isnull=False).order_by("period_end")
    return (*(BasisStep(s.period_end, s.basis or basis) for s in kept), BasisStep(None, basis))


def amount_sql(steps: Sequence[BasisStep], side: str, counted_on: str) -> sql.Composable:
    """The amount of entry `e`, by the basis of the day on which it counts."""
    columns = [BASIS_COLUMNS[step.basis[side]] for step in steps]
    values = [sql.SQL("e.{}").format(sql.Identifier(column)) for column in columns]
    return _by_day(steps, values, counted_on)


def currency_sql(steps: Sequence[BasisStep], side: str, counted_on: str) -> sql.Composable:
    """The currency of that amount; a quantity is counted in units."""
    values: list[sql.Composable] = [
        sql.Literal(STOCK_CURRENCY) if step.basis[side] == "quantity" else sql.SQL("e.currency")
        for step in steps
    ]
    return _by_day(steps, values, counted_on)


def _by_day(
    steps: Sequence[BasisStep], values: Sequence[sql.Composable], counted_on: str
) -> sql.Composable:
    if all(value == values[-1] for value in values):
        return values[-1]
    choices = [
        sql.SQL("when {day} <= {until} then {value}").format(
            day=sql.SQL(counted_on), until=sql.Literal(step.until), value=value
        )
        for step, value in zip(steps[:-1], values[:-1], strict=True)
    ]
    return sql.SQL("case {choices} else {last} end").format(
        choices=sql.SQL(" ").join(choices), last=values[-1]
    )
