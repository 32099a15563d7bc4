"""What speaks of rows that no payout has placed: accounts that keep what they take, payouts sent back or of
another amount."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import DISPUTE_SCHEMA, first_of, no_disputes
from reconcile.engine.passes.groups import OFFER_SCHEMA
from reconcile.engine.passes.payouts import Payouts
from reconcile.engine.records import LEFT, Case, Kind
from reconcile.engine.sides.frames import LEAVING, alone, facts_of, said_to_come_back, words
from reconcile.engine.waterfall import Waterfall

SENT_BACK = "payout_sent_back"
# a bank sends a payout back within days; later the same amount is only meant if the line says so
SENT_BACK_DAYS_MAX = 10
# how near a payout and a line are of which only channel and days agree
ONLY_ONES_SCORE = 40


def stays_in_account(left: pl.DataFrame, no_batch: pl.Expr) -> pl.Expr:
    """Rows without a batch of an account out of which its owner draws: what it takes stays there, and only
    withdrawals reach the bank. An account is known by its file or its channel, as the rows say; where rows are
    paid out in batches, each of them goes to the bank.

    What was topped up says neither whether a customer paid it nor whether it came from the bank. What was only
    changed into another currency stays there, whatever it comes from.
    """
    drawn = left.filter(alone(left) & (pl.col("kind") == Kind.PAYOUT))
    batched = left.filter(pl.col("batch_key").is_not_null() & ~pl.col("kind").is_in(LEAVING))
    moves = pl.col("kind").is_in([*LEAVING, Kind.TOP_UP])
    stays = no_batch & _of_the_same(drawn) & ~_of_the_same(batched) & ~moves
    return stays | (_is_exchanged() & alone(left))


def _is_exchanged() -> pl.Expr:
    """Transfers of a file that at one moment left in one currency and came in another."""
    is_leg = (pl.col("kind") == Kind.TRANSFER) & pl.col("occurred_at").is_not_null()
    amount, currency = (pl.when(is_leg).then(name) for name in ("amount", "currency"))
    both_ways = (amount > 0).any() & (amount < 0).any()
    currencies = currency.drop_nulls().n_unique() > 1
    return is_leg & (both_ways & currencies).over("source", "occurred_at")


def _of_the_same(rows: pl.DataFrame) -> pl.Expr:
    """Rows of the same files, or of the same channels."""
    by_file = pl.col("source").is_in(rows["source"].unique().implode())
    channels = rows["channel"].drop_nulls().unique().implode()
    return by_file | pl.col("channel").is_in(channels).fill_null(value=False)


def sent_back(debits: pl.DataFrame, bank: pl.DataFrame, found: Payouts) -> pl.DataFrame:
    """Debits that take back what a payout had brought: row, and the days since it had arrived.

    The payout had arrived, and keeps its match: that the money is gone again is a new event.
    """
    linked = pl.concat([found.confirmed, found.suggested])["row"].implode()
    arrived = bank.filter(pl.col("row").is_in(linked) & (pl.col("amount") > 0)).select(
        "currency", amount=-pl.col("amount"), came_on="day"
    )
    pairs = debits.join(arrived, on=["currency", "amount"])
    days = (pl.col("day") - pl.col("came_on")).dt.total_days()
    in_time = days.is_between(0, SENT_BACK_DAYS_MAX)
    said = said_to_come_back(words()) & (days >= 0)
    found_days = pairs.filter(in_time | said).group_by("row").agg(days=days.min())
    return found_days.sort("row")


def evidence_of_sent_back(back: pl.DataFrame) -> pl.DataFrame:
    return back.select(
        lead="row",
        score=pl.lit(None, dtype=pl.Int32),
        reason=pl.lit(SENT_BACK),
        params=pl.struct("days").struct.json_encode(),
    )


def came_back(payouts: pl.DataFrame) -> pl.DataFrame:
    """Payouts that the bank has sent back under their own number, and that no line shows: lead and row of both.

    `payouts` are those that are left: the money is in the channel's account again.
    """
    by = ["batch_key", "currency"]
    rows = payouts.filter(pl.col("batch_key").is_not_null(), alone(payouts)).select(
        "row", "amount", "day", *by
    )
    first = pl.col("day").sort_by("amount", descending=True).first().over(by)
    undone = (pl.len().over(by) == 2) & (pl.col("amount").sum().over(by) == 0)  # noqa: PLR2004  (out and back)
    # as the bank sees it: what was sent is positive, and comes first
    found = rows.filter(undone & (pl.col("day") >= first).all().over(by) & (pl.col("amount") != 0))
    return found.select(row_lead=pl.col("row").min().over(by), row="row")


def offers_of_only_ones(found: Payouts, ours: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Payouts and lines of which only channel and days agree, as candidates of one another's cases.

    `ours` and `theirs` are the rows that are left: lead and row of payouts, and row of lines.
    """
    members = ours.group_by("lead").agg(pl.col("row").sort()).sort("lead")
    pairs = found.only_ones.join(members, on="lead").join(
        theirs.select(line="row"), on="line", how="semi", maintain_order="left"
    )
    score = pl.lit(ONLY_ONES_SCORE)
    offers = [
        pairs.select(row="lead", rows=pl.concat_list("line"), score=score),
        pairs.select(row="line", rows="row", score=score),
    ]
    return pl.concat(
        part.select(pl.col(name).cast(dtype) for name, dtype in OFFER_SCHEMA.items())
        for part in offers
    )


def payouts_of_other_amount(fall: Waterfall, everything: pl.DataFrame) -> pl.DataFrame:
    """Payouts and the bank line that names their batch, where the money differs."""
    if fall.payouts is None:
        return no_disputes()
    told = ((fall.payouts.unequal, "amounts_differ"), (fall.payouts.likely_unequal, "payout_off"))
    return pl.concat(
        [_of_other_amount(links, everything, why) for links, why in told if len(links)]
        or [no_disputes()]
    )


def _of_other_amount(links: pl.DataFrame, everything: pl.DataFrame, reason: str) -> pl.DataFrame:
    facts = facts_of(everything, links["row"], "side", "currency", "amount")
    rows = pl.concat([links, facts], how="horizontal")
    signed = pl.when(pl.col("side") == LEFT).then("amount").otherwise(-pl.col("amount"))
    groups = rows.group_by("lead").agg(
        currencies=pl.col("currency").n_unique(), difference=signed.sum()
    )
    said = [
        (pl.col("currencies") > 1, Case.CURRENCY_MISMATCH, "currencies_differ"),
        (pl.col("difference") > 0, Case.AMOUNT_SHORT, reason),
    ]
    named = groups.select("lead", *first_of(said, (Case.AMOUNT_OVER, reason)))
    return rows.join(named, on="lead").select(list(DISPUTE_SCHEMA))
