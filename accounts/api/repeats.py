"""Calls that may be repeated: with an Idempotency-Key a token's act is done once, however often it is sent.

The answer is kept in the transaction of the act, for seven days. A refusal keeps nothing, so a call that was
refused may be sent again with its key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import status

from accounts import clock
from accounts.models import AnsweredCall, ApiToken

HEADER = "Idempotency-Key"
KEY_MAX = 200
KEPT_FOR = timedelta(days=7)


def carries_key(request: HttpRequest) -> bool:
    """Whether the call is an act that wants to be done once. Files are known by their bytes instead."""
    is_act = request.method not in {"GET", "HEAD", "OPTIONS"}
    is_json = request.content_type in {"", "application/json"}
    return is_act and is_json and HEADER in request.headers


def answer_once(
    request: HttpRequest, token: ApiToken, call: Callable[[], HttpResponseBase]
) -> HttpResponseBase:
    """The answer that this key was given before, or that of the call, which is then kept."""
    key = request.headers[HEADER].strip()
    if not 0 < len(key) <= KEY_MAX or not key.isprintable():
        return _refuse(
            400, _("An Idempotency-Key has between 1 and %(max)d characters.") % {"max": KEY_MAX}
        )
    if not _is_alone(token, key):
        return _refuse(409, _("The same call is being done. Ask again in a moment."))
    now = clock.now()
    mine = AnsweredCall.objects.for_merchant(token.merchant).filter(token=token)
    mine.filter(answered_at__lt=now - KEPT_FOR).delete()
    sent = _digest(request)
    known = mine.filter(key=key).first()
    if known is not None and known.request_sha256 != sent:
        return _refuse(422, _("This Idempotency-Key was used for another call."))
    if known is not None:
        return HttpResponse(
            known.body,
            status=known.status,
            content_type="application/json",
            headers={"Idempotent-Replayed": "true"},
        )
    response = call()
    if isinstance(response, HttpResponse) and response.status_code < status.HTTP_400_BAD_REQUEST:
        AnsweredCall(
            merchant=token.merchant,
            token=token,
            key=key,
            request_sha256=sent,
            status=response.status_code,
            body=response.content.decode(),
            answered_at=now,
        ).save(force_insert=True)
    return response


def _is_alone(token: ApiToken, key: str) -> bool:
    """Take the key until the transaction ends; False where another call holds it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [key, token.id]
        )
        return bool(cursor.fetchone()[0])


def _digest(request: HttpRequest) -> str:
    what = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(what + request.body).hexdigest()


def _refuse(code: int, detail: str) -> JsonResponse:
    return JsonResponse({"detail": detail}, status=code)
