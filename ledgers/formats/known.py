"""Tables whose columns are known by name: a format of this kind says its names, and what a row means.

    class PayoutReport(KnownTable):
        code, title, ledger_kind = "acme_payouts", "Acme payouts", LedgerKind.CHANNEL
        needed = (("Payout ID", "Amount", "Date"),)

        def entries(self, cells: Cells) -> None:
            cells.moment("Date", order="DMY")
            cells.reference("batch", "Payout ID", required=True)
            cells.amount("gross_minor", "Amount")
            cells.set(kind=pl.lit("PAYOUT"), net_minor=pl.col("gross_minor"))

Everything else, from finding the header to running balances, is the same for all of them and stands here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

import polars as pl

from ledgers.formats.ahead import in_order
from ledgers.formats.balances import Chain
from ledgers.formats.base import (
    CHINA,
    Batch,
    ControlTotal,
    Evidence,
    FooterTest,
    LedgerKind,
    Reading,
    ReadOptions,
    Summary,
    Table,
)
from ledgers.formats.drafts import Draft
from ledgers.formats.footers import under_records
from ledgers.formats.identity import waiting_apart
from ledgers.formats.tally import Tally
from ledgers.formats.words import Words, currency_code, meaning
from ledgers.formats.zones import zone_of_rows
from ledgers.money import format_column, parse_minor
from ledgers.normalise import DAMAGED, bare, bare_column

_WIDTHS = str.maketrans("（）：＋－", "():+-")
CURRENCY = r"^[A-Z]{3}$"


def plain(name: str) -> str:
    """A header name with half-width brackets and signs, and single blanks."""
    return " ".join(name.translate(_WIDTHS).split())


def cell(table: Table, *names: str) -> pl.Expr:
    """A column's cells without armour, by the first of its names that the header has; null where it has none."""
    at = {plain(name): place for place, name in reversed(list(enumerate(table.header)))}
    place = next((at[name] for name in names if name in at), None)
    return pl.lit(None, dtype=pl.String) if place is None else bare(pl.col(f"c{place}"))


def account_of(table: Table, *names: str) -> str:
    """The account that each row names, from the first of them."""
    first = table.head(1).select(cell(table, *names).alias("account"))["account"]
    return next(iter(first.drop_nulls().to_list()), "")


@lru_cache(maxsize=1_024)
def _names(header: tuple[str, ...]) -> frozenset[str]:
    """The names of a line that may be a header: every format asks for them."""
    return frozenset(plain(name) for name in header)


