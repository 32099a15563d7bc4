"""What every act on a case or match does first: take the locks, and see whether somebody was quicker.

There is one order of locks: the reconciliation, then its ledgers, then the statement, case, match or items,
and the end of the audit chain last. So acts, runs and
settlements of one reconciliation come one after the other, and what an act has read stays true until it
commits.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.patience import patiently
from reconcile.models import ExceptionCase, Match, OpenItem, Reconciliation
from reconcile.services.settlements import first_open_day


class CaseChangedError(UserError):
    """Somebody else has acted on the case since this page was made. Nothing of this act was kept."""


class PeriodLockedError(UserError):
    """What is settled is only changed after reopening its period."""


def lock_case(
    merchant: Merchant, case_id: uuid.UUID, version: int | None, *, resolved: bool = False
) -> ExceptionCase:
    """Lock a case in the state that the page showed; `resolved` for acts that undo a resolution."""
    mine = ExceptionCase.objects.for_merchant(merchant)
    lock_reconciliation(
        merchant, mine.values_list("reconciliation", flat=True).get(public_id=case_id)
    )
    case = mine.select_for_update().get(public_id=case_id)
    is_resolved = case.state == ExceptionCase.State.RESOLVED
    if is_resolved and not resolved:
        raise CaseChangedError(
            _("Already handled by %(who)s: %(result)s.")
            % {"who": case.resolved_by_name, "result": case.get_resolution_display()}
        )
    if case.state == ExceptionCase.State.PENDING_APPROVAL and not resolved:
        raise CaseChangedError(
            _("Something of this case waits for approval. Decide on that first.")
        )
    if version is not None and version != case.version:
        raise CaseChangedError(
            _("Somebody changed this case meanwhile. Look at it again before you decide.")
        )
    return case


def touch(case: ExceptionCase, **changes: object) -> None:
    """Save changes of a case and raise its version."""
    for name, value in changes.items():
        setattr(case, name, value)
    case.version += 1
    case.save(update_fields=[*changes, "version"])


def resolve(case: ExceptionCase, actor: Actor, resolution: str, now: object) -> None:
    """Close a case with how and by whom."""
    touch(
        case,
        state=ExceptionCase.State.RESOLVED,
        resolution=resolution,
        resolved_by_name=actor.name,
        resolved_at=now,
        held_until=None,
    )


def reopen(case: ExceptionCase, **changes: object) -> None:
    """Open a resolved case again."""
    touch(
        case,
        state=ExceptionCase.State.OPEN,
        resolution="",
        duplicate_of=None,
        resolved_by_name="",
        resolved_at=None,
        **changes,
    )


def lock_items(
    merchant: Merchant,
    reconciliation_id: int,
    items: Sequence[uuid.UUID],
    *,
    asked: Collection[uuid.UUID] = (),
) -> list[OpenItem]:
    """Lock live items of unresolved cases, or of the pool, in one order; fewer than asked is an error.

    Those of a case that waits for approval are taken by what it waits for alone: it names the case in `asked`.
    """
    mine = OpenItem.objects.for_merchant(merchant).filter(
        reconciliation_id=reconciliation_id, public_id__in=items, released_by=None
    )
    waits = Q(case__state=ExceptionCase.State.PENDING_APPROVAL)
    locked = list(
        mine.exclude(case__state=ExceptionCase.State.RESOLVED)
        .exclude(waits & ~Q(case__public_id__in=asked))
        .select_for_update(of=["self"])
        .select_related("entry")
        .order_by("id")
    )
    if len(locked) != len(set(items)):
        raise CaseChangedError(_("One of these rows was matched or resolved meanwhile."))
    return locked


def lock_match(merchant: Merchant, match_id: uuid.UUID) -> Match:
    """Lock a match that is still alive. What is settled stays; a suggestion was never part of it."""
    mine = Match.objects.for_merchant(merchant)
    lock_reconciliation(
        merchant, mine.values_list("reconciliation", flat=True).get(public_id=match_id)
    )
    match = mine.select_for_update().get(public_id=match_id)
    if match.undone_by_id is not None:
        raise CaseChangedError(_("This match was undone already."))
    if match.state == Match.State.CONFIRMED:
        check_open(merchant, match.reconciliation_id, match.period_on)
    return match


def check_open(merchant: Merchant, reconciliation_id: int, day: date) -> None:
    """Raise PeriodLockedError where a day lies in a settled period."""
    if first_open_day(merchant, reconciliation_id, day) != day:
        raise PeriodLockedError(
            _("This period is settled. Reopen it before changing what is in it.")
        )


def lock_reconciliation(merchant: Merchant, reconciliation_id: int) -> Reconciliation:
    """Take the lock under which everything of one reconciliation happens; BusyError after a few seconds."""
    return lock_reconciliations(merchant, {reconciliation_id})[0]


def lock_reconciliations(merchant: Merchant, ids: Collection[int]) -> list[Reconciliation]:
    """Take several of these locks in one order, before the first act writes its audit event.

    A run holds its reconciliation when it asks for the end of the audit chain; who holds that end may no
    longer ask for a reconciliation.
    """
    mine = Reconciliation.objects.for_merchant(merchant).filter(id__in=ids).order_by("id")
    # no key: rows that only name the reconciliation, such as a queued run, need not wait
    return patiently(mine.select_for_update(no_key=True))
