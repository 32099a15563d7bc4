"""Fees that are not what was agreed: by the rate that a row states, or by the rule set's contracts."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from reconcile.engine.links import evidence_of, no_evidence
from reconcile.engine.passes.fees import PPM, kept, known_channel, said_in_group, with_fee
from reconcile.engine.records import LEFT, Kind
from reconcile.engine.rules import Contract, Method, RuleSet
from reconcile.engine.sides.frames import MONEY_KEYS

# with room for what is added to it
PRODUCT_MAX = 2**62
REASON = "fee_off_contract"
# both sides state fees, and not the same
APART = "fees_differ"
CHARGED = (Kind.PAYMENT, Kind.TOP_UP, Kind.REFUND)
# row, what the contract keeps, what the channel kept; negative where it is given back
FEE_SCHEMA = {"row": pl.UInt32, "expected_minor": pl.Int64, "actual_minor": pl.Int64}


def wrong_fees(everything: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """The rows whose fee is off, with the expected fee and the actual one.

    The bank pays what the channel has kept: a fee is disputed where orders meet the channel.
    """
    if rules.has(Method.PAYOUT):
        return pl.DataFrame(schema=FEE_SCHEMA)
    found = [_off_stated_rate(everything, rules)]
    if rules.contracts:
        found.append(_off_contract(everything, rules))
    return pl.concat(found)


def fee_evidence(everything: pl.DataFrame, disputes: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """For each dispute of a fee what was expected and what was kept; where our side states fees, too, that is what was
    expected."""
    disputed = disputes.filter(pl.col("reason").is_in([REASON, APART]))
    if disputed.is_empty():
        return no_evidence()
    fees = disputed.join(wrong_fees(everything, rules), on="row")
    by_row = fees.group_by("lead", "reason").agg(pl.col("expected_minor", "actual_minor").sum())
    rest = disputed.join(by_row, on="lead", how="anti")
    sums = pl.concat([by_row, _between_sides(rest, everything, rules)]).sort("lead")
    params = pl.struct("expected_minor", "actual_minor").struct.json_encode()
    return evidence_of(sums, pl.col("reason"), params)


def fee_of_net() -> pl.Expr:
    """What a row that is compared net has lost to fees, negative where it got some back; null where it isn't compared
    by its net."""
    kept = pl.when(pl.col("kind") == Kind.FEE).then(-pl.col("amount"))
    return kept.otherwise(
        pl.when(pl.col("net_minor") == pl.col("amount")).then(
            pl.col("gross_minor") - pl.col("net_minor")
        )
    )


def _between_sides(
    disputed: pl.DataFrame, everything: pl.DataFrame, rules: RuleSet
) -> pl.DataFrame:
    """Lead, reason, what was expected and what was kept, of disputes in which no row's own fee is off."""
    facts = ["row", "side", "kind", "channel", "sku", "currency", "amount", "gross_minor", "net_minor"]  # fmt: skip
    rows = disputed.join(everything.select(facts), on="row", maintain_order="left")
    rows = rows.with_columns(
        is_left=pl.col("side") == LEFT,
        channel=said_in_group(known_channel(), "lead"),
        sku=said_in_group(pl.col("sku"), "lead"),
        lost=fee_of_net(),
    )
    due = pl.col("fee") * pl.col("amount").sign()
    ours, is_apart = pl.col("is_left"), pl.col("reason") == APART
    between = pl.col("amount").filter(ours).sum() - pl.col("amount").filter(~ours).sum()
    lost = [pl.col("lost").filter(side).sum() for side in (ours, ~ours)]
    return (
        with_fee(rows, rules.contracts)
        .group_by("lead", "reason")
        .agg(
            expected_minor=pl.when(is_apart.first()).then(lost[0]).otherwise(due.sum()),
            actual_minor=pl.when(is_apart.first()).then(lost[1]).otherwise(between),
        )
    )


