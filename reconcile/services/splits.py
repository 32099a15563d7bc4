"""A row or a case in two: what is split off is an open case of its own, and the sums stay what they were."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, Merchant
from accounts.permissions import Action
from reconcile.models import ExceptionCase, MatchLeg, OpenItem
from reconcile.services.adjustments import ReasonNeededError
from reconcile.services.locking import CaseChangedError, lock_case, resolve
from reconcile.services.restating import one_sided_kind, restate, worth

SPLIT_OFF = "split_off"
# a row in more parts than this is several rows; the number of a part is a small integer
PARTS_MAX = 50


class NotSplittableError(UserError):
    """This can't be taken apart like that."""


@transaction.atomic
def split_case(
    *,
    merchant: Merchant,
    actor: Actor,
    case_id: uuid.UUID,
    version: int,
    item_ids: Sequence[uuid.UUID],
    amount_minor: int | None = None,
    reason: str,
) -> ExceptionCase:
    """Take rows of a case, or with an amount that part of one row, into a case of their own."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, version)
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
    live = list(case.items.filter(released_by=None).select_for_update(of=["self"]).order_by("id"))
    chosen = [item for item in live if item.public_id in set(item_ids)]
    if len(chosen) != len(set(item_ids)):
        raise CaseChangedError(_("One of these rows was matched or resolved meanwhile."))
    if amount_minor is None:
        _check_some_stay(live, chosen)
    else:
        _check_part(chosen, amount_minor)
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.split",
        subject=case,
        before={"rows": len(live), "difference_minor": case.difference_minor},
        after={"rows": len(chosen), "amount_minor": amount_minor},
        note=reason.strip(),
    )
    if amount_minor is not None:
        chosen = [carve(merchant, chosen[0], amount_minor, event)]
    made = open_split_off(merchant, case, chosen, event)
    restate(case)
    return made


def carve(merchant: Merchant, item: OpenItem, amount_minor: int, event: AuditEvent) -> OpenItem:
    """Two places for a row's one, inside the act that splits it: the rest stays, the part is returned.

    Both stand in the same case as before.
    """
    part = _next_part(merchant, item)
    item.released_by = event
    item.save(update_fields=["released_by"])
    _place_again(item, item.part, item.amount_minor - amount_minor, item.case)
    return _place_again(item, part, amount_minor, item.case)


def leave_open(
    merchant: Merchant, item: OpenItem, amount_minor: int, event: AuditEvent
) -> ExceptionCase | None:
    """Keep that part of a row open which a match of it doesn't take: a case of its own, or in the pool."""
    rest = _place_again(item, _next_part(merchant, item), amount_minor, item.case)
    return open_split_off(merchant, item.case, [rest], event) if item.case else None


def open_split_off(
    merchant: Merchant, case: ExceptionCase, items: Sequence[OpenItem], event: AuditEvent
) -> ExceptionCase:
    """A case of its own for rows that an act takes out of another one."""
    # amounts of two currencies are never added up
    counted = [item for item in items if item.currency == case.currency] or [items[0]]
    difference, at_stake = worth((item.side, item.amount_minor) for item in counted)
    made = ExceptionCase.objects.create(
        merchant=merchant,
        reconciliation_id=case.reconciliation_id,
        run_id=case.run_id,
        kind=one_sided_kind(items) or case.kind,
        currency=counted[0].currency,
        amount_minor=at_stake,
        difference_minor=difference,
        reference=next((i.entry.order_ref for i in items if i.entry.order_ref), "")[:200],
        reason_code=SPLIT_OFF,
        reason_params={"by": event.actor_name, "note": event.note},
        period_on=case.period_on,
        assignee=case.assignee,
        split_from=case,
        # a person's own: no run takes its rows out again
        version=2,
    )
    _move(items, made, event)
    return made


def _move(items: Sequence[OpenItem], case: ExceptionCase, event: AuditEvent) -> None:
    for item in items:
        item.released_by = event
        item.save(update_fields=["released_by"])
        _place_again(item, item.part, item.amount_minor, case)


