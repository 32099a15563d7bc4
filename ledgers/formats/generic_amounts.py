"""The amounts of a plain table: which sign they have, which kind of row they make."""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.asked_and_paid import GIVEN_BACK, PAID_DOCUMENTS, are_asked_and_paid, runs_by
from ledgers.formats.base import ColumnMapping, LedgerKind, Table
from ledgers.formats.books import OF_DOCUMENTS
from ledgers.formats.columns import amounts_of
from ledgers.formats.counted import column_of_units, pieces, units
from ledgers.formats.drafts import Draft
from ledgers.formats.folding import folded
from ledgers.formats.headers import SCORE_MIN, score
from ledgers.formats.settling import is_payout_list
from ledgers.formats.units import parse_in, power_of
from ledgers.formats.words import (
    REFUND_STATES,
    STOCK_BACK,
    STOCK_GONE,
    STOCK_MOVES,
    STOCK_RETURNED,
    kind_words,
    meaning,
)
from ledgers.money import NEGATIVE
from ledgers.normalise import bare_column, values_of

SAMPLE_ROWS = 50_000
RATE = r"^([0-9]{1,2})(?:\.([0-9]{1,4}))?0* ?%$"
DASHES = ("-", "--", "---", "—", "－")
LEAVING = ("REFUND", "CHARGEBACK", "PAYOUT")
# a column of states that are the refund's own, not its order's
_REFUND_STATUS = re.compile(r"退款|refund")
# the day on which money was given back, and an amount that says of itself only that it is one
_REFUNDED_ON = re.compile(r"^(?:退款|退货|退费|返款)|^(?:refund|refunded|return|returned) ")
_ANY_AMOUNT = re.compile(r"^(?:amount|value|total|sum|金额|总额|款额|款项|credit|credited)$")
_RETURNED = re.compile(r"退货|退回|\breturn(?:s|ed)?\b")
AMOUNTS = ("gross", "fee", "net", "refunded")