def _off_stated_rate(everything: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """A row that states its own rate has that as its contract, on the gross or what was settled."""
    asked = everything.select("row", "fee_rate_ppm", "gross_minor", "fee_minor", "net_minor")
    asked = asked.filter(pl.col("fee_rate_ppm").is_not_null())
    if asked.is_empty():
        return pl.DataFrame(schema=FEE_SCHEMA)
    gross, settled = pl.col("gross_minor"), pl.col("net_minor") - pl.col("fee_minor")
    # the second question is put to the few rows that the first one leaves
    off = asked
    for base in (gross, settled):
        fee = pl.col("fee_minor").abs()
        off = off.filter((fee - _expected(off, base)).abs() > rules.fee_tolerance_minor)
    return off.select(
        "row",
        # what a payment is charged, a refund gives back
        expected_minor=(gross.sign() * _expected(off, gross)).cast(pl.Int64),
        actual_minor=-pl.col("fee_minor"),
    )


def _expected(rows: pl.DataFrame, base: pl.Expr) -> pl.Expr:
    """What the stated rate makes of a base; in 128 bits, which take four times as long, only if need be."""
    rate = pl.col("fee_rate_ppm")
    most = base.abs().max().cast(pl.Int128) * rate.abs().max()
    dtype = pl.Int64 if rows.select(most < PRODUCT_MAX).item() else pl.Int128
    product = base.cast(dtype) * rate.cast(dtype)
    return (product.abs() + PPM // 2) // PPM


def _off_contract(everything: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Rows whose fee, in their own column or as rows of their order, isn't what a contract keeps."""
    by = ["side", "order_key", "currency"]
    is_fee = pl.col("kind") == Kind.FEE
    apart = everything.filter(is_fee & pl.col("order_key").is_not_null()).group_by(by)
    sales = everything.filter(
        pl.col("kind").is_in(CHARGED)
        & pl.col("fee_rate_ppm").is_null()
        & (pl.col("gross_minor") != 0)
    )
    sales = _as_ordered(sales, everything, rules.contracts)
    fee, is_back = pl.col("fee_minor").fill_null(0), pl.col("gross_minor") < 0
    sales = sales.join(
        apart.agg(apart=-pl.col("net_minor").sum()), on=by, how="left", maintain_order="left"
    ).with_columns(
        # a bill without a single fee says nothing of fees
        shows_fees=(fee != 0).any().over("side"),
        is_alone=(pl.len() == 1).over(by),
        due=pl.when(~pl.col("is_mixed")).then(kept(rules.contracts, pl.col("gross_minor"))),
        actual=pl.col("apart").fill_null(0) - fee,
    )
    # rows of fees can't be told apart between several payments of an order
    is_told = pl.when(pl.col("apart").is_null()).then("shows_fees").otherwise("is_alone")
    expected = pl.when(is_back).then(-pl.col("due")).otherwise("due")
    off = (pl.col("actual") - expected).abs() > rules.fee_tolerance_minor
    # some channels keep the fee of what is refunded
    keeps = is_back & (pl.col("actual") == 0)
    each = sales.filter(is_told & off & ~keeps).select(
        "row", expected_minor=expected, actual_minor="actual"
    )
    several = sales.filter(pl.col("apart").is_not_null() & ~pl.col("is_alone"))
    return pl.concat([each, _off_together(several, by, rules)])


def _as_ordered(
    sales: pl.DataFrame, everything: pl.DataFrame, contracts: Sequence[Contract]
) -> pl.DataFrame:
    """Sales with the channel and the article that contracts ask for, as the other rows of their order say where a
    sale says none; `is_mixed` where these say several, for which no single contract is."""
    sales = sales.with_columns(is_mixed=pl.lit(value=False))
    several = len({contract.channel for contract in contracts}) > 1
    asked = {"channel": (known_channel(), several), "sku": (pl.col("sku"), _by_product(contracts))}
    for column, (known, is_asked) in asked.items():
        for key in MONEY_KEYS if is_asked else ():
            lacking = sales.filter(known.is_null()).select(key).drop_nulls().unique()
            if lacking.is_empty():
                continue
            rows = everything.join(lacking, on=key, how="semi")
            rows = rows.select(key, said=known.str.strip_chars().str.to_uppercase()).drop_nulls()
            said = rows.group_by(key).agg(pl.col("said").min(), words=pl.col("said").n_unique())
            sales = sales.join(said, on=key, how="left", maintain_order="left")
            is_one = (pl.col("words") == 1).fill_null(value=False)
            mixed = known.is_null() & (pl.col("words") > 1).fill_null(value=False)
            sales = sales.with_columns(
                pl.coalesce(known, pl.when(is_one).then("said")).alias(column),
                is_mixed=pl.col("is_mixed") | mixed,
            ).drop("said", "words")
    return sales


def _by_product(contracts: Sequence[Contract]) -> bool:
    return any(contract.product is not None for contract in contracts)


def _off_together(sales: pl.DataFrame, by: list[str], rules: RuleSet) -> pl.DataFrame:
    """The first payment of each order of several rows whose fees, rows of their own, are more than all of them owe.

    Less may be right: of what a platform pays for the buyer some take none, some give back the fee of a refund, and a
    row of it may stand in the next file.
    """
    is_back, due = pl.col("gross_minor") < 0, pl.col("due")
    orders = sales.group_by(by).agg(
        row=pl.col("row").sort_by(is_back, "row").first(),
        rows=pl.len(),
        is_known=due.is_not_null().all(),
        expected_minor=due.filter(~is_back).sum(),
        # the rows of fees count once, their columns for each row
        actual_minor=pl.col("apart").first() + (pl.col("actual") - pl.col("apart")).sum(),
    )
    over = pl.col("actual_minor") - pl.col("expected_minor")
    # each row is rounded
    wrong = orders.filter(pl.col("is_known") & (over > rules.fee_tolerance_minor * pl.col("rows")))
    return wrong.select(list(FEE_SCHEMA))
