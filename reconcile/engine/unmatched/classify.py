"""What no rule has placed: each row gets one kind of exception, by the same questions."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import polars as pl

from reconcile.engine.checks.bank_lines import of_bank_lines
from reconcile.engine.checks.disputes import DISPUTE_SCHEMA, first_of
from reconcile.engine.checks.twice import fees_taken_twice, paid_again
from reconcile.engine.likeness.said_in_words import is_held, is_penalty
from reconcile.engine.passes.payout_units import of_payouts_that_came_back
from reconcile.engine.passes.payouts import Payouts
from reconcile.engine.records import (
    NO_CHANNEL,
    NOT_GIVEN,
    NOT_PAID,
    Case,
    Context,
    Kind,
    Period,
    Status,
)
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.delays import Delay, is_of_known_order, still_expected
from reconcile.engine.sides.frames import (
    LEAVING,
    MONEY_KEYS,
    alone,
    said_to_come_back,
    shares_number_with,
    sides_of,
    words,
)
from reconcile.engine.sides.known_sales import of_known_sales
from reconcile.engine.sides.revoked import is_revoked
from reconcile.engine.unmatched.left_of_payouts import (
    SENT_BACK,
    came_back,
    evidence_of_sent_back,
    offers_of_only_ones,
    sent_back,
    stays_in_account,
)
from reconcile.engine.unmatched.named_in_part import questions_of_parts
from reconcile.engine.waterfall import Waterfall

# an order that says it was paid with one of these was not paid with another of them
WALLETS = ("WECHAT", "ALIPAY", "UNIONPAY", "PAYPAL", "BALANCE", "CASH", "BANK", "CARD", "STRIPE", "SHOPIFY")  # fmt: skip
BY_CARD = ("CARD", "STRIPE", "SHOPIFY")
NO_COUNTERPART = (Kind.PAYOUT, Kind.TRANSFER, Kind.FEE)
GIVEN_BACK = (Status.REFUNDED, Status.PARTLY_REFUNDED)
# goods of an order that was called off don't move
MAY_BE_CLOSED = (Kind.ORDER, Kind.PAYMENT, Kind.TOP_UP, Kind.STOCK)
# what somebody delivers, or tops up
DELIVERED = (Kind.ORDER, Kind.TOP_UP)
MISSING = "other_side_missing"
# what a row is that lies after the other side's last day
AWAITED = (Case.TIMING, "after_last_day")
BEYOND = (Case.MISSING_STATEMENT, "beyond_last_day")
Periods = tuple[Period | None, Period | None]
# asked of a row, its kind where the answer is yes, the code of the reason
Questions = list[tuple[pl.Expr, Case, str]]


def classify(
    fall: Waterfall, everything: pl.DataFrame, rules: RuleSet, context: Context
) -> pl.DataFrame:
    """One dispute for every open row: lead, row, case, reason. The context says which days both sides cover."""
    left, right = sides_of(everything)
    periods = (context.left_period, context.right_period)
    if rules.has(Method.PAYOUT):
        return _classify_payouts(fall, (left, right), periods, context)
    by_days = _by_days(periods, rules, context, fall.delay)
    by_days = (
        _unless_known(by_days[0], fall.left, left, right),
        _unless_known(by_days[1], fall.right, right, left),
    )
    too_much = _is_one_of(fall.over_refunded["row"])
    our_parts, their_parts = questions_of_parts(fall, left, right)
    ours = _inherit_channel(fall.left, left).with_columns(
        first_of(
            [
                _closed_and_returned(fall.left, right),
                (_is_one_of(fees_taken_twice(left)), Case.DUPLICATE, "fee_taken_twice"),
                *_nothing_to_match(right),
                _pays_documents(fall.left, left),
                (_missing(right, context.right_period), Case.MISSING_STATEMENT, MISSING),
                # one side alone shows it, whatever the other one's next file holds
                (too_much, Case.INTERNAL_ONLY, "over_refunded"),
                *by_days[0],
                (still_expected(periods[1], rules, fall.delay), Case.TIMING, "still_expected"),
                *of_known_sales(fall.left, (left, right), Case.INTERNAL_ONLY),
                *our_parts,
            ],
            otherwise=(Case.INTERNAL_ONLY, "not_on_other_side"),
        )
    )
    again = _is_one_of(paid_again(fall.right, left, right))
    late = still_expected(periods[0], rules, fall.delay.turned)
    theirs = fall.right.with_columns(
        first_of(
            [
                _closed_and_returned(fall.right, left),
                (_is_one_of(fees_taken_twice(right)), Case.DUPLICATE, "fee_taken_twice"),
                *_nothing_to_match(None),
                _pays_documents(fall.right, right),
                *of_bank_lines(fall, left, rules),
                (again, Case.DUPLICATE, "number_paid_again"),
                (_missing(left, context.left_period), Case.MISSING_STATEMENT, MISSING),
                (too_much, Case.EXTERNAL_ONLY, "over_refunded"),
                # at the edge of a day our books may lack no more than the row of their next file
                *by_days[1][:1],
                (_known_by_status(left), Case.EXTERNAL_ONLY, "refund_known_by_status"),
                *by_days[1][1:],
                (late, Case.TIMING, "still_expected"),
                *of_known_sales(fall.right, (right, left), Case.EXTERNAL_ONLY),
                *their_parts,
            ],
            otherwise=(Case.EXTERNAL_ONLY, "not_on_other_side"),
        )
    )
    return pl.concat([_alone(ours), _alone(theirs)])


def may_be_suggested(everything: pl.DataFrame) -> pl.Expr:
    """Rows that could have a partner by amount and day: those that don't say why they have none."""
    _left, right = sides_of(everything)
    asked = [yes.fill_null(value=False) for yes, _case, _code in _nothing_to_match(right)]
    return ~pl.any_horizontal(asked)


