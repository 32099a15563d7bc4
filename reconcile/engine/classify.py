"""What no rule has placed: each row gets one kind of exception, by the same questions every time."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import polars as pl

from reconcile.engine.disputes import DISPUTE_SCHEMA, NOT_PAID
from reconcile.engine.passes.payouts import CHANNEL_WORDS, GENERIC_WORDS, business_days_after
from reconcile.engine.records import LEFT, Case, Context, Kind, Period
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.waterfall import Waterfall

# an order that says it was paid with one of these was not paid with another of them
WALLETS = ("WECHAT", "ALIPAY", "UNIONPAY", "PAYPAL", "BALANCE", "CASH", "BANK", "CARD", "STRIPE")
BY_CARD = ("CARD", "STRIPE")
NO_COUNTERPART = [Kind.PAYOUT, Kind.TRANSFER, Kind.FEE]


def classify(
    fall: Waterfall, everything: pl.DataFrame, rules: RuleSet, context: Context
) -> pl.DataFrame:
    """One dispute for every open row: lead, row, case, reason."""
    left, right = (everything.filter(pl.col("side") == side) for side in (LEFT, "RIGHT"))
    periods = (_period(left, context.left_period), _period(right, context.right_period))
    if any(rule.method == Method.PAYOUT for rule in rules.rules):
        return _classify_payouts(fall, right, periods, rules, context)
    window = _window(periods, rules)
    channels = right["channel"].drop_nulls().unique().to_list()
    ours = fall.left.with_columns(
        _first(
            (_never_paid(), Case.NON_TRADE, "never_paid"),
            (_other_channel(channels), Case.NON_TRADE, "other_channel"),
            (_no_counterpart(), Case.NON_TRADE, "no_counterpart_kind"),
            (pl.lit(value=right.is_empty()), Case.MISSING_STATEMENT, "other_side_missing"),
            (_at_the_edge(periods[1], window), Case.TIMING, "at_the_edge"),
            otherwise=(Case.INTERNAL_ONLY, "not_on_other_side"),
        )
    )
    theirs = fall.right.with_columns(
        _first(
            (_no_counterpart(), Case.NON_TRADE, "no_counterpart_kind"),
            (_never_paid(), Case.NON_TRADE, "never_paid"),
            (pl.lit(value=left.is_empty()), Case.MISSING_STATEMENT, "other_side_missing"),
            (_at_the_edge(periods[0], window), Case.TIMING, "at_the_edge"),
            otherwise=(Case.EXTERNAL_ONLY, "not_on_other_side"),
        )
    )
    return pl.concat([_alone(ours), _alone(theirs)])


def _alone(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col("row").alias("lead"), "row", "case", "reason").cast(DISPUTE_SCHEMA)


def _first(*questions: tuple[pl.Expr, Case, str], otherwise: tuple[Case, str]) -> list[pl.Expr]:
    """The first question that is answered with yes names the case; its code is the reason."""
    case, reason = pl.lit(str(otherwise[0])), pl.lit(otherwise[1])
    for asked, kind, code in reversed(questions):
        yes = asked.fill_null(value=False)
        case = pl.when(yes).then(pl.lit(str(kind))).otherwise(case)
        reason = pl.when(yes).then(pl.lit(code)).otherwise(reason)
    return [case.alias("case"), reason.alias("reason")]


def _never_paid() -> pl.Expr:
    return pl.col("status").is_in(NOT_PAID) & pl.col("kind").is_in([Kind.ORDER, Kind.PAYMENT])


def _no_counterpart() -> pl.Expr:
    return pl.col("kind").is_in(NO_COUNTERPART)


def _other_channel(channels: list[str]) -> pl.Expr:
    known = [c for c in channels if c in WALLETS]
    if not known:
        return pl.lit(value=False)
    served = {*known, *(BY_CARD if set(known) & set(BY_CARD) else ())}
    return pl.col("channel").is_in(list(WALLETS)) & ~pl.col("channel").is_in(sorted(served))


def _period(rows: pl.DataFrame, declared: Period | None) -> Period | None:
    if declared is not None:
        return declared
    first, last = rows["day"].min(), rows["day"].max()
    if first is None or last is None:
        return None
    return Period(first, last)  # type: ignore[arg-type]  # the column holds dates


def _window(periods: tuple[Period | None, Period | None], rules: RuleSet) -> timedelta:
    """The cut-off window: where two zones meet, a day's edge is as wide as they lie apart."""
    apart = 0
    if periods[0] and periods[1]:
        apart = abs(periods[0].offset_minutes - periods[1].offset_minutes)
    return timedelta(minutes=rules.cut_off_minutes + apart)


