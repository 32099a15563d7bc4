"""Everything of a merchant as one archive: its tables as CSV, its files as they came, its rules and its record.

It is read under the merchant's own scope, so that row-level security says which rows are its own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import PurePosixPath
from typing import IO, Protocol, cast

from django.apps import apps
from django.db import connection, models
from psycopg2 import sql

from accounts.audit import HASH_VERSION
from accounts.models import AuditEvent, Merchant
from reconcile.models import MerchantExport, RuleSetVersion

CHUNK_BYTES = 1024 * 1024
# what only says that somebody once held a secret
LEFT_OUT = frozenset({"token_sha256"})
TEXTS = (models.CharField, models.TextField, models.JSONField, models.FileField)
# as `accounts.exports.safe_text` has it: what a spreadsheet would run, whatever unseen stands before
FORMULA = "^[ \"'\u3000\u00a0\n\u000b\u000c\u200b\u2060\ufeff]*[=+@\t\r＝＋－＠-]"
README = """Everything that Reconcile holds of one merchant.

tables/     one CSV per table, UTF-8, with the names of its columns. A text that a spreadsheet would run as a
            formula has an apostrophe before it; the files beside them are unchanged.
files/      what was uploaded, byte for byte
rules.json  every version of every rule set
audit.jsonl the audit trail in order, with the hashes that chain it
manifest.json  SHA-256 and rows of each of these, and the files that the storage had lost
"""
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the archive. `rows` counts rows of a table or lines of the record."""

    name: str
    sha256: str
    rows: int | None = None


@dataclass(slots=True)
class Archive:
    """A ZIP that is being written, and what stands in it."""

    file: zipfile.ZipFile
    members: list[Member] = field(default_factory=list)
    # what the tables name and the storage has lost: said, and no reason to keep the rest back
    missing: list[str] = field(default_factory=list)

    def add(self, name: str, write: Callable[[Sink], int | None]) -> None:
        with self.file.open(name, "w", force_zip64=True) as target:
            sink = Sink(target)
            rows = write(sink)
        self.members.append(Member(name, sink.digest.hexdigest(), rows))


class Sink:
    """Writes into a member of the archive and hashes what goes in."""

    def __init__(self, target: IO[bytes]) -> None:
        self.target = target
        self.digest = hashlib.sha256()

    def write(self, content: bytes | str) -> int:
        data = content.encode() if isinstance(content, str) else bytes(content)
        self.digest.update(data)
        return self.target.write(data)


class _Kept(Protocol):
    """A row with a file of its own."""

    public_id: uuid.UUID
    name: str
    file: models.fields.files.FieldFile


class _Copies(Protocol):
    """What psycopg2's cursor can do beside SQL."""

    rowcount: int

    def copy_expert(self, statement: object, file: Sink, size: int) -> None: ...


def tenant_tables() -> list[type[models.Model]]:
    """The merchant itself and every table whose rows one merchant owns, by name."""
    owned = [m for m in apps.get_models() if any(f.name == "merchant" for f in m._meta.fields)]
    return sorted([Merchant, *owned], key=lambda model: model._meta.db_table)


def pack(merchant: Merchant, target: IO[bytes], progress: Progress) -> list[Member]:
    """Write the archive; call it inside the merchant's scope."""
    tables = tenant_tables()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as file:
        archive = Archive(file)
        archive.add("README.txt", _explain)
        for done, model in enumerate(tables):
            progress("pack", done, len(tables))
            archive.add(f"tables/{model._meta.db_table}.csv", partial(_copy, model))
        for name, stored in _stored_files(merchant, tables):
            if stored.storage.exists(str(stored.name)):
                archive.add(name, partial(_copy_file, stored))
            else:
                archive.missing.append(name)
        archive.add("rules.json", partial(_rules, merchant))
        archive.add("audit.jsonl", partial(_record, merchant))
        manifest = {"merchant": str(merchant.public_id), "name": merchant.name, "audit_hash": HASH_VERSION,
                    "members": [asdict(member) for member in archive.members], "missing": archive.missing}  # fmt: skip
        file.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return archive.members


def _copy(model: type[models.Model], sink: Sink) -> int:
    fields = [f for f in model._meta.concrete_fields if f.column not in LEFT_OUT]
    statement = sql.SQL("copy (select {} from {} order by {}) to stdout with (format csv, header)").format(
        sql.SQL(", ").join(_column(f) for f in fields),
        sql.Identifier(model._meta.db_table),
        sql.Identifier(cast("models.Field[object, object]", model._meta.pk).column),
    )  # fmt: skip
    with connection.cursor() as cursor:
        bare = cast("_Copies", cursor.cursor)
        bare.copy_expert(statement, sink, CHUNK_BYTES)
        return bare.rowcount


def _column(one: models.Field[object, object]) -> sql.Composable:
    name = sql.Identifier(one.column)
    if not isinstance(one, TEXTS):
        return name
    return sql.SQL("case when {0}::text ~ {1} then '''' || {0}::text else {0}::text end as {0}").format(
        name, sql.Literal(FORMULA)
    )  # fmt: skip


def _stored_files(
    merchant: Merchant, tables: list[type[models.Model]]
) -> Iterator[tuple[str, models.fields.files.FieldFile]]:
    """What people uploaded, each stored file once: parts of one archive share it."""
    seen: set[str] = set()
    for model in tables:
        is_kept = any(isinstance(f, models.FileField) for f in model._meta.fields)
        if not is_kept or model is MerchantExport:
            continue
        rows = model._default_manager.filter(merchant=merchant).order_by("id")
        for row in cast("Iterator[_Kept]", rows.iterator(chunk_size=500)):
            stored = row.file
            if stored.name and stored.name not in seen:
                seen.add(stored.name)
                called = PurePosixPath(row.name.replace("\\", "/")).name
                yield f"files/{model._meta.model_name}/{row.public_id}/{called}", stored


def _explain(sink: Sink) -> None:
    sink.write(README)


def _copy_file(stored: models.fields.files.FieldFile, sink: Sink) -> None:
    with stored.open("rb") as source:
        shutil.copyfileobj(source, sink, CHUNK_BYTES)


def _rules(merchant: Merchant, sink: Sink) -> int:
    versions = RuleSetVersion.objects.for_merchant(merchant).select_related("rule_set")
    found = [
        {"rule_set": v.rule_set.name, "version": v.number, "sha256": v.sha256, "document": v.document}
        for v in versions.order_by("rule_set__name", "number", "id")
    ]  # fmt: skip
    sink.write(json.dumps(found, ensure_ascii=False, indent=1))
    return len(found)


def _record(merchant: Merchant, sink: Sink) -> int:
    lines = 0
    events = AuditEvent.objects.for_merchant(merchant).order_by("sequence").values()
    for event in events.iterator(chunk_size=2_000):
        sink.write(json.dumps(event, ensure_ascii=False, default=_plain) + "\n")
        lines += 1
    return lines


def _plain(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
