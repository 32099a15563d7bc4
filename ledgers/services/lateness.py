"""Statements that are late: noticed once per ledger and period, and forgotten when they have come."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse

from accounts import audit, clock, notices
from accounts.actors import Actor
from accounts.models import Membership, Merchant, NoticeKind, Role
from accounts.permissions import ACTIONS_OF_ROLE, Action
from ledgers.arrivals import begins_on, coverings, with_first_day
from ledgers.coverage import LatePeriod, late_periods
from ledgers.models import LateStatement, Ledger

# nobody waits for what is older; also the bound of how many notices a ledger can have
LOOK_BACK = timedelta(days=62)
# whose work it is to bring statements
BRINGING = tuple(role for role in Role if Action.UPLOAD in ACTIONS_OF_ROLE[role])


@transaction.atomic
def notice_late_statements(
    *, merchant: Merchant, actor: Actor, ledger_id: int, only_resolve: bool = False
) -> list[LateStatement]:
    """Bring the notices of a ledger up to what its calendar and its statements say now; those that stand.

    Repeatable. A ledger whose rows are being written is left alone: whoever writes them does this at the end.
    """
    mine = Ledger.objects.for_merchant(merchant).filter(id=ledger_id)
    if not mine.select_for_update(no_key=True, skip_locked=True).exists():
        return []
    (ledger,) = with_first_day(mine)
    notices = LateStatement.objects.for_merchant(merchant).filter(ledger=ledger, resolved_by=None)
    standing = {notice.period_start: notice for notice in notices.order_by("period_start")}
    if only_resolve and not standing:
        return []
    late = {one.period.start: one for one in _late(merchant, ledger)}
    come = [notice for start, notice in standing.items() if start not in late]
    new = [] if only_resolve else [one for start, one in late.items() if start not in standing]
    if come:
        _resolve(merchant, actor, ledger, come)
    if new:
        _raise(merchant, actor, ledger, new)
    return list(notices.order_by("period_start"))


def _late(merchant: Merchant, ledger: Ledger) -> list[LatePeriod]:
    if not ledger.is_active:
        return []
    now = clock.now()
    today = ledger.delivery.today(now)
    oldest = ledger.delivery.period_of(today - LOOK_BACK).start
    since = max(begins_on(ledger), oldest)
    found = coverings(merchant, [ledger], since, today)[ledger.id]
    return late_periods(found, ledger.delivery, since=since, now=now)


def _resolve(
    merchant: Merchant, actor: Actor, ledger: Ledger, notices: list[LateStatement]
) -> None:
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="ledger.statement_no_longer_late",
        subject=ledger,
        before={"periods": [[str(n.period_start), str(n.period_end)] for n in notices]},
    )
    for notice in notices:
        notice.resolved_by = event
    LateStatement.objects.bulk_update(notices, ["resolved_by"])


def _raise(merchant: Merchant, actor: Actor, ledger: Ledger, late: list[LatePeriod]) -> None:
    _tell(merchant, actor, ledger, len(late))
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="ledger.statement_late",
        subject=ledger,
        after={"periods": [[str(x.period.start), str(x.period.end)] for x in late]},
    )
    LateStatement.objects.bulk_create(
        LateStatement(
            merchant=merchant,
            ledger=ledger,
            period_start=one.period.start,
            period_end=one.period.end,
            due_at=one.due_at,
            raised_by=event,
        )
        for one in late
    )


def _tell(merchant: Merchant, actor: Actor, ledger: Ledger, count: int) -> None:
    members = Membership.objects.for_merchant(merchant).filter(is_active=True, role__in=BRINGING)
    notices.tell(
        merchant=merchant,
        actor=actor,
        people=[member.user for member in members.select_related("user")],
        kind=NoticeKind.STATEMENT_LATE,
        address=reverse("ledger_detail", args=[ledger.public_id]),
        about=ledger.name,
        count=count,
    )