def _is_one_of(numbers: pl.Series) -> pl.Expr:
    return pl.col("row").is_in(numbers.implode())


def _alone(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.col("row").alias("lead"), "row", "case", "reason").cast(DISPUTE_SCHEMA)  # type: ignore[arg-type]  # names to types


def _nothing_to_match(other: pl.DataFrame | None) -> Questions:
    """Why a row has no counterpart by itself; `other` is the side of the channels, for orders."""
    never_paid = pl.col("status").is_in(NOT_PAID) & pl.col("kind").is_in(MAY_BE_CLOSED)
    # whether it was paid before it was closed, such a row doesn't say
    closed = never_paid & (pl.col("status") == Status.CLOSED) & (pl.col("amount") != 0)
    not_given = (pl.col("kind") == Kind.REFUND) & pl.col("status").is_in(NOT_GIVEN)
    # of a payment that failed nothing was paid; of an order nobody says whether its customer had paid
    failed = never_paid & (pl.col("status") == Status.FAILED) & pl.col("kind").is_in(DELIVERED)
    questions = [
        (failed, Case.NON_TRADE, "failed"),
        (closed, Case.NON_TRADE, "closed"),
        (never_paid, Case.NON_TRADE, "never_paid"),
        (not_given, Case.NON_TRADE, "refund_not_given"),
    ]
    if other is not None:
        questions.append((_other_channel(other), Case.NON_TRADE, "other_channel"))
    return [
        *questions,
        (
            pl.col("kind").is_in(NO_COUNTERPART) & ~is_penalty(),
            Case.NON_TRADE,
            "no_counterpart_kind",
        ),
        (is_held(), Case.NON_TRADE, "held_by_channel"),
        (pl.col("amount") == 0, Case.NON_TRADE, "no_amount"),
    ]


def _pays_documents(rows: pl.DataFrame, side: pl.DataFrame) -> tuple[pl.Expr, Case, str]:
    """A payment in a list of documents that went the other way than they do."""
    pays = (pl.col("kind") == Kind.PAYMENT) & (pl.col("amount") < 0)
    is_among = rows.select(pays.any()).item() and (side["kind"] == Kind.ORDER).any()
    return pays & pl.lit(bool(is_among)), Case.NON_TRADE, "pays_documents"


def _closed_and_returned(mine: pl.DataFrame, other: pl.DataFrame) -> tuple[pl.Expr, Case, str]:
    """An order that was closed after all that the other side had for it went back."""
    reason = (Case.NON_TRADE, "closed_and_returned")
    closed = (pl.col("status") == Status.CLOSED) | is_revoked()
    closed &= pl.col("kind").is_in([Kind.ORDER, Kind.PAYMENT])
    asked = pl.concat([mine.filter(closed)[key] for key in MONEY_KEYS]).drop_nulls().unique()
    if asked.is_empty():
        return pl.lit(value=False), *reason
    is_back = pl.col("kind").is_in([Kind.REFUND, Kind.CHARGEBACK])
    back = other.filter((pl.col("amount") < 0) & is_back)
    return closed & shares_number_with(back), *reason


def _other_channel(right: pl.DataFrame) -> pl.Expr:
    # where the other side is a list of orders, its channels are those of its own orders
    channels = pl.col("channel").filter(pl.col("kind") != Kind.ORDER).drop_nulls().unique()
    known = [
        channel for channel in right.select(channels)["channel"].to_list() if channel in WALLETS
    ]
    if not known:
        return pl.lit(value=False)
    served = {*known, *(BY_CARD if set(known) & set(BY_CARD) else ())}
    return pl.col("channel").is_in(list(WALLETS)) & ~pl.col("channel").is_in(sorted(served))


