"""Rows that belong together but disagree: they are one case of both sides, never a match."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from reconcile.engine.checks.off_contract import REASON as OFF_CONTRACT
from reconcile.engine.checks.off_contract import wrong_fees
from reconcile.engine.checks.twice import AGAIN
from reconcile.engine.checks.unpaid_there import NOT_PAID_THERE, unpaid_there
from reconcile.engine.links import LINK_SCHEMA
from reconcile.engine.records import LEFT, NOT_GIVEN, NOT_PAID, RIGHT, Case, Kind, Status
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.sides.frames import (
    MONEY_KEYS,
    facts_of,
    groups_with,
    picked,
    repeated,
    shares_number_with,
    without,
)
from reconcile.engine.sides.refunds import matched_over_payment, was_given, went_out
from reconcile.engine.sides.revoked import (
    came_to_nothing,
    is_revoked,
    is_undone_on_both,
    paid_differs,
    shown_by_rows,
)
from reconcile.engine.waterfall import Waterfall

MONEY_IN = (Kind.PAYMENT, Kind.ORDER, Kind.TOP_UP)
# a twentieth at most lies between the prices of a try that failed and of the next one
NEAR_SHARE = 20
# goods that left say that the order was sold
SPEAKS_BY_ITSELF = (Kind.PAYMENT, Kind.STOCK)
PAID = str(Status.PAID)
GIVEN_BACK = {Status.REFUNDED: "whole", Status.PARTLY_REFUNDED: "part"}

# lead, row, kind of case, code of the reason
DISPUTE_SCHEMA = {**LINK_SCHEMA, "case": pl.String, "reason": pl.String}


def no_disputes() -> pl.DataFrame:
    return pl.DataFrame(schema=DISPUTE_SCHEMA)


def dispute(links: pl.DataFrame, case: Case, reason: str) -> pl.DataFrame:
    """Links as disputes of one kind."""
    return links.select(
        pl.col("lead").cast(pl.UInt32),
        pl.col("row").cast(pl.UInt32),
        pl.lit(str(case)).alias("case"),
        pl.lit(reason).alias("reason"),
    )


def in_question(disputes: Sequence[pl.DataFrame]) -> pl.Series:
    """The rows of which several answers fit."""
    found = [part.filter(case=str(Case.AMBIGUOUS))["row"] for part in disputes]
    return pl.concat([no_disputes()["row"], *found]).unique()


def further_copies(rows: pl.DataFrame) -> pl.DataFrame:
    """Each further copy of a natural id with the `first` one, which goes on as normal."""
    named = picked(rows.select("row", "natural_id"), rows["natural_id"].is_not_null())
    # numbers are compared first: of a million rows few look alike
    alike = named.filter(repeated(named["natural_id"].hash()))
    first = pl.col("row").first().over("natural_id")
    return alike.select("row", first=first).filter(pl.col("row") != pl.col("first"))


def duplicates(copies: pl.DataFrame, reason: str = "further_copy") -> pl.DataFrame:
    """The further copies as disputes, each for itself."""
    return dispute(copies.select("row", lead="row"), Case.DUPLICATE, reason)


def attempts(rows: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """Rows that were not paid, beside a paid one of their order and amount, or of its number with a counter: tries that
    failed; and refunds that gave nothing back, beside one that did. What failed may have been done by another for a
    little more."""
    not_paid = came_to_nothing(rows)
    if not rows.select(not_paid.any()).item():
        return no_disputes()
    by = ["order_key", "currency", "amount"]
    asked = rows.select("row", "kind", "status", "order_ref", *by).filter(
        pl.col("kind").is_in([*MONEY_IN, Kind.REFUND]) & pl.col("order_key").is_not_null()
    )
    asked = without(asked, copies)
    is_refund = pl.col("kind") == Kind.REFUND
    tries = asked.filter(not_paid & (~is_refund | pl.col("status").is_in(NOT_GIVEN)))
    paid = asked.filter(~not_paid).select("order_ref", *by)
    # a shop's number may be one key with the other side's, and that of its later try another
    later = paid.join(tries, on=["currency", "amount"], how="semi")
    later = later.with_columns(order_ref=pl.col("order_ref").str.extract(AGAIN, 1))
    found = pl.concat(
        [
            tries.join(paid, on=by, how="semi"),
            tries.join(later, on=["order_ref", "currency", "amount"], how="semi"),
        ]
    )
    failed = tries.filter((pl.col("status") == Status.FAILED) & ~is_refund)
    near = (pl.col("amount") - pl.col("amount_right")).abs() * NEAR_SHARE <= pl.col("amount").abs()
    again = failed.join(paid, on=["order_key", "currency"]).filter(near).select("row")
    found = tries.filter(pl.col("row").is_in(pl.concat([found["row"], again["row"]]).implode()))
    paid_never, given_never = found.filter(~is_refund), found.filter(is_refund)
    return pl.concat(
        [
            dispute(paid_never.select("row", lead="row"), Case.NON_TRADE, "never_paid"),
            dispute(given_never.select("row", lead="row"), Case.NON_TRADE, "refund_not_given"),
        ]
    )


def closed_later(tries: pl.DataFrame, rows: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """The tries of a side, of which those are a difference in status that were closed or taken back days after the order
    was paid: the other side has the payment, and nothing that says that it went back."""
    if tries.is_empty():
        return tries
    by = ["order_key", "currency", "amount"]
    facts = rows.select("row", "status", "day", *by)
    closed = facts.join(tries, on="row", how="semi")
    closed = closed.filter(pl.col("status").is_in([Status.CLOSED, Status.REVOKED]))
    before = without(facts, tries).filter(pl.col("amount") > 0).select(*by, paid_on="day")
    later = closed.join(before, on=by).filter(pl.col("paid_on") < pl.col("day"))
    there = other.join(later, on="order_key", how="semi").select("status", *by)
    no_money = pl.col("status").is_in([*NOT_PAID, *GIVEN_BACK, Status.REVOKED])
    over = there.filter(no_money.fill_null(value=False) | (pl.col("amount") < 0))
    later = later.join(there, on=by, how="semi").join(over, on="order_key", how="anti")
    is_later = pl.col("row").is_in(later["row"].unique().implode())
    return tries.with_columns(
        case=pl.when(is_later).then(pl.lit(str(Case.STATUS_MISMATCH))).otherwise("case"),
        reason=pl.when(is_later).then(pl.lit("closed_later")).otherwise("reason"),
    )


def disagreements(
    everything: pl.DataFrame, linked: pl.DataFrame, rules: RuleSet
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split the links into those that hold and those whose rows differ in status or fee."""
    if linked.is_empty():
        return linked, no_disputes()
    wrong_status, refund_failed = _leads_of_wrong_status(everything, linked)
    off = wrong_fees(everything, rules).select("row")
    wrong_fee = linked.join(off, on="row", how="semi").select("lead").unique()
    unpaid = unpaid_there(everything, linked).join(wrong_status, on="lead", how="anti")
    wrong_status = wrong_status.join(refund_failed, on="lead", how="anti")
    by_word = pl.concat([wrong_status, refund_failed, unpaid])
    wrong_fee = wrong_fee.join(by_word, on="lead", how="anti")
    unclear = _leads_of_unclear_status(everything, linked)
    unclear = unclear.join(pl.concat([by_word, wrong_fee]), on="lead", how="anti")
    announced = _announced(everything, linked, unpaid, rules)
    unpaid = unpaid.join(announced, on="lead", how="anti")
    bad = pl.concat([by_word, wrong_fee, unclear])
    if bad.is_empty():
        return linked, no_disputes()
    found = [
        dispute(linked.join(leads, on="lead", how="semi"), case, reason)
        for leads, case, reason in (
            (wrong_status, Case.STATUS_MISMATCH, "statuses_differ"),
            (refund_failed, Case.STATUS_MISMATCH, "refund_failed"),
            (unpaid, Case.STATUS_MISMATCH, NOT_PAID_THERE),
            (announced, Case.TIMING, "payout_announced"),
            (wrong_fee, Case.FEE_MISMATCH, OFF_CONTRACT),
            (unclear, Case.STATUS_MISMATCH, "status_unclear"),
        )
    ]
    return linked.join(bad, on="lead", how="anti", maintain_order="left"), pl.concat(found)


