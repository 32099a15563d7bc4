"""Every component in every state, in both themes side by side: for those who work on the screens."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

THEMES = ("light", "dark")


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    if settings.IS_PRODUCTION and not settings.DEBUG:
        raise Http404
    return render(request, "development/styleguide.html", {"themes": THEMES})