def _inherit_channel(rows: pl.DataFrame, side: pl.DataFrame) -> pl.DataFrame:
    """A refund that doesn't say how it was paid was paid as its order was."""
    says_none = pl.col("channel").is_null() | (pl.col("channel") == NO_CHANNEL)
    asked = rows.filter(says_none & pl.col("order_key").is_not_null())
    if asked.is_empty():
        return rows
    orders = side.filter(~says_none).join(asked, on="order_key", how="semi")
    by_order = orders.group_by("order_key").agg(
        inherited=pl.when(pl.col("channel").n_unique() == 1).then(pl.col("channel").first())
    )
    joined = rows.join(by_order, on="order_key", how="left", maintain_order="left")
    said = pl.when(says_none).then(pl.coalesce("inherited", "channel")).otherwise("channel")
    return joined.with_columns(said.alias("channel")).drop("inherited")


def _known_by_status(left: pl.DataFrame) -> pl.Expr:
    """A refund whose order our books call refunded, without a row that holds the amount."""
    orders = left.filter(pl.col("status").is_in(GIVEN_BACK) & (pl.col("kind") != Kind.REFUND))
    return (pl.col("kind") == Kind.REFUND) & shares_number_with(orders)


def _missing(rows: pl.DataFrame, declared: Period | None) -> pl.Expr:
    """Whether no file of a side has come at all."""
    return pl.lit(rows.is_empty() and declared is None)


def _window(periods: Periods, rules: RuleSet) -> timedelta:
    """The cut-off window: where two days' edges meet, it is as wide as they lie apart."""
    apart = 0
    if periods[0] and periods[1]:
        apart = abs(periods[0].edge_minutes - periods[1].edge_minutes)
    return timedelta(minutes=rules.cut_off_minutes + apart)


def _by_days(
    periods: Periods, rules: RuleSet, context: Context, delay: Delay
) -> tuple[Questions, Questions]:
    """What the other side's days say of our rows, and what ours say of theirs."""
    window = _window(periods, rules)
    ours = _not_covered(
        (periods[1], context.right_gaps), window, delay, is_awaited=context.is_next_file_awaited
    )
    if rules.is_books_against_bank:
        # a bill is paid days or weeks after its own date: it lacks a line only of days to come
        return [question for question in ours if question[2] in {AWAITED[1], BEYOND[1]}], []
    theirs = _not_covered(
        (periods[0], context.left_gaps),
        window,
        delay.turned,
        is_awaited=context.is_next_file_awaited,
    )
    return ours, theirs


def _unless_known(
    questions: Questions, rows: pl.DataFrame, own: pl.DataFrame, other: pl.DataFrame
) -> Questions:
    """The questions, those after a missing file only of rows whose order the other side's files don't hold."""
    missing = [yes for yes, case, _code in questions if case == Case.MISSING_STATEMENT]
    if not missing or (suspects := rows.filter(pl.any_horizontal(missing))).is_empty():
        return questions
    known = is_of_known_order(suspects, own, other)
    return [
        (yes & ~known if case == Case.MISSING_STATEMENT else yes, case, code)
        for yes, case, code in questions
    ]


def _not_covered(
    covered: tuple[Period | None, tuple[Period, ...]],
    window: timedelta,
    delay: Delay,
    *,
    is_awaited: bool,
) -> Questions:
    """Whether the other side's files could hold a row at all, by their days without the gaps in them.

    A file is missing only where its rows could not be in the others even as far apart as they usually are.
    """
    other, gaps = covered
    if other is None:
        return []
    at, day = pl.col("occurred_at"), pl.col("day")
    start, end = _edges(other)
    has_time = at.is_not_null()
    by_time = at.is_between(start - window, start + window, closed="left") | at.is_between(
        end - window, end + window, closed="left"
    )
    # a day without a time just outside may be a minute past midnight
    by_day = day.is_in([other.first - timedelta(days=1), other.last + timedelta(days=1)])
    near = pl.when(has_time).then(by_time).otherwise(by_day)
    # they come first by so much at most, and after by so much
    sooner = timedelta(0) if is_awaited else max(-delay.least, timedelta(0))
    later = max(delay.most, timedelta(0))
    after = pl.when(has_time).then(at >= end + sooner).otherwise(day > other.last + sooner)
    before = pl.when(has_time).then(at < start - later).otherwise(day < other.first - later)
    in_gap = pl.any_horizontal(
        pl.lit(value=False), *(day.is_between(gap.first, gap.last) for gap in gaps)
    )
    return [
        (near, Case.TIMING, "at_the_edge"),
        (after, *(AWAITED if is_awaited else BEYOND)),
        (before, Case.MISSING_STATEMENT, "before_first_day"),
        (in_gap, Case.MISSING_STATEMENT, "day_missing"),
    ]


