"""Each request's language, and its merchant: one transaction around the view and the rendering of its answer."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.views.defaults import bad_request

from accounts.api.access import call_in_scope
from accounts.memberships import choose
from accounts.tenancy import merchant_scope

SAFE = ("GET", "HEAD")
NUL_REFUSED = "NUL (0x00)"


class PersonsLanguageMiddleware:
    """Whoever is signed in reads the language they chose, on whatever device."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.user.is_authenticated and request.user.language:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """To signing in, and from there back to the page; what was sent from it can't be asked for again."""
    if request.method in SAFE:
        return redirect_to_login(request.get_full_path())
    if request.headers.get("HX-Request"):
        # the page stays as it is, with what was typed
        return HttpResponse(status=401)
    sent_from = urlsplit(request.headers.get("Referer", ""))
    if sent_from.netloc != request.get_host():
        return redirect_to_login("/")
    return redirect_to_login(sent_from._replace(scheme="", netloc="").geturl())


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
        if getattr(getattr(view, "cls", None), "is_tenant_api", False):
            return call_in_scope(request, lambda: view(request, *args, **kwargs))
        if not hasattr(view, "required_action"):
            return None
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        membership = choose(request)
        if membership is None:
            return redirect("merchant_create")
        try:
            # times are read in the merchant's own zone, as its days are counted
            zone = timezone.override(membership.merchant.zone)
            with merchant_scope(membership.merchant_id), zone:
                # rendered in here: a lazy template would read after the transaction has ended
                response = view(request, *args, **kwargs)
                if callable(render := getattr(response, "render", None)):
                    response = render()
        except ValueError as error:
            # a character that no text column can hold is the caller's fault, wherever it was sent
            if NUL_REFUSED not in str(error):
                raise
            return bad_request(request, error)
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["HX-Request", "Cookie"])
        return response
