"""Statements that are no tables: bank messages in tags, XML or records, of one account or of several.

A format of this kind says which bytes are its own and parses them into a `Document`: movements as text, the
balances and totals that the file states, and what could not be understood. Text becomes amounts and days
here, in the same way as in tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from typing import ClassVar

import polars as pl

from ledgers.formats.bank_texts import with_quoted_names
from ledgers.formats.base import (
    REJECTED_SCHEMA,
    Batch,
    ControlTotal,
    LedgerKind,
    Reading,
    ReadOptions,
    Summary,
    Table,
)
from ledgers.formats.drafts import Draft
from ledgers.formats.identity import waiting_apart
from ledgers.formats.messages import FormatError
from ledgers.formats.tally import Tally
from ledgers.money import parse_minor

DOCUMENT_BYTES_MAX = 100 * 1024 * 1024
# a line or an element of a few bytes takes a hundred in memory
DOCUMENT_LINES_MAX = 2_000_000
# so many of the first bytes tell what a document is
BEGIN_BYTES = 4_096
CURRENCY = r"^[A-Z]{3}$"
# what a number may look like before it is made one: int(Decimal("1E+2000000")) takes minutes
_DECIMAL = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{0,10})?")


def decimal_of(text: str) -> Decimal | None:
    """The number that a text with a decimal point is; None where it is none."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


@dataclass(slots=True)
class Movement:
    """One entry of an account as the file writes it; what it doesn't say is empty.

    `row_number` is the physical line on which it begins, `raw` its text, before which its account is put.
    `amount` is signed (money that came
    is positive) with a decimal point, `fee` likewise (a cost is negative); without `net` the two make it up.
    Days are ISO 8601, `occurred_at` with its offset. `part` counts the document's parts from 0.
    """

    row_number: int
    raw: str
    part: int = 0
    account: str = ""
    booked_on: str = ""
    value_on: str = ""
    occurred_at: str = ""
    amount: str = ""
    fee: str = ""
    net: str = ""
    currency: str = ""
    kind: str = ""
    status: str = ""
    channel: str = ""
    order_ref: str = ""
    transaction_ref: str = ""
    refund_ref: str = ""
    batch_ref: str = ""
    counterparty: str = ""
    description: str = ""
    shop: str = ""
    natural_id: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A part of the file that is no movement but should be: line, tag, a code of messages.ROW_MESSAGES."""

    row_number: int
    tag: str
    code: str
    value: str
    raw: str


@dataclass(slots=True)
class Part:
    """One account's statement inside a document, with the balances that it states, as signed decimals."""

    account: str = ""
    currency: str = ""
    opening: str = ""
    closing: str = ""
    number: str = ""  # what the file numbers the statement with
    first_day: str = ""  # the days that it says it is of, ISO 8601
    last_day: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    """A total that the file states, and what its movements give; decimals, or counts without a currency."""

    name: str
    currency: str | None
    stated: str
    computed: str


@dataclass(slots=True)
class Document:
    """A parsed file."""

    movements: list[Movement] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    encoding: str = "utf-8"

    def fault(self, row_number: int, tag: str, code: str, value: str, raw: str) -> None:
        """Add what is no movement but should be."""
        self.faults.append(Fault(row_number, tag, code, value, raw))

    def total(self, name: str, currency: str | None, stated: str, computed: str) -> None:
        """Add a total that the file states."""
        self.totals.append(Total(name, currency, stated, computed))


COLUMNS = tuple(f.name for f in fields(Movement) if f.name not in {"row_number", "raw", "part"})
MOVEMENT_SCHEMA = {"row_number": pl.Int64, "raw": pl.String, "part": pl.Int64} | dict.fromkeys(
    COLUMNS, pl.String
)


