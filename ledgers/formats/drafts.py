"""From text cells to entries, column by column; what doesn't convert becomes a rejected row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

from ledgers.formats.base import ENTRY_SCHEMA, REJECTED_SCHEMA, Batch
from ledgers.money import parse_minor
from ledgers.normalise import CONTROL, DAMAGED, bare, key, mask_column

VALUE_MAX = 200
YEARS = (1990, 2100)
DATE_FORMATS = {
    "YMD": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"),
    "DMY": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y", "%d/%m/%y", "%d.%m.%y"),
    "MDY": ("%m/%d/%Y", "%m-%d-%Y", "%b %d, %Y", "%B %d, %Y", "%m/%d/%y"),
}
TIME_FORMATS = (
    " %H:%M:%S",
    " %H:%M",
    "T%H:%M:%S",
    " %H:%M:%S%.f",
    "T%H:%M:%S%.f",
    " %I:%M:%S %p",
    " %I:%M %p",
)


@dataclass(slots=True)
class Draft:
    """Rows on their way to entries. Each step adds a column, and a fault where a cell doesn't fit."""

    rows: pl.DataFrame
    faults: list[tuple[str, str, str]] = field(default_factory=list)

    def text(self, name: str, cell: str | None) -> None:
        """A text column without armour; null where the header lacks it."""
        expression = bare(pl.col(cell)) if cell else pl.lit(None, dtype=pl.String)
        self.rows = self.rows.with_columns(expression.alias(name))

    def reference(self, name: str, cell: str | None, title: str) -> None:
        """A reference as written, and its key for joining; damaged ones are faults, not repaired."""
        self.text(f"{name}_ref", cell)
        reference = pl.col(f"{name}_ref")
        self.rows = self.rows.with_columns(
            key(reference).alias(f"{name}_key"),
        )
        self.fault(reference.str.contains(DAMAGED), "damaged_id", title, reference)

    def amount(
        self,
        name: str,
        cell: str,
        title: str,
        *,
        decimal_comma: bool = False,
        required: bool = True,
        rounds: bool = False,
    ) -> None:
        """Minor units of the row's currency; an empty cell is a fault where the amount is required."""
        text = pl.col(f"{name}_text")
        self.rows = self.rows.with_columns(bare(pl.col(cell)).alias(f"{name}_text"))
        parsed = self.parsed(f"{name}_text", decimal_comma=decimal_comma, rounds=rounds)
        self.rows = self.rows.with_columns(parsed.alias(name))
        self.fault(text.is_not_null() & pl.col(name).is_null(), "bad_amount", title, text)
        if required:
            self.fault(text.is_null(), "missing_amount", title, text)
        self.rows = self.rows.with_columns(pl.col(name).fill_null(0))

    def parsed(self, text: str, *, decimal_comma: bool = False, rounds: bool = False) -> pl.Series:
        """A text column as minor units of the row's currency."""
        return parse_minor(
            self.rows[text], self.rows["currency"], decimal_comma=decimal_comma, rounds=rounds
        )

    def fault(self, found: pl.Expr, code: str, title: str, value: pl.Expr) -> None:
        """Reject the rows where `found` holds, unless something else did before."""
        name = f"fault{len(self.faults)}"
        self.rows = self.rows.with_columns(
            found.fill_null(value=False).alias(name), value.alias(f"{name}_value")
        )
        self.faults.append((name, code, title))

    def finish(self, texts: Sequence[str] = ("counterparty", "description", "raw")) -> Batch:
        """Entries and rejected rows; card numbers are masked in both."""
        bad = [pl.col(name) for name, _code, _title in self.faults]
        control = pl.col("raw").str.contains(CONTROL)
        self.rows = self.rows.with_columns(control.alias("has_control"))
        self.rows = self.rows.with_columns(mask_column(pl.col(t)).alias(t) for t in texts)
        is_bad = pl.any_horizontal(*bad, pl.col("has_control"))
        entries = self.rows.filter(~is_bad)
        return Batch(
            entries.select(
                (pl.col(name) if name in entries.columns else pl.lit(None)).cast(dtype).alias(name)
                for name, dtype in ENTRY_SCHEMA.items()
            ),
            self._rejected(self.rows.filter(is_bad)),
        )

    def _rejected(self, rows: pl.DataFrame) -> pl.DataFrame:
        column, code = pl.lit(""), pl.lit("control_character")
        value = pl.lit(None, dtype=pl.String)
        for name, kind, title in reversed(self.faults):
            here = pl.col(name)
            column = pl.when(here).then(pl.lit(title)).otherwise(column)
            code = pl.when(here).then(pl.lit(kind)).otherwise(code)
            value = pl.when(here).then(pl.col(f"{name}_value")).otherwise(value)
        return rows.select(
            pl.col("row_number"),
            column.alias("column"),
            code.alias("code"),
            value.fill_null("").str.slice(0, VALUE_MAX).alias("value"),
            pl.col("raw"),
        ).select(pl.col(n).cast(t) for n, t in REJECTED_SCHEMA.items())

    def moments(
        self, cell: str, title: str, zone: str, order: str = "YMD", *, required: bool = True
    ) -> None:
        """`occurred_at` in UTC and `booked_on` in the zone, from text with or without a time."""
        text = bare(pl.col(cell))
        column = self.rows.select(text.alias("t"))["t"]
        local, has_time = parse_moments(column, order)
        self.rows = self.rows.with_columns(local.alias("local"), has_time.alias("has_time"))
        moment = pl.col("local").dt.replace_time_zone(
            zone, ambiguous="earliest", non_existent="null"
        )
        self.rows = self.rows.with_columns(
            pl.when("has_time").then(moment.dt.convert_time_zone("UTC")).alias("occurred_at"),
            pl.col("local").dt.date().alias("booked_on"),
        )
        self.fault(text.is_not_null() & pl.col("local").is_null(), "bad_date", title, text)
        if required:
            self.fault(text.is_null(), "missing_date", title, text)

    def day(self, name: str, cell: str, title: str, order: str) -> None:
        """A calendar day as written; empty is lawful."""
        text = bare(pl.col(cell))
        local, _has_time = parse_moments(self.rows.select(text.alias("t"))["t"], order)
        self.rows = self.rows.with_columns(local.dt.date().alias(name))
        self.fault(text.is_not_null() & pl.col(name).is_null(), "bad_date", title, text)


