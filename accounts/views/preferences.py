"""How the product shows itself: the language goes with the person, the rest with the device."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.requests import TenantRequest
from accounts.services import people

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# cookies: name -> choices
PREFERENCES = {
    "theme": ("auto", "light", "dark"),
    "keys": ("on", "off"),
    settings.LANGUAGE_COOKIE_NAME: LANGUAGES,
}
COOKIE_SECONDS = 365 * 24 * 3600


@require_POST
def set_preference(request: TenantRequest) -> HttpResponse:
    """Keep a choice of the person who asks; what isn't offered is ignored."""
    response = redirect(_back(request))
    for name, choices in PREFERENCES.items():
        chosen = request.POST.get(name)
        if chosen in choices:
            response.set_cookie(
                name, chosen, COOKIE_SECONDS, samesite="Lax", secure=request.is_secure()
            )
    language = request.POST.get(settings.LANGUAGE_COOKIE_NAME)
    if language in LANGUAGES and request.user.is_authenticated:
        people.choose_language(person=request.user, language=language)
    return response


def _back(request: TenantRequest) -> str:
    """Where the form said it came from, if that is on this site."""
    target = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return target
    return "/"