class DocumentFormat:
    """One kind of document. Subclasses give the names, `begins` and `parse`.

    `titles` say what the file calls the fields of a Movement, for faults that are found in one.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    ledger_kind: ClassVar[LedgerKind] = LedgerKind.BANK
    zone: ClassVar[str | None] = None
    titles: ClassVar[Mapping[str, str]] = {}
    # whether a refund is a movement of it by definition
    lists_refunds: ClassVar[bool] = False

    def begins(self, begin: bytes) -> bool:
        """Whether a file whose first bytes (without a byte order mark and blanks) are these is of this format."""
        raise NotImplementedError

    def parse(self, content: bytes) -> Document:
        """The file's movements, balances and totals. Raises FormatError where it can't be read at all."""
        raise NotImplementedError

    def table(self, content: bytes) -> Table:
        """The document as a table of its movements, for a first look and for reading."""
        if len(content) > DOCUMENT_BYTES_MAX:
            raise FormatError("too_large", limit_mb=DOCUMENT_BYTES_MAX // 1024**2)
        lines = max(content.count(b"\n"), content.count(b"\r"))
        if lines > DOCUMENT_LINES_MAX:
            raise FormatError("too_many_lines", count=lines)
        document = self.parse(content)
        names = list(MOVEMENT_SCHEMA)
        rows = [[getattr(movement, name) for name in names] for movement in document.movements]
        document.movements = []
        records = _one_row_each(pl.DataFrame(rows, schema=MOVEMENT_SCHEMA, orient="row"))
        faults = [(f.row_number, f.tag, f.code, f.value, f.raw) for f in document.faults]
        return Table(
            header=COLUMNS,
            header_line=0,
            records=records.rename({name: f"c{at}" for at, name in enumerate(COLUMNS)}),
            broken=pl.DataFrame(faults, schema=dict(REJECTED_SCHEMA), orient="row"),
            before=(),
            after=(),
            encoding=document.encoding,
            document=document,
        )

    def read(self, table: Table, options: ReadOptions) -> Reading:
        """Read what `table` has made of a document."""
        return Reading(self.code, lambda: self._read(table, options))

    def _read(
        self, table: Table, options: ReadOptions
    ) -> tuple[Iterator[Batch], Callable[[], Summary]]:
        tally = Tally(table)
        moved: dict[tuple[int, str], int] = {}

        def batches() -> Iterator[Batch]:
            for records, broken in table.parts():
                if not records.is_empty():
                    names = {f"c{at}": name for at, name in enumerate(COLUMNS)}
                    draft = Draft(records.rename(names))
                    _draw(draft, options, self.zone, self.titles)
                    yield tally.add(draft.finish())
                    # what is only announced is in no balance yet
                    booked = draft.accepted.filter(pl.col("status").ne_missing("PENDING"))
                    sums = booked.group_by("part", "currency").agg(pl.col("net_minor").sum())
                    for part, currency, total in sums.iter_rows():
                        moved[part, currency] = moved.get((part, currency), 0) + total
                yield tally.broken(broken)

        def summary() -> Summary:
            return self._summary(table, tally, moved, options)

        return batches(), summary

    def _summary(
        self, table: Table, tally: Tally, moved: Mapping[tuple[int, str], int], options: ReadOptions
    ) -> Summary:
        document: Document = table.document  # type: ignore[assignment]  # made by `table`
        balances = _balances(document.parts)
        controls = [
            ControlTotal(
                " ".join(["closing balance", *filter(None, (part.account, part.number))]),
                part.currency, closing, opening + moved.get((at, part.currency), 0),
            )
            for at, (part, (opening, closing)) in enumerate(zip(document.parts, balances, strict=True))
            if opening is not None and closing is not None
        ]  # fmt: skip
        controls += _controls(document.totals)
        accounts = list(dict.fromkeys(part.account for part in document.parts if part.account))
        is_one = len(document.parts) == 1
        made = tally.summary(
            format=self.code,
            ledger_kind=self.ledger_kind,
            account=", ".join(accounts),
            zone=self.zone or options.zone or "UTC",
            controls=tuple(controls),
            opening_minor=balances[0][0] if is_one else None,
            closing_minor=balances[0][1] if is_one else None,
        )
        return _with_days(made, document.parts)


def _one_row_each(records: pl.DataFrame) -> pl.DataFrame:
    """Movements by rising row numbers: of several on one line the next ones get the next free numbers."""
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    return records.with_columns((pl.col("row_number") - place).cum_max() + place)


def _draw(draft: Draft, options: ReadOptions, zone: str | None, titles: Mapping[str, str]) -> None:
    """The columns of entries from the texts of movements."""
    empty = [pl.col(name).replace("", None).alias(name) for name in COLUMNS]
    draft.rows = draft.rows.with_columns(empty)
    # a movement doesn't say its account: another account's fee of that day is another movement
    draft.set(raw=pl.concat_str("account", "raw", separator="\n", ignore_nulls=True))
    currency = draft.rows["currency"].fill_null(options.currency or "")
    draft.rows = draft.rows.with_columns(currency.alias("currency"))
    draft.fault(
        ~currency.str.contains(CURRENCY),
        "bad_currency",
        titles.get("currency", "currency"),
        currency,
    )
    when = draft.rows.select(t=pl.coalesce("occurred_at", "booked_on"))["t"]
    days = {name: draft.rows[name] for name in ("booked_on", "value_on")}
    draft.moments(when, titles.get("booked_on", "booked_on"), zone or options.zone or "UTC")
    for name, texts in days.items():
        made = texts.str.to_date("%Y-%m-%d", strict=False)
        draft.fault(made.is_null() & texts.is_not_null(), "bad_date", titles.get(name, name), texts)
        other = draft.rows["booked_on"] if name == "booked_on" else None
        known = made if other is None else made.zip_with(made.is_not_null(), other)
        draft.rows = draft.rows.with_columns(known.alias(name))
    for name in ("order", "transaction", "refund", "batch"):
        draft.reference(name, f"{name}_ref", f"{name}_ref")
    for name in ("amount", "fee", "net"):
        texts = draft.rows[name]
        made = parse_minor(texts, draft.rows["currency"])
        draft.fault(
            made.is_null() & texts.is_not_null(), "bad_amount", titles.get(name, name), texts
        )
        if name == "amount":
            draft.fault(texts.is_null(), "missing_amount", titles.get(name, name), texts)
        draft.rows = draft.rows.with_columns(made.alias(f"{name}_minor"))
    draft.set(
        kind=pl.col("kind").fill_null("PAYMENT"),
        gross_minor=pl.col("amount_minor").fill_null(0),
        fee_minor=pl.col("fee_minor").fill_null(0),
    )
    draft.set(net_minor=pl.coalesce("net_minor", pl.col("gross_minor") + pl.col("fee_minor")))
    parts = pl.col("gross_minor") + pl.col("fee_minor") != pl.col("net_minor")
    draft.rows = with_quoted_names(waiting_apart(draft.rows))
    disagree = draft.rows.select(p=parts)["p"]
    draft.fault(disagree, "parts_disagree", "net", draft.rows["net"])


def _with_days(summary: Summary, parts: Sequence[Part]) -> Summary:
    """The days that the parts say they are of, beside those of the rows: a day without any is covered, too."""
    stated = [(_day(part.first_day), _day(part.last_day)) for part in parts]
    days = [day for pair in stated for day in pair if day is not None]
    if not days:
        return summary
    rows = [day for day in (summary.period_start, summary.period_end) if day is not None]
    return replace(
        summary,
        period_start=min(days + rows),
        period_end=max(days + rows),
        period_is_declared=all(None not in pair for pair in stated),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _minor(amounts: Sequence[str], currencies: Sequence[str | None]) -> list[int | None]:
    """Minor units of stated amounts, all at once; None where one is absent or no amount."""
    texts = pl.Series("amount", [text or None for text in amounts], dtype=pl.String)
    return parse_minor(texts, pl.Series("currency", currencies, dtype=pl.String)).to_list()


def _balances(parts: Sequence[Part]) -> list[tuple[int | None, int | None]]:
    """Opening and closing balance of each part in minor units, where it states them."""
    currencies = [part.currency for part in parts]
    opening = _minor([part.opening for part in parts], currencies)
    closing = _minor([part.closing for part in parts], currencies)
    return list(zip(opening, closing, strict=True))


def _controls(totals: Sequence[Total]) -> list[ControlTotal]:
    """Totals in minor units or counts; without those that are no numbers."""
    currencies = ["UNIT" if total.currency is None else total.currency for total in totals]
    stated = _minor([total.stated for total in totals], currencies)
    computed = _minor([total.computed for total in totals], currencies)
    return [
        ControlTotal(total.name, total.currency, mine, theirs)
        for total, mine, theirs in zip(totals, stated, computed, strict=True)
        if mine is not None and theirs is not None
    ]


def of_hundredths(count: int) -> str:
    """Whole hundredths, which aren't negative, as a decimal."""
    return f"{count // 100}.{count % 100:02}"


def day_of_six(text: str) -> str:
    """The day of YYMMDD, of this century, in ISO 8601; empty where it is none."""
    if not re.fullmatch(r"[0-9]{6}", text):
        return ""
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:])).isoformat()
    except ValueError:
        return ""


def numbered(text: str) -> list[tuple[int, str]]:
    """Physical lines with their numbers from 1, whatever ends them."""
    return list(enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1))
