"""An order that two files of one side hold, as exports whose days overlap do, the later one with another state.

Cells that say the same make two rows copies of one another; the state of an order changes between two exports.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from reconcile.engine.records import NOT_PAID, Kind, Status
from reconcile.engine.sides.frames import repeated, without

EXPORTED_AGAIN = "exported_again"
SALES = (Kind.ORDER, Kind.PAYMENT, Kind.TOP_UP)
ORDER = ["order_key", "kind", "currency", "amount", "occurred_at", "day"]
MONEY = ["order_key", "currency", "amount"]
ARTICLE = ["sku", "quantity"]
# what an order comes to in the end goes before what it was on its way there
LAST_STATES = (Status.REFUNDED, Status.PARTLY_REFUNDED, Status.PAID)


def of_matched_orders(rows: pl.DataFrame, known: Collection[int]) -> pl.DataFrame:
    """The `row` of each entry that is known to be of an order in a match; what says that it was not paid says more."""
    named = rows.filter(pl.col("entry").is_in(sorted(known))) if known else rows.clear()
    return named.filter(_is_paid()).select("row")


def exported_again(rows: pl.DataFrame, other: pl.DataFrame, aside: pl.DataFrame) -> pl.DataFrame:
    """The orders of a side that it holds in a further file, each with the `first` one, which goes on as normal.

    They are of one number, amount and moment, no file has one of them twice, and the other side has that amount
    under the number once: what is paid in two parts may stand in two files as well. The one in the file that goes on
    longest says what became of it. Rows that are set `aside` are none of them.
    """
    none = rows.select("row", first="row").clear()
    if rows["source"].is_empty() or (rows["source"] == rows["source"][0]).all():
        return none
    named = ["row", "source", "status", "transaction_key", *ORDER, *ARTICLE]
    sales = without(rows.select(named), aside).filter(
        pl.col("kind").is_in(SALES) & (pl.col("amount") > 0) & _is_paid(),
        pl.col("order_key").is_not_null() & pl.col("day").is_not_null(),
    )
    sales = sales.filter(repeated(sales.select(number=pl.struct(ORDER).hash())["number"]))
    by = [*ORDER, *ARTICLE]
    files = pl.col("source").n_unique().over(by)
    numbers = pl.col("transaction_key").drop_nulls().n_unique().over(by)
    sales = sales.filter((files > 1) & (files == pl.len().over(by)) & (numbers <= 1))
    if sales.is_empty():
        return none
    paid = without(other.select("row", *MONEY), aside).filter(pl.col("amount") > 0)
    once = paid.filter(pl.len().over("order_key") == 1)
    sales = sales.join(once, on=MONEY, how="semi")
    state = pl.col("status").replace_strict(
        {status: at for at, status in enumerate(LAST_STATES)},
        default=len(LAST_STATES),
        return_dtype=pl.Int8,
    )
    until = rows.group_by("source").agg(until=pl.col("day").max())
    sales = sales.join(until, on="source").sort(
        "until", state, "row", descending=[True, False, False]
    )
    sales = sales.with_columns(first=pl.col("row").first().over(by))
    return sales.filter(pl.col("row") != pl.col("first")).select("row", "first").sort("row")


def _is_paid() -> pl.Expr:
    return ~pl.col("status").is_in([*NOT_PAID, Status.REVOKED]).fill_null(value=False)
