"""Rows of one side that share a key and cancel out, while the other side knows nothing of their money.

An entry and its contra (沖正) are of one side by nature. A sale that was paid and given back later is not:
the other side must show both, and where it shows neither, a person decides.
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.links import evidence_of, links_of_groups, no_evidence, no_links
from reconcile.engine.passes.keys import GROUP_ROWS_MAX
from reconcile.engine.records import NOT_PAID, Kind, Status
from reconcile.engine.rules import Rule
from reconcile.engine.sides.frames import shares_number_with, without
from reconcile.engine.sides.revoked import is_revoked

# a contra is booked at once, at most over midnight
CONTRA_DAYS_MAX = 1


def reverse_on_one_side(left: pl.DataFrame, right: pl.DataFrame, rule: Rule) -> pl.DataFrame:
    """The rows of each side that cancel out by a key, and whose money the other side lacks.

    A rule that confirms takes only an entry and its contra, and what came and went back on an order that
    the other side never called paid. Where the other side has no file, nothing is known: the waterfall
    doesn't ask then.
    """
    found = [no_links()]
    for mine, other, columns in (
        (left, right, [key for key, _other in rule.keys]),
        (right, left, [key for _other, key in rule.keys]),
    ):
        if not (mine["amount"] < 0).any():
            continue
        for column in dict.fromkeys(columns):
            links = _cancelling(mine, other, column, is_sure=rule.confirms)
            found.append(links)
            mine = without(mine, links)  # noqa: PLW2901  (the next column sees what is left)
    return pl.concat(found)


def evidence_of_returns(links: pl.DataFrame) -> pl.DataFrame:
    """What is said of rows that cancel out and are no contra."""
    if links.is_empty():
        return no_evidence()
    return evidence_of(links.select("lead").unique(maintain_order=True), "paid_and_returned")


def _cancelling(
    mine: pl.DataFrame, other: pl.DataFrame, column: str, *, is_sure: bool
) -> pl.DataFrame:
    by = [column, "currency"]
    # few rows take money back: only their keys are looked at
    back = mine.filter((pl.col("amount") < 0) & pl.col(column).is_not_null())
    rows = mine.join(back.select(column).unique(), on=column, how="semi", maintain_order="left")
    total, size = pl.col("amount").sum().over(by), pl.len().over(by)
    rows = rows.filter((total == 0) & (size > 1) & (size <= GROUP_ROWS_MAX))
    if rows.is_empty():
        return no_links()
    not_paid = pl.col("status").is_in(NOT_PAID).fill_null(value=False)
    named = other.filter(shares_number_with(rows))
    no_money = not_paid | is_revoked()
    fits = ~shares_number_with(named.filter(~no_money)).any().over(by)
    if is_sure:
        is_closed = shares_number_with(named.filter(no_money)).any().over(by)
        fits &= (_is_contra(by) | is_closed) & ~not_paid.any().over(by)
    return links_of_groups(rows.filter(fits), by)


def _is_contra(by: list[str]) -> pl.Expr:
    """Whether the rows of a key are entries and their contras: at once, marked so or of one kind."""
    days = (pl.col("day").max() - pl.col("day").min()).dt.total_days().over(by)
    marked = (pl.col("status") == Status.REVOKED).fill_null(value=False)
    is_back = pl.col("kind").is_in([Kind.REFUND, Kind.CHARGEBACK])
    revoked = (marked | (pl.col("amount") > 0)).all().over(by)
    of_one_kind = (pl.col("kind").n_unique() == 1).over(by) & ~is_back
    return (days.fill_null(0) <= CONTRA_DAYS_MAX) & (revoked | of_one_kind)
