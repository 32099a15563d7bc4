"""Is it alive, is it ready: for a balancer, for compose, and for whoever started the demo."""

from __future__ import annotations

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.worker import worker_is_alive
from reconcile.models import DemoSeed

BROKER_SECONDS_MAX = 2


def database_answers() -> bool:
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("select 1")
    except DatabaseError:
        return False
    return True


def broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL,
        socket_timeout=BROKER_SECONDS_MAX,
        socket_connect_timeout=BROKER_SECONDS_MAX,
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def demo_is_in() -> bool:
    return settings.MODE != "demo" or DemoSeed.objects.filter(name="complete").exists()


def _holds(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except DatabaseError:
        return False


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    """This process answers."""
    return JsonResponse({"live": True})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Database, broker and a worker are up, and in demo mode the sample data is in: 200, else 503."""
    checks = {
        "database": _holds(database_answers),
        "broker": broker_answers(),
        "worker": _holds(worker_is_alive),
        "demo": _holds(demo_is_in),
    }
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)