class Cells:
    """One batch of a known table, addressed by header names.

    Where a method takes several names, they are spellings of one column over the years: the first that the
    header has is read. Each step adds a column to the draft, and a fault where a cell doesn't fit.
    """

    def __init__(self, rows: pl.DataFrame, header: Sequence[str], currency: str) -> None:
        self.draft = Draft(rows.with_columns(currency=pl.lit(currency)))
        self._at: dict[str, int] = {}
        for at, name in enumerate(header):
            self._at.setdefault(plain(name), at)
        self._header = header

    @property
    def rows(self) -> pl.DataFrame:
        """The rows as they are by now: cells c0, c1, … and everything that was added."""
        return self.draft.rows

    def has(self, *names: str) -> bool:
        """Whether the header has one of the names."""
        return self._place(names) is not None

    def text(self, column: str, *names: str) -> pl.Series:
        """A text without armour; null where the cell is empty or the header lacks it."""
        at = self._place(names)
        return self.draft.text(column, None if at is None else f"c{at}")

    def shop(self, *names: str) -> None:
        """Which shop the row is of, by the first of these columns in which it names one."""
        self.draft.shop(*(f"c{self._at[name]}" for name in names if name in self._at))

    def reference(
        self, name: str, *names: str, required: bool = False, damaged: str = DAMAGED
    ) -> None:
        """`order`, `transaction`, `refund` or `batch`: {name}_ref as written and {name}_key for joining.

        `damaged` is what only a spreadsheet makes of a number.
        """
        at = self._place(names)
        cell = None if at is None else f"c{at}"
        self.draft.reference(name, cell, self._title(names), damaged=damaged)
        if required:
            numbers = self.rows[f"{name}_ref"]
            self.draft.fault(numbers.is_null(), "missing_id", self._title(names), numbers)

    def reference_from(self, name: str, texts: pl.Expr, *names: str) -> None:
        """A reference made from other columns, such as an order number inside a remark.

        `names` are what a fault is said of.
        """
        self.draft.rows = self.rows.with_columns(texts.alias("_reference"))
        self.draft.reference(name, "_reference", self._title(names))

    def amount(
        self, column: str, *names: str,
        required: bool = True, rounds: bool = False, decimal_comma: bool = False,
    ) -> None:  # fmt: skip
        """Minor units of the row's currency; 0 where the cell is empty, or the header lacks it, and that is lawful."""
        at = self._place(names)
        if at is None:
            self.set(**{column: pl.lit(0, dtype=pl.Int64)})
            if required:
                nothing = pl.repeat("", len(self.rows), eager=True)
                self.draft.fault(nothing == "", "missing_amount", self._title(names), nothing)
            return
        self.draft.amount(
            column, f"c{at}", self._title(names),
            required=required, rounds=rounds, decimal_comma=decimal_comma,
        )  # fmt: skip

    def quantity(self, *names: str) -> None:
        """Pieces, whole numbers; null where the cell is empty or the header lacks it."""
        texts = self.text("quantity_text", *names)
        pieces = texts.str.replace(r"\.0+$", "").str.replace_all(",", "", literal=True)
        made = pieces.cast(pl.Int64, strict=False)
        self.draft.fault(
            made.is_null() & texts.is_not_null(), "bad_quantity", self._title(names), texts
        )
        self.draft.rows = self.rows.with_columns(made.alias("quantity"))

    def currency(self, *names: str) -> None:
        """The row's currency, which must be read before its amounts; the format's own where a cell is empty."""
        if not self.has(*names):
            self.currency_from(pl.col("currency"), *names)
            return
        texts = self.text("currency_text", *names)
        if texts.n_unique() == 1 and texts[0] is not None and re.match(CURRENCY, texts[0]):
            self.set(currency=pl.lit(texts[0]))
            return
        codes = {text: currency_code(text) for text in texts.drop_nulls().unique().to_list()}
        named = texts.replace_strict(codes, default=None, return_dtype=pl.String)
        made = named.fill_null(self.rows["currency"])
        self.draft.rows = self.rows.with_columns(made.alias("currency"))
        bad = ~self.rows["currency"].str.contains(CURRENCY)
        self.draft.fault(bad, "bad_currency", self._title(names), texts)

    def currency_from(self, codes: pl.Expr, *names: str) -> None:
        """`currency` from codes that stand elsewhere than in a column; `names` are what a fault is said of."""
        self.draft.rows = self.rows.with_columns(codes.fill_null("").alias("currency"))
        made = self.rows["currency"]
        self.draft.fault(~made.str.contains(CURRENCY), "bad_currency", self._title(names), made)

    def moment(
        self, *names: str, zone: str = CHINA, order: str = "YMD", required: bool = True
    ) -> None:
        """`occurred_at` and `booked_on` from the cell; an offset or zone in the text goes before `zone`."""
        at = self._place(names)
        if at is not None:
            texts = bare_column(self.rows[f"c{at}"])
            self.draft.moments(texts, self._title(names), zone, order, required=required)

    def moment_from(
        self, texts: pl.Expr, *names: str, zone: str = CHINA, order: str = "YMD", required: bool = True
    ) -> None:  # fmt: skip
        """`moment` from a text made of several cells; `names` are what a fault is said of."""
        made = self.rows.select(texts.cast(pl.String).alias("m"))["m"]
        self.draft.moments(made, self._title(names), zone, order, required=required)

    def day(self, column: str, *names: str, order: str = "YMD") -> None:
        """A calendar day such as `value_on`; null where the cell is empty or the header lacks it."""
        at = self._place(names)
        if at is not None:
            self.draft.day(column, f"c{at}", self._title(names), order)

    def meaning(
        self, column: str, words: Words, *names: str,
        default: str | None = None, required: bool = False,
    ) -> None:  # fmt: skip
        """What the cell's words say, by a word list such as words.KIND_WORDS; the text stays in {column}_text.

        A required meaning rejects the rows whose words say nothing.
        """
        texts = self.text(f"{column}_text", *names)
        said = {text: meaning(words, text) for text in texts.drop_nulls().unique().to_list()}
        found = texts.replace_strict(said, default=None, return_dtype=pl.String)
        if required:
            self.draft.fault(
                found.is_null() & texts.is_not_null(), "bad_direction", self._title(names), texts
            )
            self.draft.fault(texts.is_null(), "missing_kind", self._title(names), texts)
        made = found if default is None else found.fill_null(default)
        self.draft.rows = self.rows.with_columns(made.alias(column))

    def set(self, **columns: pl.Expr) -> None:
        """Add or replace columns."""
        self.draft.set(**columns)

    def fault(self, found: pl.Expr, code: str, *names: str, value: pl.Expr | None = None) -> None:
        """Reject the rows where `found` holds, with a code of messages.ROW_MESSAGES."""
        # mostly nothing is wrong, and nothing has to be written out
        if not self.rows.select(found.any()).item():
            return
        shown = pl.lit("") if value is None else value.cast(pl.String)
        made = self.rows.select(found.alias("f"), shown.alias("v"))
        self.draft.fault(made["f"], code, self._title(names), made["v"])

    def fault_of_net(self, found: pl.Expr, *names: str) -> None:
        """Reject the rows whose parts don't make the net that they state, which is said in major units."""
        net = format_column(pl.col("net_minor"), pl.col("currency"))
        self.fault(found, "parts_disagree", *names, value=net)

    def paid(self, amount: Sequence[str], currency: Sequence[str]) -> None:
        """What was paid in another currency, from two columns; nothing where the header lacks one of them."""
        if self.has(*amount) and self.has(*currency):
            codes = self.text("paid_code", *currency).str.to_uppercase()
            made = parse_minor(self.text("paid_text", *amount), codes.fill_null(""))
            self.paid_from(pl.lit(made), pl.col("paid_code").str.to_uppercase())

    def paid_from(self, amount: pl.Expr, currency: pl.Expr) -> None:
        """`paid_minor` and `paid_currency` where that isn't the row's own currency; it goes the gross's way.

        What can't be read is not known; the row itself stands by its own amount.
        """
        made = amount.abs() * pl.col("gross_minor").sign()
        known = (currency != pl.col("currency")) & currency.str.contains(CURRENCY) & (made != 0)
        self.set(paid_minor=pl.when(known).then(made), paid_currency=pl.when(known).then(currency))
        one = pl.col("paid_minor").is_not_null()
        self.set(paid_currency=pl.when(one).then("paid_currency"))

    def paid_of(self, amount: pl.Expr) -> None:
        """`paid_minor` in the row's own currency, where somebody else added to what the buyer paid."""
        known = (amount != 0) & (amount != pl.col("gross_minor")) & (pl.col("gross_minor") > 0)
        self.set(
            paid_minor=pl.when(known).then(amount),
            paid_currency=pl.when(known).then("currency"),
        )

    def check_parts(self) -> None:
        """Reject the rows in which gross and fee don't make the net that the file states."""
        parts = pl.col("gross_minor") + pl.col("fee_minor") - pl.col("net_minor")
        self.fault_of_net(parts != 0)

    def _place(self, names: Sequence[str]) -> int | None:
        return next((self._at[name] for name in names if name in self._at), None)

    def _title(self, names: Sequence[str]) -> str:
        at = self._place(names)
        return self._header[at] if at is not None else next(iter(names), "")


