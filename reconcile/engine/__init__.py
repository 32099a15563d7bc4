"""The matching engine: frames and rules in, an outcome out. It knows no database and no clock.

prepare     number the rows of both sides in one stable order      sides/frames.py
duplicates  set further copies, and tries that failed, aside       checks/disputes.py, checks/taken_back.py
rules       the waterfall, strictest rule first                    waterfall.py, passes/
disputes    linked rows that disagree become cases                 checks/
suggest     by amount, day and words, what no key has placed       passes/close.py, likeness/
classify    what is left gets its kind                             unmatched/classify.py
returned    what stands alone and cancels out is suggested         passes/reversals.py
assemble    number, explain, prove                                 outcome/
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import polars as pl

from reconcile.engine.checks.charges_to_come import say_charges_to_come
from reconcile.engine.checks.completed import without_completed
from reconcile.engine.checks.contradictions import contradicted
from reconcile.engine.checks.counted_units import evidence_of_counts, other_units, say_units
from reconcile.engine.checks.disputes import (
    attempts,
    closed_later,
    disagreements,
    dispute,
    duplicates,
    further_copies,
    in_question,
    refunded_by_status,
    refunded_there,
    refunded_too_much,
)
from reconcile.engine.checks.exported_again import EXPORTED_AGAIN, exported_again, of_matched_orders
from reconcile.engine.checks.given_back import given_back_only
from reconcile.engine.checks.less_credit_note import without_credited
from reconcile.engine.checks.lines_twice import without_twins
from reconcile.engine.checks.misquoted import without_misquoted, without_paid_by_their_own
from reconcile.engine.checks.named_but_unequal import named_but_unequal
from reconcile.engine.checks.named_together import without_sums
from reconcile.engine.checks.off_contract import fee_evidence
from reconcile.engine.checks.other_articles import other_article_sent, other_articles
from reconcile.engine.checks.other_parties import (
    of_other_parties,
    tell_parties_apart,
    without_other_parties,
)
from reconcile.engine.checks.other_payers import paid_by_others
from reconcile.engine.checks.paid_amiss import paid_amiss
from reconcile.engine.checks.paid_on_neither import paid_on_neither
from reconcile.engine.checks.paid_under_digits import paid_under_digits
from reconcile.engine.checks.pooled_days import pooled_days
from reconcile.engine.checks.refunds_returned import without_returned
from reconcile.engine.checks.same_account import run_account_rules, topped_up_on_one_side
from reconcile.engine.checks.shops import (
    of_other_shops,
    shop_evidence,
    tell_shops_apart,
    without_other_shops,
)
from reconcile.engine.checks.stated_refunds import stated_refunds
from reconcile.engine.checks.taken_back import say_still_open, taken_back
from reconcile.engine.checks.titled import with_parties
from reconcile.engine.checks.topped_up import other_accounts
from reconcile.engine.checks.unequal_keys import shared_but_unequal
from reconcile.engine.faults import RuleSetError, from_json, validate
from reconcile.engine.keys.own_keys import settle_keys
from reconcile.engine.outcome.assemble import assemble, matched
from reconcile.engine.outcome.proof import came_in
from reconcile.engine.passes.lacking import still_lacking
from reconcile.engine.passes.withdrawals import as_taken_back
from reconcile.engine.ready import choose, ready_rule_sets
from reconcile.engine.records import Case, Context, Kind, Outcome, Period
from reconcile.engine.rules import RuleSet
from reconcile.engine.side_by_side import of_each
from reconcile.engine.sides.affixes import told_by_affix
from reconcile.engine.sides.covered_days import covering
from reconcile.engine.sides.delays import usual_delay
from reconcile.engine.sides.frames import narrowed, prepare_both, together, without
from reconcile.engine.sides.receivables import awaiting_the_bank
from reconcile.engine.sides.refunds import over_refunded
from reconcile.engine.undone import say_undone
from reconcile.engine.unmatched.classify import classify, may_be_suggested
from reconcile.engine.unmatched.fees_of_sales import with_their_fees
from reconcile.engine.unmatched.left_of_payouts import payouts_of_other_amount
from reconcile.engine.waterfall import (
    Keyed,
    Opened,
    Waterfall,
    keyed_rules,
    keys_of,
    run_close_rules,
    run_last_rules,
    run_rules,
)

ENGINE_VERSION = "13"
# what stands alone, and nothing explains why the other side lacks it
ONE_SIDED = (Case.EXTERNAL_ONLY, Case.INTERNAL_ONLY)

__all__ = [
    "ENGINE_VERSION",
    "Context",
    "Outcome",
    "Period",
    "RuleSet",
    "RuleSetError",
    "choose",
    "from_json",
    "ready_rule_sets",
    "reconcile",
    "validate",
]


def open_sides(
    left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, context: Context | None = None
) -> Opened:
    """Number the rows and set aside further copies, tries that failed and receipts that were taken back.

    Further copies are, too, entries of orders that were matched before: what is paid for them now is another sum.
    """
    context = context or Context()
    left = with_parties(left, context.left_parties)
    right = with_parties(right, context.right_parties)
    ours, theirs = tell_shops_apart(*prepare_both(left, right, rules), rules)
    ours, theirs = tell_parties_apart(ours, theirs, rules)
    (ours, ours_back), (theirs, theirs_back) = of_each(
        without_returned, (ours, rules), (theirs, rules)
    )
    copies = pl.concat(of_each(further_copies, (ours,), (theirs,)))
    tries = [attempts(side, copies) for side in (ours, theirs)]
    tries = [closed_later(tries[0], ours, theirs), closed_later(tries[1], theirs, ours)]
    returned = without(pl.concat([ours_back, theirs_back]), copies)
    aside = pl.concat([duplicates(copies), *tries, returned])
    known = pl.concat([of_matched_orders(side, context.matched_before) for side in (ours, theirs)])
    aside = pl.concat([aside, duplicates(without(known, aside), EXPORTED_AGAIN)])
    again = pl.concat(of_each(exported_again, (ours, theirs, aside), (theirs, ours, aside)))
    aside = pl.concat([aside, duplicates(again, EXPORTED_AGAIN)])
    copies = pl.concat([copies, again])
    aside = pl.concat([aside, taken_back(ours, without(theirs, aside), rules)])
    ours = as_taken_back(awaiting_the_bank(ours, rules), rules)
    keys = keys_of(keyed_rules(rules))
    narrow = of_each(without, (narrowed(ours, keys[0]), aside), (narrowed(theirs, keys[1]), aside))
    settled = settle_keys(narrow[0], narrow[1], rules)
    return Opened(
        together(ours, theirs),
        narrow[0].with_columns(settled.left),
        narrow[1].with_columns(settled.right),
        aside,
        copies,
        settled,
    )


def reconcile(
    left: pl.DataFrame,
    right: pl.DataFrame,
    rules: RuleSet,
    context: Context | None = None,
    keyed: Keyed | None = None,
) -> Outcome:
    """Match two frames of RECORD_SCHEMA by the rules.

    Every row ends in exactly one match or one case. The outcome is the same for any order of rows, and
    whether the keyed rules have run here or before, in parts (`keyed`; see shards.py).
    """
    context = context or Context()
    opened = open_sides(left, right, rules, context)
    everything, rules, aside = opened.everything, opened.rules, opened.aside
    fall = run_rules(opened, context, keyed)
    context = covering(everything, context)
    fall.over_refunded = over_refunded(opened.left, opened.right, rules)
    # the rows that were open are a second copy of much of everything
    del opened
    # what needs none of the rules that are left is worked out beside them
    with ThreadPoolExecutor(1) as beside:
        came = beside.submit(came_in, everything)
        linked, disputes = _disputed(fall, everything, rules, context)
        fall.explain(told_by_affix(linked, everything, fall.evidence, rules))
        by_key = beside.submit(matched, linked, everything, fall.converted, fall.evidence, rules)
        fall.delay = usual_delay(linked, everything)
        may_be = may_be_suggested(everything)
        run_close_rules(fall, rules, may_be, everything, in_question(disputes))
        run_account_rules(fall, rules, may_be, everything)
        failed = topped_up_on_one_side(fall, rules, everything)
        fall.close(failed)
        named = named_but_unequal(fall, rules)
        fall.close(named)
        late, given_back = _given_back_late(fall, everything, rules, context)
        rest = classify(fall, everything, rules, context)
        returned = run_last_rules(fall, rules, rest.filter(pl.col("case").is_in(ONE_SIDED)))
        rest = say_still_open(without(rest, returned), aside, everything)
        rest = with_their_fees(rest, everything, rules)
        late = pl.concat([late, fall.linked()])
        late, doubtful = disagreements(everything, late, rules)
        late, given_there = refunded_by_status(late, everything)
        aside = without(aside, late)
        by_likeness = matched(late, everything, fall.converted, fall.evidence, rules)
        rivals = dispute(fall.rivals, Case.AMBIGUOUS, "several_fit")
        disputed = pl.concat([*disputes, failed, named, *given_back, doubtful, given_there])
        disputed = say_charges_to_come(disputed, everything, rules, context.right_period)
        fall.explain(fee_evidence(everything, disputed, rules))
        fall.explain(evidence_of_counts(disputed, everything))
        fall.explain(shop_evidence(disputed, everything))
        outcome = assemble(
            everything,
            (by_key, by_likeness),
            pl.concat([aside, disputed, rivals, rest]),
            fall,
            fall.near(rules),
            came=came,
        )
    return say_undone(outcome, fall.memory)


def _disputed(
    fall: Waterfall, everything: pl.DataFrame, rules: RuleSet, context: Context
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The links of the rules that hold, and the cases of rows that belong together but disagree."""
    linked, disagreeing = disagreements(everything, fall.linked(), rules)
    linked, neither = paid_on_neither(linked, everything)
    linked, pooled = pooled_days(fall, linked, everything, rules)
    linked, swapped = paid_by_others(fall, linked, everything, rules)
    fall.close(swapped)
    linked, again = paid_under_digits(fall, linked, everything, rules)
    fall.close(again)
    linked, amiss = paid_amiss(linked, everything, rules)
    linked, contradicting = contradicted(linked, everything, rules)
    linked, shops = of_other_shops(linked, everything)
    linked, parties, called = of_other_parties(linked, everything, rules)
    fall.explain(called)
    linked, articles = other_articles(linked, everything, rules)
    linked, topped, named = other_accounts(linked, everything, rules)
    fall.explain(named)
    linked, counted = other_units(linked, everything, rules)
    linked, too_much = refunded_too_much(fall, linked)
    linked, given_there = _given_back_there(fall, linked, everything, rules, context)
    linked, by_status = refunded_by_status(linked, everything)
    linked, given_back = given_back_only(linked, everything)
    payouts = payouts_of_other_amount(fall, everything)
    fall.close(payouts)
    unequal = without_twins(
        shared_but_unequal(fall, rules), fall, everything, rules, context.undone
    )
    unequal = without_sums(unequal, fall, rules)
    unequal = without_completed(without_credited(unequal, fall, rules), fall, rules)
    unequal = without_paid_by_their_own(unequal, fall, rules)
    unequal = without_other_shops(without_misquoted(unequal, fall, rules), everything)
    unequal = say_units(without_other_parties(unequal, everything, rules), everything)
    fall.lacking = still_lacking(unequal, fall.left, fall.right)
    fall.close(unequal)
    sent = other_article_sent(fall)
    fall.close(sent)
    return linked, [
        disagreeing, neither, pooled, swapped, again, amiss, contradicting, shops, parties, articles, topped, counted,
        too_much, *given_there, by_status, given_back, payouts, unequal, sent,
    ]  # fmt: skip


