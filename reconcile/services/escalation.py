"""What the clock does with cases that take too long, and how a case comes back to who had it."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import CharField, Count, Value
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Membership, Merchant, Notice, NoticeKind, Role, User
from accounts.permissions import Action
from accounts.tenancy import TenantQuerySet
from ledgers.banking_days import later_by
from reconcile.models import Comment, ExceptionCase
from reconcile.services.due_times import RUNNING, Policy, give_due_days, policy_of
from reconcile.services.handing_out import (
    hand_out,
    people_of,
    pick,
    tell_of_cases,
    tell_of_picked,
)
from reconcile.services.locking import lock_case, lock_reconciliations, touch

# the most money first; the rest comes the next day
ESCALATED_PER_DAY_MAX = 500
IN_WORK = (ExceptionCase.State.OPEN, ExceptionCase.State.IN_REVIEW)
TARGET = "escalated"
QUESTION_MAX = 4_000


class NobodyToAskError(UserError):
    """There is nobody to whom a case could be passed on."""


def watch_due_times(*, merchant: Merchant, actor: Actor, today: date) -> int:
    """The day's look at due times: who is told, and what is passed on; how many cases were.

    Doing it again on the same day tells nobody twice and passes nothing on twice.
    """
    cases = ExceptionCase.objects.for_merchant(merchant)
    give_due_days(merchant, cases)
    _tell(merchant, actor, NoticeKind.DUE_SOON, today, due_on=today)
    _tell(merchant, actor, NoticeKind.OVERDUE, today, due_on__lt=today)
    return escalate_overdue(merchant=merchant, actor=actor, today=today)


def _tell(merchant: Merchant, actor: Actor, kind: NoticeKind, today: date, **due: date) -> None:
    """Tell everybody how many of their cases are due, once a day."""
    mine = ExceptionCase.objects.for_merchant(merchant).filter(
        state__in=RUNNING, assignee__isnull=False, **due
    )
    midnight = datetime.combine(today, time.min, ZoneInfo(merchant.zone))
    told = Notice.objects.for_merchant(merchant).filter(kind=kind, created_at__gte=midnight)
    counted = mine.order_by().values_list("assignee").annotate(n=Count("id"))
    counts = dict(counted.exclude(assignee__in=told.values("user")))
    word = "today" if kind == NoticeKind.DUE_SOON else "overdue"
    for person in User.objects.filter(pk__in=counts).order_by("pk"):
        first = mine.filter(assignee=person).order_by("-amount_minor", "id")[0]
        tell_of_cases(person, actor, kind, first, counts[person.pk], due=word)


@transaction.atomic
def escalate_overdue(*, merchant: Merchant, actor: Actor, today: date) -> int:
    """Pass on what has been overdue for as many banking days as the policy says, each case once; how many."""
    policy = policy_of(merchant)
    late_since = later_by(today, -policy.escalate_after_days, merchant.currency)
    late = ExceptionCase.objects.for_merchant(merchant).filter(
        state__in=IN_WORK, due_on__lt=late_since, escalated_at=None
    )
    chosen = late.order_by("-amount_minor", "id").values_list("id", flat=True)
    ids = list(chosen[:ESCALATED_PER_DAY_MAX])
    people = _people_above(merchant, policy)
    if not ids or not people:
        return 0
    mine = ExceptionCase.objects.for_merchant(merchant).filter(id__in=ids)
    lock_reconciliations(merchant, set(mine.values_list("reconciliation", flat=True)))
    before = {case.id: case for case in mine.select_related("assignee")}
    _pick(mine)
    hand_out(
        merchant,
        TARGET,
        people,
        len(ids),
        changes="escalated_from_id = c.assignee_id, escalated_at = clock_timestamp()",
    )
    tell_of_picked(merchant, actor, NoticeKind.OVERDUE, "escalated")
    for case in mine.select_related("assignee").order_by("id"):
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="case.escalated",
            subject=case,
            before={"assignee": str(before[case.id].assignee or "")},
            after={"assignee": str(case.assignee or ""), "due_on": str(case.due_on)},
        )
    return len(ids)


def _pick(cases: TenantQuerySet[ExceptionCase]) -> None:
    pick(cases.annotate(target=Value(TARGET, output_field=CharField())), "target")


def _people_above(merchant: Merchant, policy: Policy) -> list[User]:
    """Those to whom cases are passed on; the owners where nobody has the role."""
    return people_of(merchant, policy.escalate_to) or people_of(merchant, Role.OWNER)


@transaction.atomic
def escalate(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, reason: str
) -> ExceptionCase:
    """Pass a case on to who decides above, with a question; with their answer it comes back."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    if not 0 < len(reason.strip()) <= QUESTION_MAX:
        raise NobodyToAskError(
            _("Say in at most %(max)d characters what you want to know or have decided.")
            % {"max": QUESTION_MAX}
        )
    above = [p for p in _people_above(merchant, policy_of(merchant)) if p.pk != case.assignee_id]
    others = [person for person in above if actor.user is None or person.pk != actor.user.pk]
    if not others:
        raise NobodyToAskError(_("There is nobody else here to whom this could be passed on."))
    _pick(ExceptionCase.objects.for_merchant(merchant).filter(id=case.id))
    owner = case.assignee_id or (actor.user.pk if actor.user else None)
    hand_out(merchant, TARGET, others, 1)
    case.refresh_from_db(fields=["assignee"])
    touch(
        case,
        state=ExceptionCase.State.IN_REVIEW,
        escalated_from_id=owner,
        escalated_at=clock.now(),
    )
    Comment.objects.create(
        merchant=merchant, case=case, author_name=actor.name, text=reason.strip()
    )
    tell_of_picked(merchant, actor, NoticeKind.ASSIGNED)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.escalated",
        subject=case,
        after={"assignee": str(case.assignee or "")},
        note=reason.strip(),
    )
    return case


def give_back(case: ExceptionCase, actor: Actor, to: User | None = None) -> None:
    """Give a case back to who had it before it was passed on, or to whom else it belongs now.

    Inside the transaction of the act that answers: a comment of who it was passed on to, or a returned decision.
    """
    person = to or case.escalated_from
    members = Membership.objects.for_merchant(case.merchant).filter(user=person, is_active=True)
    if person is None or person.pk == case.assignee_id or not members.exists():
        return
    before = str(case.assignee or "")
    touch(case, assignee=person, escalated_from=None)
    tell_of_cases(person, actor, NoticeKind.ASSIGNED, case, 1)
    audit.record(
        merchant=case.merchant,
        actor=actor,
        verb="case.given_back",
        subject=case,
        before={"assignee": before},
        after={"assignee": str(person)},
    )


def answers(case: ExceptionCase, actor: Actor) -> bool:
    """Whether it is the person to whom a case was passed on who says something about it."""
    is_theirs = actor.user is not None and case.assignee_id == actor.user.pk
    return is_theirs and case.escalated_from_id is not None