class KnownTable:
    """A platform's table. Subclasses give the names below and `entries`; the rest may be left as it is.

    `needed` are sets of header names (as `plain` writes them); the table is taken for this format where the
    header has all of one set. `currency` stands where no column says it. `summed` are columns made by
    `entries` whose sums `controls` asks the tally for. A column `balance`, if `entries` makes one, is the
    account's balance after the row, and is checked from row to row. `lists_refunds` says that a refund of what the
    table lists is a row of it by definition: where none stands, none was made.
    """

    code: ClassVar[str]
    title: ClassVar[str]
    ledger_kind: ClassVar[LedgerKind]
    needed: ClassVar[tuple[tuple[str, ...], ...]]
    zone: ClassVar[str] = CHINA
    # the names of a column that says the zone of each row
    zone_names: ClassVar[tuple[str, ...]] = ()
    currency: ClassVar[str] = "CNY"
    summed: ClassVar[tuple[str, ...]] = ()
    lists_refunds: ClassVar[bool] = False
    footer: FooterTest = staticmethod(under_records)

    def shows_refunds(self, header: Sequence[str]) -> bool:
        """Whether a table of this header lists refunds."""
        return self.lists_refunds

    def recognise(self, header: Sequence[str], before: Sequence[str]) -> Evidence | None:
        """The names that say what the table is; None where it is something else."""
        names = _names(tuple(header))
        found = [one for one in self.needed if set(one) <= names]
        return Evidence(max(found, key=len)) if found else None

    def entries(self, cells: Cells) -> None:
        """Make the columns of ENTRY_SCHEMA: at least kind, gross_minor, net_minor and a moment."""
        raise NotImplementedError

    def is_record(self, cells: Mapping[str, pl.Expr]) -> pl.Expr | None:
        """Which rows are records, by header name; None where all are."""
        return None

    def about(self, table: Table) -> dict[str, object]:
        """What the lines around the rows say: account, period_start, period_end, period_is_declared."""
        return {}

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """The totals that the file states, beside what its rows give."""
        return ()

    def zone_of(self, table: Table) -> str:
        """By whose clocks the days of the rows begin and end."""
        return zone_of_rows(table, self.zone_names) or self.zone

    def read(self, table: Table, options: ReadOptions) -> Reading:
        """Read a recognised table."""
        return Reading(self.code, _KnownReading(self, table, options).start)