def _edges(period: Period) -> tuple[datetime, datetime]:
    """First instant of the period and the first after it, in UTC."""
    offset = timedelta(minutes=period.offset_minutes)
    start = datetime.combine(period.first, time(), tzinfo=UTC) - offset
    end = datetime.combine(period.last + timedelta(days=1), time(), tzinfo=UTC) - offset
    return start, end


def _at_the_edge(other: Period | None, window: timedelta) -> pl.Expr:
    """Whether the other side's file would hold the row only if it began earlier or ended later."""
    if other is None:
        return pl.lit(value=False)
    start, end = _edges(other)
    at = pl.col("occurred_at")
    by_time = (at < start + window) | (at >= end - window)
    by_day = (pl.col("day") < other.first) | (pl.col("day") > other.last)
    return pl.when(at.is_not_null()).then(by_time).otherwise(by_day)


def _classify_payouts(
    fall: Waterfall,
    bank: pl.DataFrame,
    periods: tuple[Period | None, Period | None],
    rules: RuleSet,
    context: Context,
) -> pl.DataFrame:
    """Payouts without a bank line, one case per batch; bank lines that are nobody's payout."""
    grouped = fall.left.join(fall.units, on="row", how="left", maintain_order="left")
    unit = pl.coalesce("lead", "row")
    last_day = periods[1].last if periods[1] else None
    due = pl.col("value_on").fill_null(pl.col("day")).max().over(unit)
    days = grouped.select(due.alias("due").unique())["due"].drop_nulls().to_list()
    latest = {day: business_days_after(day, rules.payout_days, context) for day in days}
    after = due.replace_strict(latest, default=None, return_dtype=pl.Date)
    no_batch = pl.col("lead").is_null()
    late = after > pl.lit(last_day) if last_day else pl.lit(value=False)
    is_payout = pl.col("kind") == Kind.PAYOUT
    ours = grouped.with_columns(
        _first(
            (no_batch & is_payout, Case.NON_TRADE, "payout_of_batch"),
            (pl.lit(value=bank.is_empty()), Case.MISSING_STATEMENT, "other_side_missing"),
            (no_batch, Case.TIMING, "not_paid_out_yet"),
            (late, Case.TIMING, "after_last_bank_day"),
            otherwise=(Case.INTERNAL_ONLY, "payout_not_at_bank"),
        ),
        lead=unit,
    ).select("lead", "row", "case", "reason").cast(DISPUTE_SCHEMA)  # fmt: skip
    return pl.concat([ours, _alone(_bank_lines(fall.right, rules, periods[0]))])


def _bank_lines(lines: pl.DataFrame, rules: RuleSet, ours: Period | None) -> pl.DataFrame:
    words = [w for names in CHANNEL_WORDS.values() for w in names] + list(GENERIC_WORDS)
    words += [word.upper() for word in rules.payer_words]
    named = pl.col("words").str.contains_any(words) & (pl.col("amount") > 0)
    first = ours.first if ours else None
    early = pl.col("day") <= pl.lit(first) if first else pl.lit(value=False)
    return lines.with_columns(
        _first(
            (named & early, Case.TIMING, "before_first_payout"),
            (named, Case.EXTERNAL_ONLY, "not_on_other_side"),
            otherwise=(Case.NON_TRADE, "unrelated_bank_line"),
        )
    )
