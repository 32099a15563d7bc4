"""The rules in their order: each takes rows away from the next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import takewhile

import polars as pl

from reconcile.engine.keys.derived_keys import has_derived_keys, keeps_numbers_whole, with_keys
from reconcile.engine.keys.own_keys import Settled
from reconcile.engine.likeness.alike import Asked, alike, nothing_alike
from reconcile.engine.likeness.named_accounts import are_named
from reconcile.engine.likeness.near import CANDIDATE_DAYS, Near, no_copies, none_crowded
from reconcile.engine.likeness.scoring import Sides, sides
from reconcile.engine.links import EVIDENCE_SCHEMA, LINK_SCHEMA, no_evidence, no_links
from reconcile.engine.passes.close import match_close
from reconcile.engine.passes.convert import (
    CONVERTED_SCHEMA,
    REMARK_SCHEMA,
    Conversions,
    convert_by_key,
)
from reconcile.engine.passes.fees import net_of_fee
from reconcile.engine.passes.groups import match_groups, no_offers
from reconcile.engine.passes.keys import (
    pair_by_key,
    sum_by_key,
    tolerate_by_key,
)
from reconcile.engine.passes.lacking import nothing_lacking
from reconcile.engine.passes.payers import Known
from reconcile.engine.passes.payouts import Payouts, match_payouts
from reconcile.engine.passes.reversals import evidence_of_returns, reverse_on_one_side
from reconcile.engine.passes.stated import pair_by_stated, states_another
from reconcile.engine.records import Context
from reconcile.engine.rules import KEYLESS, Method, Rule, RuleSet
from reconcile.engine.scope import in_scope, kinds_of
from reconcile.engine.side_by_side import of_each
from reconcile.engine.sides.affixes import has_prefix
from reconcile.engine.sides.delays import Delay
from reconcile.engine.sides.frames import SHOP_NUMBER, sides_of, without
from reconcile.engine.undone import Memory, remember

_KEYED = {
    Method.KEY: pair_by_key,
    Method.SUM: sum_by_key,
    Method.TOLERANCE: tolerate_by_key,
    Method.REVERSAL: reverse_on_one_side,
}
# what these find has a row on either side
_ACROSS = (Method.KEY, Method.SUM, Method.TOLERANCE, Method.NET_OF_FEE, Method.CONVERT)


@dataclass(frozen=True, slots=True)
class Opened:
    """Both sides prepared: all rows, those open to the rules, and those set aside before."""

    everything: pl.DataFrame
    # the open rows, with what the keyed rules look at and nothing else
    left: pl.DataFrame
    right: pl.DataFrame
    aside: pl.DataFrame
    # which rows are further copies of a first one
    copies: pl.DataFrame
    # with the keys that these sides share
    settled: Settled

    @property
    def rules(self) -> RuleSet:
        return self.settled.rules

    @property
    def is_two_sided(self) -> bool:
        """Whether both sides have rows at all."""
        return not (self.left.is_empty() or self.right.is_empty())

    def rest(self, links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows that are still open after these links, with all their columns."""
        gone = pl.concat([self.aside.select("row"), links.select("row")])
        ours, theirs = of_each(without, *((side, gone) for side in sides_of(self.everything)))
        return ours.with_columns(self.settled.left), theirs.with_columns(self.settled.right)


@dataclass(frozen=True, slots=True)
class Keyed:
    """What the keyed rules at the head of the waterfall have found, in a part or as a whole."""

    # lead, row, rule_no, confirmed
    links: pl.DataFrame
    evidence: pl.DataFrame


