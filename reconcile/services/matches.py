"""Acts on matches: a suggestion accepted or rejected, rows matched by hand, a match undone."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, Merchant
from accounts.permissions import Action
from reconcile.models import (
    Adjustment,
    ExceptionCase,
    Match,
    MatchLeg,
    OpenItem,
    Reconciliation,
    Run,
)
from reconcile.models.cases import ExceptionKind
from reconcile.services import adjustments
from reconcile.services.authority import FORCED_MATCH, is_above_sums, needs_approval
from reconcile.services.differences import PARTS
from reconcile.services.due_times import give_due_days
from reconcile.services.locking import (
    CaseChangedError,
    lock_items,
    lock_match,
    lock_reconciliation,
    resolve,
)
from reconcile.services.restating import one_sided_kind, restate, worth
from reconcile.services.settlements import first_open_day
from reconcile.services.splits import leave_open

ITEMS_MAX = 200
# what a person may call a difference; a tolerance is a rule's
BY_HAND = (Adjustment.Kind.FEE, Adjustment.Kind.CORRECTION, Adjustment.Kind.WRITE_OFF)


class NotMatchableError(UserError):
    """These rows can't be one match."""


@dataclass(frozen=True, slots=True)
class Rest:
    """The part of a row that a match leaves open."""

    item: OpenItem
    amount_minor: int


class AboveLimitError(NotMatchableError):
    """The difference of these rows is more than who matches them may book alone."""


@transaction.atomic
def accept_suggestion(*, merchant: Merchant, actor: Actor, match_id: uuid.UUID) -> Match:
    """Confirm a suggested match; what its rule tolerates is booked as the rule's."""
    permissions.check(actor, Action.REVIEW)
    match = lock_match(merchant, match_id)
    if match.state != Match.State.SUGGESTED:
        raise CaseChangedError(
            _("Already handled by %(who)s: matched.") % {"who": match.decided_by_name}
        )
    match.state, match.decided_by_name, match.decided_at = (
        Match.State.CONFIRMED,
        actor.name,
        clock.now(),
    )
    # a suggestion may be older than the last settlement; the money agrees from now on
    match.period_on = first_open_day(merchant, match.reconciliation_id, match.period_on)
    match.save(update_fields=["state", "decided_by_name", "decided_at", "period_on"])
    _book_by_rule(merchant, actor, match)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="match.accepted",
        subject=match,
        before={"state": Match.State.SUGGESTED},
        after={"state": Match.State.CONFIRMED, "rule": match.rule},
    )
    return match


@transaction.atomic
def match_by_hand(
    *,
    merchant: Merchant,
    actor: Actor,
    reconciliation_id: uuid.UUID,
    item_ids: Sequence[uuid.UUID],
    reason: str = "",
    adjustment_kind: str = "",
    rest_stays_open: bool = False,
) -> Match:
    """Match open rows, 1:1 to N:M. A difference is booked as an adjustment with a reason.

    With `rest_stays_open` nothing is booked: the part of a row that the other side lacks stays open.
    """
    permissions.check(actor, Action.REVIEW)
    found = Reconciliation.objects.for_merchant(merchant).get(public_id=reconciliation_id)
    lock_reconciliation(merchant, found.id)
    items = lock_items(merchant, found.id, item_ids)
    rest = _rest_of(items) if rest_stays_open else None
    difference = 0 if rest else difference_of(items)
    if difference and adjustment_kind not in BY_HAND:
        raise NotMatchableError(_("The sums differ. Say what the difference is."))
    match = make_match(found, items, by=actor.name, rest=rest)
    if difference:
        _book_by_hand(merchant, actor, match, reason, adjustment_kind)
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="match.made_by_hand",
        subject=match,
        after={
            "cardinality": match.cardinality,
            "rows": len(items),
            "difference_minor": difference,
            "left_open_minor": rest.amount_minor if rest else 0,
        },
        note=reason.strip(),
    )
    if rest is not None:
        leave_open(merchant, rest.item, rest.amount_minor, event)
    release(merchant, actor, items, event)
    return match


