"""What people, and settled periods, say about which rows belong together: the truth that rules are tried by."""

from __future__ import annotations

from datetime import date

import polars as pl

from accounts.bulk import read_rows
from accounts.models import Merchant
from accounts.planning import whole_tables
from reconcile.models import Reconciliation
from reconcile.reports.comparison import Decisions, Groups, grouped

RIGHT, WRONG, SETTLED = "right", "wrong", "settled"

# A person's word counts, a program's does not: a token that accepts everything would prove everything.
# A match that a rule confirmed and that stood when its period was settled is a weaker word, kept apart.
DECISIONS_SQL = """
    select l.match_id as "group", l.entry_id as entry, d.verdict
    from (
        select m.id, m.merchant_id, case
            when m.undone_by_id is not null then case when undoing.id is not null then 'wrong' end
            when m.state <> 'CONFIRMED' then null
            when said.subject_id is not null then 'right'
            when exists (
                select 1 from reconcile_settlement s
                where s.merchant_id = m.merchant_id and s.reconciliation_id = m.reconciliation_id
                  and s.state in ('APPROVED', 'SELF_CLOSED')
                  and m.period_on between s.period_start and s.period_end) then 'settled'
            end as verdict
        from reconcile_match m
        left join accounts_auditevent undoing on undoing.merchant_id = m.merchant_id
         and undoing.id = m.undone_by_id and undoing.verb = 'match.undone'
         and undoing.actor_kind = 'PERSON'
        left join (
            select distinct merchant_id, subject_id from accounts_auditevent
            where merchant_id = {merchant} and actor_kind = 'PERSON'
              and verb in ('match.accepted', 'match.made_by_hand')
        ) said on said.merchant_id = m.merchant_id and said.subject_id = m.public_id
        where m.merchant_id = {merchant} and m.reconciliation_id = {reconciliation}
          and m.period_on between date '{first}' and date '{last}'
    ) d
    join reconcile_matchleg l on l.merchant_id = d.merchant_id and l.match_id = d.id
    where d.verdict is not null
"""


def read_decisions(
    merchant: Merchant, reconciliation: Reconciliation, *, first: date, last: date
) -> tuple[Decisions, Groups]:
    """What people decided on matches of a period; and what rules matched in it that was settled."""
    # integers and days of our own: nothing a user wrote enters this text
    query = DECISIONS_SQL.format(
        merchant=int(merchant.id),
        reconciliation=int(reconciliation.id),
        first=first.isoformat(),
        last=last.isoformat(),
    )
    with whole_tables():
        legs = read_rows(query, {"group": pl.Int64, "entry": pl.Int64, "verdict": pl.String})
    right, wrong, settled = (
        grouped(legs.filter(pl.col("verdict") == verdict)) for verdict in (RIGHT, WRONG, SETTLED)
    )
    # what was undone and is matched again, as before, is right after all
    return Decisions(right, wrong.unlike(right)), settled