@dataclass(slots=True)
class Waterfall:
    """Where the rules have brought every row: linked, in rivalry, or still open."""

    left: pl.DataFrame
    right: pl.DataFrame
    # whether both sides have rows at all; a part of them may have those of one side only
    is_two_sided: bool = True
    # each with lead and row, the number of its rule from 1, and whether it is confirmed
    links: list[pl.DataFrame] = field(default_factory=list)
    rivals: pl.DataFrame = field(default_factory=no_links)
    # what speaks for a suggestion
    evidence: pl.DataFrame = field(default_factory=no_evidence)
    payouts: Payouts | None = None
    # further copies, with the row that each is one of
    copies: pl.DataFrame = field(default_factory=no_copies)
    # refunds of orders whose refunds exceed their payments
    over_refunded: pl.DataFrame = field(default_factory=no_links)
    # what bills that were paid in part still lack
    lacking: pl.DataFrame = field(default_factory=nothing_lacking)
    # how long after our rows theirs usually come
    delay: Delay = field(default_factory=Delay)
    # what a person has undone, and no rule proposes again on the same grounds
    memory: Memory = field(default_factory=Memory)
    # sums that fit a row, but are not the only ones
    offers: pl.DataFrame = field(default_factory=no_offers)
    # which names of both sides are alike
    names: pl.DataFrame = field(default_factory=nothing_alike)
    asked: Asked = Asked.NONE
    # what the last rule without a key looked at
    compared: Sides | None = None
    # rows of amounts so frequent that a rule could not compare them, and its name
    crowded: pl.DataFrame = field(default_factory=none_crowded)
    # what rows of another currency count in their match, and why others were not converted
    converted: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CONVERTED_SCHEMA))
    remarks: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REMARK_SCHEMA))

    def take(self, links: pl.DataFrame, rule_no: int, *, confirmed: bool) -> None:
        """Record what a rule has linked; its rows are open no more."""
        links = self.spared(links, rule_no)
        if links.is_empty():
            return
        self.links.append(
            links.with_columns(
                rule_no=pl.lit(rule_no, dtype=pl.Int32), confirmed=pl.lit(value=confirmed)
            )
        )
        self.close(links)

    def spared(self, links: pl.DataFrame, rule_no: int) -> pl.DataFrame:
        """The links without those that a person has undone; what speaks for these is forgotten.

        It would speak for others of the same leading row.
        """
        kept = self.memory.spared(links, rule_no, self.evidence)
        if len(kept) < len(links):
            gone = links.join(kept, on="lead", how="anti")
            self.evidence = self.evidence.join(gone, on="lead", how="anti", maintain_order="left")
        return kept

    def suggest(self, links: pl.DataFrame, evidence: pl.DataFrame, rule_no: int) -> None:
        """Record what a person has to confirm, with what speaks for it."""
        self.explain(evidence)
        self.take(links, rule_no, confirmed=False)

    def explain(self, evidence: pl.DataFrame) -> None:
        """Record what speaks for links, by their leading rows."""
        self.evidence = pl.concat([self.evidence, evidence.cast(EVIDENCE_SCHEMA)])  # type: ignore[arg-type]  # names to types

    def contest(self, rivals: pl.DataFrame) -> None:
        """Set rows aside that compete with one another: they become one case."""
        self.rivals = pl.concat([self.rivals, rivals.cast(LINK_SCHEMA)])  # type: ignore[arg-type]  # names to types
        self.close(rivals)

    def close(self, links: pl.DataFrame) -> None:
        """These rows are open no more."""
        self.left, self.right = of_each(without, (self.left, links), (self.right, links))

    def crowd(self, rows: pl.DataFrame, rule: Rule) -> None:
        """Remember which rows a rule could not compare; the first one that says so counts."""
        named = rows.with_columns(rule=pl.lit(rule.name)).unique("row")
        self.crowded = pl.concat([self.crowded, named.join(self.crowded, on="row", how="anti")])

    def near(self, rules: RuleSet) -> Near:
        """What the candidates of the cases are looked for with."""
        asked = (rule.tolerance.days or 0 for rule in rules.rules if rule.method in KEYLESS)
        return Near(
            self.names,
            self.asked,
            self.offers,
            max([CANDIDATE_DAYS, *asked]),
            self.crowded,
            self.compared,
            self.copies,
        )

    def linked(self) -> pl.DataFrame:
        """All links so far: lead, row, rule_no, confirmed. They are forgotten here."""
        found, self.links = self.links, []
        empty = no_links().with_columns(
            rule_no=pl.lit(None, dtype=pl.Int32), confirmed=pl.lit(None, dtype=pl.Boolean)
        )
        return pl.concat([empty, *found])


def keyed_rules(rules: RuleSet) -> tuple[Rule, ...]:
    """The rules at the head of the waterfall that look at nothing but rows of one key.

    Whether a key may be made comparable says the whole side, so such rules are none of them.
    """

    def is_keyed(rule: Rule) -> bool:
        return rule.method in _KEYED and not has_derived_keys(rule)

    return tuple(takewhile(is_keyed, rules.rules))