def make_match(
    reconciliation: Reconciliation,
    items: Sequence[OpenItem],
    *,
    by: str,
    rest: Rest | None = None,
) -> Match:
    """Insert a confirmed match of open rows, inside the transaction of the act that needs it."""
    merchant = reconciliation.merchant
    left = sum(item.side == "LEFT" for item in items)
    match = Match.objects.create(
        merchant=merchant,
        reconciliation=reconciliation,
        state=Match.State.CONFIRMED,
        cardinality=_cardinality(left, len(items) - left),
        currency=items[0].currency,
        difference_minor=0 if rest else difference_of(items),
        period_on=first_open_day(merchant, reconciliation.id, max(i.booked_on for i in items)),
        decided_by_name=by,
        decided_at=clock.now(),
    )
    MatchLeg.objects.bulk_create(
        MatchLeg(
            merchant=merchant,
            reconciliation=reconciliation,
            match=match,
            entry=item.entry,
            part=item.part,
            side=item.side,
            amount_minor=item.amount_minor
            - (rest.amount_minor if rest and rest.item.id == item.id else 0),
        )
        for item in items
    )
    return match


def _rest_of(items: Sequence[OpenItem]) -> Rest | None:
    """The row that is larger than the other side needs, and by how much; none where the sums agree.

    Of several the largest: the others are matched whole.
    """
    difference = difference_of(items)
    if difference == 0:
        return None
    for item in sorted(items, key=lambda i: (-abs(i.amount_minor), i.id)):
        rest = difference if item.side == "LEFT" else -difference
        if (rest > 0) == (item.amount_minor > 0) and abs(rest) < abs(item.amount_minor):
            return Rest(item, rest)
    raise NotMatchableError(
        _("No single row is larger than the difference, so its rest can't stay open.")
    )


def difference_of(items: Sequence[OpenItem]) -> int:
    """Σ left − Σ right of rows that can be one match; NotMatchableError for others."""
    sides = {side: [i for i in items if i.side == side] for side in ("LEFT", "RIGHT")}
    _check_matchable(items, sides["LEFT"], sides["RIGHT"])
    left, right = (sum(i.amount_minor for i in rows) for rows in sides.values())
    return left - right


def _check_matchable(
    items: Sequence[OpenItem], left: Sequence[OpenItem], right: Sequence[OpenItem]
) -> None:
    if not items or len(items) > ITEMS_MAX:
        raise NotMatchableError(_("Choose between 1 and %(max)d rows.") % {"max": ITEMS_MAX})
    if len({item.currency for item in items}) > 1:
        raise NotMatchableError(_("Rows of different currencies can't be one match."))
    if not left or not right:
        raise NotMatchableError(_("Choose at least one row of each side."))


def _cardinality(left: int, right: int) -> str:
    if left > 1 and right > 1:
        return "N:M"
    return f"{'N' if left > 1 else 1}:{'N' if right > 1 else 1}"


def _book_by_rule(merchant: Merchant, actor: Actor, match: Match) -> None:
    """Book what the rule tolerates; where its evidence names parts, such as a fee, each by itself."""
    split = PARTS.get(match.reason_code)
    parts = (
        [(kind, match.reason_params[name]) for kind, name in split.items()]
        if split
        else [(Adjustment.Kind.TOLERANCE, match.difference_minor)]
    )
    for part in parts:
        if part[1]:
            _check_limit(merchant, actor, match, part[1])
            _book(merchant, actor, match, match.rule, part)


def _book_by_hand(merchant: Merchant, actor: Actor, match: Match, reason: str, kind: str) -> None:
    _check_limit(merchant, actor, match, match.difference_minor)
    amount_minor, day = match.difference_minor, match.period_on
    if is_above_sums(merchant, actor, amount_minor, match.currency, act=FORCED_MATCH, day=day):
        raise AboveLimitError(
            _("This would be above your limit of a day or a month, so an approver must decide.")
        )
    part = (Adjustment.Kind(kind), match.difference_minor)
    _book(merchant, actor, match, reason, part)


def _check_limit(merchant: Merchant, actor: Actor, match: Match, amount_minor: int) -> None:
    day = match.period_on
    if needs_approval(merchant, actor, amount_minor, match.currency, act=FORCED_MATCH, day=day):
        raise AboveLimitError(
            _("The difference is above your limit or in another currency: an approver must decide.")
        )


