"""How the API knows who calls: a token, or the session of the browser. Both act inside one merchant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import APIException, AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from accounts import clock
from accounts.actors import Actor
from accounts.api import repeats
from accounts.errors import UserError
from accounts.memberships import choose
from accounts.models import ApiToken, AuditEvent, Membership, Role, User
from accounts.permissions import Action, covers, may
from accounts.services.people import token_digest
from accounts.tenancy import merchant_scope

SCHEME = "Bearer "
LAST_USED_INTERVAL = timedelta(minutes=1)


def actor_of_token(request: HttpRequest) -> Actor | None:
    """Find the live token that the request carries and open its merchant to the request."""
    header = request.headers.get("Authorization", "")
    if not header.startswith(SCHEME):
        return None
    now = clock.now()
    live = ApiToken.objects.using("sys").select_related("merchant")
    token = live.filter(
        token_sha256=token_digest(header.removeprefix(SCHEME).strip()),
        revoked_at=None,
        expires_at__gt=now,
        merchant__closed_at=None,
    ).first()
    if token is None:
        return None
    if refusal := refusal_of(token):
        request.token_refusal = refusal
        return None
    if token.last_used_at is None or token.last_used_at < now - LAST_USED_INTERVAL:
        ApiToken.objects.using("sys").filter(id=token.id).update(last_used_at=now)
    request.api_token, request.merchant = token, token.merchant
    request.actor = Actor(AuditEvent.ActorKind.TOKEN, str(token), role=Role(token.role))
    return request.actor


def refusal_of(token: ApiToken) -> str:
    """Why a live token may not act now, or an empty string: it never does more than its issuer may."""
    memberships = Membership.objects.using("sys").filter(
        merchant_id=token.merchant_id, user_id=token.created_by_id, is_active=True
    )
    issuer = memberships.first()
    people = User.objects.using("default")
    is_there = people.filter(id=token.created_by_id, is_active=True).exists()
    if issuer is None or not is_there:
        return _("Whoever issued this token is no longer a member here. Ask for a new token.")
    if not covers(Role(issuer.role), Role(token.role)):
        return _("Whoever issued this token may do less than it by now. Ask for a new token.")
    return ""


def call_in_scope(request: HttpRequest, view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """Call an API view inside its caller's merchant; a refusal rolls back whatever it wrote."""
    if actor_of_token(request) is None and (
        "Authorization" in request.headers
        or not request.user.is_authenticated
        or choose(request) is None
    ):
        return view()
    token: ApiToken | None = getattr(request, "api_token", None)
    with merchant_scope(request.merchant.id):
        if token is not None and repeats.carries_key(request):
            response = repeats.answer_once(request, token, lambda: _rendered(view))
        else:
            response = _rendered(view)
        if response.status_code >= status.HTTP_400_BAD_REQUEST:
            transaction.set_rollback(True)
    response.headers.setdefault("Cache-Control", "no-store")
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


def _rendered(view: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    response = view()
    return response.render() if isinstance(response, SimpleTemplateResponse) else response


class ActorAuthentication(SessionAuthentication):
    """Accepts what the middleware found: a token as it is, a session with its CSRF proof."""

    def authenticate(self, request: Request) -> tuple[object, object] | None:
        actor = getattr(request._request, "actor", None)
        if actor is None:
            if refusal := getattr(request._request, "token_refusal", ""):
                raise AuthenticationFailed(refusal)
            return None
        if actor.is_person:
            return super().authenticate(request)
        return AnonymousUser(), actor

    def authenticate_header(self, request: Request) -> str:
        return SCHEME.strip()


class ActorMayDoThis(BasePermission):
    """The table of `accounts.permissions`, asked per method."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor = getattr(request._request, "actor", None)
        if actor is None:
            return False
        actions: Mapping[str, Action] = getattr(view, "actions_by_method", {})
        action = actions.get(request.method or "", Action.SEE)
        return may(actor, action)


class RefusedError(APIException):
    """A service refused; the message is for the person behind the program."""

    status_code = status.HTTP_409_CONFLICT
    default_detail = gettext_lazy("This can't be done now.")
    default_code = "refused"


def answer_errors(error: Exception, context: Mapping[str, object]) -> Response | None:
    """DRF's exception handler, which also knows the services' refusals."""
    if isinstance(error, UserError):
        error = RefusedError(str(error), code=type(error).__name__.removesuffix("Error"))
    return exception_handler(error, dict(context))


class TenantView:
    """Mixin of every API view: runs inside the caller's merchant, refuses by the table."""

    is_tenant_api = True
    authentication_classes: ClassVar = [ActorAuthentication]
    permission_classes: ClassVar = [ActorMayDoThis]
    # methods that need more than Action.SEE
    actions_by_method: ClassVar[Mapping[str, Action]] = {}