def keys_of(rules: Iterable[Rule]) -> tuple[list[str], list[str]]:
    """The columns that rules name as keys, of our side and of theirs."""
    pairs = [pair for rule in rules for pair in rule.keys]
    return [ours for ours, _theirs in pairs], [theirs for _ours, theirs in pairs]


def run_keyed_rules(
    left: pl.DataFrame,
    right: pl.DataFrame,
    rules: RuleSet,
    context: Context,
    *,
    is_two_sided: bool = True,
) -> Keyed:
    """What the keyed rules find in rows of which none shares a key with a row elsewhere."""
    fall = Waterfall(left, right, is_two_sided, memory=remember(left, right, rules, context))
    _run(fall, rules, context, range(1, len(keyed_rules(rules)) + 1))
    return Keyed(fall.linked(), fall.evidence)


def run_rules(opened: Opened, context: Context, keyed: Keyed | None = None) -> Waterfall:
    """Let every rule see what the stricter ones before it have left open.

    Rules that go by amount and day wait until the rows that share a key have been dealt with. With
    `keyed` the rules at the head have run already, in parts.
    """
    left, right, rules = opened.left, opened.right, opened.rules
    if keyed is None:
        keyed = run_keyed_rules(left, right, rules, context, is_two_sided=opened.is_two_sided)
    fall = Waterfall(
        *opened.rest(keyed.links),
        opened.is_two_sided,
        links=[keyed.links],
        evidence=keyed.evidence,
        copies=opened.copies,
        memory=remember(left, right, rules, context),
    )
    _run(fall, rules, context, range(len(keyed_rules(rules)) + 1, len(rules.rules) + 1))
    _take_stated(fall, rules)
    return fall


def _run(fall: Waterfall, rules: RuleSet, context: Context, numbers: range) -> None:
    # which kinds there are is asked once; the rows that are left are of no others
    kinds = kinds_of(fall.left), kinds_of(fall.right)
    seen: tuple[object, ...] = ()
    for number in numbers:
        rule = rules.rules[number - 1]
        if rule.method in _ACROSS and (fall.left.is_empty() or fall.right.is_empty()):
            continue
        # a rule and the sum by the same keys mostly see the same rows: their keys are made once
        asked = (rule.scope, rule.keys, rule.normalise, len(fall.left), len(fall.right))
        if asked != seen:
            ours, theirs = in_scope(fall.left, fall.right, rule.scope, kinds)
            ours, theirs = with_keys(ours, theirs, rule.keys, rule.normalise, rules.aliases)
            seen = asked
        if rule.method == Method.PAYOUT:
            _take_payouts(fall, number, rule, match_payouts(ours, theirs, rules, context))
        elif rule.method == Method.NET_OF_FEE:
            netted = net_of_fee(ours, theirs, rule, rules)
            fall.explain(netted.evidence)
            fall.take(netted.links, number, confirmed=rule.confirms)
        elif rule.method == Method.CONVERT:
            found = convert_by_key(ours, theirs, rule, rules, context.rates)
            _take_conversions(fall, number, rule, found)
        elif rule.method in _KEYED and _has_its_turn(rule, fall):
            links = _KEYED[rule.method](ours, theirs, rule)
            fall.take(links, number, confirmed=rule.confirms)


def _take_stated(fall: Waterfall, rules: RuleSet) -> None:
    """What shares a key and agrees by another amount than the one compared, when no rule explains it."""
    if not rules.basis_left == rules.basis_right == "gross":
        return
    if not (states_another(fall.left) or states_another(fall.right)):
        return
    for number, rule in enumerate(rules.rules, start=1):
        if rule.method != Method.KEY or not keeps_numbers_whole(rule.normalise):
            continue
        ours, theirs = in_scope(fall.left, fall.right, rule.scope)
        links, evidence = pair_by_stated(
            *with_keys(ours, theirs, rule.keys, rule.normalise), rule.keys
        )
        fall.explain(evidence)
        fall.take(links, number, confirmed=rule.confirms)


def _has_its_turn(rule: Rule, fall: Waterfall) -> bool:
    """Whether a keyed rule may look: a reversal asks what the other side lacks, and what is only suggested
    waits until nothing else explains it."""
    return rule.method != Method.REVERSAL or (rule.confirms and fall.is_two_sided)


