"""Keys for machines. The secret is shown once; only its SHA-256 is kept."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import ApiToken, Merchant, Role
from accounts.permissions import Action
from accounts.services.people import token_digest

TOKEN_BYTES = 32
DAYS_MAX = 366


class TokenRefusedError(UserError):
    """The token can't be issued like this."""


@transaction.atomic
def issue_token(
    *, merchant: Merchant, actor: Actor, name: str, role: Role, days: int
) -> tuple[ApiToken, str]:
    """Issue a token that acts in a role; returns it and its secret, which is never shown again."""
    permissions.check(actor, Action.MANAGE_TOKENS)
    if role == Role.OWNER:
        raise TokenRefusedError(_("A token can't act as owner. Choose a smaller role."))
    if not 1 <= days <= DAYS_MAX:
        raise TokenRefusedError(
            _("A token lasts between 1 and %(days)d days.") % {"days": DAYS_MAX}
        )
    secret = "rcl_" + secrets.token_urlsafe(TOKEN_BYTES)
    token = ApiToken.objects.create(
        merchant=merchant,
        name=name,
        prefix=secret[:10],
        token_sha256=token_digest(secret),
        role=role,
        created_by=permissions.person(actor),
        expires_at=clock.now() + timedelta(days=days),
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="token.issued",
        subject=token,
        after={"name": name, "role": role, "prefix": token.prefix, "days": days},
    )
    return token, secret


@transaction.atomic
def revoke_token(*, merchant: Merchant, actor: Actor, token: ApiToken) -> None:
    """End a token at once."""
    permissions.check(actor, Action.MANAGE_TOKENS)
    locked = ApiToken.objects.for_merchant(merchant).select_for_update().get(id=token.id)
    if locked.revoked_at:
        raise TokenRefusedError(_("This token is revoked already."))
    locked.revoked_at = clock.now()
    locked.save(update_fields=["revoked_at"])
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="token.revoked",
        subject=locked,
        before={"name": locked.name, "prefix": locked.prefix},
    )
