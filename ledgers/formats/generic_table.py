"""Any plain table with a mapping of its columns: own orders, refunds, stock, suppliers, banks, channels."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import reduce

import polars as pl

from ledgers.formats.balances import Chain, stated_totals
from ledgers.formats.bank_texts import BankTexts
from ledgers.formats.base import (
    CHINA,
    Batch,
    ColumnMapping,
    LedgerKind,
    Reading,
    ReadOptions,
    Summary,
    Table,
)
from ledgers.formats.books import OF_DOCUMENTS
from ledgers.formats.conventions import WITH_SIGNS, signs_of_money
from ledgers.formats.dates import CLOCK
from ledgers.formats.drafts import REFERENCES, Draft
from ledgers.formats.fee_rows import column_of_fees, with_fees
from ledgers.formats.footers import LIKE_TOTAL, SUBTOTAL, TOTAL, TOTAL_HINTS
from ledgers.formats.generic_amounts import Amounts
from ledgers.formats.generic_identity import natural_ids
from ledgers.formats.headers import SCORE_MIN, score
from ledgers.formats.identity import WAITS
from ledgers.formats.line_items import LineItems
from ledgers.formats.linked_refunds import column_of_links, under_their_payment
from ledgers.formats.messages import FormatError
from ledgers.formats.row_states import RowStates
from ledgers.formats.sums import SUMMED, ends_with_sum
from ledgers.formats.tally import Tally
from ledgers.formats.topped_up import column_of_accounts
from ledgers.formats.words import (
    CHANNEL_WORDS,
    DIRECTION_WORDS,
    Words,
    currency_code,
    kind_words,
    meaning,
)
from ledgers.money import named_currencies
from ledgers.normalise import CARD_DIGITS_MIN, bare, bare_column, mask_column, told_by, values_of

CURRENCY_DEFAULT = "CNY"
# the numbers that say what a row is of
ROW_NUMBERS = ("order", "transaction", "refund")
WITH_BALANCES = (LedgerKind.BANK, LedgerKind.SUPPLIER)
CURRENCY = r"^[A-Z]{3}$"
# lines of a bank statement that say a balance and move nothing
BALANCE_LINE = (
    r"(?i)期初|期末|承前|上期余额|上日余额|结转余额|opening balance|closing balance|brought forward"
    r"|carried forward|\bb/f\b|\bc/f\b|balance (?:at|as of)"
)


class GenericTable:
    """A table read by a mapping. `code` tells banks from other tables."""

    title = "Table"

    def __init__(self, code: str) -> None:
        self.code = code

    def read(self, table: Table, options: ReadOptions) -> Reading:
        mapping = options.mapping
        if mapping is None:
            raise FormatError("unknown_header")
        for header in mapping.columns.values():
            if header not in table.header:
                raise FormatError("mapping_column_missing", column=header)
        if mapping.ledger_kind == LedgerKind.STOCK and "quantity" not in mapping.columns:
            raise FormatError("mapping_field_missing", field="quantity")
        money = {"gross", "net", "credit", "debit", "quantity"}
        if not money & set(mapping.columns):
            raise FormatError("mapping_field_missing", field="gross")
        return Reading(
            self.code, lambda: _GenericReading(self.code, table, mapping, options).start()
        )


class _GenericReading:
    """One reading of one table."""

    def __init__(
        self, code: str, table: Table, mapping: ColumnMapping, options: ReadOptions
    ) -> None:
        self.code, self.table, self.mapping = code, table, mapping
        self.zone = mapping.zone or options.zone or CHINA
        self.signs = signs_of_money(mapping, table)
        self.currency = self._currency_unless_said(options.currency)
        self.tally = Tally(table)
        self.chain = Chain(is_certain=False)
        self.sums = dict.fromkeys(SUMMED, 0)
        # whether sums of parts stand between the records
        self.is_in_parts = False
        self.states = RowStates(mapping, table)
        self.amounts = Amounts(mapping, table, are_bills=self.states.are_owed_by_us)
        self.texts = BankTexts(mapping, table)
        at = column_of_accounts(table.header, mapping.columns.values())
        self.account = None if at is None else f"c{at}"
        self.lines = LineItems(mapping, table)
        is_channel, taken = mapping.ledger_kind == LedgerKind.CHANNEL, set(mapping.columns.values())
        names_payments = is_channel and "transaction_ref" in mapping.columns
        self.links = column_of_links(table.header, taken) if names_payments else None
        self.fees = column_of_fees(table.header, taken) if is_channel else None

    def start(self) -> tuple[Iterator[Batch], Callable[[], Summary]]:
        return self._batches(), self._summary

    def _cell(self, field: str) -> str | None:
        header = self.mapping.columns.get(field)
        return f"c{self.table.header.index(header)}" if header else None

    def _title(self, field: str) -> str:
        return self.mapping.columns.get(field, "")

    def _currency_unless_said(self, given: str | None) -> str:
        """The currency of rows that say none.

        Cells that are blank beside others of one currency mean that one. The sign of the amounts goes before
        what is given where they can't both be: $ is any dollar, and US dollars where nobody says which.
        """
        if self.mapping.currency is not None:
            return self.mapping.currency
        if cell := self._cell("currency"):
            named = values_of(bare_column(self.table.records[cell]))
            codes = {currency_code(text) for text in named}
            return codes.pop() if len(codes) == 1 else given or CURRENCY_DEFAULT
        signs = self.signs.possible
        if given is not None and (not signs or given in signs):
            return given
        return signs[0] if signs else CURRENCY_DEFAULT

    def _batches(self) -> Iterator[Batch]:
        for records, broken in self.table.parts():
            rows = self._only_records(records)
            if not rows.is_empty() and self._ends_with_sum(rows):
                rows = rows.head(-1)
            rows = self.lines.first_of_each(rows)
            if not records.is_empty():
                yield self.tally.add(self._batch(rows))
            yield self.tally.broken(broken)

    def _ends_with_sum(self, rows: pl.DataFrame) -> bool:
        def parsed(field: str, texts: pl.Series) -> pl.Series:
            return self.amounts.column(field, texts, self.currency)

        return ends_with_sum(rows, self.table, self.mapping, self.sums, parsed)

    def _only_records(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Without subtotals, the header once more, and lines of a bank that only say a balance."""
        suspects = self._suspects(rows)
        if not suspects.any():
            return rows
        is_none = rows.filter(suspects).select(drop=self._is_no_record())["drop"]
        dropped = rows.filter(suspects).filter(is_none)["raw"].str.to_lowercase()
        self.is_in_parts |= bool(dropped.str.contains(SUBTOTAL.pattern).any())
        records = pl.repeat(value=True, n=len(rows), dtype=pl.Boolean, eager=True)
        return rows.filter(records.scatter(suspects.arg_true().filter(is_none), values=False))

    def _suspects(self, rows: pl.DataFrame) -> pl.Series:
        """The rows that may be no record: few, and only they are looked at closely."""
        if self._says_balances():
            return pl.repeat(value=True, n=len(rows), dtype=pl.Boolean, eager=True)
        first = bare_column(rows["c0"])
        is_header = first == self.table.header[0] if self.table.header[0] else first.is_null()
        for at in range(1, min(len(self.table.header), 3)):
            if first.null_count():
                first = first.zip_with(first.is_not_null(), bare_column(rows[f"c{at}"]))
        may_be_total = first.str.contains_any(list(TOTAL_HINTS), ascii_case_insensitive=True)
        return (is_header | may_be_total).fill_null(value=False)

    def _says_balances(self) -> bool:
        return bool(self._cell("balance")) and self.mapping.ledger_kind in WITH_BALANCES

    def _is_no_record(self) -> pl.Expr:
        filled = [bare(pl.col(f"c{at}")) for at in range(min(len(self.table.header), 3))]
        first = pl.coalesce(filled).str.to_lowercase().fill_null("")
        undated = pl.lit(value=True)
        if cell := self._cell("occurred_at"):
            undated = bare(pl.col(cell)).is_null()
        is_total = first.str.contains(TOTAL.pattern) | (
            first.str.contains(LIKE_TOTAL.pattern) & undated
        )
        names = [f"c{at}" for at in range(min(len(self.table.header), 4))]
        shown = [
            bare(pl.col(n)).fill_null("") == h
            for n, h in zip(names, self.table.header, strict=False)
        ]
        drop = is_total | reduce(lambda a, b: a & b, shown)
        if (cell := self._cell("balance")) and self._says_balances():
            money = [
                bare(pl.col(c)) for f in ("gross", "credit", "debit", "net") if (c := self._cell(f))
            ]
            empty = pl.all_horizontal(m.is_null() | m.str.contains(r"^[-—0.]*$") for m in money)
            says = pl.col("raw").str.contains(BALANCE_LINE)
            drop = drop | (empty & says & bare(pl.col(cell)).is_not_null())
            if text := self._cell("description"):
                # under the texts of the lines above stands what they come to; it has no balance of its own
                sums = bare(pl.col(text)).str.to_lowercase().str.contains(TOTAL.pattern)
                drop = drop | (sums.fill_null(value=False) & bare(pl.col(cell)).is_null())
        return drop

    def _batch(self, rows: pl.DataFrame) -> Batch:
        draft = Draft(rows)
        self._currency(draft)
        if cell := self._cell("occurred_at"):
            # an unpaid order has no time of payment, and an undated row is still a row
            draft.moments(
                self._moment_texts(rows, cell), self._title("occurred_at"), self.zone,
                self.mapping.date_order, required=False,
            )  # fmt: skip
        if cell := self._cell("value_on"):
            draft.day("value_on", cell, self._title("value_on"), self.mapping.date_order)
        for name in ("order", "transaction", "refund", "batch"):
            draft.reference(name, self._cell(f"{name}_ref"), self._title(f"{name}_ref"))
        self._missing_keys(draft)
        for name in ("counterparty", "description", "sku"):
            draft.text(name, self._cell(name))
        if self.account is not None:
            draft.text("account", self.account)
        if cell := self._cell("shop"):
            draft.shop(cell)
        draft.rows = self.texts.without_words(self.texts.join(draft.rows))
        self._meanings(draft)
        draft.rows = self.states.with_others(draft.rows)
        self.amounts.read(draft)
        draft.rows = self.states.without_void(draft.rows)
        draft.rows = self.texts.name(draft.rows)
        self._identity(draft)
        if self.links:
            draft.rows = under_their_payment(draft.rows, self.links)
        batch = draft.finish()
        self._count(draft)
        return batch

    def _missing_keys(self, draft: Draft) -> None:
        """A row of orders or bills is of one of them; a channel, a bank or a stock has rows of its own.

        A statement of an account has, too: carriage, interest and payments seldom have a number.
        """
        names = [f"{n}_ref" for n in ROW_NUMBERS if self._cell(f"{n}_ref")]
        if self.mapping.ledger_kind not in OF_DOCUMENTS or not names:
            return
        keyless = pl.all_horizontal(pl.col(name).is_null() for name in names)
        if self._is_account() and "booked_on" in draft.rows.columns:
            carries = pl.col("raw").str.contains(BALANCE_LINE)
            keyless = keyless & (pl.col("booked_on").is_null() | carries)
        found = draft.rows.select(keyless.alias("k"))["k"]
        draft.fault(found, "missing_key", self._title(names[0]), draft.rows[names[0]])

    def _is_account(self) -> bool:
        """Whether documents stand on the sides of an account, or under its balance."""
        has_sides = {"credit", "debit"} <= set(self.mapping.columns) or self._cell("direction")
        balances = (score("balance", name) >= SCORE_MIN for name in self.table.header)
        return bool(has_sides) or any(balances)

    def _moment_texts(self, rows: pl.DataFrame, cell: str) -> pl.Series:
        """The day, with the time of day from a column of its own where there is one."""
        days = bare_column(rows[cell])
        clock = self._cell("time_of_day")
        if clock is None:
            return days
        times = bare_column(rows[clock])
        together = pl.DataFrame({"day": days, "time": times}).with_columns(
            pl.col("time").str.replace(r"^([0-9]{2})([0-9]{2})([0-9]{2})$", "$1:$2:$3")
        )
        has_time = pl.col("time").str.contains(CLOCK)
        both = pl.concat_str("day", pl.lit(" "), "time")
        return together.select(pl.when(has_time).then(both).otherwise("day"))["day"]

    def _currency(self, draft: Draft) -> None:
        cell = self._cell("currency")
        if cell is None or self.mapping.ledger_kind == LedgerKind.STOCK:
            draft.set(currency=self._currency_of_signs())
            return
        texts = bare_column(draft.rows[cell])
        codes = {text: currency_code(text) for text in values_of(texts)}
        currency = told_by(texts, codes).fill_null(self.currency)
        draft.rows = draft.rows.with_columns(currency.alias("currency"))
        if not all(re.fullmatch(CURRENCY, code) for code in {self.currency, *codes.values()}):
            is_bad = ~currency.str.contains(CURRENCY)
            draft.fault(is_bad, "bad_currency", self._title("currency"), texts)

    def _currency_of_signs(self) -> pl.Expr:
        """What the sign of each amount names, where a table has amounts in several currencies."""
        if not self.signs.has_several:
            return pl.lit(self.currency)
        cells = [cell for field in WITH_SIGNS if (cell := self._cell(field))]
        return pl.coalesce(*(named_currencies(pl.col(c)) for c in cells), pl.lit(self.currency))

    def _meanings(self, draft: Draft) -> None:
        """Status, channel, kind and direction, by the words of the table's cells."""
        sides: tuple[tuple[str, Words, str | None], ...] = (
            ("status", (), None),
            ("channel", CHANNEL_WORDS, "OTHER"),
            ("kind", kind_words(self.mapping.ledger_kind), None),
            ("direction", DIRECTION_WORDS, "?"),
        )
        for field, words, default in sides:
            cell = self._cell(field)
            if cell is None:
                draft.set(**{field: pl.lit(None, dtype=pl.String)})
                continue
            texts = bare_column(draft.rows[cell])
            if field == "status":
                said = self.states.meanings(cell, texts, are_bills=self.amounts.way < 0)
            else:
                said = {value: meaning(words, value) or default for value in values_of(texts)}
            found = told_by(texts, said)
            draft.rows = draft.rows.with_columns(found.alias(field), texts.alias(f"{field}_text"))
            if field == "direction":
                draft.fault(found == "?", "bad_direction", self._title(field), texts)
        if self.fees:
            draft.rows = with_fees(draft.rows, self.fees)

    def _identity(self, draft: Draft) -> None:
        """Tables with numbers know their rows by them; a further copy is none of its own."""
        made = natural_ids(
            draft.rows, self.mapping, len(self.table.header),
            is_refund_table=self.amounts.is_refund_table,
        )  # fmt: skip
        if draft.is_suspicious or _has_long_amounts(draft.rows["gross_minor"]):
            spared = draft.rows.select(n for n in REFERENCES if n in draft.rows.columns)
            made = mask_column(made, spared)
        # an identity is made of cells and amounts: where neither looks like a card, it doesn't
        draft.rows = draft.rows.with_columns(made.alias("natural_id"))

    def _count(self, draft: Draft) -> None:
        rows = draft.accepted
        for name in SUMMED:
            if name in rows.columns:
                self.sums[name] += int(rows[name].sum() or 0)
        if "balance" in rows.columns:
            # what is only announced is in no balance yet
            booked = rows.filter(pl.col("status").is_in(WAITS).fill_null(value=False).not_())
            self.chain.add(
                booked.select("row_number", "currency", "gross_minor", "net_minor", "balance")
            )

    def _summary(self) -> Summary:
        totals = stated_totals(
            self.table, self.mapping, self.sums, self.tally, is_in_parts=self.is_in_parts
        )
        return self.tally.summary(
            format=self.code,
            ledger_kind=self.mapping.ledger_kind,
            zone=self.zone,
            controls=(*self.chain.controls(self.tally.rejected), *totals),
            opening_minor=self.chain.opening_minor,
            closing_minor=self.chain.closing_minor,
        )


def _has_long_amounts(amounts: pl.Series) -> bool:
    """Whether an amount has as many digits as a card's number."""
    return bool((amounts.abs() >= 10**CARD_DIGITS_MIN // 10).any())


def sample_texts(table: Table, rows: int) -> list[Mapping[str, str]]:
    """The first rows as a person sees them: header to text."""
    return [
        {name: str(row[f"c{at}"] or "") for at, name in enumerate(table.header)}
        for row in table.records.head(rows).iter_rows(named=True)
    ]
