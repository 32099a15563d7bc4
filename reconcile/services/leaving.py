"""How a merchant leaves: it is closed by its owner, and may come back for a while."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import ApiToken, Merchant
from accounts.permissions import Action
from reconcile.models import Settlement

REOPEN_DAYS = 90


class LeavingRefusedError(UserError):
    """The merchant can't be closed, or not be opened again, like this."""


@transaction.atomic
def close_merchant(*, merchant: Merchant, actor: Actor, name: str, reason: str) -> Merchant:
    """Close it: members lose it, its tokens end, its jobs and cycles rest. Owners still read and export."""
    permissions.check(actor, Action.LEAVE)
    locked = Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    if locked.closed_at is not None:
        raise LeavingRefusedError(_("%(name)s is closed.") % {"name": locked.name})
    if " ".join(name.split()) != locked.name:
        raise LeavingRefusedError(
            _("Type the merchant's name as it stands here: %(name)s") % {"name": locked.name}
        )
    if not reason.strip():
        raise LeavingRefusedError(_("Say why it is closed."))
    submitted = Settlement.objects.for_merchant(locked).filter(state=Settlement.State.SUBMITTED)
    if submitted.exists():
        raise LeavingRefusedError(
            _("A settlement waits for approval. Have it approved or returned first.")
        )
    now = clock.now()
    tokens = ApiToken.objects.for_merchant(locked).filter(revoked_at=None)
    ended = tokens.update(revoked_at=now)
    locked.closed_at = now
    locked.save(update_fields=["closed_at"])
    audit.record(
        merchant=locked,
        actor=actor,
        verb="merchant.closed",
        subject=locked,
        after={"tokens_revoked": ended},
        note=reason.strip(),
    )
    return locked


@transaction.atomic
def reopen_merchant(*, merchant: Merchant, actor: Actor, reason: str) -> Merchant:
    """Open it again with its members and books as they were; tokens stay revoked."""
    permissions.check(actor, Action.LEAVE)
    locked = Merchant.objects.select_for_update(no_key=True).get(id=merchant.id)
    closed_at = locked.closed_at
    if closed_at is None:
        raise LeavingRefusedError(_("%(name)s is open.") % {"name": locked.name})
    if clock.now() > closed_at + timedelta(days=REOPEN_DAYS):
        raise LeavingRefusedError(
            _("It was closed more than %(days)d days ago, and stays closed.")
            % {"days": REOPEN_DAYS}
        )
    if not reason.strip():
        raise LeavingRefusedError(_("Say why it is opened again."))
    locked.closed_at = None
    locked.save(update_fields=["closed_at"])
    audit.record(
        merchant=locked,
        actor=actor,
        verb="merchant.reopened",
        subject=locked,
        before={"closed_at": closed_at.isoformat()},
        note=reason.strip(),
    )
    return locked
