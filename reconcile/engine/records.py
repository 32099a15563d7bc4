"""The one shape of data that enters and leaves the engine. All of it is plain values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import IO, cast

import polars as pl

UNIT = "UNIT"  # the currency of stock: a piece


class Kind(StrEnum):
    """What a row is."""

    PAYMENT = "PAYMENT"
    REFUND = "REFUND"
    FEE = "FEE"
    PAYOUT = "PAYOUT"
    TOP_UP = "TOP_UP"
    TRANSFER = "TRANSFER"
    ADJUSTMENT = "ADJUSTMENT"
    CHARGEBACK = "CHARGEBACK"
    STOCK = "STOCK"
    ORDER = "ORDER"
    OTHER = "OTHER"


class Status(StrEnum):
    """What a row says of its own state."""

    PAID = "PAID"
    REFUNDED = "REFUNDED"
    PARTLY_REFUNDED = "PARTLY_REFUNDED"
    CLOSED = "CLOSED"
    UNPAID = "UNPAID"
    PENDING = "PENDING"
    FAILED = "FAILED"
    REVOKED = "REVOKED"
    # a word that says neither yes nor no, or that nobody knows
    UNCLEAR = "UNCLEAR"


# what the formats of some countries write where others write nothing
NO_CHANNEL = "OTHER"
# a refund that says so gave nothing back; a pending one may still do, and “closed” may be its order
NOT_GIVEN = (Status.FAILED,)
NOT_PAID = (Status.UNPAID, Status.CLOSED, Status.PENDING, Status.FAILED)


class Case(StrEnum):
    """Kinds of exception: the codes of the trade, with the meaning that CONTRIBUTING.md gives."""

    EXTERNAL_ONLY = "EXTERNAL_ONLY"
    INTERNAL_ONLY = "INTERNAL_ONLY"
    AMOUNT_OVER = "AMOUNT_OVER"
    AMOUNT_SHORT = "AMOUNT_SHORT"
    FEE_MISMATCH = "FEE_MISMATCH"
    STATUS_MISMATCH = "STATUS_MISMATCH"
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH"
    QUANTITY_MISMATCH = "QUANTITY_MISMATCH"
    DUPLICATE = "DUPLICATE"
    TIMING = "TIMING"
    AMBIGUOUS = "AMBIGUOUS"
    MISSING_STATEMENT = "MISSING_STATEMENT"
    NON_TRADE = "NON_TRADE"


LEFT, RIGHT = "LEFT", "RIGHT"

RECORD_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "entry": pl.Int64,  # the caller's id: unique over both sides, means nothing here
    "source": pl.String,  # statement or file; with row_number the order of everything
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
    "order_key": pl.String,
    "transaction_key": pl.String,
    "refund_key": pl.String,
    "batch_key": pl.String,
    "counterparty": pl.String,
    "description": pl.String,
    "natural_id": pl.String,
}
# what was paid in another currency, where the statement says so; the gross is what it came to
PAID_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "paid_minor": pl.Int64,
    "paid_currency": pl.String,
}
# columns that few statements have: a frame in which nothing stands in them comes without
STATED_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    **PAID_SCHEMA,
    # what an order says was given back of it; it has no row of its own
    "refunded_minor": pl.Int64,
    # what the quantity counts, as it is written: 箱, case of 12
    "unit": pl.String,
    # the phone or account that a top-up went to
    "account": pl.String,
    # which of the merchant's shops the row is of; the two sides may call one shop differently
    "shop": pl.String,
}


def schema_of(rows: pl.DataFrame) -> Mapping[str, pl.DataType | type[pl.DataType]]:
    """The columns of a frame of records: all of RECORD_SCHEMA, and of STATED_SCHEMA those that it has."""
    stated = {name: dtype for name, dtype in STATED_SCHEMA.items() if name in rows.columns}
    return {**RECORD_SCHEMA, **stated}


MATCH_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "match_no": pl.Int64,
    "state": pl.String,
    "rule_no": pl.Int32,
    "rule": pl.String,
    "cardinality": pl.String,
    "currency": pl.String,
    "difference_minor": pl.Int64,
    "score": pl.Int32,
    "reason_code": pl.String,
    "reason_params": pl.String,
}
LEG_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "match_no": pl.Int64,
    "side": pl.String,
    "entry": pl.Int64,
    "amount_minor": pl.Int64,
    # what it counts in the match's currency, where that isn't the row's own
    "converted_minor": pl.Int64,
}
CASE_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_no": pl.Int64,
    "kind": pl.String,
    "currency": pl.String,
    "difference_minor": pl.Int64,
    "reason_code": pl.String,
    "reason_params": pl.String,
    "candidates": pl.String,
}
CASE_ITEM_SCHEMA: Mapping[str, pl.DataType | type[pl.DataType]] = {
    "case_no": pl.Int64,
    "side": pl.String,
    "entry": pl.Int64,
    "amount_minor": pl.Int64,
    # the row's own; a case of two currencies is named by that of its first row
    "currency": pl.String,
}


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days, first and last included, in a zone `offset_minutes` east of UTC.

    A ledger whose day ends later than at midnight has its cut-off so many minutes after it.
    """

    first: date
    last: date
    offset_minutes: int = 0
    cut_off_minutes: int = 0

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it starts")

    @property
    def edge_minutes(self) -> int:
        """How long before midnight in UTC its days begin."""
        return self.offset_minutes - self.cut_off_minutes

    @property
    def days(self) -> int:
        return (self.last - self.first) // timedelta(days=1) + 1


