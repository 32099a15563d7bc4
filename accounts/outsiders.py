"""Somebody outside, of whom a link is all that is known: by what name their acts are recorded and read.

A record says in words that they are no person of the merchant, in the language of whoever sent the link, for
it stands alone in exports. A page or a mail says so in its reader's language.
"""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

AS_COUNTERPARTY = gettext_noop("%(name)s (counterparty, by link)")
BY_LINK = gettext_noop("%(name)s (by link)")


def recorded_name(name: str, *, is_counterparty: bool) -> str:
    """What the record says, in the language of the moment."""
    return _(AS_COUNTERPARTY if is_counterparty else BY_LINK) % {"name": name}


def readable_name(recorded: str) -> str:
    """A recorded name in the language of the moment; one that isn't of somebody outside as it stands."""
    for form in (AS_COUNTERPARTY, BY_LINK):
        for before, after in _around(form):
            name = recorded.removeprefix(before).removesuffix(after)
            if before + name + after == recorded:
                return _(form) % {"name": name}
    return recorded


@cache
def _around(form: str) -> tuple[tuple[str, str], ...]:
    """What stands before and behind the name, in each language that a record may have been written in."""
    found = []
    for code, _language in settings.LANGUAGES:
        with translation.override(code):
            before, _name, after = _(form).partition("%(name)s")
        found.append((before, after))
    return tuple(found)
