"""The engine on a million rows a side, against a DuckDB join of the same frames in the same run.

97 in 100 rows are equal on both sides; data.py says how the others differ. The peak is of a process of its own
that gets both frames and reconciles them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from reconcile.engine import Outcome, reconcile
from reconcile.engine.passes.keys import pair_by_key
from reconcile.engine.sides.frames import prepare_both
from tests.benchmarks import data
from tests.benchmarks.data import CONTEXT, ROWS
from tests.benchmarks.harness import Measured, child, measure, peak_mib, report, report_peak

EXACT_MAX, WHOLE_MAX = 1.5, 4.0
PEAK_MIB_MAX = 2048


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
    """Measure the exact pass, the whole engine and its memory; True when all are within their limits."""
    left, right, rules = data.side("left"), data.side("right"), data.rules()
    _say(reconcile(left, right, rules, CONTEXT))

    floor = measure("DuckDB join", 2 * ROWS, lambda: duckdb_join(left, right))
    report(floor)
    within = report(_measure_exact(left, right), floor, EXACT_MAX)
    whole = measure(
        "whole engine, 3 in 100 differ", 2 * ROWS, lambda: reconcile(left, right, rules, CONTEXT)
    )
    within &= report(whole, floor, WHOLE_MAX)
    report(_measure_equal_sides(right), floor)
    with TemporaryDirectory(prefix="reconcile-bench-") as folder:
        left.write_parquet(Path(folder, "left"))
        right.write_parquet(Path(folder, "right"))
        peak = int(child("tests.benchmarks.bench_engine", folder))
    return within & report_peak("whole engine, 3 in 100 differ", peak, PEAK_MIB_MAX)


def _measure_exact(left: pl.DataFrame, right: pl.DataFrame) -> Measured:
    rules = data.rules()
    exact = next(rule for rule in rules.rules if rule.name == "Order number")
    ours, theirs = prepare_both(left, right, rules)
    return measure("exact key pass", 2 * ROWS, lambda: pair_by_key(ours, theirs, exact))


def _measure_equal_sides(right: pl.DataFrame) -> Measured:
    """The whole engine where every row has its partner: nothing to explain but the proof."""
    twin = right.with_columns(pl.col("entry") + 10 * ROWS, source=pl.lit("left.csv"))
    return measure(
        "whole engine, all equal", 2 * ROWS, lambda: reconcile(twin, right, data.rules(), CONTEXT)
    )


def _say(outcome: Outcome) -> None:
    states = outcome.matches.group_by("rule", "state").len().sort("rule", "state").rows()
    kinds = outcome.cases.group_by("kind").len().sort("kind").rows()
    sys.stdout.write(f"{states}\n{kinds}\nbalanced: {outcome.proof.is_balanced}\n")


def reconcile_from(folder: Path) -> None:
    """In a process of its own: both frames from disk, the engine, and the peak in MiB."""
    left, right = (pl.read_parquet(folder / name) for name in ("left", "right"))
    outcome = reconcile(left, right, data.rules(), CONTEXT)
    assert outcome.proof.is_balanced
    sys.stdout.write(str(peak_mib()))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        reconcile_from(Path(sys.argv[1]))
    else:
        sys.exit(0 if main() else 1)
