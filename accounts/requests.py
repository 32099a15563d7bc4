"""A request as the middleware hands it on: it knows whose books are open, and who acts in them."""

from __future__ import annotations

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.actors import Actor
from accounts.models import ApiToken, Membership, Merchant, User


class TenantRequest(HttpRequest):
    """What views may rely on. `membership` is a person's, `api_token` a program's."""

    user: User
    merchant: Merchant
    actor: Actor
    membership: Membership
    memberships: list[Membership]
    api_token: ApiToken
    htmx: HtmxDetails
    token_refusal: str
