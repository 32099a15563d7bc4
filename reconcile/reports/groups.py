"""Cases in groups of one kind, reason and ledger: what can be decided at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from accounts.models import Membership, Merchant
from reconcile.models import GroupAct
from reconcile.models.cases import ExceptionKind
from reconcile.reports.queue import SEVERAL, select_cases
from reconcile.reports.reason_words import reason_in_general
from reconcile.reports.remembered import BooksState

GROUPS_MAX = 200
# a case is in a ledger where all of its live rows are
GROUP_SQL = """
with chosen as ({chosen}), placed as (
    select c.*, case when min(e.ledger_id) = max(e.ledger_id) then min(e.ledger_id) end as ledger_id
    from chosen c
    left join reconcile_openitem i
        on i.merchant_id = %s and i.case_id = c.id and i.released_by_id is null
    left join ledgers_entry e on e.merchant_id = %s and e.id = i.entry_id
    group by c.id, c.kind, c.reason_code, c.reconciliation_id, c.currency, c.amount_minor,
        c.difference_minor, c.period_on
)
select p.kind, p.reason_code, r.name, coalesce(l.name, ''), p.currency, count(*),
    sum(p.amount_minor)::bigint, sum(p.difference_minor)::bigint, min(p.period_on)
from placed p
join reconcile_reconciliation r on r.merchant_id = %s and r.id = p.reconciliation_id
left join ledgers_ledger l on l.merchant_id = %s and l.id = p.ledger_id
group by p.kind, p.reason_code, p.reconciliation_id, r.name, p.ledger_id, l.name, p.currency
order by 6 desc, 7 desc, 1, 2, 3, 4, 5
limit %s
"""


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases of one kind for one reason, all of whose rows are in one ledger, or in several."""

    kind: str
    reason_code: str
    reconciliation: str
    # empty where the rows of each case are in several ledgers
    ledger: str
    currency: str
    cases: int
    amount_minor: int
    difference_minor: int
    oldest_on: date

    @property
    def label(self) -> str:
        return str(ExceptionKind(self.kind).label)

    @property
    def reason(self) -> str:
        return reason_in_general(self.reason_code)

    @property
    def filters(self) -> dict[str, str]:
        """The address that selects exactly this group."""
        return {
            "kind": self.kind,
            "reason": self.reason_code,
            "reconciliation": self.reconciliation,
            "within": self.ledger or SEVERAL,
            "currency": self.currency,
        }


def case_groups(
    merchant: Merchant, wanted: Mapping[str, str], state: BooksState, *, today: date
) -> tuple[CaseGroup, ...]:
    """The groups of a selection, the largest first; no more than GROUPS_MAX and one, which says there are."""
    asked = {name: value for name, value in wanted.items() if value and name != "sort"}
    given = [asked, today if "older" in asked else None]
    return state.remember("case groups", given, lambda: _groups(merchant, wanted, today))


def _groups(merchant: Merchant, wanted: Mapping[str, str], today: date) -> tuple[CaseGroup, ...]:
    chosen = select_cases(merchant, wanted, today=today).order_by()
    columns = (
        "id", "kind", "reason_code", "reconciliation_id", "currency", "amount_minor", "difference_minor",
        "period_on",
    )  # fmt: skip
    text, values = chosen.values(*columns).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(GROUP_SQL.format(chosen=text), [*values, *[merchant.id] * 4, GROUPS_MAX + 1])
        return tuple(CaseGroup(*row) for row in cursor.fetchall())


def given_to(merchant: Merchant, asked: GroupAct) -> Membership | None:
    """To whom an act gives the cases of its group, also when they have left since; nobody by another act."""
    member = asked.given.get("member")
    team = Membership.objects.for_merchant(merchant).select_related("user")
    return team.filter(public_id=member).first() if member else None
