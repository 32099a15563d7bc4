"""What bills that were paid in part still lack: who pays the rest seldom writes the number down again.

Such a rest may be the amount of another bill of that customer as well: then nothing says which of them is paid.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.likeness.alike import NAME
from reconcile.engine.sides.folding import letters

SCHEMA = {"customer": pl.String, "currency": pl.String, "amount": pl.Int64}


def nothing_lacking() -> pl.DataFrame:
    return pl.DataFrame(schema=SCHEMA)


def lacking_of(disputes: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """What bills of one customer that were paid in part lack, of the disputes whose rows differ in amount.

    Lead of the dispute, the customer as compared and as written (`counterparty`), currency, amount in minor units.
    """
    asked = disputes.filter(reason="amounts_differ").select("lead", "row")
    bills = asked.join(left.select("row", "currency", "amount", NAME), on="row")
    paid = asked.join(right.select("row", "currency", "amount"), on="row")
    sums = paid.group_by("lead", "currency").agg(paid=pl.col("amount").sum())
    found = bills.sort("lead", "row").group_by("lead", "currency", maintain_order=True).agg(
        pl.col(NAME).first(),
        billed=pl.col("amount").sum(),
        customer=customer().first(),
        customers=customer().n_unique(),
    ).join(sums, on=["lead", "currency"], maintain_order="left")  # fmt: skip
    of_one = (pl.col("customers") == 1) & (pl.col("customer") != "")
    rest = pl.col("billed") - pl.col("paid")
    # paid in part: what came and what is left go one way
    in_part = pl.all_horizontal(
        part.sign() == pl.col("billed").sign() for part in (pl.col("paid"), rest)
    )
    return found.filter(in_part & of_one).select("lead", "customer", NAME, "currency", amount=rest)


def still_lacking(disputes: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """Customer, currency and amount in minor units of what bills still lack."""
    made = lacking_of(disputes, left, right).select(*SCHEMA)
    return made.unique().sort(*SCHEMA).cast(SCHEMA)  # type: ignore[arg-type]  # names to types


def customer() -> pl.Expr:
    """The counterparty of a row of ours, however it is written."""
    return letters(pl.col(NAME).fill_null(""))