def _book(
    merchant: Merchant,
    actor: Actor,
    match: Match,
    reason: str,
    part: tuple[Adjustment.Kind, int],
) -> None:
    adjustments.book(
        merchant=merchant,
        actor=actor,
        kind=part[0],
        amount_minor=part[1],
        currency=match.currency,
        reason=reason,
        match=match,
    )


def release(merchant: Merchant, actor: Actor, items: Sequence[OpenItem], event: AuditEvent) -> None:
    """Take matched rows out of their places; a case without rows left is resolved."""
    OpenItem.objects.for_merchant(merchant).filter(id__in=[i.id for i in items]).update(
        released_by=event
    )
    cases = ExceptionCase.objects.for_merchant(merchant).filter(
        id__in={item.case_id for item in items if item.case_id}
    )
    for case in cases.select_for_update().order_by("id"):
        if not restate(case):
            resolve(case, actor, ExceptionCase.Resolution.MATCHED, clock.stamp())


@transaction.atomic
def undo_match(*, merchant: Merchant, actor: Actor, match_id: uuid.UUID, reason: str) -> Match:
    """Undo a match, or reject a suggestion: its rows become an open case again."""
    permissions.check(actor, Action.REVIEW)
    if not reason.strip():
        raise adjustments.ReasonNeededError(_("Say why, so that others can follow it later."))
    match = lock_match(merchant, match_id)
    before = {"state": match.state, "rule": match.rule, "decided_by": match.decided_by_name}
    event = audit.record(
        merchant=merchant,
        actor=actor,
        verb="match.undone",
        subject=match,
        before=before,
        note=reason.strip(),
    )
    undo_legs(merchant, match, event)
    case = open_case_of(merchant, match, event)
    if case is not None:
        give_due_days(merchant, ExceptionCase.objects.for_merchant(merchant).filter(id=case.id))
    return match


def undo_legs(merchant: Merchant, match: Match, event: AuditEvent) -> None:
    """Mark a match, its legs and its adjustments as undone by an event."""
    MatchLeg.objects.for_merchant(merchant).filter(match=match).update(undone_by=event)
    Adjustment.objects.for_merchant(merchant).filter(
        match=match, state=Adjustment.State.BOOKED
    ).update(state=Adjustment.State.UNDONE, undone_by=event)
    match.undone_by = event
    match.save(update_fields=["undone_by"])


def open_case_of(
    merchant: Merchant, match: Match, event: AuditEvent, *, without_statement: int | None = None
) -> ExceptionCase | None:
    """Give the rows of an undone match a place again: one case that names the undoing."""
    legs = list(
        MatchLeg.objects.for_merchant(merchant)
        .filter(match=match)
        .select_related("entry", "match")
        .order_by("id")
    )
    legs = [leg for leg in legs if leg.entry.statement_id != without_statement]
    if not legs:
        return None
    difference, at_stake = worth((leg.side, leg.worth_minor) for leg in legs)
    is_converted = any(leg.converted_minor is not None for leg in legs)
    several = ExceptionKind.CURRENCY_MISMATCH if is_converted else ExceptionKind.AMBIGUOUS
    run_id = match.run_id or _last_run(merchant, match)
    case = ExceptionCase.objects.create(
        merchant=merchant,
        reconciliation_id=match.reconciliation_id,
        run_id=run_id,
        kind=one_sided_kind(legs) or several,
        currency=match.currency,
        amount_minor=at_stake,
        difference_minor=difference,
        reference=next((leg.entry.order_ref for leg in legs if leg.entry.order_ref), "")[:200],
        reason_code="match_undone",
        reason_params={"by": event.actor_name, "note": event.note},
        period_on=match.period_on,
        # a person has looked at it: a run only takes rows out for which it has found something else
        version=2,
    )
    OpenItem.objects.bulk_create(
        OpenItem(
            merchant=merchant,
            reconciliation_id=match.reconciliation_id,
            entry=leg.entry,
            part=leg.part,
            side=leg.side,
            amount_minor=leg.amount_minor,
            currency=leg.currency,
            booked_on=leg.entry.booked_on or match.period_on,
            case=case,
            reason_code="match_undone",
        )
        for leg in legs
    )
    return case


def _last_run(merchant: Merchant, match: Match) -> int:
    runs = Run.objects.for_merchant(merchant).filter(reconciliation_id=match.reconciliation_id)
    return int(runs.order_by("-id").values_list("id", flat=True)[0])
