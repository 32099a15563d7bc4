"""Payouts of a channel to the bank: a batch of rows, or one withdrawal, and one bank line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from reconcile.engine.frames import LEAVING, words
from reconcile.engine.passes import (
    EVIDENCE_SCHEMA,
    PAIRS_MAX,
    links_of_rivals,
    no_evidence,
    no_links,
    pairs_of_equal_amount,
)
from reconcile.engine.records import Calendar, Context
from reconcile.engine.rules import RuleSet

# words by which bank lines name the channels; compared in upper case
CHANNEL_WORDS: dict[str, tuple[str, ...]] = {
    "WECHAT": ("财付通", "財付通", "微信", "TENPAY", "WECHAT"),
    "ALIPAY": ("支付宝", "支付寶", "ALIPAY"),
    "STRIPE": ("STRIPE",),
    "PAYPAL": ("PAYPAL",),
    "UNIONPAY": ("银联", "銀聯", "UNIONPAY"),
}
GENERIC_WORDS = (
    "ADYEN", "SHOPIFY", "AMAZON", "SQUARE", "ETSY", "EBAY", "CHECKOUT.COM",
    "拼多多", "抖音", "快手", "京东", "京東",
)  # fmt: skip
BATCH_LENGTH_MIN = 4
SATURDAY = 5
SCORES = {"payout_not_named": 70, "payout_out_of_days": 85, "day_sum": 90}
DAY_SUM_DAYS = 3


@dataclass(frozen=True, slots=True)
class Payouts:
    """What the pass found, and what classifying the rest needs to know."""

    confirmed: pl.DataFrame
    suggested: pl.DataFrame
    evidence: pl.DataFrame
    rivals: pl.DataFrame
    # payout and bank line that name the same batch, but not the same money: lead, row
    unequal: pl.DataFrame
    # links of every payout unit, so that what is left open of a batch becomes one case
    units: pl.DataFrame
    # the day of each unit, by its lead, and the last day on which it can arrive
    due: pl.DataFrame
    # rows of the bank lines that are the channel's, whether matched or not
    channel_lines: pl.Series
    first_arrival: date | None


def business_days_after(day: date, days: int, calendar: Calendar) -> date:
    """The day that many business days later; weekends and holidays don't count."""
    while days > 0:
        day += timedelta(days=1)
        is_free = (day.weekday() >= SATURDAY and day not in calendar.workdays) or (
            day in calendar.holidays
        )
        days -= not is_free
    return day


def match_payouts(
    left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, context: Context
) -> Payouts:
    """Find for each payout its bank line: by the batch that the line names, else by the channel.

    A line that names neither is only suggested, and several that fit are rivals.
    """
    members = _members(left)
    units = _with_last_day(_units(left, members), rules, context)
    lines = _lines(right, units, rules)
    fitting = _fitting(units, lines)
    by_batch, fitting = _sole(fitting.filter(pl.col("batch").is_in(pl.col("batches"))), fitting)
    by_batch_only = _named_only(units, lines, by_batch)
    fitting = _without_pairs(fitting, by_batch_only)
    agrees = pl.struct("currency", "amount") == pl.struct(
        currency="line_currency", amount="line_amount"
    )
    unequal, off_days = by_batch_only.filter(~agrees), by_batch_only.filter(agrees)
    named = fitting.filter("is_named")
    by_name, fitting = _sole(named, fitting)
    contested = _both_in(named, fitting)
    fitting = _without_pairs(fitting, contested)
    unnamed, rest = _sole(fitting, fitting)
    confirmed = pl.concat([by_batch, by_name])
    busy = pl.concat([found["line"] for found in (confirmed, by_batch_only, contested, unnamed)])
    days, by_day = _day_sums(left, members, lines.filter(~pl.col("row").is_in(busy.implode())))
    return Payouts(
        confirmed=_links(confirmed, members),
        suggested=pl.concat(
            [_links(unnamed, members), _links(off_days, members), _links(by_day, days)]
        ),
        evidence=pl.concat(
            [
                _evidence(unnamed, "payout_not_named"),
                _evidence(off_days, "payout_out_of_days"),
                _evidence(by_day, "day_sum"),
            ]
        ),
        rivals=_rival_links(pl.concat([contested, rest]), members),
        unequal=_links(unequal, members),
        units=members,
        due=units.select("lead", "day", "last"),
        channel_lines=_of_channel(lines, left, pl.concat([confirmed["line"], by_day["line"]])),
        first_arrival=_first_arrival(
            pl.concat([units.select("lead", "day"), by_day.select("lead", "day")]),
            pl.concat([confirmed.select("lead", "line_day"), by_day.select("lead", "line_day")]),
        ),
    )


