"""Looks at a file before anything of it is stored: what it is, whose, which days, its first rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from accounts.models import Merchant
from ledgers.formats import (
    ColumnMapping,
    FormatError,
    ReadOptions,
    Recognition,
    Summary,
    read,
    recognise,
)
from ledgers.formats.base import PREVIEW_ROWS
from ledgers.formats.generic_table import sample_texts
from ledgers.models import Ledger

SAMPLE_ROWS = 5_000
KINDS = {
    "orders": Ledger.Kind.ORDERS,
    "channel": Ledger.Kind.CHANNEL,
    "bank": Ledger.Kind.BANK,
    "supplier": Ledger.Kind.SUPPLIER,
    "stock": Ledger.Kind.STOCK,
}


def inspect(content: bytes, mappings: Mapping[str, ColumnMapping]) -> dict[str, object]:
    """Plain JSON of what was found; `error_code` and `error_params` where the file can't be read."""
    try:
        recognition = recognise(content, mappings)
        summary = None if _asks(recognition) else _summary_of_sample(recognition)
    except FormatError as error:
        params = {name: str(value) for name, value in error.params.items()}
        return {"error_code": error.code, "error_params": params}
    table, proposal = recognition.table, recognition.proposal
    return {
        "format": recognition.format,
        "evidence": list(recognition.evidence.names) if recognition.evidence else [],
        "header": list(table.header),
        "header_line": table.header_line,
        "encoding": table.encoding,
        "rows": len(table.records) + len(table.broken),
        "preview": sample_texts(table, PREVIEW_ROWS),
        "mapping": proposal.mapping.to_json() if proposal else None,
        "questions": [
            {"code": q.code, "column": q.column, "options": list(q.options)}
            for q in (proposal.questions if proposal else ())
        ],
        **_facts(summary, recognition),
    }


def _asks(recognition: Recognition) -> bool:
    return bool(recognition.proposal and recognition.proposal.questions)


def _summary_of_sample(recognition: Recognition) -> Summary:
    """Account and days from the first and last rows: the whole file is read when it is taken in."""
    records = recognition.table.records
    if len(records) > 2 * SAMPLE_ROWS:
        records = pl.concat([records.head(SAMPLE_ROWS), records.tail(SAMPLE_ROWS)])
    sample = replace(recognition.table, records=records)
    return read(replace(recognition, table=sample), ReadOptions()).summary


def _facts(summary: Summary | None, recognition: Recognition) -> dict[str, object]:
    if summary is None:
        kind = recognition.proposal.mapping.ledger_kind if recognition.proposal else "orders"
        return {"ledger_kind": KINDS[kind], "account": "", "period": [None, None], "currency": ""}
    return {
        "ledger_kind": KINDS[summary.ledger_kind],
        "account": summary.account,
        "period": [
            summary.period_start.isoformat() if summary.period_start else None,
            summary.period_end.isoformat() if summary.period_end else None,
        ],
        "currency": summary.currencies[0] if len(summary.currencies) == 1 else "",
    }


def suggest_ledger(merchant: Merchant, inspection: Mapping[str, object]) -> Ledger | None:
    """The ledger that a file most likely belongs to; None where several or none could be."""
    ledgers = Ledger.objects.for_merchant(merchant).filter(is_active=True)
    same_format = list(ledgers.filter(format=inspection.get("format", "")).order_by("id"))
    account = inspection.get("account")
    if account:
        return next((ledger for ledger in same_format if ledger.account == account), None)
    same_kind = [x for x in same_format if x.kind == inspection.get("ledger_kind")]
    return same_kind[0] if len(same_kind) == 1 else None