@dataclass(frozen=True, slots=True)
class Calendar:
    """Weekdays on which banks don't move money, and weekend days on which they do."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Undone:
    """A match that a person has undone, or a suggestion rejected: its entries, and what had spoken for it."""

    entries: tuple[int, ...]
    # of the rule: its method and keys; and its score where no key but likeness had spoken
    method: str
    keys: tuple[tuple[str, str], ...]
    score: int | None
    by: str
    on: date
    note: str


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of `base` was worth in `quote` from a day on, in 10^-9 of a unit."""

    base: str
    quote: str
    on: date
    rate_e9: int
    # decimals of the quote's minor unit less those of the base's: yen have none, dinars three
    shift: int = 0
    source: str = "table"


@dataclass(frozen=True, slots=True)
class Context:
    """What a run knows beside its rows: the days that each side's statements cover, if known."""

    left_period: Period | None = None
    right_period: Period | None = None
    # days inside those periods of which no statement has come
    left_gaps: tuple[Period, ...] = ()
    right_gaps: tuple[Period, ...] = ()
    # whether what lies after the other side's last day waits for its next file, as a ledger's
    # calendar says; without a calendar nobody knows of a next file, and this one is missing
    is_next_file_awaited: bool = True
    # whether theirs are statements in which a refund is a row by definition, even if none holds one
    right_shows_refunds: bool = False
    # when banks move money, by currency; where none is given, on weekdays
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    # what no rule may propose again on the same grounds
    undone: tuple[Undone, ...] = ()
    # at most one for a pair and day; without one, currencies are never mixed
    rates: tuple[Rate, ...] = ()
    # entries of orders that stand in a match already, as another file of their side holds them
    matched_before: tuple[int, ...] = ()
    # by file, called as in `source`: whose statement it is by its title, where its rows name nobody
    left_parties: Mapping[str, str] = field(default_factory=dict)
    right_parties: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One side in one currency: what came in, and where each row is now."""

    side: str
    currency: str
    rows: int
    amount_minor: int
    rows_confirmed: int
    confirmed_minor: int
    rows_suggested: int
    suggested_minor: int
    rows_in_cases: int
    cases_minor: int

    @property
    def is_balanced(self) -> bool:
        placed = self.rows_confirmed + self.rows_suggested + self.rows_in_cases
        placed_minor = self.confirmed_minor + self.suggested_minor + self.cases_minor
        return self.rows == placed and self.amount_minor == placed_minor


@dataclass(frozen=True, slots=True)
class Proof:
    """Conservation: every row is in exactly one place, and the sums agree."""

    lines: tuple[ProofLine, ...]
    each_row_once: bool

    @property
    def is_balanced(self) -> bool:
        return self.each_row_once and all(line.is_balanced for line in self.lines)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the engine decided. Frames are totally ordered; equal inputs give equal bytes."""

    matches: pl.DataFrame
    legs: pl.DataFrame
    cases: pl.DataFrame
    case_items: pl.DataFrame
    proof: Proof
    # entry, source, row_number, side: what the digest names rows by
    addresses: pl.DataFrame
    # at which place in `addresses` each leg and each item of a case stands: facts are picked by it
    leg_places: pl.Series
    item_places: pl.Series

    def legs_as_counted(self) -> pl.DataFrame:
        """The legs, without the column of what was converted where nothing was."""
        nothing = self.legs["converted_minor"].null_count() == len(self.legs)
        return self.legs.drop("converted_minor") if nothing else self.legs

    def digest(self) -> str:
        """SHA-256 of the outcome in canonical form, rows named by source and row number."""
        hashed = hashlib.sha256()
        sources = self.addresses["source"].unique().sort()
        hashed.update("\n".join(sources).encode())
        # a file is named once; its rows by its number among them
        file = pl.col("source").cast(pl.Enum(sources)).to_physical().alias("file")
        where = self.addresses.select("entry", file, "row_number").rechunk()

        def named(rows: pl.DataFrame, places: pl.Series) -> pl.DataFrame:
            addresses = where.select(pl.col("file", "row_number").gather(places))
            return pl.concat([rows.drop("entry"), addresses], how="horizontal")

        for frame in (
            *_without_ids(self.matches, where),
            named(self.legs_as_counted(), self.leg_places),
            *_without_ids(self.cases, where),
            named(self.case_items, self.item_places),
        ):
            hash_rows(frame, hashed, header=True)
        return hashed.hexdigest()


