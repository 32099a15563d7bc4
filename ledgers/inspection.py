"""Looks at a file before anything of it is stored: what it is, whose, which days, its first rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, BinaryIO

import polars as pl

from accounts.models import Merchant
from ledgers.formats import (
    ColumnMapping,
    FormatError,
    Proposal,
    Question,
    ReadOptions,
    Recognition,
    Summary,
    generic_code,
    likeliest_table,
    read,
    recognise,
)
from ledgers.formats.base import PREVIEW_ROWS, REJECTED_SCHEMA, Table
from ledgers.formats.changes import HeaderChange, KnownHeader, change_since, nearly_known
from ledgers.formats.generic_table import CURRENCY_DEFAULT, sample_texts
from ledgers.formats.titles import title_cells
from ledgers.models import Ledger, Statement
from ledgers.words import NO_HEADER

SAMPLE_ROWS = 5_000
KINDS = {
    "orders": Ledger.Kind.ORDERS,
    "channel": Ledger.Kind.CHANNEL,
    "bank": Ledger.Kind.BANK,
    "supplier": Ledger.Kind.SUPPLIER,
    "stock": Ledger.Kind.STOCK,
}


def inspect(
    content: bytes | BinaryIO,
    mappings: Mapping[str, ColumnMapping],
    *,
    known: Sequence[KnownHeader] = (),
    currency: str | None = None,
    encoding: str | None = None,
    part: str = "",
) -> dict[str, object]:
    """Plain JSON of what was found; `error_code` and `error_params` where the file can't be read.

    A file of several statements has only `parts`, the names of each; `part` asks for one of them. `known` are the
    headers that were read before, the newest first: one that is nearly among them is asked about before
    anything is read by it. `currency` is that of amounts which the file states without one.
    """
    try:
        recognition = _recognise(content, mappings, encoding, part)
        digest = recognition.header_sha256
        recognition = _decoded_as_saved(content, recognition)
        rows, sample = _ends(recognition.table)
        asks = recognition.proposal and recognition.proposal.questions
        sampled = replace(recognition, table=sample)
        summary = None if asks else _summary_of_sample(sampled, currency)
    except FormatError as error:
        if error.parts:
            return {"parts": list(error.parts)}
        params = {name: str(value) for name, value in error.params.items()}
        code = NO_HEADER if error.code == "unknown_header" else error.code
        return {"error_code": code, "error_params": params}
    change = _change(recognition, mappings, known)
    recognition = _as_before(recognition, change)
    table, proposal = recognition.table, recognition.proposal
    return {
        "format": recognition.format,
        "evidence": list(recognition.evidence.names) if recognition.evidence else [],
        "title": title_cells(table),
        "header": list(table.header),
        "header_sha256": digest,
        "header_line": table.header_line,
        "has_header": table.has_header,
        "encoding": table.encoding,
        "rows": rows,
        "preview": sample_texts(table, PREVIEW_ROWS),
        "mapping": proposal.mapping.to_json() if proposal else None,
        "questions": [
            {"code": q.code, "column": q.column, "options": list(q.options)}
            for q in (proposal.questions if proposal else ())
        ],
        "header_change": {**change.to_json(), "lost": _lost(change)} if change else None,
        **_facts(summary, recognition),
    }


def _change(
    recognition: Recognition, mappings: Mapping[str, ColumnMapping], known: Sequence[KnownHeader]
) -> HeaderChange | None:
    """How the header differs from what was read before, or from a format that it nearly is."""
    if recognition.header_sha256 in mappings or not recognition.table.has_header:
        return None
    header = recognition.table.header
    before = change_since(header, known)
    if before is not None or recognition.evidence is not None or recognition.proposal is None:
        return before
    return None if any(set(one.names) == set(header) for one in known) else nearly_known(header)


def _lost(change: HeaderChange) -> dict[str, str]:
    """What the last file's columns were read as that are not there any more, with their names."""
    before = ColumnMapping.from_json(change.mapping).columns if change.mapping else {}
    away = {*change.gone, *(old for old, _new in change.renamed)}
    return {field: name for field, name in before.items() if name in away}


def _as_before(recognition: Recognition, change: HeaderChange | None) -> Recognition:
    """A table whose header has changed asks for it, with what is still there mapped as it was."""
    proposal = recognition.proposal
    if change is None or proposal is None:
        return recognition
    mapping = proposal.mapping
    if change.mapping:
        saved = ColumnMapping.from_json(change.mapping)
        still = {f: name for f, name in saved.columns.items() if name in recognition.table.header}
        mapping = replace(saved, columns=still)
    asked = Question("header_changed", "", ())
    # what was answered for the header before is not asked again
    others = () if change.mapping else proposal.questions
    return replace(recognition, proposal=Proposal(mapping, (asked, *others)))


