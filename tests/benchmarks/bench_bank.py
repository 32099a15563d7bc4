"""20,000 invoices against 20,000 lines of a bank that name no document, in a given time.

Amounts are list prices times small quantities, so that hundreds of rows have the same one; payers are written as
banks write them, cut and in capitals; some customers pay two invoices at once.
"""

from __future__ import annotations

import os
import sys
from datetime import date

import polars as pl

from reconcile.engine import Context, Period, ready_rule_sets, reconcile
from reconcile.engine.records import RECORD_SCHEMA
from tests.benchmarks.harness import measure, report_seconds

ROWS = int(os.environ.get("BENCH_BANK_ROWS", "20000"))
SECONDS_MAX = 60
PRICES = (
    990,
    1490,
    1990,
    2490,
    2990,
    3990,
    4990,
    5990,
    7990,
    9990,
    12900,
    14900,
    19900,
    24900,
    29900,
    49900,
)
QUANTITIES, CUSTOMERS = 12, 2_500
FIRST = (
    "Harbour",
    "Linden",
    "North",
    "Silver",
    "Maple",
    "Old Mill",
    "Quarry",
    "Orchard",
    "Tidewater",
    "Copper",
)
SECOND = (
    "Street",
    "Valley",
    "Ridge",
    "Bay",
    "Court",
    "Field",
    "Gate",
    "Hill",
    "Lane",
    "Park",
    "Row",
    "Square",
)
TRADE = (
    "Trading",
    "Supplies",
    "Foods",
    "Textiles",
    "Hardware",
    "Stationers",
    "Imports",
    "Tea House",
    "Books",
)
FORM = ("Ltd", "GmbH", "Co.", "Inc", "S.A.")
# two invoices of a customer in so many are paid by one transfer, and so many lines are nobody's
TOGETHER, STRANGE = 25, 20
NAME_LENGTH = 18  # where the bank cuts a payer's name
PERIOD = Period(date(2026, 4, 1), date(2026, 6, 30))


def _name(customer: int) -> str:
    """Each customer has a name of its own; many share their first words."""
    words = [FIRST[customer % 10], SECOND[customer // 10 % 12], TRADE[customer // 120 % 9]]
    return " ".join([*words, str(customer // 1080 + 1), FORM[customer % 5]])


def invoices() -> pl.DataFrame:
    """Customer, amount and day of each."""
    at = pl.int_range(ROWS, dtype=pl.Int64)
    price = pl.Series(PRICES, dtype=pl.Int64).gather(pl.select(at * 7919 % len(PRICES)).to_series())
    return pl.select(
        at=at,
        customer=at * 6151 % CUSTOMERS,
        amount=price * (1 + at // len(PRICES) * 104_729 % QUANTITIES),
        day=pl.lit(PERIOD.first) + pl.duration(days=at * 31 % 60),
    ).with_columns(name=pl.col("customer").replace_strict({n: _name(n) for n in range(CUSTOMERS)}))


def payments(of: pl.DataFrame) -> pl.DataFrame:
    """One line per invoice, but for those paid together; some lines belong to nothing."""
    nth = pl.int_range(pl.len()).over("customer")
    # the second of two goes with the first
    paid = of.with_columns(
        transfer=pl.when((nth % 2 == 1) & (pl.col("customer") % TOGETHER == 0))
        .then(pl.col("at").shift(1).over("customer"))
        .otherwise("at")
    )
    lines = paid.group_by("transfer", maintain_order=True).agg(
        pl.col("amount").sum(), pl.col("day").max(), pl.col("name").first(), pl.col("at").last()
    )
    strange = pl.col("at") % STRANGE == 0
    return lines.select(
        "at",
        name=pl.when(strange).then(pl.lit("Rent and rates")).otherwise("name"),
        amount=pl.when(strange).then(-pl.col("amount")).otherwise("amount"),
        day=pl.col("day") + pl.duration(days=pl.col("at") * 13 % 30),
    )


def records(rows: pl.DataFrame, name: str, first_entry: int) -> pl.DataFrame:
    is_bank = name == "bank"
    payer = pl.col("name").str.to_uppercase().str.slice(0, NAME_LENGTH)
    made = rows.select(
        entry=pl.int_range(pl.len()) + first_entry,
        source=pl.lit(name),
        row_number=pl.int_range(pl.len()) + 2,
        booked_on="day",
        kind=pl.lit("PAYMENT" if is_bank else "ORDER"),
        gross_minor="amount",
        net_minor="amount",
        fee_minor=0,
        currency=pl.lit("EUR"),
        order_ref=pl.lit(None) if is_bank else pl.lit("INV-") + (pl.col("at") + 70_000).cast(pl.String),
        order_key=pl.lit(None) if is_bank else pl.lit("INV") + (pl.col("at") + 70_000).cast(pl.String),
        counterparty=payer if is_bank else "name",
        description=pl.lit("SEPA CREDIT TRANSFER") if is_bank else pl.lit("Goods"),
    )  # fmt: skip
    return made.select(
        (pl.col(c) if c in made.columns else pl.lit(None).alias(c)).cast(t)
        for c, t in RECORD_SCHEMA.items()
    )


def main() -> bool:
    """Measure one run after another; True when the median stays within the limit."""
    billed = invoices()
    left, right = records(billed, "invoices", 1), records(payments(billed), "bank", 10 * ROWS)
    rules, context = ready_rule_sets()["invoice_bank"], Context(PERIOD, PERIOD)
    outcome = reconcile(left, right, rules, context)
    states = outcome.matches.group_by("state", "reason_code").len().sort("state", "reason_code")
    kinds = outcome.cases.group_by("kind").len().sort("kind")
    alike = left.group_by("gross_minor").len()["len"]
    sys.stdout.write(
        f"{len(left):,} invoices of {len(alike)} amounts, up to {alike.max()} of one; {len(right):,} lines\n"
        f"{states.rows()}\n{kinds.rows()}\nbalanced: {outcome.proof.is_balanced}\n"
    )
    taken = measure("invoices against a bank without references", len(left) + len(right),
                    lambda: reconcile(left, right, rules, context))  # fmt: skip
    return report_seconds(taken, SECONDS_MAX)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
