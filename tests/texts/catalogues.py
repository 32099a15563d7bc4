"""The catalogues in locale/: brought up to what the sources say, and compiled."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.texts.sources import ROOT

LANGUAGES = ("zh_Hans", "zh_Hant")
# equal sources give equal files
WRITTEN_AT = datetime(2026, 1, 1, tzinfo=UTC)


def path_of(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES/django.po"


def read(language: str) -> Catalog:
    """The catalogue as it is; an empty one where there is none yet."""
    path = path_of(language)
    if not path.exists():
        return Catalog(locale=language, charset="utf-8")
    return read_po(io.BytesIO(path.read_bytes()), locale=language, charset="utf-8")


def brought_up_to(language: str, sources: Catalog) -> Catalog:
    """With the translations there are for the texts there are now; nothing is guessed by likeness."""
    catalog = Catalog(
        locale=language, charset="utf-8", project="Reconcile", version="1", fuzzy=False,
        creation_date=WRITTEN_AT, revision_date=WRITTEN_AT,
        last_translator="Reconcile", language_team=language, header_comment="",
    )  # fmt: skip
    known = read(language)
    for message in sources:
        if message.id:
            had = known.get(message.id, message.context)
            catalog.add(
                message.id, had.string if had else None, message.locations, context=message.context
            )
    return catalog


def as_po(catalog: Catalog) -> bytes:
    written = io.BytesIO()
    write_po(
        written, catalog, width=0, include_lineno=False, sort_output=True, ignore_obsolete=True
    )
    return written.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def untranslated(catalog: Catalog) -> Iterator[Message]:
    for message in catalog:
        if message.id:
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            if message.fuzzy or not all(strings):
                yield message
