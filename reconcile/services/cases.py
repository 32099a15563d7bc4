"""Acts on exception cases that book no money: each is one audited event."""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Membership, Merchant, NoticeKind
from accounts.permissions import Action
from reconcile.models import Adjustment, Comment, Evidence, ExceptionCase
from reconcile.models.cases import NOTHING_TO_MATCH
from reconcile.services.adjustments import ReasonNeededError, take_back
from reconcile.services.authority import needs_approval
from reconcile.services.due_times import paused, resumed
from reconcile.services.escalation import answers, give_back
from reconcile.services.handing_out import tell_of_cases
from reconcile.services.locking import (
    check_open,
    lock_case,
    lock_reconciliations,
    reopen,
    resolve,
    touch,
)
from reconcile.services.mentions import mention
from reconcile.services.pool import CARRIED_FORWARD, put_back, send_to_pool, take_from_pool
from reconcile.services.settlements import first_open_day

EVIDENCE_BYTES_MAX = 20 * 1024 * 1024
COMMENT_MAX = 4_000
UNDOABLE = (
    ExceptionCase.Resolution.WRITTEN_OFF,
    ExceptionCase.Resolution.SET_ASIDE,
    ExceptionCase.Resolution.CARRIED_FORWARD,
    ExceptionCase.Resolution.ADJUSTED,
    ExceptionCase.Resolution.DUPLICATE,
)
# their undoing changes what the period says although no booking of it is taken back
COUNTED = (ExceptionCase.Resolution.SET_ASIDE, ExceptionCase.Resolution.DUPLICATE)


class ActRefusedError(UserError):
    """The act makes no sense on this case, or lacks something."""


@transaction.atomic
def assign(
    *,
    merchant: Merchant,
    actor: Actor,
    case_id: uuid.UUID,
    version: int | None,
    membership_id: uuid.UUID | None,
    tells: bool = True,
) -> ExceptionCase:
    """Give a case to a member, who is told of it unless the caller does, or to nobody."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    members = Membership.objects.for_merchant(merchant).filter(is_active=True)
    wanted = members.select_related("user").filter(public_id=membership_id or uuid.UUID(int=0))
    member = wanted.first()
    if membership_id and member is None:
        raise ActRefusedError(_("This person isn't in the team."))
    before = str(case.assignee or "")
    state = case.state
    if member and state == ExceptionCase.State.OPEN:
        state = ExceptionCase.State.IN_REVIEW
    touch(case, assignee=member.user if member else None, state=state, escalated_from=None)
    if member and tells:
        tell_of_cases(member.user, actor, NoticeKind.ASSIGNED, case, 1)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.assigned",
        subject=case,
        before={"assignee": before},
        after={"assignee": str(case.assignee or "")},
    )
    return case


@transaction.atomic
def hold(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, until: date, reason: str
) -> ExceptionCase:
    """Put a case on hold until a day."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    _need_reason(reason)
    _need_future(merchant, until)
    left = paused(merchant, case)
    touch(case, state=ExceptionCase.State.ON_HOLD, held_until=until, **left)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.held",
        subject=case,
        after={"until": until.isoformat()},
        note=reason.strip(),
    )
    return case


@transaction.atomic
def end_holds(*, merchant: Merchant, actor: Actor, today: date) -> int:
    """Open the cases again whose hold has ended; how many."""
    ended = ExceptionCase.objects.for_merchant(merchant).filter(
        state=ExceptionCase.State.ON_HOLD, held_until__lte=today
    )
    lock_reconciliations(merchant, set(ended.values_list("reconciliation", flat=True)))
    ids = list(ended.order_by("id").values_list("public_id", flat=True))
    for case_id in ids:
        case = lock_case(merchant, case_id, None)
        state = ExceptionCase.State.IN_REVIEW if case.assignee_id else ExceptionCase.State.OPEN
        touch(case, state=state, held_until=None, **resumed(merchant, case))
        audit.record(merchant=merchant, actor=actor, verb="case.hold_ended", subject=case)
    return len(ids)


