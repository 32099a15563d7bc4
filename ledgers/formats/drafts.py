"""From text cells to entries, column by column; what doesn't convert becomes a rejected row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import polars as pl

from ledgers.formats.base import ENTRY_SCHEMA, REJECTED_SCHEMA, Batch
from ledgers.formats.dates import parse_moments
from ledgers.formats.units import parse_in
from ledgers.normalise import (
    CONTROL,
    DAMAGED,
    SUSPICIOUS,
    are_usual,
    bare_column,
    key_column,
    mask_column,
)

VALUE_MAX = 200
# zones in which no clock has been put forward or back since that year, in minutes before UTC: one subtraction
# instead of a look-up for each row
OFFSETS_FROM = 1992
OFFSETS = {
    "UTC": 0,
    "Asia/Shanghai": 480,
    "Asia/Hong_Kong": 480,
    "Asia/Taipei": 480,
    "Asia/Singapore": 480,
    "Asia/Tokyo": 540,
}
# what stands where there is no shop
NO_SHOP = ("0", "-", "--", "—", "/", "无", "無")
# the numbers of a row; what looks like a card number in them is none
REFERENCES = ("order_ref", "transaction_ref", "refund_ref", "batch_ref")


class Draft:
    """Rows on their way to entries. Each step adds a column, and a fault where a cell doesn't fit."""

    def __init__(self, rows: pl.DataFrame) -> None:
        self.rows = rows
        self._faults: list[tuple[pl.Series, str, str, pl.Series]] = []
        self.is_bad: pl.Series | None = None
        self._is_suspicious: bool | None = None

    @property
    def is_suspicious(self) -> bool:
        """Whether any row, as it stands in the file, has a control character or what looks like a card's number."""
        if self._is_suspicious is None:
            self._is_suspicious = bool(self.rows["raw"].str.contains(SUSPICIOUS).any())
        return self._is_suspicious

    def set(self, **columns: pl.Expr) -> None:
        """Add or replace columns."""
        self.rows = self.rows.with_columns(**columns)

    def text(self, name: str, cell: str | None) -> pl.Series:
        """A text column without armour; null where the header lacks it."""
        nothing = pl.repeat(None, len(self.rows), dtype=pl.String, eager=True)
        column = bare_column(self.rows[cell]) if cell else nothing
        self.rows = self.rows.with_columns(column.alias(name))
        return column

    def shop(self, *cells: str) -> None:
        """`shop` as its file calls it, by the first of the columns in which the row names one."""
        made = pl.repeat(None, len(self.rows), dtype=pl.String, eager=True).alias("shop")
        for cell in cells:
            texts = bare_column(self.rows[cell])
            texts = texts.set(texts.is_in(NO_SHOP).fill_null(value=False), None)
            made = made.zip_with(made.is_not_null(), texts) if made.count() else texts
        self.rows = self.rows.with_columns(made.alias("shop"))

    def reference(self, name: str, cell: str | None, title: str, *, damaged: str = DAMAGED) -> None:
        """A reference as written, and its key for joining; damaged ones are faults, not repaired."""
        reference = self.text(f"{name}_ref", cell)
        if cell is None or (damaged == DAMAGED and are_usual(reference)):
            self.rows = self.rows.with_columns(reference.alias(f"{name}_key"))
            return
        made = key_column(reference)
        if made.null_count() > reference.null_count():
            # 0 or a dash stands where there is no number
            reference = reference.set(made.is_null(), None)
        self.rows = self.rows.with_columns(
            reference.alias(f"{name}_ref"), made.alias(f"{name}_key")
        )
        self.fault(reference.str.contains(damaged), "damaged_id", title, reference)

    def amount(
        self, name: str, cell: str, title: str, *, decimal_comma: bool = False,
        required: bool = True, rounds: bool = False, power: int = 0,
    ) -> None:  # fmt: skip
        """Minor units of the row's currency; an empty cell is a fault where the amount is required.

        The cells count in units of the money, or in what `units.power_of` says.
        """
        text = bare_column(self.rows[cell])
        parsed = parse_in(
            power, text, self.rows["currency"], decimal_comma=decimal_comma, rounds=rounds
        )
        self.fault(parsed.is_null() & text.is_not_null(), "bad_amount", title, text)
        if required:
            self.fault(text.is_null(), "missing_amount", title, text)
        self.rows = self.rows.with_columns(parsed.fill_null(0).alias(name))

    def fault(self, found: pl.Series, code: str, title: str, value: pl.Series) -> None:
        """Reject the rows where `found` holds, unless something else did before."""
        found = found.fill_null(value=False)
        if found.any():
            self._faults.append((found, code, title, value))

    def finish(self, texts: Sequence[str] = ("counterparty", "description", "account")) -> Batch:
        """Entries and rejected rows; card numbers are masked in both."""
        raw = self.rows["raw"]
        numbers = [name for name in REFERENCES if name in self.rows.columns]
        spared = self.rows.select(numbers)
        names = [name for name in texts if name in self.rows.columns]
        if self.is_suspicious:
            self.fault(raw.str.contains(CONTROL), "control_character", "", raw)
            names.append("raw")
        masked = [mask_column(self.rows[name], spared) for name in names]
        self.rows = self.rows.with_columns(masked)
        if not self._faults:
            return Batch(self._entries(self.rows), pl.DataFrame(schema=dict(REJECTED_SCHEMA)))
        is_bad = self._faults[0][0]
        for found, *_rest in self._faults[1:]:
            is_bad = is_bad | found
        self.is_bad = is_bad
        days = self.rows["booked_on"] if "booked_on" in self.rows.columns else None
        return Batch(
            self._entries(self.rows.filter(~is_bad)),
            self._rejected(is_bad),
            days=(days.min(), days.max()) if days is not None else (None, None),  # type: ignore[arg-type]  # dates
        )

    @property
    def accepted(self) -> pl.DataFrame:
        """The rows that became entries, once `finish` has been called."""
        return self.rows if self.is_bad is None else self.rows.filter(~self.is_bad)

    @staticmethod
    def _entries(rows: pl.DataFrame) -> pl.DataFrame:
        return rows.select(
            (pl.col(name) if name in rows.columns else pl.lit(None)).cast(dtype).alias(name)
            for name, dtype in ENTRY_SCHEMA.items()
        )

    def _rejected(self, is_bad: pl.Series) -> pl.DataFrame:
        """The bad rows, each with the first fault that was found in it."""
        column, code = pl.lit(""), pl.lit("")
        value = pl.lit(None, dtype=pl.String)
        rows = self.rows.select("row_number", "raw").filter(is_bad)
        for found, kind, title, cells in reversed(self._faults):
            here = found.filter(is_bad)
            shown = pl.lit("") if kind == "control_character" else pl.lit(cells.filter(is_bad))
            column = pl.when(here).then(pl.lit(title)).otherwise(column)
            code = pl.when(here).then(pl.lit(kind)).otherwise(code)
            value = pl.when(here).then(shown).otherwise(value)
        shown_rows = rows.with_columns(
            column.alias("column"),
            code.alias("code"),
            value.fill_null("").str.slice(0, VALUE_MAX).alias("value"),
        )
        shown_rows = shown_rows.with_columns(mask_column(shown_rows["value"]).alias("value"))
        return shown_rows.select(pl.col(n).cast(t) for n, t in REJECTED_SCHEMA.items())

    def moments(
        self, texts: pl.Series, title: str, zone: str, order: str = "YMD", *, required: bool = True
    ) -> None:
        """`occurred_at` in UTC and `booked_on` as written, from text with or without a time."""
        made = parse_moments(texts, order)
        rows = self.rows.with_columns(
            made.local.alias("local"),
            made.has_time.alias("has_time"),
            made.offset_minutes.alias("offset"),
        )
        utc = _in_utc(made.local, zone)
        if made.offset_minutes.null_count() < len(texts):
            written = (pl.col("local") - pl.duration(minutes="offset")).dt.replace_time_zone("UTC")
            utc = rows.select(
                pl.when(pl.col("offset").is_null()).then(utc).otherwise(written).alias("utc")
            )["utc"]
        if not made.has_time.all():
            utc = utc.set(~made.has_time, None)
        self.rows = rows.with_columns(
            utc.alias("occurred_at"), made.local.dt.date().alias("booked_on")
        )
        self.fault(made.local.is_null() & texts.is_not_null(), "bad_date", title, texts)
        if required:
            self.fault(texts.is_null(), "missing_date", title, texts)

    def day(self, name: str, cell: str, title: str, order: str) -> None:
        """A calendar day as written; empty is lawful."""
        texts = bare_column(self.rows[cell])
        local = parse_moments(texts, order).local
        self.rows = self.rows.with_columns(local.dt.date().alias(name))
        self.fault(local.is_null() & texts.is_not_null(), "bad_date", title, texts)


def _in_utc(local: pl.Series, zone: str) -> pl.Series:
    """Local times of a zone in UTC; null where the clock was put forward over them."""
    first = local.min()
    minutes = OFFSETS.get(zone)
    if minutes is not None and isinstance(first, datetime) and first.year >= OFFSETS_FROM:
        return (local - timedelta(minutes=minutes)).dt.replace_time_zone("UTC")
    in_zone = local.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
    return in_zone.dt.convert_time_zone("UTC")
