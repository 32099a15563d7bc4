"""Every format there is, found in the packages beside this module: a module with a FORMAT is one."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from ledgers.formats import bank_files, china, world
from ledgers.formats.base import StatementFormat
from ledgers.formats.documents import BEGIN_BYTES, DocumentFormat
from ledgers.formats.sources import Source

BLANK = b"\xef\xbb\xbf \t\r\n\x00"


@cache
def all_formats() -> tuple[StatementFormat | DocumentFormat, ...]:
    """The FORMAT of each module, by the order of their codes. Raises ValueError where two have one code."""
    found: dict[str, StatementFormat | DocumentFormat] = {}
    for package in (china, world, bank_files):
        for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda m: m.name):
            made = importlib.import_module(f"{package.__name__}.{module.name}")
            known = getattr(made, "FORMAT", None)
            if known is None:
                continue
            if known.code in found:
                raise ValueError(f"two formats have the code {known.code}")
            found[known.code] = known
    return tuple(found[code] for code in sorted(found))


def format_of(code: str) -> StatementFormat | DocumentFormat | None:
    """The format that has a code; None where it is a plain table's, or nobody's."""
    return next((known for known in all_formats() if known.code == code), None)


def tables() -> tuple[StatementFormat, ...]:
    """Formats known by the names of their columns."""
    return tuple(known for known in all_formats() if not isinstance(known, DocumentFormat))


def documents() -> tuple[DocumentFormat, ...]:
    """Formats known by their first bytes."""
    return tuple(known for known in all_formats() if isinstance(known, DocumentFormat))


def document_of(source: Source) -> DocumentFormat | None:
    """The document format that a file is of by its first bytes."""
    begin = source.head(BEGIN_BYTES).lstrip(BLANK)
    return next((known for known in documents() if known.begins(begin)), None)
