"""Open rows that share a key across the sides and yet found no match: they are a case of both sides, by kind."""

from __future__ import annotations

import polars as pl

from reconcile.engine.checks.disputes import DISPUTE_SCHEMA, first_of, no_disputes
from reconcile.engine.checks.off_contract import APART, fee_of_net
from reconcile.engine.checks.off_contract import REASON as OFF_CONTRACT
from reconcile.engine.keys.derived_keys import keeps_numbers_whole, with_keys
from reconcile.engine.passes.fees import dues
from reconcile.engine.passes.keys import GROUP_ROWS_MAX, shared_keys, with_ways
from reconcile.engine.records import NOT_PAID, UNIT, Case, Kind, Status
from reconcile.engine.rules import Method, RuleSet
from reconcile.engine.scope import in_scope
from reconcile.engine.sides.frames import without
from reconcile.engine.sides.merged import JOINED
from reconcile.engine.waterfall import Waterfall

# where several times the contract's fee is missing, it isn't the fee that is wrong
FEE_TIMES_MAX = 3


def shared_but_unequal(fall: Waterfall, rules: RuleSet) -> pl.DataFrame:
    """Open rows that share a key across the sides and yet found no match, as disputes by kind."""
    steps = [
        ((pair,), rule.scope, rule.normalise)
        for rule in rules.rules
        for pair in rule.keys
        if keeps_numbers_whole(rule.normalise)
    ]
    nets = {pair for rule in rules.rules if rule.method == Method.NET_OF_FEE for pair in rule.keys}
    left, right = fall.left, fall.right
    are_nets = rules.basis_left == rules.basis_right == "net"
    found = [no_disputes()]
    for pair, scope, normalise in dict.fromkeys(steps):
        if left.is_empty() or right.is_empty():
            break
        ours, theirs = with_keys(*in_scope(left, right, scope), pair, normalise)
        rows = _open_pairs(ours, theirs, *pair[0], are_nets=are_nets)
        if rows.is_empty():
            continue
        if pair[0] in nets:
            rows = rows.join(dues(ours, theirs, pair[0], rules), on="row", how="left")
        disputes = _kinds_of(rows, fall.over_refunded)
        found.append(disputes)
        left, right = without(left, disputes), without(right, disputes)
    return pl.concat(found)


def _open_pairs(
    left: pl.DataFrame, right: pl.DataFrame, left_key: str, right_key: str, *, are_nets: bool
) -> pl.DataFrame:
    """Rows with the same key and the same direction of money on both sides; where both are compared net, with what
    each has `lost` to fees."""
    rows = shared_keys(left, right, left_key, right_key)
    if rows.is_empty():
        return rows
    marks = [JOINED] if JOINED in left.columns else []
    lost = fee_of_net() if are_nets else pl.lit(None, dtype=pl.Int64)
    facts = [side.select("row", "kind", "status", *marks, lost=lost) for side in (left, right)]
    rows = with_ways(rows, pl.concat(facts))
    both = (pl.col("is_left").any() & (~pl.col("is_left")).any()).over("key", "way")
    return rows.filter(both)