class _KnownReading:
    """One reading of one known table."""

    def __init__(self, known: KnownTable, table: Table, options: ReadOptions) -> None:
        self._known, self._table = known, table
        self._tally = Tally(table, known.summed)
        self._chain = Chain(is_certain=True)

    def start(self) -> tuple[Iterator[Batch], Callable[[], Summary]]:
        return self._batches(), self._summary

    def _batches(self) -> Iterator[Batch]:
        for drafted, broken in in_order(self._drafted, self._table.parts()):
            if drafted is not None:
                batch, accepted = drafted
                self._tally.sum_up(accepted)
                if "balance" in accepted.columns:
                    self._chain.add(accepted)
                yield self._tally.add(batch)
            yield self._tally.broken(broken)

    def _drafted(
        self, part: tuple[pl.DataFrame, pl.DataFrame]
    ) -> tuple[tuple[Batch, pl.DataFrame] | None, pl.DataFrame]:
        """A part's batch, and of its accepted rows what totals need; nothing is kept in between."""
        records, broken = part
        if records.is_empty():
            return None, broken
        cells = Cells(self._records(records), self._table.header, self._known.currency)
        self._known.entries(cells)
        cells.draft.rows = waiting_apart(cells.rows)
        batch = cells.draft.finish()
        rows = cells.draft.accepted
        names = {
            "row_number",
            "currency",
            "gross_minor",
            "net_minor",
            "balance",
            *self._known.summed,
        }
        return (batch, rows.select(name for name in rows.columns if name in names)), broken

    def _records(self, records: pl.DataFrame) -> pl.DataFrame:
        named = {plain(name): pl.col(f"c{at}") for at, name in enumerate(self._table.header)}
        wanted = self._known.is_record(named)
        return records if wanted is None else records.filter(wanted)

    def _summary(self) -> Summary:
        known = self._known
        facts: dict[str, object] = {
            "format": known.code,
            "ledger_kind": known.ledger_kind,
            "zone": known.zone_of(self._table),
            "controls": (
                *self._chain.controls(self._tally.rejected),
                *known.controls(self._table, self._tally),
            ),
            "opening_minor": self._chain.opening_minor,
            "closing_minor": self._chain.closing_minor,
        }
        return self._tally.summary(**facts | known.about(self._table))
