"""dLocal's settlement report: two lines that say what was transferred, then the rows that it is made of.

Source: docs.dlocal.com, settlement report. Amounts are in the currency of the settlement with four to six
decimals; a fee is negative; gross and fee make the net of each row, and the rows the totals of the first lines.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.dates import parse_moments
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.splitting import words_of
from ledgers.formats.tally import Tally
from ledgers.formats.words import CHANNEL_WORDS
from ledgers.formats.world.parts import status_by_kind
from ledgers.money import exponent
from ledgers.normalise import WITH_EXPONENT

# amounts are summed in millionths, and become cents at the end
MICRO_PLACES = 6
AMOUNT = r"^[+-]?[0-9]{1,11}(?:\.[0-9]{1,6})?$"
COLUMNS = {"gross": "GROSS_AMOUNT", "fee": "FEE_AMOUNT", "net": "NET_AMOUNT"}
TOTALS = {
    "gross": "GROSS_TOTAL_AMOUNT",
    "fee": "FEE_TOTAL_AMOUNT",
    "net": "NET_TOTAL_AMOUNT",
}
ITEMS = "NUMBER_OF_ITEMS"
KINDS = (
    ("FEE", r"FEE|COMMISSION"),
    ("CHARGEBACK", r"CHARGEBACK|DISPUTE"),
    ("REFUND", r"REFUND"),
    ("PAYMENT", r"PAYMENT|CAPTURE|SALE"),
)


class DLocalSettlement(KnownTable):
    """One row per payment, refund, chargeback, adjustment or fee of the settlement.

    Cents are made of the running sum of the rows, so that the rows of a transfer come to what was transferred:
    each row is off by less than a cent, and all of them together by none.
    """

    code = "dlocal"
    title = "dLocal settlement report"
    ledger_kind = LedgerKind.CHANNEL
    needed = (
        ("ROW_TYPE", "DLOCAL_TRANSACTION_ID", "GROSS_AMOUNT", "FEE_AMOUNT", "NET_AMOUNT", "LOCAL_CURRENCY"),
    )  # fmt: skip
    zone = "UTC"
    currency = ""
    summed = tuple(f"{name}_micro" for name in COLUMNS)

    def __init__(self, stated: Mapping[str, str] | None = None, currency: str = "") -> None:
        self._stated = stated or {}
        self._currency = self._stated.get("SETTLEMENT_CURRENCY", "") or currency

    def read(self, table: Table, options: ReadOptions) -> Reading:
        decided = DLocalSettlement(_stated(table), options.currency or "")
        return KnownTable.read(decided, table, options)

    def entries(self, cells: Cells) -> None:
        cells.currency_from(pl.lit(self._currency), "SETTLEMENT_CURRENCY")
        kind = cells.text("row_type", "ROW_TYPE")
        cells.draft.fault(kind.is_null(), "missing_kind", "ROW_TYPE", kind)
        cells.reference("transaction", "DLOCAL_TRANSACTION_ID", required=True)
        # numbers of an invoice and its attempt look so: 314159.0
        cells.reference("order", "TRANSACTION_ID", damaged=WITH_EXPONENT)
        cells.set(transfer=pl.lit(self._stated.get("TRANSFER_ID"), dtype=pl.String))
        cells.reference_from("batch", pl.col("transfer"))
        cells.text("description", "DESCRIPTION")
        for name, column in (("approved", "APPROVED_DATE"), ("created", "CREATION_DATE")):
            cells.text(name, column)
        paid_on = self._paid_on()
        # the fee of the transfer itself has no day of its own
        day = pl.lit(paid_on.isoformat() if paid_on else None, dtype=pl.String)
        cells.moment_from(
            pl.coalesce("approved", "created", day), "APPROVED_DATE", "CREATION_DATE",
            zone=self.zone,
        )  # fmt: skip
        cells.set(value_on=pl.lit(paid_on, dtype=pl.Date))
        cells.meaning("channel", CHANNEL_WORDS, "PAYMENT_TYPE", default="OTHER")
        for name, column in COLUMNS.items():
            _micro(cells, name, column)
        self._amounts(cells)

    def _amounts(self, cells: Cells) -> None:
        micro = {name: pl.col(f"{name}_micro") for name in COLUMNS}
        apart = micro["gross"] + micro["fee"] - micro["net"]
        cells.fault(apart != 0, "parts_disagree", "NET_AMOUNT", value=pl.col("net_text"))
        places = exponent(self._currency)
        gross, net = (_running_cents(micro[name], places) for name in ("gross", "net"))
        cells.set(gross_minor=gross, net_minor=net)
        words = pl.col("row_type").str.to_uppercase().fill_null("")
        found = [pl.when(words.str.contains(p)).then(pl.lit(code)) for code, p in KINDS]
        cells.set(
            fee_minor=pl.col("net_minor") - pl.col("gross_minor"),
            kind=pl.coalesce(*found, pl.lit("ADJUSTMENT")),
            natural_id=identity("transaction_ref", "row_type"),
        )
        is_refund = pl.col("kind") == "REFUND"
        cells.reference_from("refund", pl.when(is_refund).then("transaction_ref"))
        status_by_kind(cells)

    def _paid_on(self) -> date | None:
        texts = pl.Series([self._stated.get("TRANSFER_DATE", "")], dtype=pl.String)
        found = parse_moments(texts, "YMD").local.dt.date().item()
        return found if isinstance(found, date) else None

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        found = []
        places = exponent(self._currency)
        for name, title in TOTALS.items():
            stated = _cents(self._stated.get(title, ""), places)
            if stated is not None and self._currency:
                made = _rounded(tally.sums[f"{name}_micro"], 10 ** (MICRO_PLACES - places))
                found.append(ControlTotal(title, self._currency, stated, made))
        if (count := self._stated.get(ITEMS, "")).isdecimal() and count.isascii():
            found.append(ControlTotal(ITEMS, None, int(count[:18]), tally.rows))
        return tuple(found)


def _stated(table: Table) -> dict[str, str]:
    """What the lines above the rows say, by their own names."""
    lines = [words_of(line, table.delimiter) for line in table.before if line.strip()]
    for names, values in pairwise(lines):
        if "SETTLEMENT_CURRENCY" in names:
            return dict(zip(names, values, strict=False))
    return {}


def _micro(cells: Cells, name: str, title: str) -> None:
    """An amount in millionths of the currency's unit."""
    text = cells.text(f"{name}_text", title)
    is_amount = pl.col(f"{name}_text").str.contains(AMOUNT)
    cells.draft.fault(text.is_null(), "missing_amount", title, text)
    cells.fault(~is_amount, "bad_amount", title, value=pl.col(f"{name}_text"))
    parts = pl.when(is_amount).then(pl.col(f"{name}_text").str.strip_prefix("+"))
    decimals = parts.str.extract(r"\.([0-9]+)$").fill_null("").str.pad_end(MICRO_PLACES, "0")
    digits = parts.str.replace(r"\.[0-9]+$", "") + decimals
    cells.set(**{f"{name}_micro": digits.cast(pl.Int64, strict=False).fill_null(0)})


def _running_cents(micro: pl.Expr, places: int) -> pl.Expr:
    """Each row's share of the rounded running sum; half a cent is rounded away from zero."""
    divisor = 10 ** (MICRO_PLACES - places)
    total: pl.Expr = micro.cum_sum()
    rounded: pl.Expr = total.sign() * ((total.abs() + divisor // 2) // divisor)
    return rounded - rounded.shift(1, fill_value=0)


def _rounded(micro: int, divisor: int) -> int:
    cents = (abs(micro) + divisor // 2) // divisor
    return cents if micro >= 0 else -cents


def _cents(text: str, places: int) -> int | None:
    """A stated total in minor units; None where it is no amount."""
    made = pl.Series([text], dtype=pl.String)
    if not made.str.contains(AMOUNT).item():
        return None
    whole, _point, decimals = text.lstrip("+-").partition(".")
    micro = int(whole + decimals.ljust(MICRO_PLACES, "0"))
    return _rounded(-micro if text.startswith("-") else micro, 10 ** (MICRO_PLACES - places))


FORMAT = DLocalSettlement()
