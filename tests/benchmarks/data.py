"""Two sides of a month of orders with known differences, made column by column and without chance.

Of 200 rows of a side 194 are equal on the other side, 2 differ by less than the tolerance, 2 stand on this
side only, 1 is a further copy of another, and 1 is part of a group: one row here and three there, or the
other way round.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl

from reconcile.engine import Context, Period, RuleSet, from_json
from reconcile.engine.ready import DOCUMENTS, ORDER
from reconcile.engine.records import RECORD_SCHEMA
from reconcile.engine.rules import KEYLESS

BLOCK = 200
# a group spreads over so many blocks
GROUP_BLOCKS = 4
ROWS = int(os.environ.get("BENCH_ROWS", "1000000")) // (BLOCK * GROUP_BLOCKS) * BLOCK * GROUP_BLOCKS
TOLERATED, ALONE, COPY, GROUPED = (194, 195), (196, 197), 198, 199
# both have no divisor in common with a number of rows, so each gives an order of its own
STEPS = {"left": 999_983, "right": 611_953}
JUNE = Period(date(2026, 6, 1), date(2026, 6, 30), 480)
CONTEXT = Context(JUNE, JUNE)
TOLERANCE_MINOR = 5


def rule_document() -> dict[str, object]:
    """The ready rule set of orders and channel, with a tolerance before what only suggests."""
    ready = DOCUMENTS["orders_channel"]
    keyed, keyless = [], []
    for rule in ready["rules"]:  # type: ignore[attr-defined]  # a list
        (keyless if rule["method"] in KEYLESS else keyed).append(rule)
    tolerance = {
        "name": "Rounding",
        "method": "tolerance",
        "outcome": "confirm",
        "keys": [ORDER],
        "tolerance": {"amount_minor": TOLERANCE_MINOR},
    }
    return {**ready, "name": "Benchmark", "rules": [*keyed, tolerance, *keyless]}


def rules() -> RuleSet:
    return from_json(rule_document())


def facts(name: str, rows: int = ROWS) -> pl.DataFrame:
    """What a side says of its rows, in its own order: order, amount, time and transaction."""
    is_left = name == "left"
    made = pl.select(at=pl.int_range(rows, dtype=pl.Int64)).with_columns(
        number=pl.col("at") * STEPS[name] % rows
    )
    place, block = pl.col("number") % BLOCK, pl.col("number") // BLOCK
    # a further copy is equal to the first row of its block in everything
    item = pl.when(place == COPY).then(pl.col("number") - COPY)
    # what stands on the right only is another order, of another time and amount
    item = item.when(place.is_in(ALONE)).then(pl.col("number") + (0 if is_left else rows))
    item = item.otherwise("number")
    made = made.with_columns(item=item, place=place, of_group=block % GROUP_BLOCKS)
    whole = pl.col("of_group") == 0
    group = pl.col("item") - pl.col("of_group") * BLOCK
    parts = sum((_amount(group + nth * BLOCK) for nth in range(1, GROUP_BLOCKS)), pl.lit(0))
    grouped = pl.col("place") == GROUPED
    # the left's whole row has its parts on the right, the right's on the left
    group_order = group + rows * pl.when(whole if is_left else ~whole).then(2).otherwise(3)
    off = pl.lit(not is_left) & pl.col("place").is_in(TOLERATED)
    order = pl.when(grouped).then(group_order).otherwise("item")
    amount = pl.when(grouped & whole).then(parts).when(off).then(_amount(pl.col("item")) + 2)
    start = datetime(2026, 6, 1, tzinfo=UTC)
    return made.select(
        "at",
        order=pl.lit("SO2026060") + (order + 100_000_000).cast(pl.String),
        amount=amount.otherwise(_amount(pl.col("item"))),
        moment=pl.lit(start) + pl.duration(seconds=pl.col("item") * 2 % 2_500_000),
        transaction=pl.lit("420000282026060100") + (pl.col("item") + 10**9).cast(pl.String),
    )


def _amount(item: pl.Expr) -> pl.Expr:
    return 100 + item * 7919 % 90_000


def side(name: str, rows: int = ROWS) -> pl.DataFrame:
    """A side as records of the engine: the left are orders of a shop, the right a channel's bill."""
    is_left = name == "left"
    fee = (pl.col("amount") * 6 + 500) // 1000
    made = facts(name, rows).select(
        entry=pl.col("at") + (1 if is_left else 2 * rows),
        source=pl.lit(f"{name}.csv"),
        row_number=pl.col("at") + 2,
        occurred_at="moment",
        booked_on=pl.col("moment").dt.date(),
        kind=pl.lit("ORDER" if is_left else "PAYMENT"),
        status=pl.lit("PAID"),
        channel=pl.lit("WECHAT"),
        gross_minor="amount",
        fee_minor=-fee,
        net_minor=pl.col("amount") - fee,
        fee_rate_ppm=pl.lit(None if is_left else 6000, dtype=pl.Int64),
        currency=pl.lit("CNY"),
        order_ref="order",
        order_key="order",
        transaction_key=None if is_left else "transaction",
        natural_id="transaction",
    )
    shaped = made.select(
        (pl.col(c) if c in made.columns else pl.lit(None).alias(c)).cast(t)
        for c, t in RECORD_SCHEMA.items()
    )
    # every value written out, as it comes from a file or a database: a literal is one value only
    return pl.DataFrame(pl.from_arrow(shaped.to_arrow()))


def write_table(name: str, path: Path, rows: int = ROWS) -> None:
    """A side as a plain table, as a shop or a channel would export it."""
    facts(name, rows).select(
        pl.col("order").alias("Order number"),
        pl.col("transaction").alias("Transaction number"),
        pl.col("moment").dt.strftime("%Y-%m-%d %H:%M:%S").alias("Paid at"),
        (pl.col("amount") // 100).cast(pl.String)
        .add(".").add((pl.col("amount") % 100).cast(pl.String).str.zfill(2)).alias("Amount"),
        pl.lit("CNY").alias("Currency"),
        pl.lit("paid").alias("Status"),
        pl.lit("WeChat Pay").alias("Payment method"),
    ).write_csv(path)  # fmt: skip
