"""One door to every decision that waits for a second person, whatever it is about."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from reconcile.models import Approval, Settlement
from reconcile.services import (
    adjustments,
    forced_matches,
    missing_records,
    publishing,
    settlements,
)


class NotHereError(UserError):
    """This kind of approval is decided on the page of its own thing."""


def decide_approval(
    *, merchant: Merchant, actor: Actor, approval_id: uuid.UUID, approved: bool, reason: str = ""
) -> None:
    """Approve what an approval is of, or return it with a reason; who asked for it may take it back."""
    found = Approval.objects.for_merchant(merchant).select_related(
        "settlement", "publication", "adjustment__case", "record__case"
    )
    approval = found.get(public_id=approval_id)
    adjustment = approval.adjustment
    if approval.settlement:
        _decide_settlement(merchant, actor, approval.settlement, reason, approved=approved)
    elif approval.publication:
        publishing.decide_publication(
            merchant=merchant,
            actor=actor,
            publication_id=approval.publication.public_id,
            approved=approved,
            reason=reason,
        )
    elif approval.record:
        missing_records.decide_missing_record(
            merchant=merchant,
            actor=actor,
            case_id=approval.record.case.public_id,
            approved=approved,
            reason=reason,
        )
    elif adjustment and adjustment.forced_matches.exists():
        forced_matches.decide_forced_match(
            merchant=merchant,
            actor=actor,
            approval_id=approval_id,
            approved=approved,
            reason=reason,
        )
    elif adjustment and adjustment.case:
        adjustments.decide_write_off(
            merchant=merchant,
            actor=actor,
            case_id=adjustment.case.public_id,
            approved=approved,
            reason=reason,
        )
    else:
        raise NotHereError(_("This was decided already, or is decided on its own page."))


def _decide_settlement(
    merchant: Merchant, actor: Actor, settlement: Settlement, reason: str, *, approved: bool
) -> None:
    if approved:
        settlements.approve_settlement(
            merchant=merchant, actor=actor, settlement_id=settlement.public_id
        )
    else:
        settlements.return_settlement(
            merchant=merchant, actor=actor, settlement_id=settlement.public_id, reason=reason
        )
