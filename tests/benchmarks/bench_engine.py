"""The engine on a million rows a side, against a DuckDB join of the same frames in the same run."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime

import duckdb
import polars as pl

from reconcile.engine import Context, Outcome, Period, ready_rule_sets, reconcile
from reconcile.engine.frames import prepare_both
from reconcile.engine.passes.keys import pair_by_key
from reconcile.engine.records import RECORD_SCHEMA
from tests.benchmarks.harness import Measured, measure, report

ROWS = 1_000_000
RATIO_MAX = 3
PRIME = 999_983  # spreads amounts and the order of rows without chance
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30), 480)


def side(name: str, first_entry: int, shift: int, rows: int = ROWS) -> pl.DataFrame:
    """A month of orders: 97 in 100 are equal on both sides, the rest differ in six ways."""
    at = pl.int_range(rows, dtype=pl.Int64)
    number = (at * PRIME) % rows
    hundred = number % 200
    is_left = name == "left"
    amount = 100 + (number * 7919) % 90_000
    # of 200: 1 short, 1 over, 1 refunded there only, 1 of each side alone, 1 in halves there
    amount = pl.when(hundred == (0 if is_left else 1)).then(amount + 50).otherwise(amount)
    amount = pl.when((hundred == 2) & pl.lit(not is_left)).then(-amount).otherwise(amount)
    order = pl.when(hundred == 3).then(number + shift).otherwise(number)
    order = pl.when((hundred == 4) & pl.lit(not is_left)).then(number + 1).otherwise(order)
    key = pl.lit("2026060100") + (order + 100_000_000).cast(pl.String)
    start = datetime(2026, 6, 1, tzinfo=UTC)
    moment = pl.lit(start) + pl.duration(seconds=(number * 2) % 2_500_000)
    made = pl.select(
        entry=at + first_entry,
        source=pl.lit(f"{name}.csv"),
        row_number=at + 2,
        occurred_at=moment,
        booked_on=moment.dt.date(),
        kind=pl.when(amount < 0).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT")),
        status=pl.lit("PAID"),
        channel=pl.lit("WECHAT"),
        gross_minor=amount,
        fee_minor=-((amount * 6 + 500) // 1000),
        net_minor=amount - (amount * 6 + 500) // 1000,
        fee_rate_ppm=pl.lit(None if is_left else 6000, dtype=pl.Int64),
        currency=pl.lit("CNY"),
        order_ref=key,
        order_key=key,
        transaction_key=None if is_left else pl.lit("42000028") + number.cast(pl.String),
        natural_id=pl.concat_str(key, pl.lit("|"), at.cast(pl.String)),
    )
    return made.select(
        (pl.col(c) if c in made.columns else pl.lit(None).alias(c)).cast(t)
        for c, t in RECORD_SCHEMA.items()
    )


def duckdb_join(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """The floor: which rows have the same key, currency and amount, and nothing else."""
    with duckdb.connect() as connection:
        connection.register("ours", left.to_arrow())
        connection.register("theirs", right.to_arrow())
        joined: pl.DataFrame = connection.sql(
            "SELECT ours.entry, theirs.entry AS other FROM ours JOIN theirs"
            " USING (order_key, currency, gross_minor)"
        ).pl()
        return joined


def main() -> bool:
    """Measure the exact pass and the whole engine; True when the exact pass is within its limit."""
    left, right = side("left", 1, 10**7), side("right", 2 * ROWS, 2 * 10**7)
    rules = ready_rule_sets()["orders_channel"]
    context = Context(JUNE, JUNE)
    exact = next(rule for rule in rules.rules if rule.name == "Order number")
    ours, theirs = prepare_both(left, right, rules)
    outcome = reconcile(left, right, rules, context)
    _say(outcome)

    floor = measure("DuckDB join", 2 * ROWS, lambda: duckdb_join(left, right))
    report(floor)
    keyed = measure("exact key pass", 2 * ROWS, lambda: pair_by_key(ours, theirs, exact))
    within = report(keyed, floor, RATIO_MAX)
    whole = measure("whole engine, 3 in 100 differ", 2 * ROWS,
                    lambda: reconcile(left, right, rules, context))  # fmt: skip
    report(whole, floor)
    report(_measure_equal_sides(right), floor)
    return within


def _measure_equal_sides(right: pl.DataFrame) -> Measured:
    """The whole engine where every row has its partner: nothing to explain but the proof."""
    rules, context = ready_rule_sets()["orders_channel"], Context(JUNE, JUNE)
    twin = right.with_columns(pl.col("entry") + 10 * ROWS, source=pl.lit("left.csv"))
    return measure("whole engine, all equal", 2 * ROWS,
                   lambda: reconcile(twin, right, rules, context))  # fmt: skip


def _say(outcome: Outcome) -> None:
    states = outcome.matches.group_by("rule", "state").len().sort("rule", "state").rows()
    kinds = outcome.cases.group_by("kind").len().sort("kind").rows()
    sys.stdout.write(f"{states}\n{kinds}\nbalanced: {outcome.proof.is_balanced}\n")


if __name__ == "__main__":
    sys.exit(not main())