def _recognise(
    content: bytes | BinaryIO,
    mappings: Mapping[str, ColumnMapping],
    encoding: str | None,
    part: str,
) -> Recognition:
    """A table whose columns no word explains is no dead end: a person says once which is which."""
    try:
        return recognise(content, mappings, encoding=encoding, part=part)
    except FormatError as error:
        if error.code != "unknown_header":
            raise
    return likeliest_table(content, encoding, part)


def _decoded_as_saved(content: bytes | BinaryIO, recognition: Recognition) -> Recognition:
    """The text read anew where a saved mapping says that it is in another encoding than it seems."""
    mapping = recognition.proposal.mapping if recognition.proposal else None
    if mapping is None or mapping.encoding in {None, recognition.table.encoding}:
        return recognition
    return recognise(content, given=mapping, encoding=mapping.encoding, part=recognition.part)


def try_mapping(
    found: Mapping[str, Any], mapping: ColumnMapping, options: ReadOptions
) -> list[tuple[str, dict[str, object]]]:
    """Why none of an inspection's first rows can be read by a mapping; nothing where one can.

    Each reason is a row's message code and parameters. Raises FormatError.
    """
    header = tuple(found["header"])
    rows = [
        [found["header_line"] + number, "", *(row.get(name, "") for name in header)]
        for number, row in enumerate(found["preview"], 1)
    ]
    names = ["row_number", "raw", *(f"c{at}" for at in range(len(header)))]
    schema = dict.fromkeys(names, pl.String) | {"row_number": pl.Int64}
    table = Table(
        header=header,
        header_line=found["header_line"],
        records=pl.DataFrame(rows, schema=schema, orient="row"),
        broken=pl.DataFrame(schema=REJECTED_SCHEMA),
        before=(),
        after=(),
        encoding=found["encoding"],
    )
    batches = list(read(Recognition(generic_code(mapping), table, None, None), options))
    if any(len(batch.entries) for batch in batches):
        return []
    return [
        (code, {"column": column, "value": value})
        for batch in batches
        for column, code, value in batch.rejected.select("column", "code", "value").iter_rows()
    ]


def _ends(table: Table) -> tuple[int, Table]:
    """How many rows a table has, and the table of its first and last ones."""
    rows, last = 0, table.records
    for records, broken in table.parts():
        rows += len(records) + len(broken)
        last = records if len(records) else last
    if rows <= 2 * SAMPLE_ROWS:
        return rows, table
    ends = pl.concat([table.head(SAMPLE_ROWS), last.tail(SAMPLE_ROWS)])
    return rows, replace(table, records=ends, rest=None)


def _summary_of_sample(recognition: Recognition, currency: str | None) -> Summary:
    """Account and days from the first and last rows: the whole file is read when it is taken in."""
    summary = read(recognition, ReadOptions()).summary
    if CURRENCY_DEFAULT not in summary.currencies:
        return summary
    # stated, or nowhere said: a file that says it is not swayed by ours
    return read(recognition, ReadOptions(currency=currency)).summary


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


def suggest_ledger(merchant: Merchant, inspection: Mapping[str, Any]) -> Ledger | None:
    """The ledger that a file most likely belongs to; None where several or none could be."""
    ledgers = Ledger.objects.for_merchant(merchant).filter(is_active=True)
    same_format = list(ledgers.filter(format=inspection.get("format", "")).order_by("id"))
    account = inspection.get("account")
    if account:
        return next((ledger for ledger in same_format if ledger.account == account), None)
    same_kind = [x for x in same_format if x.kind == inspection.get("ledger_kind")]
    if len(same_kind) > 1:
        return _of_the_last_file(merchant, inspection, same_kind)
    return same_kind[0] if same_kind else None


def _of_the_last_file(
    merchant: Merchant, inspection: Mapping[str, Any], ledgers: Sequence[Ledger]
) -> Ledger | None:
    """The one of several ledgers that alone has files of this header, or the file that it is compared with."""
    gone = [Statement.State.REFUSED, Statement.State.VOIDED]
    files = Statement.objects.for_merchant(merchant).exclude(state__in=gone)
    change = inspection.get("header_change")
    if change:
        files = files.filter(name=change["since"])
    else:
        files = files.filter(upload__inspection__header_sha256=inspection.get("header_sha256"))
    found = set(files.values_list("ledger_id", flat=True)) & {ledger.id for ledger in ledgers}
    return next((x for x in ledgers if found == {x.id}), None)
