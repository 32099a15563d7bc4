"""Acts on exception cases that book no money: each is one audited event."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Membership, Merchant
from accounts.permissions import Action
from reconcile.models import Adjustment, Comment, Evidence, ExceptionCase, OpenItem
from reconcile.models.cases import ExceptionKind
from reconcile.services.adjustments import ReasonNeededError, take_back
from reconcile.services.locking import check_open, lock_case, reopen, resolve, touch
from reconcile.services.matches import BulkResult
from reconcile.services.settlements import first_open_day

EVIDENCE_BYTES_MAX = 20 * 1024 * 1024
COMMENT_MAX = 4_000


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
) -> ExceptionCase:
    """Give a case to a member, or to nobody."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    members = Membership.objects.for_merchant(merchant).filter(is_active=True)
    member = members.select_related("user").get(public_id=membership_id) if membership_id else None
    before = str(case.assignee or "")
    state = case.state
    if member and state == ExceptionCase.State.OPEN:
        state = ExceptionCase.State.IN_REVIEW
    touch(case, assignee=member.user if member else None, state=state)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.assigned",
        subject=case,
        before={"assignee": before},
        after={"assignee": str(case.assignee or "")},
    )
    return case


def assign_many(
    *,
    merchant: Merchant,
    actor: Actor,
    case_ids: Sequence[uuid.UUID],
    membership_id: uuid.UUID | None,
) -> BulkResult:
    """Assign several cases; those that changed meanwhile are listed, not forced."""
    done, changed = 0, []
    for case_id in case_ids:
        try:
            assign(
                merchant=merchant,
                actor=actor,
                case_id=case_id,
                version=None,
                membership_id=membership_id,
            )
            done += 1
        except (UserError, ExceptionCase.DoesNotExist):
            changed.append(case_id)
    return BulkResult(done, tuple(changed))


@transaction.atomic
def hold(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, until: date, reason: str
) -> ExceptionCase:
    """Put a case on hold until a day."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    _need_reason(reason)
    if until <= clock.today(merchant):
        raise ActRefusedError(_("Choose a day in the future."))
    touch(case, state=ExceptionCase.State.ON_HOLD, held_until=until)
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
def carry_forward(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, until: date, reason: str
) -> ExceptionCase:
    """Let a case's rows wait for the other side's next file: they go back to the pool."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    _need_reason(reason)
    resolve(case, actor, ExceptionCase.Resolution.CARRIED_FORWARD, clock.now())
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.carried_forward",
        subject=case,
        after={"until": until.isoformat()},
        note=reason.strip(),
    )
    items = list(case.items.filter(released_by=None).select_for_update().order_by("id"))
    case.items.filter(released_by=None).update(released_by=event)
    OpenItem.objects.bulk_create(
        OpenItem(
            merchant=merchant,
            reconciliation_id=case.reconciliation_id,
            entry_id=item.entry_id,
            side=item.side,
            amount_minor=item.amount_minor,
            currency=item.currency,
            booked_on=item.booked_on,
            expected_by=until,
            reason_code="carried_forward",
            reason_params={"case": str(case.public_id)},
        )
        for item in items
    )
    return case


@transaction.atomic
def set_aside(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, version: int, reason: str
) -> ExceptionCase:
    """Close a case that has nothing to match: an order never paid, a copy, an unrelated line."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    _need_reason(reason)
    resolve(case, actor, ExceptionCase.Resolution.SET_ASIDE, clock.now())
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.set_aside",
        subject=case,
        after={"kind": case.kind},
        note=reason.strip(),
    )
    return case


def set_aside_many(
    *, merchant: Merchant, actor: Actor, case_ids: Sequence[uuid.UUID], reason: str
) -> BulkResult:
    """Set several cases aside for one reason; only kinds with nothing to match, the rest are listed."""
    done, changed = 0, []
    for case_id in case_ids:
        mine = ExceptionCase.objects.for_merchant(merchant)
        case = mine.filter(public_id=case_id).first()
        try:
            if case is None or case.kind not in {ExceptionKind.NON_TRADE, ExceptionKind.DUPLICATE}:
                changed.append(case_id)
                continue
            set_aside(
                merchant=merchant,
                actor=actor,
                case_id=case_id,
                version=case.version,
                reason=reason,
            )
            done += 1
        except UserError:
            changed.append(case_id)
    return BulkResult(done, tuple(changed))


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
    touch(case)
    audit.record(
        merchant=merchant, actor=actor, verb="case.commented", subject=case, note=text.strip()
    )
    return said


@transaction.atomic
def attach_evidence(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, file: UploadedFile
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
    """Open a written-off or set-aside case again, until its period is settled."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, None, resolved=True)
    _need_reason(reason)
    undoable = {ExceptionCase.Resolution.WRITTEN_OFF, ExceptionCase.Resolution.SET_ASIDE}
    is_held = case.state == ExceptionCase.State.ON_HOLD
    if case.resolution not in undoable and not is_held:
        raise ActRefusedError(
            _("This can't be undone here: undo its match, or wait for the next file.")
        )
    if not is_held:
        check_open(
            merchant,
            case.reconciliation_id,
            max(case.period_on, first_open_day(merchant, case.reconciliation_id, case.period_on))
            if case.resolution == ExceptionCase.Resolution.WRITTEN_OFF
            else case.period_on,
        )
    booked = take_back(merchant, case)
    before = case.resolution or case.state
    reopen(case)
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
    return case


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
