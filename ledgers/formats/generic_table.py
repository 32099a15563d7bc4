"""Any plain table with a mapping of its columns: own orders, refunds, stock, suppliers, banks, channels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from ledgers.formats.base import (
    BATCH_ROWS,
    CHINA,
    Batch,
    ColumnMapping,
    ControlTotal,
    LedgerKind,
    Reading,
    ReadOptions,
    Summary,
    Table,
)
from ledgers.formats.drafts import Draft
from ledgers.formats.messages import FormatError
from ledgers.formats.tally import Tally
from ledgers.formats.words import CHANNEL_WORDS, KIND_WORDS, STATUS_WORDS, meaning, rank
from ledgers.normalise import bare

CURRENCY_NAMES = {
    "人民币": "CNY",
    "人民幣": "CNY",
    "元": "CNY",
    "RMB": "CNY",
    "港币": "HKD",
    "港幣": "HKD",
    "美元": "USD",
}
CURRENCY_DEFAULT = "CNY"
WITHOUT_IDS = (LedgerKind.BANK, LedgerKind.STOCK)


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
        self.currency = mapping.currency or options.currency or CURRENCY_DEFAULT
        self.comma = mapping.decimal == ","
        self.tally = Tally(table)
        self.balances: list[tuple[int, int]] = []
        self.is_chain = True

    def start(self) -> tuple[Iterator[Batch], Callable[[], Summary]]:
        return self._batches(), self._summary

    def _cell(self, field: str) -> str | None:
        header = self.mapping.columns.get(field)
        return f"c{self.table.header.index(header)}" if header else None

    def _title(self, field: str) -> str:
        return self.mapping.columns.get(field, "")

    def _batches(self) -> Iterator[Batch]:
        for rows in self.table.records.iter_slices(BATCH_ROWS):
            yield self.tally.add(self._batch(rows))
        yield self.tally.add_broken()

    def _batch(self, rows: pl.DataFrame) -> Batch:
        draft = Draft(rows)
        self._currency(draft)
        if self._cell("occurred_at"):
            # an unpaid order has no time of payment, and an undated row is still a row
            draft.moments(
                self._cell("occurred_at") or "", self._title("occurred_at"), self.zone,
                self.mapping.date_order, required=False,
            )  # fmt: skip
        if cell := self._cell("value_on"):
            draft.day("value_on", cell, self._title("value_on"), self.mapping.date_order)
        for name in ("order", "transaction", "refund", "batch"):
            draft.reference(name, self._cell(f"{name}_ref"), self._title(f"{name}_ref"))
        for name in ("counterparty", "description"):
            draft.text(name, self._cell(name))
        draft.text("sku", self._cell("sku"))
        self._amounts(draft)
        self._meanings(draft)
        self._signs(draft)
        self._identity(draft)
        return draft.finish()

    def _currency(self, draft: Draft) -> None:
        cell = self._cell("currency")
        if cell is None:
            draft.rows = draft.rows.with_columns(currency=pl.lit(self.currency))
            return
        text = bare(pl.col(cell)).str.to_uppercase().replace(CURRENCY_NAMES)
        draft.rows = draft.rows.with_columns(currency=text.fill_null(self.currency))
        wrong = ~pl.col("currency").str.contains(r"^[A-Z]{3}$")
        draft.fault(wrong, "bad_currency", self._title("currency"), text)

    def _amounts(self, draft: Draft) -> None:
        """`signed` is the row's amount as written, `fee` and `net` where the table has them."""
        if self.mapping.ledger_kind == LedgerKind.STOCK:
            self._quantity(draft)
            return
        if self._cell("credit") or self._cell("debit"):
            self._two_columns(draft)
        for name in ("gross", "fee", "net", "refunded"):
            if cell := self._cell(name):
                needed = name == "gross" or (name == "net" and not self._cell("gross"))
                draft.amount(
                    name, cell, self._title(name), decimal_comma=self.comma, required=needed
                )
        if self._cell("quantity"):
            draft.text("pieces", self._cell("quantity"))
            pieces = pl.col("pieces").str.extract(r"^(-?[0-9]{1,12})(?:\.0*)?$", 1)
            draft.rows = draft.rows.with_columns(quantity=pieces.cast(pl.Int64))
        if self._cell("balance"):
            draft.text("balance_text", self._cell("balance"))
            draft.rows = draft.rows.with_columns(
                balance=draft.parsed("balance_text", decimal_comma=self.comma)
            )

    def _quantity(self, draft: Draft) -> None:
        text = bare(pl.col(self._cell("quantity") or ""))
        pieces = text.str.extract(r"^(-?[0-9]{1,12})(?:\.0*)?$", 1).cast(pl.Int64)
        draft.rows = draft.rows.with_columns(quantity=pieces, gross=pieces, currency=pl.lit("UNIT"))
        draft.fault(pieces.is_null(), "bad_quantity", self._title("quantity"), text)
        draft.rows = draft.rows.with_columns(pl.col("gross").fill_null(0))

    def _two_columns(self, draft: Draft) -> None:
        """Money in and money out in columns of their own; the unused one is empty, zero or a dash."""
        parts = []
        for name, sign in (("credit", 1), ("debit", -1)):
            cell = self._cell(name)
            if cell is None:
                continue
            text = bare(pl.col(cell))
            dashed = pl.when(~text.is_in(["-", "--", "—"])).then(text)
            draft.rows = draft.rows.with_columns(dashed.alias(f"{name}_text"))
            text = pl.col(f"{name}_text")
            parsed = draft.parsed(f"{name}_text", decimal_comma=self.comma)
            draft.rows = draft.rows.with_columns(parsed.alias(f"{name}_minor"))
            bad = text.is_not_null() & pl.col(f"{name}_minor").is_null()
            draft.fault(bad, "bad_amount", self._title(name), text)
            parts.append(sign * pl.col(f"{name}_minor").abs())
        draft.rows = draft.rows.with_columns(gross=pl.sum_horizontal(parts))
        empty = pl.all_horizontal(part.is_null() for part in parts)
        draft.fault(empty, "missing_amount", self._title("credit"), pl.lit(None, dtype=pl.String))

    def _meanings(self, draft: Draft) -> None:
        """Status, channel and kind, by the words of the table's cells."""
        for field, words in (
            ("status", STATUS_WORDS),
            ("channel", CHANNEL_WORDS),
            ("kind", KIND_WORDS),
        ):
            cell = self._cell(field)
            if cell is None:
                draft.rows = draft.rows.with_columns(pl.lit(None, dtype=pl.String).alias(field))
                continue
            text = bare(pl.col(cell))
            values = draft.rows.select(text.alias("v"))["v"].drop_nulls().unique().to_list()
            said = {value: meaning(words, value) for value in values}
            known = {value: code for value, code in said.items() if code}
            default = "OTHER" if field == "channel" else None
            found = text.replace_strict(known, default=default, return_dtype=pl.String)
            draft.rows = draft.rows.with_columns(
                pl.when(text.is_not_null()).then(found).alias(field)
            )

    def _signs(self, draft: Draft) -> None:
        """Gross, fee and net with the sign of the money's direction, whatever the table writes."""
        has = set(draft.rows.columns)
        gross = pl.col("gross") if "gross" in has else pl.col("net")
        if self.mapping.sign == "inverted":
            gross = -gross
        kind = self._kind(draft, gross)
        leaves = kind.is_in(["REFUND", "CHARGEBACK"])
        signed = pl.when(leaves).then(-gross.abs()).otherwise(gross)
        fee = self._fee(has, signed)
        net = pl.col("net") if "net" in has and "gross" in has else signed + fee
        net = pl.when(leaves & (net > 0)).then(-net).otherwise(net)
        draft.rows = draft.rows.with_columns(
            kind=kind, gross_minor=signed, fee_minor=fee, net_minor=net
        )
        if "refunded" in has:
            whole = pl.col("refunded").abs() >= pl.col("gross_minor").abs()
            back = pl.when(whole).then(pl.lit("REFUNDED")).otherwise(pl.lit("PARTLY_REFUNDED"))
            draft.rows = draft.rows.with_columns(
                status=pl.when((pl.col("refunded") != 0) & (pl.col("kind") != "REFUND"))
                .then(back)
                .otherwise("status")
            )

    @staticmethod
    def _fee(has: set[str], signed: pl.Expr) -> pl.Expr:
        """A fee is a cost: tables write it positive or negative, and the net tells which."""
        if "fee" not in has:
            return pl.lit(0, dtype=pl.Int64)
        if "net" in has and "gross" in has:
            return (
                pl.when(signed + pl.col("fee") == pl.col("net"))
                .then("fee")
                .otherwise(-pl.col("fee"))
            )
        return pl.when(signed < 0).then(pl.col("fee").abs()).otherwise(-pl.col("fee").abs())

    def _kind(self, draft: Draft, gross: pl.Expr) -> pl.Expr:
        ledger = self.mapping.ledger_kind
        if ledger == LedgerKind.STOCK:
            return pl.lit("STOCK")
        if ledger == LedgerKind.BANK:
            return pl.lit("PAYMENT")
        usual = "ORDER" if ledger in {LedgerKind.ORDERS, LedgerKind.SUPPLIER} else "PAYMENT"
        is_refund_table = self._is_refund_table()
        has_refund_no = pl.col("refund_ref").is_not_null()
        by_sign = gross < 0
        back = by_sign | has_refund_no if usual == "ORDER" or self._cell("refund_ref") else by_sign
        plain = pl.when(back | is_refund_table).then(pl.lit("REFUND")).otherwise(pl.lit(usual))
        if self._cell("kind") is None:
            return plain
        stated = pl.col("kind")
        if usual == "ORDER":
            stated = (
                pl.when(stated.is_in(["PAYMENT", "TOP_UP"])).then(pl.lit("ORDER")).otherwise(stated)
            )
        return pl.coalesce(stated, plain)

    def _is_refund_table(self) -> bool:
        """A table whose amount is the refund and which has a number for each."""
        gross = self._title("gross")
        return bool(gross) and rank("refunded", gross) is not None

    def _identity(self, draft: Draft) -> None:
        """Tables with numbers know their rows by them; a further identical row is a copy."""
        numbers = [f"{n}_ref" for n in ("order", "transaction", "refund") if self._cell(f"{n}_ref")]
        if self.mapping.ledger_kind in WITHOUT_IDS or not numbers:
            draft.rows = draft.rows.with_columns(natural_id=pl.lit(None, dtype=pl.String))
            return
        known = pl.any_horizontal(pl.col(n).is_not_null() for n in numbers)
        cells = [f"c{at}" for at in range(len(self.table.header))]
        # every cell: rows that share an order number but differ anywhere are rows of their own
        whole = pl.concat_str([pl.col(c).fill_null("") for c in cells], separator="\x1f")
        numbered = pl.concat_str([pl.col(n).fill_null("") for n in numbers], separator="|")
        identity = pl.concat_str(numbered, whole, separator="|")
        draft.rows = draft.rows.with_columns(natural_id=pl.when(known).then(identity))

    def _summary(self) -> Summary:
        return self.tally.summary(
            format=self.code,
            ledger_kind=self.mapping.ledger_kind,
            zone=self.zone,
            controls=self._controls(),
        )

    def _controls(self) -> tuple[ControlTotal, ...]:
        """A running balance proves a bank statement: opening + movements = closing, line by line."""
        cell = self._cell("balance")
        if cell is None or self.tally.rejected or not len(self.table.records):
            return ()
        rows = self._batch_for_chain(cell)
        if rows["balance"].null_count() or rows["currency"].n_unique() != 1:
            return ()
        steps = rows["balance"].diff().drop_nulls()
        down = (steps != rows["amount"][1:]).sum()
        up = (-steps != rows["amount"][:-1]).sum()
        opening = (
            rows["balance"][0] - rows["amount"][0]
            if down <= up
            else rows["balance"][-1] - rows["amount"][-1]
        )
        closing = rows["balance"][-1] if down <= up else rows["balance"][0]
        computed = opening + rows["amount"].sum()
        breaks = min(down, up)
        if breaks > len(steps) // 2:
            # not a running balance of these lines
            return ()
        currency = rows["currency"][0]
        return (
            ControlTotal("closing balance", currency, closing, computed),
            ControlTotal("lines that break the running balance", None, 0, int(breaks)),
        )

    def _batch_for_chain(self, cell: str) -> pl.DataFrame:
        draft = Draft(self.table.records)
        self._currency(draft)
        self._amounts(draft)
        amount = pl.col("gross") if "gross" in draft.rows.columns else pl.col("net")
        sign = -1 if self.mapping.sign == "inverted" else 1
        return draft.rows.select("balance", "currency", (amount * sign).alias("amount"))


def sample_texts(table: Table, rows: int) -> list[Mapping[str, str]]:
    """The first rows as a person sees them: header to text."""
    return [
        {name: str(row[f"c{at}"] or "") for at, name in enumerate(table.header)}
        for row in table.records.head(rows).iter_rows(named=True)
    ]