def _place_again(
    item: OpenItem, part: int, amount_minor: int, case: ExceptionCase | None
) -> OpenItem:
    return OpenItem.objects.create(
        merchant_id=item.merchant_id,
        reconciliation_id=item.reconciliation_id,
        entry=item.entry,
        side=item.side,
        part=part,
        amount_minor=amount_minor,
        currency=item.currency,
        booked_on=item.booked_on,
        case=case,
        expected_by=None if case else item.expected_by,
        reason_code=case.reason_code if case else item.reason_code,
    )


def _next_part(merchant: Merchant, item: OpenItem) -> int:
    same = {"reconciliation": item.reconciliation_id, "entry": item.entry_id}
    placed = OpenItem.objects.for_merchant(merchant).filter(**same, released_by=None)
    matched = MatchLeg.objects.for_merchant(merchant).filter(**same, undone_by=None)
    last = max(x.aggregate(last=Max("part"))["last"] or 0 for x in (placed, matched))
    if last + 1 >= PARTS_MAX:
        raise NotSplittableError(
            _("A row can be split into at most %(max)d parts.") % {"max": PARTS_MAX}
        )
    return int(last) + 1


def _check_some_stay(live: Sequence[OpenItem], chosen: Sequence[OpenItem]) -> None:
    if not chosen or len(chosen) == len(live):
        raise NotSplittableError(
            _("Choose some of its rows, not all of them; or one row and the amount to split off.")
        )


def _check_part(chosen: Sequence[OpenItem], amount_minor: int) -> None:
    if len(chosen) != 1:
        raise NotSplittableError(_("Choose the one row from which this amount is split off."))
    whole = chosen[0].amount_minor
    has_same_sign = (amount_minor > 0) == (whole > 0)
    if not amount_minor or not has_same_sign or abs(amount_minor) >= abs(whole):
        raise NotSplittableError(
            _("The amount to split off must be a part of the row: with its sign, and less than it.")
        )


@transaction.atomic
def undo_split(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, reason: str
) -> ExceptionCase:
    """Put what was split off back where it came from, as long as nothing else was done with either."""
    permissions.check(actor, Action.REVIEW)
    case = lock_case(merchant, case_id, None)
    if not reason.strip():
        raise ReasonNeededError(_("Say why, so that others can follow it later."))
    if case.split_from_id is None:
        raise NotSplittableError(_("This case wasn't split off from another one."))
    items = list(case.items.filter(released_by=None).select_for_update(of=["self"]).order_by("id"))
    wholes = {item.id: _whole_of(merchant, item, case) for item in items}
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="case.split_undone",
        subject=case,
        before={"rows": len(items), "difference_minor": case.difference_minor},
        note=reason.strip(),
    )
    origins = {}
    for item in items:
        origin, whole = wholes[item.id]
        origins[origin.id] = origin
        if whole is None:
            _move([item], origin, event)
        else:
            _join(whole, item, event)
    for _id, origin in sorted(origins.items()):
        restate(origin)
    resolve(case, actor, ExceptionCase.Resolution.JOINED, clock.stamp())
    return next(origin for _id, origin in sorted(origins.items()))


def _join(whole: OpenItem, item: OpenItem, event: AuditEvent) -> None:
    for placed in (whole, item):
        placed.released_by = event
        placed.save(update_fields=["released_by"])
    _place_again(whole, whole.part, whole.amount_minor + item.amount_minor, whole.case)


def _whole_of(
    merchant: Merchant, item: OpenItem, case: ExceptionCase
) -> tuple[ExceptionCase, OpenItem | None]:
    """The open case that a row goes back to, and the row in it of which it is a part, if it is one."""
    mine = ExceptionCase.objects.for_merchant(merchant).select_for_update()
    decided = (ExceptionCase.State.RESOLVED, ExceptionCase.State.PENDING_APPROVAL)
    if item.part == 0:
        origin = mine.get(id=case.split_from_id or 0)
        if origin.state not in decided:
            return origin, None
    else:
        others = OpenItem.objects.for_merchant(merchant).filter(
            reconciliation=item.reconciliation_id,
            entry=item.entry_id,
            released_by=None,
            part__lt=item.part,
        )
        placed = others.exclude(case=None).exclude(case__state__in=decided)
        whole = placed.select_for_update(of=["self"]).order_by("-part").first()
        if whole is not None and whole.case_id is not None:
            return mine.get(id=whole.case_id), whole
    raise NotSplittableError(
        _("What it was split off from has been decided meanwhile. Undo that first.")
    )
