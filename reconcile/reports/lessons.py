"""Proposals for a rule set, learned from what people decided on its matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from accounts.bulk import read_rows
from accounts.models import Merchant
from accounts.planning import whole_tables
from reconcile.engine import lessons
from reconcile.engine.lessons import KEY_COLUMNS, Decision, Row
from reconcile.models import Lesson, Match, RuleSet

# what people did long ago says little of how they work now
LEARNED_DAYS = 400
DECISIONS_MAX = 5_000

# a person's word counts, a program's does not: see decisions.py
LESSONS_SQL = """
    with decided as (
        select m.id, m.merchant_id, m.difference_minor, m.undone_by_id is null as is_right
        from reconcile_match m
        join reconcile_reconciliation r on r.merchant_id = m.merchant_id
         and r.id = m.reconciliation_id and r.rule_set_id = {rule_set}
        where m.merchant_id = {merchant} and m.period_on >= date '{first}' and (
            exists (select 1 from accounts_auditevent a where a.merchant_id = m.merchant_id
                and a.id = m.undone_by_id and a.verb = 'match.undone' and a.actor_kind = 'PERSON')
            or m.undone_by_id is null and m.state = 'CONFIRMED' and m.decided_at is not null
             and m.public_id in (select a.subject_id from accounts_auditevent a
                where a.merchant_id = {merchant} and a.actor_kind = 'PERSON'
                  and a.verb in ('match.accepted', 'match.made_by_hand')))
        order by m.id desc limit {most}
    )
    select d.id as match, d.difference_minor, d.is_right::int, l.side, l.amount_minor, e.counterparty,
        e.order_key, e.transaction_key, e.refund_key, e.batch_key
    from decided d
    join reconcile_matchleg l on l.merchant_id = d.merchant_id and l.match_id = d.id
    join ledgers_entry e on e.merchant_id = l.merchant_id and e.id = l.entry_id
    order by d.id, l.id
"""
SCHEMA = {
    "match": pl.Int64, "difference_minor": pl.Int64, "is_right": pl.Int64, "side": pl.String,
    "amount_minor": pl.Int64, "counterparty": pl.String, "order_key": pl.String,
    "transaction_key": pl.String, "refund_key": pl.String, "batch_key": pl.String,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proposal:
    """A lesson with the first of the matches that speak for it and against it."""

    lesson: lessons.Lesson
    examples: tuple[Match, ...]
    counter_examples: tuple[Match, ...]


def proposals(
    merchant: Merchant, rule_set: RuleSet, document: Mapping[str, object], *, today: date
) -> list[Proposal]:
    """What decisions teach and nobody has taken or told us to forget."""
    known = set(
        Lesson.objects.for_merchant(merchant)
        .filter(rule_set=rule_set)
        .values_list("fingerprint", flat=True)
    )
    learned = [
        lesson
        for lesson in lessons.learn(_decisions(merchant, rule_set, today), document)
        if lesson.fingerprint not in known
    ]
    wanted = [m for lesson in learned for m in (*_first(lesson.agreeing), *_first(lesson.against))]
    named = Match.objects.for_merchant(merchant).in_bulk(wanted)
    return [
        Proposal(
            lesson,
            tuple(named[match] for match in _first(lesson.agreeing)),
            tuple(named[match] for match in _first(lesson.against)),
        )
        for lesson in learned
    ]


def _first(matches: Sequence[int]) -> Sequence[int]:
    return matches[: lessons.EXAMPLES_MAX]


def _decisions(merchant: Merchant, rule_set: RuleSet, today: date) -> list[Decision]:
    # integers and a day of our own: nothing a user wrote enters this text
    query = LESSONS_SQL.format(
        merchant=int(merchant.id),
        rule_set=int(rule_set.id),
        first=(today - timedelta(days=LEARNED_DAYS)).isoformat(),
        most=DECISIONS_MAX,
    )
    with whole_tables():
        legs = read_rows(query, SCHEMA)
    found: dict[int, Decision] = {}
    for leg in legs.iter_rows(named=True):
        row = Row(
            leg["side"],
            leg["amount_minor"],
            leg["counterparty"] or None,
            {key: leg[key] or None for key in KEY_COLUMNS},
        )
        before = found.get(leg["match"])
        rows = (*before.rows, row) if before else (row,)
        found[leg["match"]] = Decision(
            leg["match"], bool(leg["is_right"]), leg["difference_minor"], rows
        )
    return list(found.values())
