"""What every format promises: bytes in, frames of entries and rejected rows out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from ledgers.formats.headers import FIELDS

# the place of the first line after the records, in the last lines of a file parted by a delimiter
FooterTest = Callable[[Sequence[str], str], int]
CHINA = "Asia/Shanghai"
BATCH_ROWS = 250_000
PREVIEW_ROWS = 20

ENTRY_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "row_number": pl.Int64,
    "occurred_at": pl.Datetime("us", "UTC"),
    "booked_on": pl.Date,
    "value_on": pl.Date,
    "kind": pl.String,
    "status": pl.String,
    "channel": pl.String,
    "gross_minor": pl.Int64,
    "fee_minor": pl.Int64,
    "net_minor": pl.Int64,
    "fee_rate_ppm": pl.Int64,
    "currency": pl.String,
    "quantity": pl.Int64,
    "sku": pl.String,
    "order_ref": pl.String,
    "transaction_ref": pl.String,
    "refund_ref": pl.String,
    "batch_ref": pl.String,
    "order_key": pl.String,
    "transaction_key": pl.String,
    "refund_key": pl.String,
    "batch_key": pl.String,
    "counterparty": pl.String,
    "description": pl.String,
    "natural_id": pl.String,
    # what was paid, where the statement says it in another currency than the row's beside its gross
    "paid_minor": pl.Int64,
    "paid_currency": pl.String,
    # what a row of a payment or an order says was given back of it
    "refunded_minor": pl.Int64,
    # what the quantity counts, as the table calls it
    "unit": pl.String,
    # the phone or account that was topped up
    "account": pl.String,
    # which of the merchant's shops or tills the row is of, as its file calls it
    "shop": pl.String,
    "raw": pl.String,
}
REJECTED_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "row_number": pl.Int64,
    "column": pl.String,
    "code": pl.String,
    "value": pl.String,
    "raw": pl.String,
}


class LedgerKind(StrEnum):
    """What a file's rows are records of."""

    ORDERS = "orders"
    CHANNEL = "channel"
    BANK = "bank"
    SUPPLIER = "supplier"
    STOCK = "stock"


# what a mapping may say
_CHOICES: Mapping[str, Sequence[object]] = {
    "ledger_kind": list(LedgerKind),
    "date_order": ("YMD", "DMY", "MDY", "ROC", "SERIAL", "EPOCH"),
    "decimal": (".", ","),
    "sign": ("as_is", "inverted"),
    "has_header": (True, False),
}
_WRITTEN = (
    ("currency", "[A-Z]{3}", "an ISO 4217 code such as CNY"),
    ("encoding", "[A-Za-z0-9_-]{2,20}", "the name of an encoding such as gb18030"),
)


def _check_zone(zone: object) -> None:
    """Raise ValueError for the name of no time zone."""
    try:
        ZoneInfo(str(zone or CHINA))
    except (ValueError, OSError, ZoneInfoNotFoundError) as error:
        raise ValueError(f"zone is a name such as Asia/Shanghai, not {zone!r}") from error


@dataclass(frozen=True, slots=True)
class ColumnMapping:
    """Which column of a plain table is what, and how its values are written.

    Of a table without a line of names (`has_header` False), the columns are called Column 1, Column 2, ….
    """

    columns: Mapping[str, str]
    ledger_kind: str = LedgerKind.ORDERS
    date_order: str = "YMD"  # YMD, DMY or MDY; ROC: 115/06/03; SERIAL, EPOCH: counted
    decimal: str = "."
    sign: str = "as_is"  # as_is, inverted
    zone: str | None = None
    currency: str | None = None
    encoding: str | None = None
    has_header: bool = True

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "columns": dict(self.columns)}

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> ColumnMapping:
        """Read a stored mapping; raises ValueError where it is none."""
        known = set(cls.__dataclass_fields__)
        unknown = set(document) - known
        columns = document.get("columns")
        if unknown:
            parts = ", ".join(cls.__dataclass_fields__)
            raise ValueError(f"“{min(unknown)}” is no part of a mapping, which has {parts}")
        if not isinstance(columns, dict) or not columns:
            raise ValueError(
                "“columns” say which column is what: the name of a column for each field"
            )
        for field_name, header in columns.items():
            if field_name not in FIELDS:
                fields = ", ".join(FIELDS)
                raise ValueError(f"“{field_name}” is no field of columns, which are {fields}")
            if not isinstance(header, str) or not header:
                raise ValueError(
                    f"columns give “{field_name}” the name of a column, not {header!r}"
                )
        for name, choices in _CHOICES.items():
            if name in document and document[name] not in choices:
                known_ones = ", ".join(str(choice) for choice in choices)
                raise ValueError(f"{name} is one of {known_ones}, not {document[name]!r}")
        for name, pattern, what in _WRITTEN:
            said = document.get(name)
            if said is not None and not re.fullmatch(pattern, str(said)):
                raise ValueError(f"{name} is {what}, not {said!r}")
        _check_zone(document.get("zone"))
        return cls(**json.loads(json.dumps(dict(document))))


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows and the file doesn't say."""

    zone: str | None = None
    currency: str | None = None
    mapping: ColumnMapping | None = None


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A figure that the file states of itself, beside what its rows give. Counts have no currency.

    `rows` are the first rows at which it goes wrong, where the file tells.
    """

    name: str
    currency: str | None
    stated: int
    computed: int
    rows: tuple[int, ...] = ()

    @property
    def agrees(self) -> bool:
        return self.stated == self.computed


@dataclass(frozen=True, slots=True)
class Batch:
    """Entries (ENTRY_SCHEMA) and rejected rows (REJECTED_SCHEMA) in file order.

    `days` are the first and the last day that any of the rows has, rejected ones too.
    """

    entries: pl.DataFrame
    rejected: pl.DataFrame
    days: tuple[date | None, date | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a whole file says of itself, known when its rows have been read."""

    format: str
    ledger_kind: str
    header: tuple[str, ...]
    account: str = ""
    period_start: date | None = None
    period_end: date | None = None
    period_is_declared: bool = False
    currencies: tuple[str, ...] = ()
    zone: str = CHINA
    controls: tuple[ControlTotal, ...] = ()
    opening_minor: int | None = None
    closing_minor: int | None = None
    rows: int = 0
    rejected: int = 0

    @property
    def proved(self) -> bool | None:
        """True or False where the file has totals of its own, None where it has none."""
        return all(c.agrees for c in self.controls) if self.controls else None