def parse_moments(texts: pl.Series, order: str) -> tuple[pl.Series, pl.Series]:
    """Local datetimes and whether each had a time of day; null where the text is no date."""
    frame = texts.to_frame("t").with_columns(
        # a written zone is dropped for the calendar day; exact instants are given back below
        pl.col("t")
        .str.replace(r"(?:Z|[+-][0-9]{2}:?[0-9]{2}| UTC)$", "")
        .str.replace_all(r"\s+", " ")
    )
    local = pl.Series("local", [None] * len(frame), dtype=pl.Datetime("us"))
    has_time = pl.Series("has_time", [False] * len(frame), dtype=pl.Boolean)
    for day in DATE_FORMATS[order]:
        for time in (*TIME_FORMATS, ""):
            missing = local.is_null() & frame["t"].is_not_null()
            if not missing.any():
                return local, has_time
            parsed = _parsed(frame["t"].filter(missing), day, time)
            if parsed.is_not_null().any():
                local = local.scatter(missing.arg_true(), parsed)
                if time:
                    done = missing.arg_true().filter(parsed.is_not_null())
                    has_time = has_time.scatter(done, values=True)
    return local, has_time


def _parsed(texts: pl.Series, day: str, time: str) -> pl.Series:
    if time:
        parsed = texts.str.to_datetime(day + time, strict=False, time_unit="us")
    else:
        parsed = texts.str.to_date(day, strict=False).cast(pl.Datetime("us"))
    # two digits read as a year of four give the first century
    return parsed.set(~parsed.dt.year().is_between(*YEARS), None)
