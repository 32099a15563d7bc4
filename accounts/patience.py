"""Locks that a person waits for: a few seconds, then a word about it, never a page that hangs."""

from __future__ import annotations

from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.errors import UserError

WAIT_SECONDS_MAX = 5
_Row = TypeVar("_Row", bound=Model)


class BusyError(UserError):
    """A worker is writing these books, and a person shouldn't wait for it with an open page."""


def patiently(locking: QuerySet[_Row]) -> list[_Row]:
    """The rows of a query that locks, or BusyError after a few seconds."""
    with connection.cursor() as cursor:
        cursor.execute(f"set local lock_timeout = '{WAIT_SECONDS_MAX}s'")
    try:
        with transaction.atomic():
            found = list(locking)
    except OperationalError as error:
        raise BusyError(
            _(
                "A run or a file is being written into these books. Nothing of this was kept: try again"
                " in a moment."
            )
        ) from error
    with connection.cursor() as cursor:
        cursor.execute("set local lock_timeout = 0")
    return found
