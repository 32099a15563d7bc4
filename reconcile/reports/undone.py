"""What people have undone in a reconciliation, as the engine remembers it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from django.db import connection

from accounts.models import Merchant
from reconcile.engine.records import Undone
from reconcile.models import Reconciliation

# the newest are remembered; by then a rule is wrong, not a pair
UNDONE_MAX = 20_000

# An entry of a file that was voided and taken in again is the same line in another edition. A match made by
# hand had no grounds that a rule could repeat, and one that fell with its statement was not wrong.
UNDONE_SQL = """
select (select array_agg(distinct e.id order by e.id)
        from reconcile_matchleg l
        join ledgers_entry o on o.merchant_id = l.merchant_id and o.id = l.entry_id
        join ledgers_entry e on e.merchant_id = o.merchant_id and e.ledger_id = o.ledger_id
             and e.identity = o.identity
        join ledgers_statement s on s.merchant_id = e.merchant_id and s.id = e.statement_id
             and s.state = 'COMMITTED'
        where l.merchant_id = m.merchant_id and l.match_id = m.id),
    v.document -> 'rules' -> (m.rule_number - 1), m.score, a.actor_name, a.at, a.note
from reconcile_match m
join accounts_auditevent a on a.merchant_id = m.merchant_id and a.id = m.undone_by_id
     and a.verb = 'match.undone'
join reconcile_run r on r.merchant_id = m.merchant_id and r.id = m.run_id
join reconcile_rulesetversion v on v.merchant_id = r.merchant_id and v.id = r.rules_id
where m.merchant_id = %(merchant)s and m.reconciliation_id = %(reconciliation)s
  and m.undone_by_id is not null and m.rule_number is not null
order by m.id desc limit %(most)s
"""


def undone_matches(merchant: Merchant, reconciliation: Reconciliation) -> tuple[Undone, ...]:
    """Every match of rules that a person has undone, and every suggestion rejected, the newest first."""
    zone = ZoneInfo(merchant.zone)
    with connection.cursor() as cursor:
        cursor.execute(
            UNDONE_SQL,
            {
                "merchant": merchant.id,
                "reconciliation": reconciliation.id,
                "most": UNDONE_MAX,
            },
        )
        return tuple(
            _undone(entries, json.loads(rule), score, (by, at.astimezone(zone).date(), note))
            for entries, rule, score, by, at, note in cursor.fetchall()
            if entries and rule
        )


def _undone(
    entries: list[int],
    rule: Mapping[str, object],
    score: int | None,
    told: tuple[str, date, str],
) -> Undone:
    keys = rule.get("keys") or []
    assert isinstance(keys, list)  # noqa: S101  (the schema says so)
    by, on, note = told
    return Undone(
        entries=tuple(entries),
        method=str(rule["method"]),
        keys=tuple((key["left"], key["right"]) for key in keys),
        score=score,
        by=by,
        on=on,
        note=note,
    )
