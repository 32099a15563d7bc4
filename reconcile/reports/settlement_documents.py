"""A settlement as a file to take away: PDF to sign and keep, workbook and CSV to work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from accounts.models import Merchant
from reconcile.models import Settlement
from reconcile.reports.settlement_files import tables
from reconcile.reports.settlement_pdf import as_pdf
from reconcile.reports.table_files import CSV_TYPE, WORKBOOK_TYPE, as_csv, as_workbook

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

Maker = Callable[[Settlement, Merchant], bytes]
MAKERS: dict[str, tuple[str, Maker]] = {
    "pdf": ("application/pdf", as_pdf),
    "xlsx": (WORKBOOK_TYPE, lambda found, merchant: as_workbook(tables(found, merchant))),
    "csv": (CSV_TYPE, lambda found, merchant: as_csv(tables(found, merchant))),
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file on its way to a person."""

    name: str
    content_type: str
    content: bytes


def document_of(
    settlement: Settlement, merchant: Merchant, kind: str, *, language: str = ""
) -> Document:
    """The settlement as pdf, xlsx or csv, in a language of ours; in the reader's own without one."""
    content_type, make = MAKERS[kind]
    chosen = language if language in LANGUAGES else translation.get_language()
    with translation.override(chosen):
        content = make(settlement, merchant)
    name = f"settlement_{settlement.period_start}_{settlement.period_end}.{kind}"
    return Document(name, content_type, content)
