"""How much a request may carry, and how often somebody may try: said before anything of it is read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from accounts import clock

# what a form adds to its files
FORM_BYTES_MAX = 1024 * 1024


class BodyLimitMiddleware:
    """Refuses a body that is larger than any upload may be, whoever sends it.

    Without it a file of any size would be written to the disk before a service could refuse it, for
    Django reads a form to find its token.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) <= settings.UPLOAD_BYTES_MAX + FORM_BYTES_MAX:
            return self.get_response(request)
        limit = settings.UPLOAD_BYTES_MAX // 1024**2
        text = _("This is larger than %(limit)d MB. Export a shorter period.") % {"limit": limit}
        return HttpResponse(text, status=413, content_type="text/plain; charset=utf-8")


def is_too_often(what: str, who: str, *, times: int, seconds: int) -> bool:
    """Count one more try of somebody; whether that is more than so many within a stretch of seconds.

    Counted in the cache that all processes share. Who asks is kept as a hash only.
    """
    stretch = int(clock.now().timestamp()) // seconds
    name = hashlib.sha256(f"{what}:{who}".encode()).hexdigest()
    key = f"limit:{what}:{name}:{stretch}"
    # not exact between processes: two that count at once may count as one
    count = int(cache.get(key, 0)) + 1
    cache.set(key, count, timeout=2 * seconds)
    return count > times
