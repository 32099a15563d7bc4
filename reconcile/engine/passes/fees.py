"""What a channel keeps by contract: our gross less the fee against their net."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from reconcile.engine.links import evidence_of, links_of_groups, no_evidence, no_links
from reconcile.engine.passes.keys import GROUP_ROWS_MAX, shared_keys, with_ways
from reconcile.engine.records import NO_CHANNEL, Kind
from reconcile.engine.rules import Contract, Rule, RuleSet
from reconcile.engine.sides.frames import without

PPM = 1_000_000
# nothing is kept of these: they are no sale
FREE_KINDS = (Kind.FEE, Kind.PAYOUT, Kind.TRANSFER, Kind.ADJUSTMENT, Kind.CHARGEBACK)
# a day's rows that a person has to look through
SCORE_OF_DAY = 85
BY_DAY = "day"


@dataclass(frozen=True, slots=True)
class Netted:
    """Links of rows whose sums agree after the fee, and how much of the difference is the fee."""

    links: pl.DataFrame
    evidence: pl.DataFrame


def net_of_fee(left: pl.DataFrame, right: pl.DataFrame, rule: Rule, rules: RuleSet) -> Netted:
    """All open rows of a key, or of a channel's day, whose sums agree once the fee is taken off.

    Where only one side has a refund of a key, or both have other ones, what was paid may still agree.
    """
    found = [Netted(no_links(), no_evidence())]
    tolerance = rule.tolerance.amount_minor or rules.fee_tolerance_minor
    for pair in [None] if rule.per == BY_DAY else rule.keys:
        rows = _of_keys(left, right, *pair) if pair else _of_days(left, right)
        netted = _netted(rows, rule, rules.contracts, tolerance)
        found.append(netted)
        if pair:
            apart = _by_direction(without(rows, netted.links))
            found.append(_netted(apart, rule, rules.contracts, tolerance))
        for each in found[-2:]:
            left, right = without(left, each.links), without(right, each.links)
    return Netted(
        pl.concat([each.links for each in found]), pl.concat([each.evidence for each in found])
    )


def kept(contracts: Sequence[Contract], amount: pl.Expr) -> pl.Expr:
    """What the first contract that fits a row keeps of an amount; null where none does."""
    none = pl.lit(None, dtype=pl.Int64)
    fees = (pl.when(_fits(one, contracts)).then(_fee(one, amount)) for one in contracts)
    return pl.coalesce(*fees, none)


def _kept_exactly(contracts: Sequence[Contract], amount: pl.Expr) -> pl.Expr:
    """As `kept`, in millionths of a minor unit."""
    none = pl.lit(None, dtype=pl.Int128)
    fees = (pl.when(_fits(one, contracts)).then(_exact_fee(one, amount)) for one in contracts)
    return pl.coalesce(*fees, none)


def dues(
    left: pl.DataFrame, right: pl.DataFrame, pair: tuple[str, str], rules: RuleSet
) -> pl.DataFrame:
    """Row, and what the contracts keep of it, for our sales that share a key with the other side."""
    rows = with_fee(_of_keys(left, right, *pair), rules.contracts)
    return rows.filter("is_sale").select("row", due=pl.col("fee") * pl.col("amount").sign())


def known_channel() -> pl.Expr:
    """The channel that a row says; null where it says none."""
    return pl.when(pl.col("channel") != NO_CHANNEL).then(pl.col("channel").str.to_uppercase())


def _fits(contract: Contract, contracts: Sequence[Contract]) -> pl.Expr:
    fits = pl.lit(value=True)
    if contract.channel is not None:
        # with a contract for one channel alone, what doesn't say its channel is of that one
        is_only = len({other.channel for other in contracts}) == 1
        fits &= (known_channel() == contract.channel.upper()).fill_null(value=is_only)
    if contract.product is not None:
        article = pl.col("sku").str.strip_chars().str.to_uppercase()
        fits &= (article == contract.product.strip().upper()).fill_null(value=False)
    if contract.currency is not None:
        fits &= pl.col("currency") == contract.currency
    return fits


def _exact_fee(contract: Contract, amount: pl.Expr) -> pl.Expr:
    """As `_fee`, in millionths of a minor unit, and not rounded where the limits leave it."""
    exact = amount.abs().cast(pl.Int128) * contract.rate_ppm + contract.fixed_minor * PPM
    least, most = (
        None if limit is None else limit * PPM for limit in (contract.min_minor, contract.max_minor)
    )
    return exact.clip(least, most)


def _fee(contract: Contract, amount: pl.Expr) -> pl.Expr:
    """Rate of the amount rounded half up, and the fixed sum, within the contract's limits."""
    whole, rest = amount.abs() // PPM, amount.abs() % PPM
    # in two parts, because 10^14 minor units times a rate don't fit in 64 bits
    fee = whole * contract.rate_ppm + (rest * contract.rate_ppm + PPM // 2) // PPM
    fee = fee + contract.fixed_minor
    return fee.clip(contract.min_minor, contract.max_minor)


def _of_keys(
    left: pl.DataFrame, right: pl.DataFrame, left_key: str, right_key: str
) -> pl.DataFrame:
    """The rows of both sides that share a key, with what the contracts ask for."""
    rows = shared_keys(left, right, left_key, right_key)
    facts = ["row", "kind", "channel", "sku"]
    said = pl.concat([left.select(facts), right.select(facts)])
    rows = rows.join(said, on="row", how="left", maintain_order="left")
    if 0 < rows["sku"].null_count() < len(rows):
        rows = rows.with_columns(sku=said_in_group(pl.col("sku"), "key"))
    return rows.with_columns(group="key", channel=said_in_group(known_channel(), "key"))


def _by_direction(rows: pl.DataFrame) -> pl.DataFrame:
    """Of keys whose money goes both ways the rows of each way as a group."""
    is_back = pl.col("amount") < 0
    back = rows.filter(is_back).select("key").unique()
    rows = rows.join(back, on="key", how="semi", maintain_order="left")
    rows = rows.filter((~is_back).any().over("key"))
    rows = with_ways(rows.drop("kind"), rows.select("row", "kind"))
    return rows.with_columns(group=pl.format("{}\x1f{}", "key", "way"))


def said_in_group(own: pl.Expr, by: str) -> pl.Expr:
    """What a row says, or else what all the others of its group say."""
    shared = pl.when(own.drop_nulls().n_unique().over(by) == 1).then(
        own.drop_nulls().first().over(by)
    )
    return pl.coalesce(own, shared)


def _of_days(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """The rows of both sides by channel, currency and day; what doesn't say its channel is of the
    other side's only one."""
    sides = []
    for mine, other, is_left in ((left, right, True), (right, left, False)):
        channels = other.select(known_channel())["channel"].drop_nulls().unique()
        only = channels.item() if len(channels) == 1 else None
        sides.append(
            mine.filter(pl.col("day").is_not_null()).select(
                "row",
                "kind",
                "sku",
                "currency",
                "amount",
                "day",
                channel=pl.coalesce(known_channel(), pl.lit(only, dtype=pl.String)),
                is_left=pl.lit(value=is_left),
            )
        )
    rows = pl.concat(sides)
    return rows.with_columns(group=pl.struct("channel", "currency", "day"))


def with_fee(rows: pl.DataFrame, contracts: Sequence[Contract]) -> pl.DataFrame:
    """Rows with `is_sale`, whether the contracts ask for a fee of it, and the `fee`; null where no contract fits."""
    amount = pl.col("amount")
    is_sale = pl.col("is_left") & ~pl.col("kind").is_in(FREE_KINDS) & (amount != 0)
    fee = pl.when(is_sale).then(kept(contracts, amount)).otherwise(0)
    return rows.with_columns(fee=fee, is_sale=is_sale)


def _netted(
    rows: pl.DataFrame, rule: Rule, contracts: Sequence[Contract], tolerance: int
) -> Netted:
    rows = with_fee(rows, contracts)
    is_left, amount = pl.col("is_left"), pl.col("amount")
    groups = rows.group_by("group").agg(
        lead=pl.col("row").min(),
        currencies=pl.col("currency").n_unique(),
        rows=pl.len(),
        sides=is_left.n_unique(),
        is_known=pl.col("fee").is_not_null().all() & pl.col("is_sale").any(),
        days=(pl.col("day").max() - pl.col("day").min()).dt.total_days().fill_null(0),
        difference=amount.filter(is_left).sum() - amount.filter(~is_left).sum(),
        charged=pl.col("fee").filter(amount > 0).sum(),
        returned=pl.col("fee").filter(amount < 0).sum(),
    )
    may_agree = (pl.col("currencies") == 1) & (pl.col("sides") == 2) & pl.col("is_known")  # noqa: PLR2004
    may_agree &= pl.col("rows") <= GROUP_ROWS_MAX
    if rule.tolerance.days is not None:
        may_agree &= pl.col("days") <= rule.tolerance.days
    groups = groups.filter(may_agree)
    agreeing = _agreeing(groups, tolerance)
    # of the others some are charged at once, and rounded once
    several = groups.filter(pl.col("rows") > 2).join(agreeing, on="group", how="anti")  # noqa: PLR2004
    agreeing = pl.concat([agreeing, _agreeing(_at_once(several, rows, contracts), tolerance)])
    agreeing = agreeing.sort("lead")
    linked = rows.join(agreeing.select("group"), on="group", how="semi")
    return Netted(links_of_groups(linked, ["group"]), _evidence(agreeing, rule))


def _agreeing(groups: pl.DataFrame, tolerance: int) -> pl.DataFrame:
    """Group, lead, fee and rest of those that agree: some channels give the fee back with a refund, some keep it."""
    difference, charged = pl.col("difference"), pl.col("charged")
    given_back = charged - pl.col("returned")
    fee = pl.when((difference - given_back).abs() <= tolerance).then(given_back).otherwise(charged)
    told = groups.select("group", "lead", fee=fee, rest=difference - fee)
    return told.filter(pl.col("rest").abs() <= tolerance)


def _at_once(
    groups: pl.DataFrame, rows: pl.DataFrame, contracts: Sequence[Contract]
) -> pl.DataFrame:
    """The groups with the fees of their sums, each rounded half up."""
    amount = pl.col("amount")
    sales = rows.filter("is_sale").join(groups.select("group"), on="group", how="semi")
    exact = sales.select("group", "amount", exact=_kept_exactly(contracts, amount))
    sums = exact.group_by("group").agg(
        charged=pl.col("exact").filter(amount > 0).sum(),
        returned=pl.col("exact").filter(amount < 0).sum(),
    )
    # what is kept of both together is rounded, not each
    kept = (pl.col("charged") - pl.col("returned") + PPM // 2) // PPM
    charged = (pl.col("charged") + PPM // 2) // PPM
    sums = sums.select(
        "group", charged=charged.cast(pl.Int64), returned=(charged - kept).cast(pl.Int64)
    )
    return groups.drop("charged", "returned").join(sums, on="group", maintain_order="left")


def _evidence(groups: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """How the difference falls into the fee and a rest, so that each can be booked as what it is."""
    params = pl.struct(fee_minor="fee", rest_minor="rest").struct.json_encode()
    reason = "day_net_of_fee" if rule.per == BY_DAY else "by_net_of_fee"
    return evidence_of(groups, reason, params, None if rule.confirms else SCORE_OF_DAY)
