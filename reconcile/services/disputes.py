"""Differences raised with a platform, a channel or a supplier, from the draft to what came of it."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from ledgers.models import Ledger
from reconcile.models import Dispute, DisputedCase, ExceptionCase, OpenItem, ReconciliationLedger
from reconcile.reports.disputes import claims_of, worth_of
from reconcile.services.locking import lock_reconciliations

CASES_MAX = 500
NAME_MAX = 200
DAYS_DEFAULT = 15
# Until when a counterparty hears a claim, by how the names of its formats begin: days, and the source as a
# code. Amazon: seven days for an answer, says its knowledge centre (buywithprime.amazon.com/knowledge-center/
# manage-a-to-z-guarantee-claims-and-chargebacks). Others publish no such rule that we could check.
DEADLINES: Mapping[str, tuple[int, str]] = {"amazon": (7, "amazon_a_to_z")}
NO_SOURCE = "no_rule_known"


class NotDisputableError(UserError):
    """These cases can't be one dispute, or what is said of it can't be."""


class DisputeChangedError(UserError):
    """Somebody else has acted on the dispute since this page was made."""


@transaction.atomic
def open_dispute(
    *,
    merchant: Merchant,
    actor: Actor,
    case_ids: Sequence[uuid.UUID],
    counterparty: str = "",
    note: str = "",
) -> Dispute:
    """Draft a dispute about cases of one currency; who and until when are proposed from their rows."""
    permissions.check(actor, Action.REVIEW)
    cases = _locked_cases(merchant, case_ids)
    rows, theirs = _rows_of(merchant, cases), _their_ledgers(merchant, cases)
    days, source = _deadline(rows, theirs)
    claims = {case.id: worth_of(case) for case in cases}
    dispute = Dispute.objects.create(
        merchant=merchant,
        counterparty=counterparty.strip()[:NAME_MAX] or _counterparty(rows, theirs),
        channel=_most([row.entry.channel for row in rows if row.entry.channel]),
        deadline=clock.today(merchant) + timedelta(days=days),
        deadline_source=source,
        currency=cases[0].currency,
        claimed_minor=sum(claims.values()),
        note=note.strip(),
        made_by_name=actor.name,
    )
    DisputedCase.objects.bulk_create(
        DisputedCase(merchant=merchant, dispute=dispute, case=case, amount_minor=claims[case.id])
        for case in cases
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="dispute.opened",
        subject=dispute,
        after={
            "cases": [str(case.public_id) for case in cases],
            "claimed_minor": dispute.claimed_minor,
            "currency": dispute.currency,
            "deadline": dispute.deadline.isoformat(),
        },
        note=note.strip(),
    )
    return dispute


@transaction.atomic
def change_dispute(
    *,
    merchant: Merchant,
    actor: Actor,
    dispute_id: uuid.UUID,
    version: int,
    counterparty: str,
    deadline: date,
    their_reference: str = "",
    note: str = "",
) -> Dispute:
    """Say with whom, until when, and under which number of theirs a live dispute goes on."""
    permissions.check(actor, Action.REVIEW)
    dispute = _lock(merchant, dispute_id, version)
    if not counterparty.strip():
        raise NotDisputableError(_("Say with whom it is."))
    before = {"counterparty": dispute.counterparty, "deadline": dispute.deadline.isoformat()}
    if deadline != dispute.deadline:
        dispute.deadline, dispute.deadline_source = deadline, ""
    dispute.counterparty = counterparty.strip()[:NAME_MAX]
    dispute.their_reference, dispute.note = their_reference.strip()[:NAME_MAX], note.strip()
    _touch(dispute, "deadline", "deadline_source", "counterparty", "their_reference", "note")
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="dispute.changed",
        subject=dispute,
        before=before,
        after={"counterparty": dispute.counterparty, "deadline": dispute.deadline.isoformat()},
    )
    return dispute


@transaction.atomic
def move_dispute(
    *,
    merchant: Merchant,
    actor: Actor,
    dispute_id: uuid.UUID,
    version: int,
    state: str,
    on: date,
    recovered_minor: int = 0,
    note: str = "",
) -> Dispute:
    """Take a dispute to its next state on a day; what came back is said when they accept or refuse.

    Sent, it keeps what was sent: its cases may be split, matched or given up while it goes on.
    Nothing is booked by it: the money comes with a statement, and is matched like any other.
    """
    permissions.check(actor, Action.REVIEW)
    dispute = _lock(merchant, dispute_id, version)
    before = Dispute.State(dispute.state)
    if state not in Dispute.NEXT.get(before, ()):
        raise NotDisputableError(_("From “%(state)s” it can't go there.") % {"state": before.label})
    if on > clock.today(merchant):
        raise NotDisputableError(_("Choose today or a day in the past."))
    if recovered_minor < 0 or recovered_minor > abs(dispute.claimed_minor):
        raise NotDisputableError(_("What came back is between nothing and what was claimed."))
    if before == Dispute.State.DRAFT and state == Dispute.State.SENT:
        _keep_what_is_sent(merchant, dispute)
    dispute.state = state
    changed = ["state", "claimed_minor", _day_field(Dispute.State(state))]
    setattr(dispute, changed[2], on)
    if state in {Dispute.State.ACCEPTED, Dispute.State.REFUSED}:
        dispute.recovered_minor = recovered_minor
        changed.append("recovered_minor")
    _touch(dispute, *changed)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="dispute.moved",
        subject=dispute,
        before={"state": before},
        after={
            "state": state,
            "on": on.isoformat(),
            "claimed_minor": dispute.claimed_minor,
            "recovered_minor": dispute.recovered_minor,
        },
        note=note.strip(),
    )
    return dispute


@transaction.atomic
def reopen_dispute(
    *, merchant: Merchant, actor: Actor, dispute_id: uuid.UUID, version: int, reason: str
) -> Dispute:
    """Take the end of a dispute back: it was ended by mistake, or goes on."""
    permissions.check(actor, Action.REVIEW)
    dispute = _lock(merchant, dispute_id, version, ended=True)
    if dispute.is_live:
        raise NotDisputableError(_("This dispute isn't over."))
    if not reason.strip():
        raise NotDisputableError(_("Say why, so that others can follow it later."))
    before = {"state": dispute.state, "recovered_minor": dispute.recovered_minor}
    dispute.state = Dispute.State.SENT if dispute.sent_on else Dispute.State.DRAFT
    dispute.ended_on, dispute.recovered_minor = None, 0
    _touch(dispute, "state", "ended_on", "recovered_minor")
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="dispute.reopened",
        subject=dispute,
        before=before,
        note=reason.strip(),
    )
    return dispute


def _keep_what_is_sent(merchant: Merchant, dispute: Dispute) -> None:
    kept = []
    for claim in claims_of(merchant, dispute):
        claim.claimed.amount_minor, claim.claimed.as_sent = claim.stated_minor, claim.to_json()
        kept.append(claim.claimed)
    DisputedCase.objects.bulk_update(kept, ["amount_minor", "as_sent"])
    dispute.claimed_minor = sum(claimed.amount_minor for claimed in kept)


def _day_field(state: Dispute.State) -> str:
    days = {Dispute.State.SENT: "sent_on", Dispute.State.ANSWERED: "answered_on"}
    return days.get(state, "ended_on")


def _touch(dispute: Dispute, *changed: str) -> None:
    dispute.version += 1
    dispute.save(update_fields=[*changed, "version"])


def _lock(
    merchant: Merchant, dispute_id: uuid.UUID, version: int, *, ended: bool = False
) -> Dispute:
    mine = Dispute.objects.for_merchant(merchant).select_for_update()
    dispute = mine.get(public_id=dispute_id)
    if dispute.version != version:
        raise DisputeChangedError(
            _("Somebody changed this dispute meanwhile. Look at it again before you decide.")
        )
    if not dispute.is_live and not ended:
        raise DisputeChangedError(
            _("This dispute is over: %(state)s.") % {"state": dispute.get_state_display()}
        )
    return dispute


def _locked_cases(merchant: Merchant, case_ids: Sequence[uuid.UUID]) -> list[ExceptionCase]:
    wanted = set(case_ids)
    if not wanted or len(wanted) > CASES_MAX:
        raise NotDisputableError(_("Choose between 1 and %(max)d cases.") % {"max": CASES_MAX})
    mine = ExceptionCase.objects.for_merchant(merchant).filter(public_id__in=wanted)
    # as every act on cases does: so two disputes about one come one after the other
    lock_reconciliations(merchant, set(mine.values_list("reconciliation", flat=True)))
    cases = list(mine.select_related("reconciliation").order_by("id"))
    if len(cases) != len(wanted):
        raise NotDisputableError(_("One of these cases doesn't exist."))
    if len({case.currency for case in cases}) > 1:
        raise NotDisputableError(_("A dispute is about one currency. Choose cases of one."))
    live = DisputedCase.objects.for_merchant(merchant).filter(
        case__in=cases, dispute__state__in=Dispute.LIVE
    )
    claim = live.select_related("case", "dispute").order_by("id").first()
    if claim is not None:
        raise NotDisputableError(
            _("%(case)s is in a dispute with %(counterparty)s already.")
            % {
                "case": claim.case.reference or claim.case.get_kind_display(),
                "counterparty": claim.dispute.counterparty,
            }
        )
    return cases


def _rows_of(merchant: Merchant, cases: Sequence[ExceptionCase]) -> list[OpenItem]:
    items = OpenItem.objects.for_merchant(merchant).filter(case__in=cases)
    related = ("entry__statement", "entry__ledger")
    return list(items.select_related(*related).order_by("id")[: 4 * CASES_MAX])


def _their_ledgers(merchant: Merchant, cases: Sequence[ExceptionCase]) -> list[Ledger]:
    sides = ReconciliationLedger.objects.for_merchant(merchant).filter(
        reconciliation__in={case.reconciliation_id for case in cases}, side="RIGHT"
    )
    return [side.ledger for side in sides.select_related("ledger").order_by("id")]


def _counterparty(rows: Sequence[OpenItem], theirs: Sequence[Ledger]) -> str:
    """Whose statement their rows are from; where they show none, whose they should be in."""
    shown = [row.entry.ledger.name for row in rows if row.side == "RIGHT"]
    return _most(shown or [ledger.name for ledger in theirs])


def _deadline(rows: Sequence[OpenItem], theirs: Sequence[Ledger]) -> tuple[int, str]:
    shown = [row.entry.statement.format for row in rows if row.side == "RIGHT"]
    formats = shown or [ledger.format for ledger in theirs]
    known = [DEADLINES[start] for name in formats for start in DEADLINES if name.startswith(start)]
    return min(known) if known else (DAYS_DEFAULT, NO_SOURCE)


def _most(texts: Sequence[str]) -> str:
    counted = Counter(texts)
    return min(counted, key=lambda text: (-counted[text], text), default="")