def _announced(
    everything: pl.DataFrame, linked: pl.DataFrame, unpaid: pl.DataFrame, rules: RuleSet
) -> pl.DataFrame:
    """Of those that were not paid the payouts that the channel's own list only announces: they are on their way."""
    if unpaid.is_empty() or not rules.has(Method.PAYOUT):
        return unpaid.clear()
    links = linked.join(unpaid, on="lead", how="semi").select("lead", "row")
    facts = facts_of(everything, links["row"], "side", "kind", "status")
    theirs = pl.concat([links, facts], how="horizontal").filter(pl.col("side") == RIGHT)
    waits = (pl.col("kind") == Kind.PAYOUT) & (pl.col("status") == Status.PENDING)
    told = theirs.group_by("lead").agg(waits=waits.fill_null(value=False).all())
    return told.filter("waits").select("lead")


def _leads_of_unclear_status(everything: pl.DataFrame, linked: pl.DataFrame) -> pl.DataFrame:
    """Groups of which a row is in a state that says neither that it was paid nor that it wasn't."""
    unclear = everything.filter(pl.col("status") == Status.UNCLEAR).filter(pl.col("amount") != 0)
    return linked.join(unclear.select("row"), on="row", how="semi").select("lead").unique()


def _leads_of_wrong_status(
    everything: pl.DataFrame, linked: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Groups of which one side says paid, the other not paid, or one refunded and the other not; and those of a
    refund that failed on one side alone."""
    loud = [*NOT_PAID, *GIVEN_BACK, Status.REVOKED]
    # one column is asked before the other: mostly no status is loud, and that is known by one value
    suspects = everything.filter(pl.col("status").is_in(loud)).filter(pl.col("amount") != 0)
    if suspects.is_empty():
        return suspects.select(lead="row"), suspects.select(lead="row")
    suspects = without(suspects, shown_by_rows(everything, suspects, linked))
    rows = groups_with(suspects, linked, everything, "side", "kind", "status", "amount")
    groups = rows.filter(_status_matters()).group_by("lead").agg(_statuses_disagree())
    # a bank calls nothing a refund: money that went out is one
    is_out = (pl.col("kind") == Kind.PAYMENT) & (pl.col("amount") < 0)
    refunds = rows.filter((pl.col("kind") == Kind.REFUND) | is_out)
    refunds = refunds.group_by("lead").agg(_refunds_disagree())
    return groups.filter("disagree").select("lead"), refunds.filter("disagree").select("lead")


def _status_matters() -> pl.Expr:
    # a payment that carries money says by that alone that it was paid
    speaks = pl.col("status").is_not_null() | pl.col("kind").is_in(SPEAKS_BY_ITSELF)
    counts = pl.col("kind").is_in([*MONEY_IN, Kind.STOCK])
    return counts & (pl.col("amount") != 0) & speaks


def _statuses_disagree() -> pl.Expr:
    """One side says paid, the other not; or, of two orders, one says refunded and the other not."""
    left, right = pl.col("side") == LEFT, pl.col("side") == RIGHT
    both = left.any() & right.any()
    given_back = pl.col("status").replace_strict(
        {str(status): word for status, word in GIVEN_BACK.items()}, default="none"
    )
    orders = (pl.col("kind") == Kind.ORDER).all() & ~is_revoked().any()
    paid = paid_differs(left, right, given_back != "none")
    refund_differs = orders & (given_back.filter(left).max() != given_back.filter(right).max())
    return (both & (paid | refund_differs) & ~is_undone_on_both()).alias("disagree")


def _refunds_disagree() -> pl.Expr:
    """One side says that a refund failed or was called off, the other that it was given."""
    not_given = pl.col("status").is_in(NOT_GIVEN).fill_null(value=False)
    left, right = pl.col("side") == LEFT, pl.col("side") == RIGHT
    differs = not_given.filter(left).any() != not_given.filter(right).any()
    return (left.any() & right.any() & differs).alias("disagree")


def refunded_there(
    fall: Waterfall, linked: pl.DataFrame, everything: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Orders that our books call paid, matched, and which the other side has refunded in full.

    Returns the links that hold and the disputes, each with the order, its payment and its refunds.
    """
    refunds = fall.right.filter((pl.col("kind") == Kind.REFUND) & was_given())
    if not refunds.is_empty():
        # an order of which our side has a refund, too, is called more than paid: the refunds are compared
        ours = fall.left.filter((pl.col("kind") == Kind.REFUND) & went_out() & was_given())
        matched = _given_back_on_both(linked, everything)
        for known in (matched, ours):
            refunds = refunds.filter(~shares_number_with(known))
    found, holds = [no_disputes()], linked
    for column in MONEY_KEYS:
        of_key = refunds.filter(pl.col(column).is_not_null())
        if not of_key.is_empty():
            holds, disputes = _refunded_by_key(of_key, column, holds, everything)
            found.append(disputes)
            refunds = without(refunds, disputes)
    return holds, pl.concat(found)


def _given_back_on_both(linked: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """Our refunds that are matched, and with no sale."""
    back = everything.filter((pl.col("side") == LEFT) & (pl.col("amount") < 0))
    matches = linked.join(back.select("row"), on="row", how="semi").select("lead").unique()
    rows = linked.join(matches, on="lead", how="semi")
    sales = rows.filter(everything["amount"].gather(rows["row"]) > 0)
    refunds = rows.join(sales, on="lead", how="anti")
    return back.join(refunds, on="row", how="semi")


def _refunded_by_key(
    refunds: pl.DataFrame, column: str, linked: pl.DataFrame, everything: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    back = refunds.group_by(column).agg(refunded=pl.col("amount").sum())
    theirs = everything.select("row", "side", "amount", column).filter(
        (pl.col("side") == RIGHT) & (pl.col("amount") > 0) & pl.col(column).is_not_null()
    )
    payments = theirs.select("row", column).join(back, on=column)
    leads = linked.join(payments, on="row").group_by("lead").agg(
        pl.col(column).first(), pl.col("refunded").first(), keys=pl.col(column).n_unique()
    )  # fmt: skip
    rows = linked.join(leads.filter(pl.col("keys") == 1), on="lead")
    facts = facts_of(everything, rows["row"], "side", "status", "amount")
    ours = pl.concat([rows.select("lead", column, "refunded"), facts], how="horizontal").filter(
        (pl.col("side") == LEFT) & (pl.col("amount") > 0)
    )
    whole = ours.group_by("lead").agg(
        pl.col(column).first(),
        pl.col("refunded").first(),
        paid=pl.col("amount").sum(),
        says_paid=(pl.col("status") == Status.PAID).any(),
    ).filter(pl.col("says_paid") & (pl.col("paid") + pl.col("refunded") == 0))  # fmt: skip
    # a key of two matches tells neither apart
    whole = whole.filter(~pl.col(column).is_duplicated())
    links = pl.concat(
        [
            linked.join(whole, on="lead", how="semi").select("lead", "row"),
            refunds.join(whole.select(column, "lead"), on=column).select("lead", "row"),
        ]
    )
    holds = linked.join(whole, on="lead", how="anti", maintain_order="left")
    return holds, dispute(links, Case.STATUS_MISMATCH, "paid_and_refunded")


def refunded_by_status(
    linked: pl.DataFrame, everything: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Orders that one side calls refunded and the other paid, while neither has a row of the refund.

    A bill of events says of a payment that it was paid, whatever came later: the other side contradicts
    our refund only if it shows refunds by status. Returns the links that hold, and the disputes.
    """
    given_back = pl.col("status").is_in(list(GIVEN_BACK)) & (pl.col("amount") > 0)
    loud = everything.filter(pl.col("status").is_in(list(GIVEN_BACK)))
    said = loud.filter(given_back & pl.col("kind").is_in(MONEY_IN))
    if said.is_empty():
        return linked, no_disputes()
    rows = groups_with(said, linked, everything, "side", "status", "amount", *MONEY_KEYS)
    if rows.is_empty():
        return linked, no_disputes()
    back = everything.filter(went_out())
    has_row = pl.any_horizontal(
        pl.col(key).is_in(back[key].drop_nulls().unique().implode()).fill_null(value=False)
        for key in MONEY_KEYS
    )
    left, right, paid = (
        (pl.col("side") == LEFT),
        (pl.col("side") == RIGHT),
        pl.col("status") == PAID,
    )
    shows_refunds = pl.lit(value=(said["side"] == RIGHT).any())
    here = (left & given_back).any() & (right & paid).any() & shows_refunds
    there = (right & given_back).any() & (left & paid).any()
    bad = rows.group_by("lead").agg(differs=here | there, known=has_row.any())
    bad = bad.filter("differs", ~pl.col("known"))
    holds = linked.join(bad, on="lead", how="anti", maintain_order="left")
    links = rows.join(bad, on="lead", how="semi")
    return holds, dispute(links, Case.STATUS_MISMATCH, "refunded_by_status")


def refunded_too_much(fall: Waterfall, linked: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Refunds that are matched, and give back more than was paid. Returns the links that hold, and
    the disputes: more money went out than came in."""
    if fall.over_refunded.is_empty():
        return linked, no_disputes()
    links = matched_over_payment(linked, fall.over_refunded)
    return without(linked, links), dispute(links, Case.AMOUNT_SHORT, "over_refunded")


def first_of(
    questions: list[tuple[pl.Expr, Case, str]], otherwise: tuple[Case, str]
) -> list[pl.Expr]:
    """The first question that is answered with yes names the case; its code is the reason."""
    case, reason = pl.lit(str(otherwise[0])), pl.lit(otherwise[1])
    for asked, kind, code in reversed(questions):
        yes = asked.fill_null(value=False)
        case = pl.when(yes).then(pl.lit(str(kind))).otherwise(case)
        reason = pl.when(yes).then(pl.lit(code)).otherwise(reason)
    return [case.alias("case"), reason.alias("reason")]
