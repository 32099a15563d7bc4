"""What both versions of Amazon's settlement file share: the first row of a settlement, and rows that end early.

The first row says the period, the day of the deposit, its amount and its currency, and nothing else; the rows
after it name the settlement and leave all of these empty. A row may leave out the TABs of empty last cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.dates import parse_moments
from ledgers.formats.known import Cells, KnownTable, cell
from ledgers.formats.short_rows import padded
from ledgers.formats.tally import Tally
from ledgers.formats.world.writing import (
    Writing,
    day_order,
    has_decimal_comma,
    marks,
    order_beside,
    order_within,
    seen,
)
from ledgers.money import parse_minor

TOTAL = "total-amount"
# where each marketplace's country writes the month first; elsewhere in the world the day stands first
MONTH_FIRST = r"(?i)^(?:www\.)?amazon\.com$"
MARKETPLACE = r"(?i)^(?:www\.)?amazon\.(?:com\.)?[a-z.]{2,8}$"


@dataclass(frozen=True, slots=True)
class Heads:
    """A file's writing, and what the first rows of its settlements say."""

    writing: Writing = field(default_factory=Writing)
    currencies: Mapping[str, str] | None = None
    deposits: Mapping[str, date] | None = None
    # currency, amount as written
    totals: tuple[tuple[str, str], ...] = ()
    first: date | None = None
    last: date | None = None

    def start(self, cells: Cells) -> None:
        """Currency, settlement and day of the deposit of each row."""
        cells.reference("batch", "settlement-id", required=True)
        number = pl.col("batch_ref")
        cells.text("currency_text", "currency")
        of_head = number.replace_strict(self.currencies or {}, default=None, return_dtype=pl.String)
        cells.currency_from(pl.coalesce("currency_text", of_head), "currency")
        paid_on = number.replace_strict(self.deposits or {}, default=None, return_dtype=pl.Date)
        cells.set(value_on=paid_on)

    def about(self) -> dict[str, object]:
        return {
            "period_start": self.first,
            "period_end": self.last,
            "period_is_declared": self.first is not None,
        }

    def controls(self, tally: Tally) -> tuple[ControlTotal, ...]:
        """What was deposited, beside the sum of all rows, by currency."""
        found = []
        for currency in dict.fromkeys(currency for currency, _text in self.totals):
            texts = pl.Series([text for at, text in self.totals if at == currency])
            made = parse_minor(
                texts, pl.Series([currency] * len(texts)), decimal_comma=self.writing.decimal_comma
            )
            if made.null_count() == 0:
                moved = tally.total("net_minor", pl.col("currency") == currency)
                found.append(ControlTotal(TOTAL, currency, int(made.sum()), moved))
        return tuple(found)


class AmazonFile(KnownTable):
    """Either version: `heads` are of the file that is read, `amounts` its columns of money."""

    ledger_kind = LedgerKind.CHANNEL
    zone = "UTC"
    currency = ""
    amounts: ClassVar[tuple[str, ...]]

    def __init__(self, heads: Heads | None = None) -> None:
        self.heads = heads or Heads()

    def is_record(self, cells: Mapping[str, pl.Expr]) -> pl.Expr | None:
        """Whether a line is of the settlement, and not the first row that says what it comes to."""
        names = ("transaction-type", "posted-date")
        empty = (cells[name].str.strip_chars() == "" for name in names)
        return (cells[TOTAL].str.strip_chars() == "") | ~pl.all_horizontal(*empty)

    def read(self, table: Table, options: ReadOptions) -> Reading:
        whole = padded(table)
        return KnownTable.read(type(self)(heads_of(whole, self.amounts)), whole, options)

    def about(self, table: Table) -> dict[str, object]:
        return self.heads.about()

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        return self.heads.controls(tally)


def heads_of(table: Table, amounts: Sequence[str]) -> Heads:
    """What a file says of its settlements and of its writing, from all of its rows."""
    of_heads = {
        "number": "settlement-id", "currency": "currency", "total": TOTAL, "type": "transaction-type",
        "start": "settlement-start-date", "end": "settlement-end-date", "deposit": "deposit-date",
    }  # fmt: skip
    of_days = {
        "posted": cell(table, "posted-date"),
        # without the time of day, of which there are many
        "moment": cell(table, "posted-date-time").str.extract("^([^ T]+)"),
        "marketplace": cell(table, "marketplace-name"),
    }
    rows, posted, written = seen(
        table,
        {name: cell(table, title) for name, title in of_heads.items()},
        of_days,
        marks(table, (TOTAL,), *((name,) for name in amounts)),
    )
    heads = rows.filter(pl.col("total").is_not_null() & pl.col("type").is_null())
    comma = has_decimal_comma(written)
    orders = day_order(pl.concat([heads["start"], heads["end"], heads["deposit"]]))
    order = orders[0] if len(orders) == 1 else "YMD"
    days = heads.with_columns(
        parse_moments(heads[name], order).local.alias(name) for name in ("start", "end", "deposit")
    )
    first, last = _period(days)
    known = days.filter(pl.col("number").is_not_null()).unique("number", keep="first")
    return Heads(
        writing=Writing(_order(posted, first, last, decimal_comma=comma), comma),
        currencies=dict(known.drop_nulls("currency").select("number", "currency").iter_rows()),
        deposits=dict(known.drop_nulls("deposit").select("number", pl.col("deposit").dt.date()).iter_rows()),
        totals=tuple(heads.drop_nulls("currency").select("currency", "total").iter_rows()),
        first=first,
        last=last,
    )  # fmt: skip


def _order(
    days: pl.DataFrame, first: date | None, last: date | None, *, decimal_comma: bool
) -> str | None:
    """The order of posted-date: by the column, the moment beside it, the period, the marketplace, the comma."""
    of_moments = day_order(days["moment"])
    orders = day_order(days["posted"])
    if not orders:
        return "DMY" if not of_moments else of_moments[0] if len(of_moments) == 1 else None
    if len(orders) > 1 and len(of_moments) == 1:
        known = parse_moments(days["moment"], of_moments[0]).local.dt.date()
        orders = order_beside(days["posted"], known, orders) or orders
    if len(orders) > 1 and first is not None and last is not None:
        # a marketplace's day may be the one before or after the day in UTC
        near = (first - timedelta(days=1), last + timedelta(days=1))
        orders = order_within(days["posted"], *near, orders) or orders
    if len(orders) > 1:
        orders = _of_country(days["marketplace"], decimal_comma=decimal_comma)
    return orders[0] if len(orders) == 1 else None


def _of_country(marketplaces: pl.Series, *, decimal_comma: bool) -> tuple[str, ...]:
    named = marketplaces.drop_nulls().filter(marketplaces.drop_nulls().str.contains(MARKETPLACE))
    if decimal_comma:
        return ("DMY",)
    if named.is_empty():
        return ()
    month_first = named.str.contains(MONTH_FIRST)
    if month_first.all():
        return ("MDY",)
    return () if month_first.any() else ("DMY",)


def _period(heads: pl.DataFrame) -> tuple[date | None, date | None]:
    first, last = heads["start"].min(), heads["end"].max()
    if not isinstance(first, datetime) or not isinstance(last, datetime):
        return None, None
    # an end at midnight is the end of the day before
    ends_before = last.time() == time(0) and last > first
    return first.date(), (last - timedelta(days=ends_before)).date()