def run_close_rules(
    fall: Waterfall,
    rules: RuleSet,
    may_be_suggested: pl.Expr,
    everything: pl.DataFrame,
    in_question: pl.Series,
) -> None:
    """Match by what is alike, among the rows for which that makes sense; `in_question` are those of open questions."""
    shops = everything[SHOP_NUMBER] if SHOP_NUMBER in everything.columns else None
    known = Known(
        *sides_of(everything),
        numbers=everything["order_key"],
        aliases=rules.aliases,
        in_question=in_question,
        shops=shops,
        has_prefix=has_prefix(everything),
        has_accounts=are_named(everything),
        goes_by_account=any(rule.goes_by_account for rule in rules.rules),
        lacking=fall.lacking,
    )
    fall.names, fall.asked = _names(fall, rules, known.lines)
    for number, rule in enumerate(rules.rules, start=1):
        if rule.method not in KEYLESS or rule.goes_by_account:
            continue
        may_be = (fall.left.filter(may_be_suggested), fall.right.filter(may_be_suggested))
        ours, theirs = in_scope(*may_be, rule.scope)
        fall.compared = sides(ours, theirs, fall.names, fall.compared, fall.asked)
        if rule.method == Method.CLOSE:
            close = match_close(fall.compared, rule, known, fall.memory.apart())
            fall.explain(close.evidence)
            fall.take(close.confirmed, number, confirmed=True)
            fall.take(close.suggested, number, confirmed=False)
            fall.contest(close.rivals)
            fall.crowd(close.crowded, rule)
        else:
            groups = match_groups(fall.compared, rule)
            fall.explain(groups.evidence)
            fall.take(groups.confirmed, number, confirmed=True)
            fall.take(groups.suggested, number, confirmed=False)
            fall.offers = pl.concat([fall.offers, groups.offers])
            fall.contest(groups.rivals)


def run_last_rules(fall: Waterfall, rules: RuleSet, alone: pl.DataFrame) -> pl.DataFrame:
    """Suggest which of the rows that stand alone, for no reason of their own, cancel out on their side.

    Returns the links.
    """
    found = [no_links()]
    for number, rule in enumerate(rules.rules, start=1):
        if rule.method != Method.REVERSAL or rule.confirms or not fall.is_two_sided:
            continue
        left, right = (
            side.join(alone.select("row"), on="row", how="semi", maintain_order="left")
            for side in (fall.left, fall.right)
        )
        ours, theirs = in_scope(left, right, rule.scope)
        ours, theirs = with_keys(ours, theirs, rule.keys, rule.normalise)
        links = fall.spared(reverse_on_one_side(ours, theirs, rule), number)
        fall.suggest(links, evidence_of_returns(links), number)
        found.append(links)
    return pl.concat(found)


def _names(fall: Waterfall, rules: RuleSet, theirs: pl.DataFrame) -> tuple[pl.DataFrame, Asked]:
    """Which names of open rows are alike; where numbers decide, only for rows that lack one. `theirs` are all of
    their rows: how long names become there."""
    keyless = [r for r in rules.rules if r.method in KEYLESS and not r.goes_by_account]
    if not keyless:
        return nothing_alike(), Asked.NONE
    if not all(rule.keys for rule in keyless):
        longest = theirs.select(
            pl.col("counterparty").str.strip_chars().str.len_chars().max()
        ).item()
        return alike(fall.left, fall.right, rules.aliases, longest or 0), Asked.ALL
    left, right = (side.filter(pl.col("order_key").is_null()) for side in (fall.left, fall.right))
    found = [alike(left, fall.right, rules.aliases), alike(fall.left, right, rules.aliases)]
    return pl.concat(found).unique(maintain_order=True), Asked.WITHOUT_NUMBER


def _take_payouts(fall: Waterfall, number: int, rule: Rule, found: Payouts) -> None:
    fall.take(found.confirmed, number, confirmed=rule.confirms)
    fall.suggest(found.suggested, found.evidence, number)
    fall.contest(found.rivals)
    fall.payouts = found


def _take_conversions(fall: Waterfall, number: int, rule: Rule, found: Conversions) -> None:
    fall.explain(found.evidence)
    links = fall.spared(found.links, number)
    fall.take(links, number, confirmed=rule.confirms)
    fall.converted = pl.concat([fall.converted, found.converted.join(links, on="row", how="semi")])
    fall.remarks = pl.concat([fall.remarks, found.remarks])