class Amounts:
    """Reads the amounts of one table by one mapping."""

    def __init__(self, mapping: ColumnMapping, table: Table, *, are_bills: bool = False) -> None:
        self.mapping, self.table = mapping, table
        self.is_turned = mapping.sign == "inverted"
        self.may_be_spent = self.is_turned or are_bills
        self.comma = mapping.decimal == ","
        self.is_refund_table = self._is_refund_table()
        self.is_signed = self._is_signed()
        self.lists_payments = self._lists_payments()
        # the sign of what its rows are, where they are documents; -1 of bills that we owe
        self.way = self._way_of_documents()

    def _cell(self, field: str) -> str | None:
        header = self.mapping.columns.get(field)
        return f"c{self.table.header.index(header)}" if header else None

    def _title(self, field: str) -> str:
        return self.mapping.columns.get(field, "")

    def _power(self, field: str) -> int:
        """In which power of ten of the money a column counts, as its heading says."""
        return power_of(self._title(field), self.table.before)

    def _parsed(self, field: str, texts: pl.Series, draft: Draft) -> pl.Series:
        currency = draft.rows["currency"]
        return parse_in(self._power(field), texts, currency, decimal_comma=self.comma)

    def column(self, field: str, texts: pl.Series, currency: str) -> pl.Series:
        """The cells of a field as they stand, in minor units or pieces; null where they are none."""
        if field == "quantity":
            return pieces(texts)
        money = pl.repeat(currency, len(texts), eager=True)
        return parse_in(self._power(field), bare_column(texts), money, decimal_comma=self.comma)

    def _is_refund_table(self) -> bool:
        """A table whose amount is the refund."""
        gross = self._title("gross")
        if bool(gross) and score("refunded", gross) >= SCORE_MIN > score("gross", gross):
            return True
        return bool(_ANY_AMOUNT.search(folded(gross))) and self._is_dated_by_refunds()

    def _is_dated_by_refunds(self) -> bool:
        """Whether the only day of every row is that of a refund, and nothing else says what the row is."""
        day, told = self._title("occurred_at"), {"kind", "direction", "net", "balance"}
        others = [name for name in self.table.header if name and name != day]
        if not _REFUNDED_ON.search(folded(day)) or told & set(self.mapping.columns):
            return False
        if any(score("occurred_at", name) >= SCORE_MIN for name in others):
            return False
        days = bare_column(self.table.records[self._cell("occurred_at") or ""].head(SAMPLE_ROWS))
        return not days.null_count()

    def _is_signed(self) -> bool:
        """Whether refunds and payouts are written negative: then a positive one is one taken back."""
        if self._states_direction():
            return True
        cell, kind = self._cell("gross") or self._cell("net"), self._cell("kind")
        if cell is None or kind is None:
            return False
        rows = self.table.records.head(SAMPLE_ROWS)
        words, known = bare_column(rows[kind]), kind_words(self.mapping.ledger_kind)
        leaving = [v for v in words.drop_nulls().unique().to_list() if meaning(known, v) in LEAVING]
        amounts = bare_column(rows[cell])
        if amounts.filter(words.is_in(leaving)).str.contains(NEGATIVE).any():
            return True
        return bool(amounts.str.contains(NEGATIVE).any()) and self._balance_moves_by(amounts)

    def _balance_moves_by(self, texts: pl.Series) -> bool:
        """Whether the running balance mostly moves by the amounts as they are written, down the file or up."""
        cell = self._cell("balance")
        if cell is None or len(texts) < 3:  # noqa: PLR2004  (two steps)
            return False
        balances = bare_column(self.table.records[cell].head(SAMPLE_ROWS))
        moved, stands = (amounts_of(t, decimal_comma=self.comma) for t in (texts, balances))
        return runs_by(stands, moved)

    def _states_direction(self) -> bool:
        """Whether each row says if its money came or went."""
        return bool(self._cell("direction") or (self._cell("credit") and self._cell("debit")))

    def read(self, draft: Draft) -> None:
        """Adds kind, gross_minor, fee_minor, net_minor, quantity and what else the amounts say."""
        if self.mapping.ledger_kind == LedgerKind.STOCK:
            self._stock(draft)
            return
        if self._cell("credit") or self._cell("debit"):
            self._two_columns(draft)
        for name in AMOUNTS:
            if cell := self._cell(name):
                needed = name == "gross" or (name == "net" and not self._cell("gross"))
                draft.amount(
                    name, cell, self._title(name), decimal_comma=self.comma, required=needed,
                    power=self._power(name),
                )  # fmt: skip
        if cell := self._cell("quantity"):
            draft.rows = draft.rows.with_columns(pieces(draft.rows[cell]).alias("quantity"))
            self._units(draft, cell)
        if cell := self._cell("balance"):
            balance = self._parsed("balance", bare_column(draft.rows[cell]), draft)
            draft.rows = draft.rows.with_columns(balance.alias("balance"))
        if cell := self._cell("fee_rate"):
            draft.rows = draft.rows.with_columns(_rate_ppm(draft.rows[cell]).alias("fee_rate_ppm"))
        self._signs(draft)

    def _stock(self, draft: Draft) -> None:
        """Pieces that went to customers are positive, those that came back negative."""
        cell = self._cell("quantity") or ""
        counted = pieces(draft.rows[cell])
        draft.rows = draft.rows.with_columns(counted.alias("pieces"))
        self._units(draft, cell)
        texts = bare_column(draft.rows[cell])
        draft.fault(counted.is_null(), "bad_quantity", self._title("quantity"), texts)
        signed, back, gone = pl.col("pieces"), self._came_back(), pl.lit(value=False)
        returned = back
        if self._cell("direction"):
            back, gone = pl.col("direction") == "IN", pl.col("direction") == "OUT"
        if self._cell("kind"):
            lower = pl.col("kind_text").str.to_lowercase()
            last = lower.str.extract_all(STOCK_MOVES).list.last()
            gone = last.str.contains(STOCK_GONE)
            back = last.str.contains(STOCK_BACK) & ~gone
            returned = returned | (lower.str.contains(STOCK_RETURNED) & ~gone)
        signed = (
            pl.when(back.fill_null(value=False))
            .then(-signed.abs())
            .when(gone.fill_null(value=False))
            .then(signed.abs())
            .otherwise(signed)
        )
        draft.set(quantity=signed)
        # what says that it is a return is known by its own number as one: no shipment written with a minus
        number = pl.coalesce("refund_key", "transaction_key", "order_key")
        draft.set(
            refund_key=pl.when(returned.fill_null(value=False)).then(number).otherwise("refund_key")
        )
        draft.set(
            kind=pl.lit("STOCK"), currency=pl.lit("UNIT"), gross_minor=pl.col("quantity").fill_null(0),
            fee_minor=pl.lit(0, dtype=pl.Int64), net_minor=pl.col("quantity").fill_null(0),
        )  # fmt: skip

    def _units(self, draft: Draft, cell: str) -> None:
        at = column_of_units(self.table.header, self.mapping.columns.values())
        named = None if at is None else draft.rows[f"c{at}"]
        made = units(draft.rows[cell], self._title("quantity"), named)
        draft.rows = draft.rows.with_columns(made.alias("unit"))

    def _came_back(self) -> pl.Expr:
        """Rows of pieces that came back: their heading says so, or they have the number of a return."""
        if _RETURNED.search(folded(self._title("quantity"))):
            return pl.lit(value=True)
        return pl.col("refund_ref").is_not_null()

    def _two_columns(self, draft: Draft) -> None:
        """Money in and money out in columns of their own; the unused one is empty, zero or a dash."""
        parts = []
        for name, sign in (("credit", 1), ("debit", -1)):
            cell = self._cell(name)
            if cell is None:
                continue
            texts = bare_column(draft.rows[cell])
            texts = texts.set(texts.is_in(DASHES).fill_null(value=False), None)
            made = self._parsed(name, texts, draft)
            draft.fault(
                made.is_null() & texts.is_not_null(), "bad_amount", self._title(name), texts
            )
            draft.rows = draft.rows.with_columns(made.alias(name))
            parts.append(sign * self._usual_sign(cell) * pl.col(name))
        empty = draft.rows.select(pl.all_horizontal(p.is_null() for p in parts)).to_series()
        title = self._title("credit") or self._title("debit")
        draft.fault(empty, "missing_amount", title, draft.rows["raw"].str.slice(0, 0))
        draft.set(gross=pl.sum_horizontal(parts))

    def _usual_sign(self, cell: str) -> int:
        """Whether a column is written positive or negative; the other sign takes a movement back."""
        texts = bare_column(self.table.records[cell].head(SAMPLE_ROWS))
        moved = texts.filter(texts.str.contains("[1-9]"))
        negative = moved.str.contains(NEGATIVE).sum()
        return -1 if negative * 2 > len(moved) else 1

    def _signs(self, draft: Draft) -> None:
        """Gross, fee and net with the sign of the money's direction, whatever the table writes."""
        has = set(draft.rows.columns)
        written = pl.col("gross") if "gross" in has else pl.col("net")
        if "direction_text" in has:
            written = (
                pl.when(pl.col("direction") == "OUT").then(-written.abs())
                .when(pl.col("direction") == "IN").then(written.abs()).otherwise(written)
            )  # fmt: skip
        written = -written if self.is_turned else written
        draft.set(written=written, forth=written * self.way)
        draft.set(kind=self._kind(has))
        leaves = pl.col("kind").is_in(LEAVING) & self._is_no_payout_table(draft)
        leaves &= pl.lit(not self.is_signed)
        amount = pl.col("written")
        if "refunded" in has:
            # a row of a refund beside payments: its amount stands in the refund's column
            amount = (
                pl.when((pl.col("kind") == "REFUND") & (pl.col("refunded") != 0))
                .then(-pl.col("refunded").abs()).otherwise(amount)
            )  # fmt: skip
        signed = pl.when(leaves).then(-self.way * amount.abs()).otherwise(amount)
        draft.set(gross_minor=signed)
        draft.set(fee_minor=_fee(has, is_bank=self.mapping.ledger_kind == LedgerKind.BANK))
        net = pl.col("gross_minor") + pl.col("fee_minor")
        if "net" in has and "gross" in has:
            stated = pl.col("net")
            backwards = leaves & (stated > 0) & (pl.col("gross_minor") < 0)
            net = pl.when(backwards).then(-stated).otherwise(stated)
        draft.set(net_minor=net)
        draft.set(status=self._status_of_refunds(draft))
        if "refunded" in has:
            whole = pl.col("refunded").abs() >= pl.col("gross_minor").abs()
            back = pl.when(whole).then(pl.lit("REFUNDED")).otherwise(pl.lit("PARTLY_REFUNDED"))
            stated = (pl.col("refunded") != 0) & (pl.col("kind") != "REFUND")
            draft.set(
                status=pl.when(stated).then(back).otherwise("status"),
                refunded_minor=pl.when(stated).then(pl.col("refunded").abs()),
            )

    def _status_of_refunds(self, draft: Draft) -> pl.Expr:
        """A refund that failed or was called off gave nothing back; of an order such words say that it stays paid."""
        if "status_text" not in draft.rows.columns:
            return pl.col("status")
        said = values_of(draft.rows["status_text"])
        not_given = [text for text in said if meaning(REFUND_STATES, text) == "FAILED"]
        is_refund, stays = pl.col("kind") == "REFUND", pl.lit(value=False)
        if _REFUND_STATUS.search(folded(self._title("status"))):
            not_given += [t for t in said if meaning(REFUND_STATES, t) in {"CLOSED", "REVOKED"}]
            # of an order, the column says that its refund came to nothing
            stays = ~is_refund & pl.col("status_text").is_in(not_given)
        failed = is_refund & pl.col("status_text").is_in(not_given)
        said_of = pl.when(failed).then(pl.lit("FAILED")).when(stays).then(pl.lit("PAID"))
        return said_of.otherwise("status")

    def _is_no_payout_table(self, draft: Draft) -> pl.Expr:
        """A list of payouts says what arrives at the bank, not what leaves the channel."""
        return pl.lit(not draft.rows.select((pl.col("kind") == "PAYOUT").all()).item())

    def _way_of_documents(self) -> int:
        """The sign of what a list is of: of one that is turned, or of bills that we owe, that of most of its rows."""
        cell = self._cell("gross") or self._cell("net")
        may_be = self.may_be_spent and self.mapping.ledger_kind in OF_DOCUMENTS
        if cell is None or not may_be or self._states_direction():
            return 1
        texts = bare_column(self.table.records[cell].head(SAMPLE_ROWS))
        most = int(amounts_of(texts, decimal_comma=self.comma).sign().sum())
        return -1 if (most > 0) == self.is_turned and most else 1

    def _kind(self, has: set[str]) -> pl.Expr:
        ledger = self.mapping.ledger_kind
        if ledger == LedgerKind.BANK:
            return pl.lit("PAYMENT")
        if is_payout_list(self.mapping.columns):
            return pl.coalesce("kind", pl.lit("PAYOUT"))
        forth = pl.col("forth")
        usual = "ORDER" if ledger in OF_DOCUMENTS else "PAYMENT"
        is_purse = self._states_direction() and usual == "PAYMENT"
        # money that leaves a purse was spent, or given back as the row's kind or number says
        back = pl.lit(value=False) if is_purse else forth < 0
        numbered = pl.col("refund_ref").is_not_null()
        if "refunded" not in has:
            back = back | numbered
        else:
            back = back | ((forth == 0) & (pl.col("refunded") != 0))
            if usual == "PAYMENT":
                back = back | (numbered & (pl.col("refunded") != 0))
        if self.is_refund_table:
            back = pl.lit(value=True)
        plain = (
            pl.when(self._pays(has, pl.col("written")))
            .then(pl.lit("TRANSFER"))
            .when(back)
            .then(pl.lit("REFUND"))
            .otherwise(pl.lit(usual))
        )
        stated = pl.col("kind")
        if usual == "ORDER":
            sold = stated.is_in(["PAYMENT", "TOP_UP"])
            paid = self._is_payment() & (forth < 0) & (sold | stated.is_null())
            stated = (
                pl.when(paid)
                .then(pl.lit("PAYMENT"))
                .when(sold & (forth < 0))
                .then(pl.lit("REFUND"))
                .when(sold)
                .then(pl.lit("ORDER"))
                .otherwise(stated)
            )
        elif is_purse and "direction" in has:
            neither = pl.col("direction") == "NONE"
            neither &= stated.is_null() | (stated == "PAYMENT")
            stated = pl.when(neither).then(pl.lit("TRANSFER")).otherwise(stated)
        elif "kind_text" in has and not is_purse:
            back = (stated == "PAYMENT") & (forth < 0)
            stated = pl.when(back).then(pl.lit("REFUND")).otherwise(stated)
        return pl.coalesce(stated, plain)

    def _lists_payments(self) -> bool:
        """Whether some lines of a list of documents call themselves payments, and most don't."""
        if self.mapping.ledger_kind != LedgerKind.ORDERS:
            return False
        said = self.table.records.head(SAMPLE_ROWS).select(s=self._says(PAID_DOCUMENTS))["s"]
        return 0 < 2 * int(said.sum()) < len(said)

    def _is_payment(self) -> pl.Expr:
        """Rows that say they are payments, or stand in the column of payments and don't say that they went back."""
        says = self._says(PAID_DOCUMENTS) if self.lists_payments else pl.lit(value=False)
        if not are_asked_and_paid(self.mapping.columns):
            return says
        return says | ((pl.col("credit").fill_null(0) != 0) & ~self._says(GIVEN_BACK))

    def _says(self, words: str) -> pl.Expr:
        cells = [c for c in map(self._cell, ("kind", "description")) if c is not None]
        said = [pl.col(cell).str.contains(words) for cell in cells]
        return pl.any_horizontal(pl.lit(value=False), *said).fill_null(value=False)

    def _pays(self, has: set[str], written: pl.Expr) -> pl.Expr:
        """Lines of a supplier's statement by which we paid its documents; they are none themselves."""
        if self.mapping.ledger_kind != LedgerKind.SUPPLIER or not self._states_direction():
            return pl.lit(value=False)
        text = pl.lit(value=False)
        if "description" in has:
            text = pl.col("description").str.contains(PAID_DOCUMENTS).fill_null(value=False)
        return (text | self._is_payment()) & (written < 0)


