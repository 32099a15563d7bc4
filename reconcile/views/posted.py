"""Reads what a form has posted. What a browser of ours never sends is a refusal, not a crash."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from accounts.errors import UserError
from ledgers.money import parse_one

VERSION_DIGITS_MAX = 9
DAY_COUNT_DIGITS_MAX = 3


class UnreadableError(UserError):
    """A posted value isn't what its field holds."""


def id_of(text: str) -> uuid.UUID:
    """The identifier in a field. Raises UnreadableError."""
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise UnreadableError(_("“%(text)s” is no identifier.") % {"text": text[:40]}) from error


def ids_of(texts: Sequence[str]) -> list[uuid.UUID]:
    return [id_of(text) for text in texts]


def readable_ids(texts: Sequence[str]) -> list[uuid.UUID]:
    """The identifiers among texts of an address; what is none is left out of the question."""
    found = []
    for text in texts:
        try:
            found.append(id_of(text))
        except UnreadableError:
            continue
    return found


def amount_of(text: str, currency: str) -> int | None:
    """Minor units of the amount in a field; None where it is empty. Raises UnreadableError."""
    written = text.strip()
    if not written:
        return None
    found = parse_one(written, currency)
    if found is None:
        raise UnreadableError(_("“%(text)s” is no amount.") % {"text": written[:40]})
    return found


def day_count_of(text: str) -> int:
    """The number of days in a field. Raises UnreadableError."""
    if not (text.isascii() and text.isdecimal() and len(text) <= DAY_COUNT_DIGITS_MAX):
        raise UnreadableError(_("“%(text)s” is no number of days.") % {"text": text[:40]})
    return int(text)


def version_of(request: HttpRequest) -> int:
    """The version that a form was made from; what is none is no version of anything."""
    text = request.POST.get("version", "")
    is_number = text.isascii() and text.isdecimal() and len(text) <= VERSION_DIGITS_MAX
    return int(text) if is_number else -1


def day_of(text: str) -> date:
    """The day in a date field. Raises UnreadableError."""
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise UnreadableError(_("“%(text)s” is no day.") % {"text": text[:40]})
    return found
