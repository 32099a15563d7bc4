"""What one side seems to have twice: a fee that stands again for an order whose payment owes it once, and a second
payment of an order, under its number with a counter."""

from __future__ import annotations

import polars as pl

from reconcile.engine.records import NOT_PAID, Kind
from reconcile.engine.sides.frames import repeated

ALIKE = ["order_key", "currency", "net_minor", "words"]
TYPE = ["currency", "words"]
# orders from which a usual rate can be told
ORDERS_MIN = 5
E6 = 1_000_000
# a shop's own number for a further try to pay
AGAIN = r"^(.{4,}[0-9])[_-][0-9]{1,2}$"
# how far a fee may lie from the usual rate of its payment: a fiftieth, and one that rounding makes
OFF_SHARE, OFF_MINOR = 50, 1


def fees_taken_twice(side: pl.DataFrame) -> pl.Series:
    """The rows that repeat a fee of an order that was paid once, where one such fee is the usual rate.

    An order of two articles may owe the same fee for each: then both together are what is usual.
    """
    nothing = pl.Series("row", dtype=pl.UInt32)
    is_taken = (pl.col("kind") == Kind.FEE) & (pl.col("net_minor") < 0)
    fees = side.filter(is_taken & pl.col("order_key").is_not_null()).select(
        "row", "order_key", "currency", "net_minor", words=pl.col("description").fill_null("")
    )
    again = fees.filter(repeated(fees.select(number=pl.struct(ALIKE).hash())["number"]))
    again = again.filter(pl.struct(ALIKE).is_duplicated())
    if again.is_empty():
        return nothing
    owed = _usual(fees.join(again, on="words", how="semi"), _paid_once(side))
    back = side.filter((pl.col("kind") == Kind.FEE) & (pl.col("net_minor") > 0))
    again = again.filter(~pl.struct(ALIKE).is_first_distinct())
    again = again.join(owed, on=["order_key", *TYPE]).join(back, on="order_key", how="anti")
    fee, due = -pl.col("net_minor"), pl.col("due")
    is_usual = (fee - due).abs() <= pl.max_horizontal(due // OFF_SHARE, OFF_MINOR)
    # of a few cents nobody can tell one fee from two
    return again.filter(is_usual & (fee > 2 * OFF_MINOR))["row"].sort()


def paid_again(rows: pl.DataFrame, other: pl.DataFrame, side: pl.DataFrame) -> pl.Series:
    """The open rows of a side that pay an order again: SO17_2 a day at most after SO17, of one amount, while the
    other side has that amount once and no SO17_2."""
    by = ["currency", "amount"]
    found = rows.filter((pl.col("kind") == Kind.PAYMENT) & (pl.col("amount") > 0)).select(
        "row", "day", *by, first=pl.col("order_ref").str.extract(AGAIN, 1)
    )
    found = found.filter(pl.col("first").is_not_null())
    if found.is_empty():
        return found["row"]
    paid = ~pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    firsts = side.filter(paid & pl.col("order_ref").is_in(found["first"].unique().implode()))
    firsts = firsts.select("order_key", *by, first="order_ref", first_day="day")
    days = (pl.col("day") - pl.col("first_day")).dt.total_days()
    found = found.join(firsts, on=["first", *by]).filter(days.is_between(0, 1))
    once = other.filter(pl.col("order_key").is_in(found["order_key"].unique().implode()))
    once = once.unique(["order_key", *by], keep="none").select("order_key", *by)
    return found.join(once, on=["order_key", *by], how="semi")["row"].unique().sort()


def _paid_once(side: pl.DataFrame) -> pl.DataFrame:
    """Orders with a single payment, and its amount."""
    paid = side.filter((pl.col("kind") == Kind.PAYMENT) & (pl.col("gross_minor") > 0))
    once = paid.group_by("order_key", "currency").agg(pl.len(), paid=pl.col("gross_minor").first())
    return once.filter(pl.col("len") == 1).drop("len")


def _usual(fees: pl.DataFrame, paid: pl.DataFrame) -> pl.DataFrame:
    """What each order's payment owes at the rate that is usual for a type of fee."""
    of_orders = fees.group_by("order_key", *TYPE).agg(fee=-pl.col("net_minor").sum())
    of_orders = of_orders.join(paid, on=["order_key", "currency"])
    rate = (pl.col("fee") * E6 // pl.col("paid")).quantile(0.5, "lower").over(TYPE)
    return of_orders.filter(pl.len().over(TYPE) >= ORDERS_MIN).select(
        "order_key",
        *TYPE,
        due=(pl.col("paid").cast(pl.Int128) * rate.cast(pl.Int64) // E6).cast(pl.Int64),
    )
