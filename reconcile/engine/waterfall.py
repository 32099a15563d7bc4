"""The rules in their order: each takes rows away from the next."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from reconcile.engine.frames import without
from reconcile.engine.passes import LINK_SCHEMA, no_links
from reconcile.engine.passes.close import suggest_close
from reconcile.engine.passes.keys import (
    pair_by_key,
    reverse_on_one_side,
    sum_by_key,
    tolerate_by_key,
)
from reconcile.engine.passes.payouts import Payouts, match_payouts
from reconcile.engine.records import Context
from reconcile.engine.rules import Method, Rule, RuleSet

_KEYED = {
    Method.KEY: pair_by_key,
    Method.SUM: sum_by_key,
    Method.TOLERANCE: tolerate_by_key,
    Method.REVERSAL: reverse_on_one_side,
}


@dataclass(slots=True)
class Waterfall:
    """Where the rules have brought every row: linked, in rivalry, or still open."""

    left: pl.DataFrame
    right: pl.DataFrame
    # lead, row, rule_no (1-based), confirmed
    links: list[pl.DataFrame] = field(default_factory=list)
    rivals: pl.DataFrame = field(default_factory=no_links)
    units: pl.DataFrame = field(default_factory=no_links)
    scores: dict[int, int] = field(default_factory=dict)

    def take(self, links: pl.DataFrame, rule_no: int, *, confirmed: bool) -> None:
        """Record what a rule has linked; its rows are open no more."""
        if links.is_empty():
            return
        self.links.append(
            links.with_columns(
                rule_no=pl.lit(rule_no, dtype=pl.Int32), confirmed=pl.lit(value=confirmed)
            )
        )
        self._close(links)

    def contest(self, rivals: pl.DataFrame) -> None:
        """Set rows aside that compete with one another: they become one case."""
        self.rivals = pl.concat([self.rivals, rivals.cast(LINK_SCHEMA)])
        self._close(rivals)

    def _close(self, links: pl.DataFrame) -> None:
        self.left, self.right = without(self.left, links), without(self.right, links)

    def linked(self) -> pl.DataFrame:
        """All links: lead, row, rule_no, confirmed."""
        if not self.links:
            return no_links().with_columns(
                rule_no=pl.lit(None, dtype=pl.Int32), confirmed=pl.lit(None, dtype=pl.Boolean)
            )
        return pl.concat(self.links)


def run_rules(
    left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, context: Context
) -> Waterfall:
    """Let every rule see what the stricter ones before it have left open."""
    fall = Waterfall(left, right)
    for number, rule in enumerate(rules.rules, start=1):
        ours = _scoped(fall.left, rule.kinds_left)
        theirs = _scoped(fall.right, rule.kinds_right)
        if rule.method == Method.PAYOUT:
            _take_payouts(fall, number, rule, match_payouts(ours, theirs, rules, context))
        elif rule.method == Method.CLOSE:
            links, rivals, scores = suggest_close(ours, theirs, rule)
            fall.take(links, number, confirmed=False)
            fall.contest(rivals)
            fall.scores |= scores
        else:
            links = _KEYED[rule.method](ours, theirs, rule)
            fall.take(links, number, confirmed=rule.confirms)
    return fall


def _take_payouts(fall: Waterfall, number: int, rule: Rule, found: Payouts) -> None:
    fall.take(found.confirmed, number, confirmed=rule.confirms)
    fall.take(found.suggested, number, confirmed=False)
    fall.contest(found.rivals)
    fall.units = found.units


def _scoped(rows: pl.DataFrame, kinds: tuple[str, ...]) -> pl.DataFrame:
    return rows.filter(pl.col("kind").is_in(list(kinds))) if kinds else rows
