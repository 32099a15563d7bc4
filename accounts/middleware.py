"""Opens each request's merchant: one transaction around the view and the rendering of its answer."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers

from accounts.actors import Actor
from accounts.models import Membership, User
from accounts.tenancy import merchant_scope

SESSION_KEY = "merchant"


def active_memberships(user: User) -> list[Membership]:
    """Where a person works, by name. Asked as reconcile_sys, before any merchant is chosen."""
    found = Membership.objects.using("sys").filter(user_id=user.pk, is_active=True)
    return list(found.select_related("merchant").order_by("merchant__name", "id"))


class MerchantMiddleware:
    """Views decorated with `permissions.requires` run inside their merchant; others don't see it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        if not hasattr(view, "required_action"):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        membership = choose(request)
        if membership is None:
            return redirect("merchant_create")
        with merchant_scope(membership.merchant_id):
            # rendered in here: a lazy template would read after the transaction has ended
            response = view(request, *args, **kwargs)
            if callable(render := getattr(response, "render", None)):
                response = render()
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response


def choose(request: HttpRequest) -> Membership | None:
    """The membership this session works under: the chosen one, or the first."""
    memberships = active_memberships(request.user)
    request.memberships = memberships
    if not memberships:
        return None
    wanted = request.session.get(SESSION_KEY)
    chosen = next((m for m in memberships if str(m.merchant.public_id) == wanted), memberships[0])
    chosen.user = request.user
    request.membership, request.merchant = chosen, chosen.merchant
    request.actor = Actor.of(chosen)
    return chosen