def in_order_of(entries: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows, one for each entry, in the order of the entries: mostly they are in it."""
    if rows["entry"].equals(entries):
        return rows
    return entries.to_frame().join(rows, on="entry", how="left", maintain_order="left")


# so many rows at a time are made text to be hashed
HASHED_ROWS = 20_000


def hash_rows(rows: pl.DataFrame, hashed: hashlib._Hash, *, header: bool) -> None:
    """Hash rows as CSV.

    One thread makes a piece of them text: a run is sealed while the database writes, which needs the other processor
    more.
    """
    file = cast("IO[bytes]", Hashing(hashed))
    for first in range(0, max(len(rows), 1), HASHED_ROWS):
        piece = rows.slice(first, HASHED_ROWS)
        piece.write_csv(file, include_header=header and first == 0, batch_size=HASHED_ROWS)


class Hashing:
    """A file that is only written to: its bytes are hashed and not kept."""

    def __init__(self, hashed: hashlib._Hash) -> None:
        self._hashed = hashed

    def write(self, content: bytes) -> int:
        self._hashed.update(content)
        return len(content)

    def flush(self) -> None:
        """Nothing is held back."""


NAMED_IDS = r'"entries": ?\[([0-9, ]*)\]'


def _without_ids(frame: pl.DataFrame, where: pl.DataFrame) -> list[pl.DataFrame]:
    """The frame, and the addresses of the entries that its JSON names in place of their ids."""
    texts = [name for name in ("reason_params", "candidates") if name in frame.columns]
    parts = [frame.with_columns(pl.col(texts).str.replace_all(NAMED_IDS, '"entries": []'))]
    for name in texts:
        # one row for each list of entries, then one for each entry in it
        lists = frame.select(pl.col(name).str.extract_all(NAMED_IDS)).explode(name).drop_nulls()
        ids = lists.with_row_index("list").with_columns(pl.col(name).str.extract_all(r"\d+"))
        entries = ids.explode(name).drop_nulls().select("list", entry=pl.col(name).cast(pl.Int64))
        if not entries.is_empty():
            known = where.filter(pl.col("entry").is_in(entries["entry"].unique().implode()))
            joined = entries.join(known, on="entry", how="left", maintain_order="left")
            parts.append(joined.drop("entry"))
    return parts
