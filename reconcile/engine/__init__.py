"""The matching engine: frames and rules in, an outcome out. It knows no database and no clock.

prepare     number the rows of both sides in one stable order      frames.py
duplicates  set further copies aside                               disputes.py
rules       the waterfall, strictest rule first                    waterfall.py, passes/
disputes    linked rows that disagree become cases                 disputes.py
classify    what is left gets its kind                             classify.py
assemble    number, explain, prove                                 assemble.py, proof.py
"""

from __future__ import annotations

import polars as pl

from reconcile.engine.assemble import assemble
from reconcile.engine.classify import classify
from reconcile.engine.disputes import (
    DISPUTE_SCHEMA,
    disagreements,
    duplicates,
    shared_but_unequal,
    unpaid_but_settled,
)
from reconcile.engine.frames import prepare, without
from reconcile.engine.ready import choose, ready_rule_sets
from reconcile.engine.records import Case, Context, Outcome, Period
from reconcile.engine.rules import RuleSet, RuleSetError, from_json, validate
from reconcile.engine.waterfall import run_rules

ENGINE_VERSION = "1"

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


def reconcile(
    left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, context: Context | None = None
) -> Outcome:
    """Match two frames of RECORD_SCHEMA by the rules.

    Every row ends in exactly one match or one case. The outcome is the same for any order of the rows.
    """
    context = context or Context()
    ours = prepare(left, "LEFT", rules, 0)
    theirs = prepare(right, "RIGHT", rules, len(ours))
    everything = pl.concat([ours, theirs])
    copies = pl.concat([duplicates(ours), duplicates(theirs)])
    fall = run_rules(without(ours, copies), without(theirs, copies), rules, context)
    linked, disagreeing = disagreements(everything, fall, rules)
    linked, refunded = unpaid_but_settled(fall, linked, everything)
    fall.left, fall.right = without(fall.left, refunded), without(fall.right, refunded)
    unequal = shared_but_unequal(fall, rules)
    fall.left, fall.right = without(fall.left, unequal), without(fall.right, unequal)
    rivals = fall.rivals.with_columns(
        case=pl.lit(str(Case.AMBIGUOUS)), reason=pl.lit("several_fit")
    ).cast(DISPUTE_SCHEMA)
    rest = classify(fall, everything, rules, context)
    disputes = pl.concat([copies, disagreeing, refunded, unequal, rivals, rest])
    return assemble(everything, linked, disputes, fall, rules)