@dataclass(frozen=True, slots=True)
class Table:
    """A file as cells: the header, its line, and the records under it.

    `records` and `broken` are those of the first lines, in a small file all of them; `rest` gives the others, a
    block of lines at a time. `records` has the columns `row_number`, `raw` and one String column per header cell,
    named by position (c0, c1, …); `broken` are rows that have no such cells, in REJECTED_SCHEMA. `before` and
    `after` are the lines around the records, `lines` is how many lines the records take. Where no line names the
    columns (`has_header` False), the names in `header` are made up and `header_line` is 0.
    """

    header: tuple[str, ...]
    header_line: int
    records: pl.DataFrame
    broken: pl.DataFrame
    before: tuple[str, ...]
    after: tuple[str, ...]
    encoding: str
    delimiter: str = ","
    # what documents.DocumentFormat has parsed, for itself
    document: object | None = None
    rest: Callable[[], Iterator[tuple[pl.DataFrame, pl.DataFrame]]] | None = None
    lines: int = 0
    has_header: bool = True

    def head(self, count: int) -> pl.DataFrame:
        """The first records, at most those of the first block."""
        return self.records.head(count)

    @property
    def rows(self) -> int:
        """How many rows there are; at most, where the file is too large to have been looked at whole."""
        return self.lines if self.rest else len(self.records) + len(self.broken)

    def parts(self) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
        """Records and broken rows, a batch at a time in file order."""
        for records in self.records.iter_slices(BATCH_ROWS):
            yield records, self.broken.clear()
        yield self.records.clear(), self.broken
        if self.rest:
            yield from self.rest()

    def column(self, name: str) -> str | None:
        """The frame's name of a header cell, None where the header lacks it."""
        return f"c{self.header.index(name)}" if name in self.header else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a file is taken for a format: the header names that say so."""

    names: tuple[str, ...]


@dataclass(slots=True)
class Reading:
    """A file being read: iterate over the batches once, then ask for the summary."""

    format: str
    make: Callable[[], tuple[Sequence[Batch] | Iterator[Batch], Callable[[], Summary]]]
    _summary: Callable[[], Summary] | None = field(default=None)

    def __iter__(self) -> Iterator[Batch]:
        batches, self._summary = self.make()
        is_empty, last = True, None
        for last in batches:
            if len(last.entries) or len(last.rejected):
                is_empty = False
                yield last
        if is_empty and last is not None:
            # a file without rows has its columns all the same
            yield last

    @property
    def summary(self) -> Summary:
        if self._summary is None:
            for _batch in self:
                pass
        assert self._summary is not None  # noqa: S101  (set by reading)
        return self._summary()


class StatementFormat(Protocol):
    """One kind of file. A new one is a module with such an object, added to the registry."""

    code: str
    title: str

    @property
    def footer(self) -> FooterTest:
        """Where, in a file's last lines, its records end."""

    def recognise(self, header: Sequence[str], before: Sequence[str]) -> Evidence | None:
        """Whether these header cells are this format's: by their names, never by position."""

    def zone_of(self, table: Table) -> str:
        """By whose clocks the days of the rows begin and end."""

    def read(self, table: Table, options: ReadOptions) -> Reading:
        """Read a recognised table."""