@transaction.atomic
def carry_forward(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, until: date, reason: str
) -> ExceptionCase:
    """Let a case's rows wait for the other side's next file: they go back to the pool."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    _need_reason(reason)
    _need_future(merchant, until)
    resolve(case, actor, ExceptionCase.Resolution.CARRIED_FORWARD, clock.stamp())
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb=CARRIED_FORWARD,
        subject=case,
        after={"until": until.isoformat()},
        note=reason.strip(),
    )
    send_to_pool(merchant, case, event, until)
    return case


@transaction.atomic
def set_aside(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, reason: str
) -> ExceptionCase:
    """Close a case that has nothing to match: an order never paid, a copy, an unrelated line.

    Where money is at stake beyond the actor's limit it takes somebody who decides alone.
    """
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    _need_reason(reason)
    if case.kind not in NOTHING_TO_MATCH and needs_approval(
        merchant, actor, case.amount_minor, case.currency, day=case.period_on
    ):
        raise ActRefusedError(
            _(
                "This is above your limit: write its difference off, or let an approver set it aside."
            )
        )
    resolve(case, actor, ExceptionCase.Resolution.SET_ASIDE, clock.stamp())
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.set_aside",
        subject=case,
        after={"kind": case.kind},
        note=reason.strip(),
    )
    return case


@transaction.atomic
def comment(*, merchant: Merchant, actor: Actor, case_id: uuid.UUID, text: str) -> Comment:
    """Say something about a case, resolved or not."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, None, resolved=True)
    if not text.strip() or len(text) > COMMENT_MAX:
        raise ActRefusedError(_("Write between 1 and %(max)d characters.") % {"max": COMMENT_MAX})
    said = Comment.objects.create(
        merchant=merchant, case=case, author_name=actor.name, text=text.strip()
    )
    mention(merchant, said, actor)
    touch(case)
    if answers(case, actor):
        give_back(case, actor)
    audit.record(
        merchant=merchant, actor=actor, verb="case.commented", subject=case, note=text.strip()
    )
    return said


@transaction.atomic
def attach_evidence(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, file: UploadedFile[bytes]
) -> Evidence:
    """Attach a file to a case. It is kept privately and only ever downloaded."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, None, resolved=True)
    if not file.size or file.size > EVIDENCE_BYTES_MAX:
        raise ActRefusedError(
            _("Attach a file of at most %(max)d MB.") % {"max": EVIDENCE_BYTES_MAX // 1024**2}
        )
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    name = PurePath((file.name or "").replace("\\", "/")).name[-255:] or "unnamed"
    evidence = Evidence(
        merchant=merchant,
        case=case,
        name=name,
        size_bytes=file.size,
        sha256=digest.hexdigest(),
        attached_by_name=actor.name,
    )
    evidence.file.save(name, file, save=False)
    evidence.save()
    touch(case)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.evidence_attached",
        subject=case,
        after={"name": name, "sha256": evidence.sha256},
    )
    return evidence


@transaction.atomic
def undo_resolution(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, reason: str
) -> ExceptionCase:
    """Open a case again that was booked, set aside, marked as a copy, carried forward or put on hold.

    Until its period is settled, and for what waits in the pool, until the other side came.
    """
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, None, resolved=True)
    _need_reason(reason)
    is_held = case.state == ExceptionCase.State.ON_HOLD
    is_carried = case.resolution == ExceptionCase.Resolution.CARRIED_FORWARD
    if case.resolution not in UNDOABLE and not is_held:
        raise ActRefusedError(
            _("This can't be undone here: undo its match, or wait for the next file.")
        )
    if case.resolution in COUNTED:
        key = case.reconciliation_id
        counted_on = first_open_day(merchant, key, case.period_on, at=case.resolved_at)
        check_open(merchant, key, counted_on)
    waiting = take_from_pool(merchant, case) if is_carried else []
    if waiting is None:
        raise ActRefusedError(_("The other side has come for these rows meanwhile."))
    booked = take_back(merchant, case)
    before = case.resolution or case.state
    reopen(case, **resumed(merchant, case))
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.resolution_undone",
        subject=case,
        before={"resolution": before},
        note=reason.strip(),
    )
    for adjustment in booked:
        adjustment.state, adjustment.undone_by = Adjustment.State.UNDONE, event
        adjustment.save(update_fields=["state", "undone_by"])
    put_back(waiting, case, event)
    return case


def _need_future(merchant: Merchant, day: date) -> None:
    if day <= clock.today(merchant):
        raise ActRefusedError(_("Choose a day in the future."))


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