def _members(left: pl.DataFrame) -> pl.DataFrame:
    """Lead and row of every payout unit: a batch's rows in one currency, or a lone withdrawal."""
    leaves = pl.col("kind").is_in(LEAVING)
    by = ["batch_key", "currency"]
    kept = left.select("row", "kind", "batch_key", "currency")
    covered = kept.filter(~leaves & pl.col("batch_key").is_not_null())["batch_key"].unique()
    of_batch = pl.col("batch_key").is_in(covered.implode()).fill_null(value=False)
    batches = kept.filter(of_batch & (pl.col("kind") != LEAVING[0]))
    alone = kept.filter(leaves & ~of_batch)
    return pl.concat(
        [
            batches.select(lead=pl.col("row").min().over(by), row="row"),
            alone.select(lead="row", row="row"),
        ]
    )


def _units(left: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    facts = ["row", "kind", "currency", "amount", "batch_key", "channel", "day", "value_on"]
    rows = members.join(left.select(facts), on="row")
    # the payout's own row says best when it left; else its date on the rows; else their last day
    own = left.filter((pl.col("kind") == LEAVING[0]) & pl.col("batch_key").is_not_null())
    by = ["batch_key", "currency"]
    rows = rows.join(own.group_by(by).agg(left_on=pl.col("day").min()), on=by, how="left")
    return (
        rows.group_by("lead")
        .agg(
            pl.col("currency").first(),
            pl.col("amount").sum(),
            pl.col("batch_key").first().alias("batch"),
            pl.coalesce("left_on", "value_on", "day").max().alias("day"),
            pl.col("channel").drop_nulls().unique().alias("channels"),
        )
        .with_columns(
            # none where the rows don't say, or say several
            channel=pl.when(pl.col("channels").list.len() == 1)
            .then(pl.col("channels").list.first())
            .replace_strict({name: name for name in CHANNEL_WORDS}, default=None)
        )
        .sort("lead")
    )


def _with_last_day(units: pl.DataFrame, rules: RuleSet, context: Context) -> pl.DataFrame:
    """The last day on which each unit can arrive, by the calendar of its currency."""
    days = units.select("currency", "day").drop_nulls().unique(maintain_order=True)
    last = [
        business_days_after(day, rules.payout_days, context.calendars.get(currency, Calendar()))
        for currency, day in days.iter_rows()
    ]
    known = days.with_columns(last=pl.Series(last, dtype=pl.Date))
    return units.join(known, on=["currency", "day"], how="left", maintain_order="left")


def _lines(right: pl.DataFrame, units: pl.DataFrame, rules: RuleSet) -> pl.DataFrame:
    """Bank lines with the batches and channels that they name, and who sent them."""
    batches = units["batch"].drop_nulls().unique().sort().to_list()
    batches = [batch for batch in batches if len(batch) >= BATCH_LENGTH_MIN]
    text = pl.col("words").str.replace_all(r"[^\p{L}\p{N}]", "")
    sender = pl.coalesce(
        pl.when(pl.col("counterparty").str.strip_chars() != "").then("counterparty"),
        pl.col("description").str.replace_all("[0-9]+", ""),
    )
    names = [
        pl.when(pl.col("words").str.contains_any(list(found))).then(pl.lit(channel))
        for channel, found in (*CHANNEL_WORDS.items(), *((word, (word,)) for word in GENERIC_WORDS))
    ]
    payers = [word.upper() for word in rules.payer_words]
    return right.with_columns(words=words()).select(
        "row",
        "currency",
        "amount",
        "day",
        batches=_longest(text.str.extract_many(batches, overlapping=True))
        if batches
        else pl.lit([], dtype=pl.List(pl.String)),
        names=pl.concat_list(names).list.drop_nulls(),
        is_payer=pl.col("words").str.contains_any(payers) if payers else pl.lit(value=False),
        sender=sender.str.to_uppercase(),
    )


def _longest(found: pl.Expr) -> pl.Expr:
    """PO12 stands in PO123 too: the longest counts."""
    length = pl.element().str.len_bytes()
    return found.list.eval(pl.element().filter(length == length.max()).unique(maintain_order=True))


def _is_named() -> pl.Expr:
    """Whether a line names a unit's channel; any will do where the files don't say which it is."""
    known = pl.col("channel").is_in(pl.col("names")).fill_null(value=False)
    unknown = pl.col("channel").is_null() & (pl.col("names").list.len() > 0)
    return pl.col("is_payer") | known | unknown


def _fitting(units: pl.DataFrame, lines: pl.DataFrame) -> pl.DataFrame:
    """Unit and line of equal amount and currency, the line within the days that a payout takes."""
    named = lines.rename({"day": "line_day", "row": "line"})
    pairs = pairs_of_equal_amount(units.filter(pl.col("amount") != 0), named)
    near = pairs.filter(pl.col("line_day").is_between("day", "last"))
    return near.with_columns(is_named=_is_named()).sort("lead", "line").head(PAIRS_MAX)


def _sole(pairs: pl.DataFrame, fitting: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs of which neither end has another, and what fits among the others."""
    alone = (pl.len().over("lead") == 1) & (pl.len().over("line") == 1)
    sole = pairs.filter(alone)
    return sole, _without_pairs(fitting, sole)


def _without_pairs(fitting: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    return fitting.join(taken, on="lead", how="anti", maintain_order="left").join(
        taken, on="line", how="anti", maintain_order="left"
    )


def _both_in(pairs: pl.DataFrame, fitting: pl.DataFrame) -> pl.DataFrame:
    return fitting.join(pairs.select("lead", "line"), on=["lead", "line"], how="semi")


def _named_only(units: pl.DataFrame, lines: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    """The one open line that names an open batch, and nothing else: its money or day differs."""
    named = lines.filter(pl.col("batches").list.len() > 0).select(
        "batches", line="row", line_day="day", line_currency="currency", line_amount="amount"
    )
    pairs = units.filter(pl.col("batch").is_not_null()).join(
        named.explode("batches"), left_on="batch", right_on="batches", how="inner"
    )
    return _sole(_without_pairs(pairs, done), pairs)[0].sort("lead")


def _day_sums(
    left: pl.DataFrame, members: pl.DataFrame, lines: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A channel that pays out day by day and names no payout: the day's net and the one line that
    names the channel. A day is no shared key, so this is only suggested.

    Returns the links of each day's rows, and the pairs of day and line.
    """
    by = ["channel", "currency", "day"]
    loose = left.filter(
        pl.col("channel").is_in(list(CHANNEL_WORDS))
        & pl.col("day").is_not_null()
        & ~pl.col("kind").is_in(LEAVING)
    ).join(members, on="row", how="anti")
    days = loose.select("row", "amount", *by).with_columns(lead=pl.col("row").min().over(by))
    units = days.group_by(*by, "lead").agg(pl.col("amount").sum())
    units = units.with_columns(last=pl.col("day").dt.offset_by(f"{DAY_SUM_DAYS}d"))
    pairs = _fitting(units, lines).filter("is_named")
    sole, _rest = _sole(pairs, pairs)
    return days.select("lead", "row"), sole


def _links(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Links of each unit's rows and its line."""
    if pairs.is_empty():
        return no_links()
    return pl.concat(
        [
            members.join(pairs.select("lead"), on="lead", how="semi", maintain_order="left"),
            pairs.select("lead", row="line"),
        ]
    )


def _rival_links(pairs: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """All rows of competing units, and the lines that they compete for."""
    if pairs.is_empty():
        return no_links()
    groups = links_of_rivals(pairs.select(row="lead", row_right="line"))
    of_units = groups.rename({"lead": "group", "row": "lead"}).join(members, on="lead")
    of_lines = groups.join(pairs.select(row="line"), on="row", how="semi")
    return pl.concat([of_units.select(lead="group", row="row"), of_lines])


def _evidence(pairs: pl.DataFrame, reason: str) -> pl.DataFrame:
    if pairs.is_empty():
        return no_evidence()
    days = (pl.col("line_day") - pl.col("day")).dt.total_days()
    return pairs.select(
        "lead",
        score=pl.lit(SCORES[reason]),
        reason=pl.lit(reason),
        params=pl.struct(days=days).struct.json_encode(),
    ).cast(EVIDENCE_SCHEMA)  # type: ignore[arg-type]  # names to types


def _of_channel(lines: pl.DataFrame, left: pl.DataFrame, matched: pl.Series) -> pl.Series:
    """Rows of the lines that the channel has sent: by its name, or by the sender of matched ones.

    What the channel is called our side says, or else the lines that its payouts were matched with.
    """
    paid = lines.filter(pl.col("row").is_in(matched.implode()))
    by_sender = pl.col("sender").is_in(paid["sender"].drop_nulls().unique().implode())
    channels = [name for name in CHANNEL_WORDS if (left["channel"] == name).any()]
    channels = channels or paid["names"].explode().drop_nulls().unique().sort().to_list()
    by_name = pl.col("names").list.set_intersection(channels).list.len() > 0
    if not channels and paid.is_empty():
        by_name = pl.col("names").list.len() > 0
    return lines.filter(by_sender.fill_null(value=False) | by_name | pl.col("is_payer"))["row"]


def _first_arrival(units: pl.DataFrame, matched: pl.DataFrame) -> date | None:
    """The day on which the earliest payout reached the bank; its own day if it isn't there."""
    first = units.drop_nulls("day").sort("day", "lead").head(1)
    if first.is_empty():
        return None
    arrived = matched.join(first.select("lead"), on="lead", how="semi")["line_day"].min()
    found = arrived if arrived is not None else first["day"].item()
    assert isinstance(found, date)  # noqa: S101  (the column holds dates)
    return found
