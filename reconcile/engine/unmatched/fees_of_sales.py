"""Fees that are rows of their own, of sales that the other side lacks: where nets are compared, both wait together."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import DISPUTE_SCHEMA
from reconcile.engine.records import Case, Kind
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.frames import MONEY_KEYS, without

# what the other side may still show
AWAITED = (Case.INTERNAL_ONLY, Case.EXTERNAL_ONLY, Case.TIMING, Case.MISSING_STATEMENT)


def with_their_fees(rest: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """The disputes, with each fee of a sale or refund that stands alone in that one's case.

    What the other side will show of it is the net: a fee that was set aside would be missing then.
    """
    are_nets = rules.basis_left == rules.basis_right == "net" and not rules.has(Method.PAYOUT)
    if not are_nets or not (everything["kind"] == Kind.FEE).any():
        return rest
    facts = everything.select("row", "side", "kind", "currency", "amount", *MONEY_KEYS)
    rows = rest.join(facts, on="row").sort("row")
    is_fee, way = pl.col("kind") == Kind.FEE, pl.col("amount").sign()
    rows = rows.filter(pl.col("amount") != 0)
    fees = rows.filter(is_fee & (pl.col("case") == Case.NON_TRADE)).with_columns(way=-way)
    sales = rows.filter(~is_fee & pl.col("case").is_in(AWAITED)).with_columns(way=way)
    found = [rest.clear()]
    for key in MONEY_KEYS:
        # taken of what came in, and given back with what went out; else of whatever there is
        for by in (["side", "currency", key, "way"], ["side", "currency", key]):
            first = sales.filter(pl.col(key).is_not_null()).unique(
                by, keep="first", maintain_order=True
            )
            taken = fees.select("row", *by).join(first.drop("row"), on=by)
            found.append(taken.select(list(DISPUTE_SCHEMA)))
            fees = without(fees, taken)
    beside = pl.concat(found)
    return pl.concat([without(rest, beside), beside])
