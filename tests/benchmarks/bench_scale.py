"""The engine on four million rows a side against one million: what a row costs must not grow with their number."""

from __future__ import annotations

import sys

from reconcile.engine import reconcile
from tests.benchmarks import data
from tests.benchmarks.data import CONTEXT, ROWS
from tests.benchmarks.harness import Measured, measure

TIMES = 4
COST_MAX = 1.25


def engine_on(rows: int) -> Measured:
    left, right, rules = data.side("left", rows), data.side("right", rows), data.rules()
    return measure(
        f"whole engine, {rows:,} rows a side",
        2 * rows,
        lambda: reconcile(left, right, rules, CONTEXT),
    )


def main() -> bool:
    """Measure both sizes; True when a row of the larger costs little more than one of the smaller."""
    measured = [engine_on(ROWS), engine_on(TIMES * ROWS)]
    costs = [1e9 * each.seconds / each.rows for each in measured]
    for each, cost in zip(measured, costs, strict=True):
        sys.stdout.write(f"{each.name:44} {each.seconds:8.3f} s {cost:12,.0f} ns a row\n")
    ratio = costs[1] / costs[0]
    within = ratio <= COST_MAX
    sys.stdout.write(
        f"{'cost of a row, larger to smaller':44} {ratio:8.2f} x"
        f" (limit {COST_MAX:g}{'' if within else ', EXCEEDED'})\n"
    )
    return within


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
