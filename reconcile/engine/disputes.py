"""Rows that belong together but disagree: they are one case of both sides, never a match."""

from __future__ import annotations

import polars as pl

from reconcile.engine.frames import without
from reconcile.engine.passes import LINK_SCHEMA
from reconcile.engine.passes.keys import shared_keys
from reconcile.engine.records import UNIT, Case, Kind, Status
from reconcile.engine.rules import RuleSet
from reconcile.engine.waterfall import Waterfall

PPM = 1_000_000
NOT_PAID = [Status.UNPAID, Status.CLOSED, Status.PENDING, Status.FAILED]
MONEY_IN = [Kind.PAYMENT, Kind.ORDER, Kind.TOP_UP]
KEY_COLUMNS = ("order_key", "transaction_key", "refund_key", "batch_key")

# lead, row, kind of case, code of the reason
DISPUTE_SCHEMA = {**LINK_SCHEMA, "case": pl.String, "reason": pl.String}


def _dispute(links: pl.DataFrame, case: Case, reason: str) -> pl.DataFrame:
    return links.select(
        pl.col("lead").cast(pl.UInt32),
        pl.col("row").cast(pl.UInt32),
        pl.lit(str(case)).alias("case"),
        pl.lit(reason).alias("reason"),
    )


def duplicates(rows: pl.DataFrame) -> pl.DataFrame:
    """Each further copy of a natural id; the first copy goes on as normal."""
    named = rows.filter(pl.col("natural_id").is_not_null()).select("row", "natural_id")
    copies = named.filter(~pl.col("natural_id").is_first_distinct())
    return _dispute(copies.select("row", lead="row"), Case.DUPLICATE, "further_copy")