def _fee(has: set[str], *, is_bank: bool) -> pl.Expr:
    """A fee is a cost: tables write it positive or negative, and the net tells which.

    A channel gives its fee back with a refund; a bank charges for what leaves the account as well.
    """
    if "fee" not in has:
        return pl.lit(0, dtype=pl.Int64)
    fee, gross = pl.col("fee"), pl.col("gross_minor")
    comes_back = (
        pl.lit(not is_bank) & (gross < 0) & ~pl.col("kind").is_in(["CHARGEBACK", "PAYOUT", "FEE"])
    )
    usual = pl.when(comes_back).then(fee.abs()).otherwise(-fee.abs())
    if "net" not in has or "gross" not in has:
        return usual
    net = pl.col("net")
    # where other deductions stand beside the fee, the sum tells nothing
    return (
        pl.when(gross + fee == net).then(fee).when(gross - fee == net).then(-fee).otherwise(usual)
    )


def _rate_ppm(cells: pl.Series) -> pl.Series:
    """Millionths: 0.60% is 6,000. A rate without a per cent sign could be either, and says nothing."""
    texts = bare_column(cells)
    decimals = texts.str.extract(RATE, 2).fill_null("").str.pad_end(4, "0").cast(pl.Int64)
    return texts.str.extract(RATE, 1).cast(pl.Int64) * 10_000 + decimals