def _edges(period: Period) -> tuple[datetime, datetime]:
    """First instant of the period and the first after it, in UTC."""
    offset = timedelta(minutes=period.edge_minutes)
    start = datetime.combine(period.first, time(), tzinfo=UTC) - offset
    end = datetime.combine(period.last + timedelta(days=1), time(), tzinfo=UTC) - offset
    return start, end


def _classify_payouts(
    fall: Waterfall, sides: tuple[pl.DataFrame, pl.DataFrame], periods: Periods, context: Context
) -> pl.DataFrame:
    """Payouts without a bank line, one case per batch; bank lines that are nobody's payout."""
    found, bank = fall.payouts, sides[1]
    assert found is not None  # noqa: S101  (the rule set has a payout rule)
    joined = fall.left.join(found.units, on="row", how="left", maintain_order="left").join(
        found.due, on="lead", how="left", maintain_order="left", suffix="_due"
    )
    no_batch = pl.col("lead").is_null()
    last_day = pl.lit(periods[1].last if periods[1] else None, dtype=pl.Date)
    unit = pl.coalesce("lead", "row")
    failed = pl.col("status").is_in([Status.FAILED, Status.CLOSED]).fill_null(value=False)
    waits = (pl.col("status") == Status.PENDING) & pl.col("kind").is_in(LEAVING)
    failed_first = found.failed.rename({"lead": "row_failed"})
    for back in (came_back(fall.left), failed_first):
        joined = joined.join(back, on="row", how="left", maintain_order="left")
    unit = pl.coalesce("row_lead", "row_failed", unit)
    questions = [
        (failed.all().over(unit), Case.NON_TRADE, "never_paid_out"),
        (pl.col("row_lead").is_not_null(), Case.NON_TRADE, "payout_came_back"),
        (
            _is_one_of(of_payouts_that_came_back(sides[0])["row"]),
            Case.NON_TRADE,
            "payout_came_back",
        ),
        (pl.col("row_failed").is_not_null(), Case.NON_TRADE, "withdrawal_failed"),
        (no_batch & (pl.col("kind") == Kind.PAYOUT), Case.NON_TRADE, "payout_of_batch"),
        (stays_in_account(sides[0], no_batch), Case.NON_TRADE, "stays_in_account"),
        (_missing(bank, context.right_period), Case.MISSING_STATEMENT, MISSING),
        (no_batch, Case.TIMING, "not_paid_out_yet"),
        (waits.fill_null(value=False).all().over(unit), Case.TIMING, "payout_announced"),
        (pl.col("last") > last_day, Case.TIMING, "after_last_bank_day"),
        # alone and with the bank's sign: paid into the channel's account, or sent back to it
        (alone(fall.left) & (pl.col("amount") < 0), Case.INTERNAL_ONLY, "deposit_not_at_bank"),
    ]
    ours = joined.with_columns(
        first_of(questions, otherwise=(Case.INTERNAL_ONLY, "payout_not_at_bank")),
        lead=unit,
    ).select("lead", "row", "case", "reason").cast(DISPUTE_SCHEMA)  # type: ignore[arg-type]  # fmt: skip  # names to types
    theirs = _classify_lines(fall, found, bank)
    waits = pl.col("reason").is_in(["payout_not_at_bank", "not_on_other_side"])
    offers = offers_of_only_ones(found, ours.filter(waits), theirs.filter(waits))
    fall.offers = pl.concat([fall.offers, offers])
    return pl.concat([ours, _alone(theirs)])


def _classify_lines(fall: Waterfall, found: Payouts, bank: pl.DataFrame) -> pl.DataFrame:
    """Bank lines that are no payout of ours, each with its case and reason."""
    is_channels = pl.col("row").is_in(found.channel_lines.implode())
    named, taken = is_channels & (pl.col("amount") > 0), is_channels & (pl.col("amount") < 0)
    back = sent_back(fall.right.filter(taken), bank, found)
    fall.explain(evidence_of_sent_back(back))
    early = pl.lit(value=True)
    if found.first_arrival is not None:
        first_payout = pl.lit(found.due["day"].min(), dtype=pl.Date)
        early = (pl.col("day") < found.first_arrival) | (pl.col("day") <= first_payout)
        # what may be a payout of the file came with it
        early &= ~pl.col("row").is_in(found.only_ones["line"].implode())
    return fall.right.with_columns(
        first_of(
            [
                (named & early, Case.TIMING, "before_first_payout"),
                (named, Case.EXTERNAL_ONLY, "not_on_other_side"),
                (pl.col("row").is_in(back["row"].implode()), Case.EXTERNAL_ONLY, SENT_BACK),
                (taken & said_to_come_back(words()), Case.EXTERNAL_ONLY, "not_on_other_side"),
            ],
            otherwise=(Case.NON_TRADE, "unrelated_bank_line"),
        )
    )
