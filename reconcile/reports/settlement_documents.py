"""A settlement as a file to take away: PDF to sign and keep, workbook and CSV to work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils import translation

from accounts.exports import CSV_TYPE, WORKBOOK_TYPE
from accounts.models import Merchant
from reconcile.models import Settlement
from reconcile.reports.corrections import corrections
from reconcile.reports.settlement_files import tables
from reconcile.reports.settlement_pdf import as_pdf
from reconcile.reports.table_files import Table, as_csv, as_workbook

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)

# what is taken away as tables, by the name that its file begins with
TABLES: dict[str, Callable[[Settlement, Merchant], list[Table]]] = {
    "settlement": tables,
    "corrections": corrections,
}


@dataclass(frozen=True, slots=True)
class Document:
    """A file on its way to a person."""

    name: str
    content_type: str
    content: bytes


def document_of(
    settlement: Settlement,
    merchant: Merchant,
    kind: str,
    *,
    language: str = "",
    subject: str = "settlement",
) -> Document:
    """The settlement as pdf, or its tables as xlsx or csv; in a language of ours, else in the reader's."""
    chosen = language if language in LANGUAGES else translation.get_language()
    with translation.override(chosen):
        content_type, content = _made(settlement, merchant, kind, subject)
    name = f"{subject}_{settlement.period_start}_{settlement.period_end}.{kind}"
    return Document(name, content_type, content)


def _made(settlement: Settlement, merchant: Merchant, kind: str, subject: str) -> tuple[str, bytes]:
    if kind == "pdf":
        return "application/pdf", as_pdf(settlement, merchant)
    found = TABLES[subject](settlement, merchant)
    if kind == "xlsx":
        return WORKBOOK_TYPE, as_workbook(found)
    return CSV_TYPE, as_csv(found)
