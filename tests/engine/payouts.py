"""Payouts for engine tests: sales of a channel, lines of the bank, and the channel's list of payouts."""

from __future__ import annotations

import json
from datetime import date

import polars as pl

from reconcile.engine import Context, Period, from_json
from reconcile.engine.passes.payouts import Payouts, match_payouts
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.sides.frames import prepare_both
from tests.engine.records import Row, frame, row

JUNE = Context(
    Period(date(2026, 6, 1), date(2026, 6, 30)), Period(date(2026, 6, 1), date(2026, 6, 30))
)
FRIDAY = date(2026, 6, 5)


def june(day: int) -> date:
    return date(2026, 6, day)


def sale(batch: str | None, net: int, day: date = FRIDAY, **given: object) -> Row:
    return row(None, net, batch_key=batch, booked_on=day, occurred_at=None, **given)


def line(amount: int, day: int, text: str, **given: object) -> Row:
    given = {"counterparty": None} | given
    on = date(2026, 6, day)
    return row(None, amount, booked_on=on, occurred_at=None, description=text, **given)


def payout(batch: str | None, amount: int, day: int = 8, **given: object) -> Row:
    """A row of the channel's own list of its payouts."""
    return line(amount, day, "", kind="PAYOUT", batch_key=batch, **given)


def found(ours: list[Row], theirs: list[Row], context: Context = JUNE, **more: object) -> Payouts:
    rules = from_json({**DOCUMENTS["payout_bank"], **more})
    sides = prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), rules)
    return match_payouts(*sides, rules, context)


def groups(links: pl.DataFrame) -> list[tuple[int, ...]]:
    """The rows of each lead, counted from 0 over both sides."""
    by = links.group_by("lead").agg(pl.col("row").sort()).sort("lead")
    assert len(links.unique()) == len(links)
    return [tuple(rows) for rows in by["row"]]


def evidence(made: Payouts) -> list[tuple[int, int, str, object]]:
    told = made.evidence.sort("lead").select("lead", "score", "reason", "params").iter_rows()
    return [(lead, score, why, json.loads(params)["days"]) for lead, score, why, params in told]
