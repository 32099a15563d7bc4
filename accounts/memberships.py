"""Whose books a browser's session has open."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.db.models import F, Q
from django.http import HttpRequest

from accounts.actors import Actor
from accounts.models import Membership, Role, User

if TYPE_CHECKING:
    from accounts.requests import TenantRequest

SESSION_KEY = "merchant"


def active_memberships(user: User) -> list[Membership]:
    """Where a person works, by name, and last what they own and have closed.

    Asked as reconcile_sys, before any merchant is chosen.
    """
    found = Membership.objects.using("sys").filter(user_id=user.pk, is_active=True)
    seen = found.filter(Q(merchant__closed_at=None) | Q(role=Role.OWNER))
    closed = F("merchant__closed_at").asc(nulls_first=True)
    return list(seen.select_related("merchant").order_by(closed, "merchant__name", "id"))


def choose(request: HttpRequest) -> Membership | None:
    """The membership this session works under: the chosen one, or the first."""
    opened = cast("TenantRequest", request)
    memberships = opened.memberships = active_memberships(opened.user)
    if not memberships:
        return None
    wanted = request.session.get(SESSION_KEY)
    chosen = next((m for m in memberships if str(m.merchant.public_id) == wanted), memberships[0])
    chosen.user = opened.user
    opened.membership, opened.merchant = chosen, chosen.merchant
    opened.actor = Actor.of(chosen)
    return chosen