def _kinds_of(rows: pl.DataFrame, over_refunded: pl.DataFrame) -> pl.DataFrame:
    """Each group of a key is one dispute; the first of these questions that is answered with yes
    names its kind."""
    by = ["key", "way", "of"]
    rows = _by_currency(rows)
    if "due" not in rows.columns:
        rows = rows.with_columns(due=pl.lit(0))
    if JOINED not in rows.columns:
        rows = rows.with_columns(pl.lit(value=False).alias(JOINED))
    rows = rows.with_columns(too_much=pl.col("row").is_in(over_refunded["row"].implode()))
    groups = rows.group_by(by).agg(lead=pl.col("row").min(), rows=pl.len(), **_facts_of_a_key())
    # beside our gross the other side's net lacks the fee
    rest = pl.col("difference") - pl.col("due")
    short, over = rest > 0, rest < 0
    most = pl.col("due").abs() * FEE_TIMES_MAX
    is_fee = (most > 0) & (pl.col("difference") * pl.col("way")).is_between(0, most)
    said = [
        (pl.col("rows") > GROUP_ROWS_MAX, Case.AMBIGUOUS, "too_many_of_one_key"),
        (~pl.col("shares_currency"), Case.CURRENCY_MISMATCH, "currencies_differ"),
        (pl.col("is_stock"), Case.QUANTITY_MISMATCH, "quantities_differ"),
        (pl.col("listed_again"), Case.STATUS_MISMATCH, "listed_again"),
        (pl.col("paid_again"), Case.AMBIGUOUS, "paid_again"),
        (pl.col("too_much") & short, Case.AMOUNT_SHORT, "over_refunded"),
        (pl.col("too_much") & over, Case.AMOUNT_OVER, "over_refunded"),
        (pl.col("rivals") & pl.col("several"), Case.AMBIGUOUS, "several_fit_one_key"),
        (pl.col("paid_differs"), Case.STATUS_MISMATCH, "statuses_differ"),
        (is_fee, Case.FEE_MISMATCH, OFF_CONTRACT),
        (pl.col("fees_differ"), Case.FEE_MISMATCH, APART),
        (short, Case.AMOUNT_SHORT, "amounts_differ"),
        (over, Case.AMOUNT_OVER, "amounts_differ"),
    ]  # fmt: skip
    named = groups.select(*by, "lead", *first_of(said, (Case.AMBIGUOUS, "several_fit_one_key")))
    return rows.join(named, on=by).select(list(DISPUTE_SCHEMA))


def _by_currency(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of a key by currency where both sides have it, `of`; what is left of such a key is no dispute.

    Amounts of two currencies are never added up; where no currency is shared, the whole key is in question.
    """
    fee = pl.col("kind") == Kind.FEE
    # where there is nothing but fees, they are what is compared
    beside = fee & (~fee).any().over("key", "way")
    rows = rows.with_columns(is_beside=beside.fill_null(value=False))
    sold = ~pl.col("is_beside")
    both = (pl.col("is_left") & sold).any() & (~pl.col("is_left") & sold).any()
    marked = rows.with_columns(is_shared=both.over("key", "way", "currency").fill_null(value=False))
    any_shared = pl.col("is_shared").any().over("key", "way")
    return marked.filter(pl.col("is_shared") | ~any_shared).with_columns(
        of=pl.when("is_shared").then("currency").otherwise(pl.lit(""))
    )


def _facts_of_a_key() -> dict[str, pl.Expr]:
    left, right = pl.col("is_left"), ~pl.col("is_left")
    not_paid = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    is_over = (pl.col("status") == Status.REFUNDED).fill_null(value=False)

    def again(mine: pl.Expr, other: pl.Expr) -> pl.Expr:
        """Two rows of one side, of which one says that it was refunded, beside one of the other."""
        return (mine.sum() == 2) & (other.sum() == 1) & ((is_over & mine).sum() == 1)  # noqa: PLR2004

    def shared(column: str) -> pl.Expr:
        theirs = pl.col(column).filter(right & ~pl.col("is_beside")).implode()
        return pl.col(column).filter(left & ~pl.col("is_beside")).is_in(theirs).any()

    lost = pl.col("lost")
    before_fees = pl.col("amount") + lost

    return {
        "fees_differ": lost.is_not_null().all()
        & (lost != 0).any()
        & (before_fees.filter(left).sum() != 0)
        & (before_fees.filter(left).sum() == before_fees.filter(right).sum()),
        "shares_currency": shared("currency"),
        "is_stock": (pl.col("currency") == UNIT).all(),
        # of orders that are named together one alone is no rival of all
        "rivals": shared("amount") & ~pl.col(JOINED).any(),
        "several": (left.sum() > 1) | (right.sum() > 1),
        "listed_again": (again(left, right) | again(right, left))
        & (is_over.sum() == 1)
        & ~not_paid.any()
        & (pl.col("amount").n_unique() == 1),
        "paid_again": (left.sum() == 1)
        & (right.sum() > 1)
        & (pl.col("amount").n_unique() == 1)
        & pl.col("kind").filter(right).is_in([Kind.PAYMENT, Kind.TOP_UP]).all(),
        "too_much": pl.col("too_much").any(),
        "due": pl.col("due").sum(),
        "paid_differs": not_paid.filter(left).any() != not_paid.filter(right).any(),
        "difference": pl.col("amount").filter(left).sum() - pl.col("amount").filter(right).sum(),
    }
