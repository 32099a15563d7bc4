"""Etsy: monthly statement of the payment account.

Empty cells are `--`, amounts have a currency sign (-£4.80, CA$76.00), titles HTML entities. The order's number
stands inside the text of Info or Title; a deposit says its amount in its title alone. Dates are written in
words: June 3, 2026; 31 July, 2026; 15. July 2025; 30-Apr-25. A German shop has German names of columns; a file
that a spreadsheet of another language saved again has semicolons and decimal commas.
Source: help.etsy.com, How to Download Your Etsy Shop Data; public exports of 2023 to 2026.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import Words
from ledgers.formats.world.parts import (
    fees_alone,
    read_kind,
    refuse_ambiguous_days,
    status_by_kind,
    without_dashes,
)
from ledgers.money import parse_minor

KINDS: Words = (
    ("REFUND", r"^(?:refund|ruckerstattung)"),
    ("PAYOUT", r"^(?:deposit|disbursement|einzahlung|auszahlung)"),
    ("FEE", r"fee|gebuhr|^(?:marketing|vat|gst|mwst|ust|shipping|versand|subscription)"),
    ("PAYMENT", r"^(?:sale|verkauf)"),
)
ORDER = r"(?i)(?:order|bestellung)(?: number| nr\.?)?:? ?#? ?([0-9]{3,})"
SENT = r"^([^0-9]{0,6}[0-9](?:[0-9.,' ]*[0-9])?)"
# a comma and two digits at the end of an amount: 1.234,50 and 4,80
COMMA = r",[0-9]{2}\D*$"
# 15. July 2025
POINT_DAY = r"^\s*([0-9]{1,2})\. "
ENTITIES = {"&quot;": '"', "&#39;": "'", "&lt;": "<", "&gt;": ">", "&amp;": "&"}
# names of columns, English and German
AMOUNTS = (("Amount", "Betrag"), ("Fees & Taxes", "Gebühren & Steuern"), ("Net", "Netto"))


class EtsyStatement(KnownTable):
    """One row per movement of the payment account; fees, taxes and advertising are rows of their own."""

    code = "etsy_statement"
    title = "Etsy statement"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    currency = ""
    needed = (
        ("Date", "Type", "Title", "Info", "Currency", "Amount", "Fees & Taxes", "Net"),
        ("Datum", "Art", "Titel", "Info", "Währung", "Betrag", "Gebühren & Steuern", "Netto"),
    )

    def entries(self, cells: Cells) -> None:
        without_dashes(cells)
        cells.currency("Currency", "Währung")
        refuse_ambiguous_days(cells, "Date", "Datum")
        day = pl.col("day_text").str.replace(POINT_DAY, "$1 ")
        cells.moment_from(day, "Date", "Datum", zone="UTC", order="MDY")
        read_kind(cells, KINDS, "Type", "Art")
        cells.text("info", "Info")
        cells.text("description", "Title", "Titel")
        for entity, letter in ENTITIES.items():
            cells.set(description=pl.col("description").str.replace_all(entity, letter, literal=True))  # fmt: skip
        said = [pl.col(name).str.extract(ORDER) for name in ("info", "description")]
        cells.reference_from("order", pl.coalesce(said), "Info")
        _read_amounts(cells)
        _read_deposits(cells)
        cells.check_parts()
        status_by_kind(cells)
        fees_alone(cells)


def _read_amounts(cells: Cells) -> None:
    written = [cells.text(f"_{names[0]}", *names) for names in AMOUNTS]
    signs = pl.concat(written).drop_nulls()
    comma = bool(len(signs)) and bool(signs.str.contains(COMMA).all())
    for column, names in zip(("gross_minor", "fee_minor", "net_minor"), AMOUNTS, strict=True):
        cells.amount(column, *names, required=False, decimal_comma=comma)


def _read_deposits(cells: Cells) -> None:
    """What was sent to the bank, from the title of the row."""
    is_payout, unsaid = pl.col("kind") == "PAYOUT", pl.col("_Net").is_null()
    cells.set(sent_text=pl.when(is_payout).then(pl.col("description").str.extract(SENT)))
    sent, currency = cells.rows["sent_text"], cells.rows["currency"]
    by_comma = sent.str.contains(COMMA).fill_null(value=False)
    point = parse_minor(sent, currency)
    cells.set(sent=pl.lit(parse_minor(sent, currency, decimal_comma=True).zip_with(by_comma, point)))  # fmt: skip
    unread = is_payout & unsaid & pl.col("sent").is_null()
    cells.fault(unread, "bad_amount", "Title", "Titel", value=pl.col("description"))
    cells.fault(~is_payout & unsaid, "missing_amount", *AMOUNTS[2])
    from_title = is_payout & unsaid & pl.col("sent").is_not_null()
    cells.set(
        **{
            name: pl.when(from_title).then(-pl.col("sent")).otherwise(name)
            for name in ("gross_minor", "net_minor")
        }
    )


FORMAT = EtsyStatement()