def disagreements(
    everything: pl.DataFrame, fall: Waterfall, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split the links into those that hold and those whose rows differ in status or fee."""
    linked = fall.linked()
    if linked.is_empty():
        return linked, pl.DataFrame(schema=DISPUTE_SCHEMA)
    facts = linked.join(
        everything.select(
            "row", "side", "kind", "status", "amount", "gross_minor", "fee_minor", "net_minor",
            "fee_rate_ppm",
        ),
        on="row",
        how="left",
        maintain_order="left",
    )  # fmt: skip
    status = facts.filter(_status_matters()).group_by("lead").agg(_statuses_disagree())
    wrong_status = status.filter(pl.col("disagree")).select("lead")
    wrong_fee = facts.filter(_fee_is_off(rules)).select("lead").unique()
    wrong_fee = wrong_fee.join(wrong_status, on="lead", how="anti")
    found = [
        _dispute(
            linked.join(wrong_status, on="lead", how="semi"),
            Case.STATUS_MISMATCH,
            "paid_and_not_paid",
        ),
        _dispute(
            linked.join(wrong_fee, on="lead", how="semi"), Case.FEE_MISMATCH, "fee_off_contract"
        ),
    ]
    bad = pl.concat([wrong_status, wrong_fee])
    return linked.join(bad, on="lead", how="anti", maintain_order="left"), pl.concat(found)


def _status_matters() -> pl.Expr:
    # a payment that carries money says by that alone that it was paid
    speaks = pl.col("status").is_not_null() | (pl.col("kind") == Kind.PAYMENT)
    return pl.col("kind").is_in(MONEY_IN) & (pl.col("amount") != 0) & speaks


def _statuses_disagree() -> pl.Expr:
    """One side says paid, the other not paid; or one refunded and the other, an order too, not."""
    not_paid = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    left, right = pl.col("side") == "LEFT", pl.col("side") == "RIGHT"
    both = left.any() & right.any()
    refunded = (pl.col("status") == Status.REFUNDED).fill_null(value=False)
    orders = (pl.col("kind") == Kind.ORDER).all()
    paid_differs = not_paid.filter(left).any() != not_paid.filter(right).any()
    refund_differs = orders & (refunded.filter(left).any() != refunded.filter(right).any())
    return (both & (paid_differs | refund_differs)).alias("disagree")


def _fee_is_off(rules: RuleSet) -> pl.Expr:
    """A row that states its own rate has that as its contract, on the gross or on what was settled."""
    rate = pl.col("fee_rate_ppm").cast(pl.Int128)
    fee = pl.col("fee_minor").cast(pl.Int128)

    def off(base: pl.Expr) -> pl.Expr:
        expected = (base.cast(pl.Int128) * rate).abs() + PPM // 2
        return (fee.abs() - expected // PPM).abs() > rules.fee_tolerance_minor

    settled = pl.col("net_minor") - pl.col("fee_minor")
    return pl.col("fee_rate_ppm").is_not_null() & off(pl.col("gross_minor")) & off(settled)


def unpaid_but_settled(
    fall: Waterfall, linked: pl.DataFrame, everything: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Orders that our books call paid, matched, and which the other side has refunded in full.

    Returns the links that hold and the disputes, each with the order, its payment and its refunds.
    """
    refunds = fall.right.filter((pl.col("kind") == Kind.REFUND) & pl.col("order_key").is_not_null())
    if refunds.is_empty() or linked.is_empty():
        return linked, pl.DataFrame(schema=DISPUTE_SCHEMA)
    sums = refunds.group_by("order_key").agg(refunded=pl.col("amount").sum())
    orders = everything.join(linked.select("row", "lead"), on="row").filter(
        (pl.col("side") == "LEFT")
        & (pl.col("status") == Status.PAID)
        & pl.col("kind").is_in(MONEY_IN)
    )
    matched = orders.group_by("order_key").agg(
        paid=pl.col("amount").sum(), lead=pl.col("lead").min(), leads=pl.col("lead").n_unique()
    )
    full = matched.join(sums, on="order_key").filter(
        (pl.col("paid") == -pl.col("refunded")) & (pl.col("leads") == 1)
    )
    rows = pl.concat(
        [
            linked.join(full.select("lead"), on="lead", how="semi").select("lead", "row"),
            refunds.join(full.select("order_key", "lead"), on="order_key").select("lead", "row"),
        ]
    )
    holds = linked.join(full.select("lead"), on="lead", how="anti", maintain_order="left")
    return holds, _dispute(rows, Case.STATUS_MISMATCH, "paid_and_refunded")


def shared_but_unequal(fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """Open rows that share a key across the sides and yet found no match, as disputes by kind."""
    pairs = list(dict.fromkeys(pair for rule in rules.rules for pair in rule.keys))
    left, right = fall.left, fall.right
    found = [pl.DataFrame(schema=DISPUTE_SCHEMA)]
    for left_key, right_key in pairs:
        rows = _open_pairs(left, right, left_key, right_key)
        if rows.is_empty():
            continue
        disputes = _kinds_of(rows)
        found.append(disputes)
        left, right = without(left, disputes), without(right, disputes)
    return pl.concat(found)


def _open_pairs(
    left: pl.DataFrame, right: pl.DataFrame, left_key: str, right_key: str
) -> pl.DataFrame:
    """Rows with the same key and the same direction of money on both sides."""
    rows = shared_keys(left, right, left_key, right_key)
    rows = rows.with_columns(way=pl.col("amount").sign())
    both = (pl.col("is_left").any() & (~pl.col("is_left")).any()).over("key", "way")
    facts = pl.concat([left.select("row", "kind", "status"), right.select("row", "kind", "status")])
    return rows.filter(both).join(facts, on="row", how="left", maintain_order="left")


def _kinds_of(rows: pl.DataFrame) -> pl.DataFrame:
    by = ["key", "way"]
    left, right = pl.col("is_left"), ~pl.col("is_left")
    groups = rows.group_by(by).agg(
        lead=pl.col("row").min(),
        shares_currency=pl.col("currency").filter(left).is_in(
            pl.col("currency").filter(right).implode()
        ).any(),
        is_stock=(pl.col("currency") == UNIT).all(),
        rivals=(
            pl.col("amount").filter(left).is_in(pl.col("amount").filter(right).implode()).any()
        ),
        several=(left.sum() > 1) | (right.sum() > 1),
        not_paid_left=pl.col("status").is_in(NOT_PAID).filter(left).any(),
        not_paid_right=pl.col("status").is_in(NOT_PAID).filter(right).any(),
        difference=pl.col("amount").filter(left).sum() - pl.col("amount").filter(right).sum(),
    )  # fmt: skip
    code = (
        pl.when(~pl.col("shares_currency")).then(pl.lit(Case.CURRENCY_MISMATCH))
        .when(pl.col("is_stock")).then(pl.lit(Case.QUANTITY_MISMATCH))
        .when(pl.col("rivals") & pl.col("several")).then(pl.lit(Case.AMBIGUOUS))
        .when(pl.col("not_paid_left") != pl.col("not_paid_right")).then(pl.lit(Case.STATUS_MISMATCH))
        .when(pl.col("difference") > 0).then(pl.lit(Case.AMOUNT_SHORT))
        .when(pl.col("difference") < 0).then(pl.lit(Case.AMOUNT_OVER))
        .otherwise(pl.lit(Case.AMBIGUOUS))
    )  # fmt: skip
    reasons = {
        Case.CURRENCY_MISMATCH: "currencies_differ",
        Case.QUANTITY_MISMATCH: "quantities_differ",
        Case.AMBIGUOUS: "several_fit_one_key",
        Case.STATUS_MISMATCH: "paid_and_not_paid",
        Case.AMOUNT_SHORT: "amounts_differ",
        Case.AMOUNT_OVER: "amounts_differ",
    }
    named = groups.select(*by, "lead", code.alias("case")).with_columns(
        reason=pl.col("case").replace_strict({str(k): v for k, v in reasons.items()})
    )
    return rows.join(named, on=by).select(list(DISPUTE_SCHEMA))
