"""Refunds that our orders state themselves, as an amount or by saying that all or some was given back.

Such a refund has no row of ours: the other side's rows of it are held against what the order says.
"""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl

from reconcile.engine.checks.disputes import GIVEN_BACK, MONEY_IN, dispute, no_disputes
from reconcile.engine.records import LEFT, RIGHT, Case, Kind, Period, Status
from reconcile.engine.rules import RuleSet
from reconcile.engine.sides.frames import MONEY_KEYS, shares_number_with, sides_of, without
from reconcile.engine.sides.refunds import was_given, went_out
from reconcile.engine.waterfall import Waterfall

# how long after a payment its refund may come: a buyer may send goods back for seven days, and more
# pass until the money moves
REFUND_DAYS_MAX = 7
FACTS = ("row", "side", "kind", "status", "currency", "amount", "day", *MONEY_KEYS)


def stated_refunds(
    fall: Waterfall,
    linked: pl.DataFrame,
    everything: pl.DataFrame,
    rules: RuleSet,
    theirs: Period | None,
    *,
    shows_refunds: bool = False,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Hold what our matched orders state against the refunds that the other side shows, or by what its
    statements are would show.

    Returns the links that hold, and what is said of the others and of the refunds.
    """
    if not rules.basis_left == rules.basis_right == "gross":
        # net of fees a refund is less than what an order says of it
        return linked, no_disputes()
    orders = _stating(everything)
    leads = linked.join(orders, on="row").group_by("lead").agg(
        # of a part nobody knows how much it was
        stated=pl.when(pl.col("stated").is_not_null().all()).then(pl.col("stated").sum()),
        is_amount=pl.col("is_amount").all(),
    )  # fmt: skip
    if leads.is_empty():
        return linked, no_disputes()
    rows = linked.join(leads, on="lead", how="semi", maintain_order="left").select("lead", "row")
    facts = everything.select(*FACTS, said_there=_amount_stated(everything))
    rows = rows.join(facts, on="row", how="left", maintain_order="left")
    shown = _shown(rows, fall.right)
    is_theirs = pl.col("side") == RIGHT
    # a refund of that number may have its own match, and a payment may say itself that it was given back
    back = everything.filter(is_theirs & went_out() & was_given())
    said = is_theirs & pl.col("status").is_in(list(GIVEN_BACK)).fill_null(value=False)
    rows = rows.with_columns(is_known=shares_number_with(back) | said)
    groups = (
        rows.group_by("lead")
        .agg(
            currencies=pl.col("currency").n_unique(),
            has_order_there=(is_theirs & (pl.col("kind") == Kind.ORDER)).any(),
            is_paid_there=(is_theirs & (pl.col("amount") > 0)).any(),
            is_known=pl.col("is_known").any(),
            inside=-pl.col("amount").filter(is_theirs & (pl.col("amount") < 0)).sum(),
            said_there=pl.col("said_there").filter(is_theirs).sum(),
            last=pl.col("day").max(),
        )
        .filter(pl.col("is_paid_there") & (pl.col("currencies") == 1))
        .join(leads, on="lead")
        .join(shown.group_by("lead").agg(outside=-pl.col("amount").sum()), on="lead", how="left")
        .with_columns(shown=pl.col("inside") + pl.col("outside").fill_null(0))
        # where no row shows a refund, the payment itself may say how much went back
        .with_columns(shown=pl.when(pl.col("shown") == 0).then("said_there").otherwise("shown"))
        # a list of orders says itself what was given back, unless it has rows for that
        .filter(~pl.col("has_order_there") | (pl.col("shown") != 0))
    )
    with_refunds = _sides_of_refunds(everything) | ({RIGHT} if shows_refunds else set())
    return _judged(linked, groups, shown, with_refunds, theirs)


def _stating(everything: pl.DataFrame) -> pl.DataFrame:
    """Our orders that state a refund of which our side has no row: how much, and whether as an amount."""
    ours, _theirs = sides_of(everything)
    came_in = (pl.col("amount") > 0) & pl.col("kind").is_in(MONEY_IN)
    whole = (pl.col("status") == Status.REFUNDED).fill_null(value=False)
    part = (pl.col("status") == Status.PARTLY_REFUNDED).fill_null(value=False)
    named = _amount_stated(everything)
    # mostly none does: that is asked first
    told = ours.filter(named.is_not_null() | whole | part).filter(came_in)
    told = told.select(
        "row",
        *MONEY_KEYS,
        stated=pl.coalesce(named, pl.when(~part).then("amount")),
        is_amount=named.is_not_null(),
    )
    if told.is_empty():
        return told
    back = ours.filter(went_out())
    known = [
        pl.col(key).is_in(back[key].drop_nulls().unique().implode()).fill_null(value=False)
        for key in MONEY_KEYS
    ]
    return told.filter(~pl.any_horizontal(known)).drop(MONEY_KEYS)


def _amount_stated(everything: pl.DataFrame) -> pl.Expr:
    """How much a row says of itself was given back, where it says an amount."""
    if "refunded_minor" not in everything.columns:
        return pl.lit(None, dtype=pl.Int64)
    return pl.when(pl.col("refunded_minor") > 0).then("refunded_minor")


def _shown(rows: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """The other side's open refunds of matched orders: lead, row, amount."""
    refunds = theirs.filter((pl.col("kind") == Kind.REFUND) & (pl.col("amount") < 0) & was_given())
    found = [pl.DataFrame(schema={"lead": pl.UInt32, "row": pl.UInt32, "amount": pl.Int64})]
    for key in MONEY_KEYS:
        named = rows.filter(pl.col(key).is_not_null()).select("lead", key, "currency").unique()
        # a number of two matches tells neither apart
        named = named.filter(~pl.col(key).is_duplicated())
        found.append(refunds.join(named, on=[key, "currency"]).select("lead", "row", "amount"))
        refunds = without(refunds, found[-1])
    return pl.concat(found)


def _sides_of_refunds(everything: pl.DataFrame) -> frozenset[str]:
    """Which sides are lists in which refunds stand at all."""
    refunds = everything.filter(pl.col("kind") == Kind.REFUND)
    return frozenset(refunds["side"].unique())


def _judged(
    linked: pl.DataFrame,
    groups: pl.DataFrame,
    shown: pl.DataFrame,
    with_refunds: frozenset[str],
    theirs: Period | None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    agrees = groups.filter(pl.col("shown") == pl.col("stated"))
    others = groups.filter(pl.col("shown").ne_missing(pl.col("stated")))
    last = pl.lit(theirs.last if theirs else date.min)
    may_come = pl.col("last") + timedelta(days=REFUND_DAYS_MAX) > last
    # that all was given back may be said of a part: only an amount contradicts an amount
    is_amount = pl.col("is_amount")
    none = (
        (pl.col("shown") == 0) & (is_amount | ~pl.col("is_known")) & pl.lit(RIGHT in with_refunds)
    )
    # of a refund after the period a list of our own says as little as theirs: nothing is amiss yet
    is_awaited = none & may_come & (is_amount | pl.lit(LEFT not in with_refunds))
    awaits_more = (pl.col("shown") < pl.col("stated")) & may_come
    differs = is_amount & (pl.col("shown") > 0) & ~awaits_more
    known = shown.join(agrees, on="lead", how="semi").select("row", lead="row")
    found = [dispute(known, Case.NON_TRADE, "refund_stated")]
    for which, case, reason in (
        (is_awaited, Case.TIMING, "refund_awaited"),
        (none & ~may_come, Case.STATUS_MISMATCH, "refund_not_shown"),
        (differs, Case.STATUS_MISMATCH, "refund_differs"),
    ):
        leads = others.filter(which).select("lead")
        parts = [
            rows.join(leads, on="lead", how="semi").select("lead", "row")
            for rows in (linked, shown)
        ]
        found.append(dispute(pl.concat(parts), case, reason))
    disputes = pl.concat(found)
    return linked.join(disputes, on="row", how="anti", maintain_order="left"), disputes