def _given_back_late(
    fall: Waterfall, everything: pl.DataFrame, rules: RuleSet, context: Context
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The links of the rules without a key, and the cases of those that are sure, and of which the other side shows
    under its own number that the money went back."""
    late = fall.linked()
    is_sure = late["confirmed"]
    if not (is_sure.any() and (fall.right["kind"] == Kind.REFUND).any()):
        return late, []
    linked, doubtful = disagreements(everything, late.filter(is_sure), rules)
    linked, given_there = _given_back_there(fall, linked, everything, rules, context)
    return pl.concat([late.filter(~is_sure), linked]), [doubtful, *given_there]


def _given_back_there(
    fall: Waterfall,
    linked: pl.DataFrame,
    everything: pl.DataFrame,
    rules: RuleSet,
    context: Context,
) -> tuple[pl.DataFrame, list[pl.DataFrame]]:
    """The links that hold, and the cases of those of which the other side shows that the money went back, or one side
    states it and the other one doesn't."""
    linked, back_there = refunded_there(fall, linked, everything)
    fall.close(back_there)
    linked, stated = stated_refunds(
        fall,
        linked,
        everything,
        rules,
        context.right_period,
        shows_refunds=context.right_shows_refunds,
    )
    fall.close(stated)
    return linked, [back_there, stated]
