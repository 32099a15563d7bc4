"""eBay: transaction report, some lines of preamble and then one row per order, refund, fee, label or payout.

Empty cells are `--`; fees are negative columns of an order and rows of their own where they belong to none;
net = gross + fees, without the tax that eBay collects and keeps. The names of fees differ between countries
and years. Source: ebay.com/help/selling/getting-paid, Reports; column names as in public exports (US, UK).
"""

from __future__ import annotations

import re

import polars as pl

from ledgers.formats.base import LedgerKind, Table
from ledgers.formats.dates import parse_moments
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.splitting import words_of
from ledgers.formats.words import Words
from ledgers.formats.world.parts import (
    fees_alone,
    read_kind,
    refuse_ambiguous_days,
    status_by_kind,
    without_dashes,
)

KINDS: Words = (
    ("CHARGEBACK", r"^(?:claim|payment dispute|dispute|chargeback)"),
    ("REFUND", r"refund"),
    ("PAYOUT", r"^payout"),
    ("FEE", r"\bfees?$|\blabel$|^subscription"),
    ("TRANSFER", r"^transfer"),
    ("PAYMENT", r"^(?:order|sale)$"),
)
# the spellings of each fee, US first
FEES: tuple[tuple[str, ...], ...] = (
    ("Final Value Fee - fixed", "Final value fee - fixed", "Final value fee – fixed", "Final Value Fee – fixed"),
    ("Final Value Fee - variable", "Final value fee - variable", "Final value fee – variable", "Final Value Fee – variable"),
    ("Regulatory operating fee",),
    ('Very high "item not as described" fee', "Very high item not as described fee"),
    ("Below standard performance fee",),
    ("International fee",),
    ("Charity donation",),
    ("Deposit processing fee",),
    ("Payment processing fee",),
    ("Promoted Listings fee",),
)  # fmt: skip
TITLES = {"start": "Start date", "end": "End date", "seller": "Seller"}


class EbayTransactions(KnownTable):
    """One row per movement, in the payout's currency; the payout is the batch."""

    code = "ebay_transactions"
    title = "eBay transaction report"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    currency = ""
    needed = (
        (
            "Transaction creation date", "Type", "Order number", "Net amount", "Payout currency", "Payout ID",
            "Gross transaction amount",
        ),
    )  # fmt: skip

    def entries(self, cells: Cells) -> None:
        without_dashes(cells)
        cells.currency("Payout currency")
        # days in the zone of the preamble; a report has no times
        refuse_ambiguous_days(cells, "Transaction creation date")
        cells.moment("Transaction creation date", zone="UTC", order="MDY")
        cells.day("value_on", "Payout date", order="MDY")
        read_kind(cells, KINDS, "Type")
        cells.reference("order", "Order number")
        cells.reference("transaction", "Transaction ID")
        cells.reference("batch", "Payout ID")
        cells.text("reference", "Reference ID")
        is_refund = pl.col("kind") == "REFUND"
        cells.reference_from("refund", pl.when(is_refund).then("reference"), "Reference ID")
        cells.text("counterparty", "Buyer username")
        cells.text("item", "Item title")
        cells.text("about", "Description")
        cells.text("sku", "Custom label")
        cells.quantity("Quantity")
        cells.set(description=pl.coalesce("about", "item"))
        _read_amounts(cells)
        status_by_kind(cells)
        cells.set(
            natural_id=identity(
                "kind_text", "order_ref", "transaction_ref", "reference", "day_text", "item_id", "net_minor",
                "own_payout",
            )
        )  # fmt: skip
        fees_alone(cells)

    def about(self, table: Table) -> dict[str, object]:
        """Seller and period as the preamble states them."""
        said = {}
        for line in table.before:
            cells = [cell for cell in words_of(line, table.delimiter) if cell]
            if len(cells) > 1:
                said[cells[0].rstrip(":")] = ", ".join(cells[1:])
        texts = pl.Series([said.get(TITLES["start"]), said.get(TITLES["end"])], dtype=pl.String)
        first, last = parse_moments(texts, "MDY").local.dt.date().to_list()
        period = {"period_start": first, "period_end": last, "period_is_declared": True}
        seller = re.sub(r"\s+", " ", said.get(TITLES["seller"], ""))
        return {"account": seller} | (period if first and last else {})


def _read_amounts(cells: Cells) -> None:
    cells.text("net_text", "Net amount")
    cells.text("item_id", "Item ID")
    cells.text("sold_in", "Transaction currency")
    cells.amount("net_minor", "Net amount", required=False)
    # the further items of an order say what was sold; the money stands on the order's own row
    is_item = (pl.col("kind") == "PAYMENT") & pl.col("item_id").is_not_null()
    cells.fault(pl.col("net_text").is_null() & ~is_item, "missing_amount", "Net amount")
    cells.set(paid_in=pl.col("currency"), currency=pl.coalesce("sold_in", "currency"))
    cells.text("sold_text", "Gross transaction amount")
    cells.amount("sold", "Gross transaction amount", required=False)
    for at, names in enumerate(FEES):
        cells.amount(f"fee_{at}", *names, required=False)
    fees = pl.sum_horizontal(f"fee_{at}" for at in range(len(FEES)))
    cells.set(sold_in=pl.col("currency"), currency=pl.col("paid_in"))
    is_sale = pl.col("sold_text").is_not_null() | (fees != 0)
    same = pl.col("sold_in") == pl.col("currency")
    # sold in another currency, only what arrives is in that of the payout; a row without a gross is its net
    cells.set(
        gross_minor=pl.when(same & is_sale).then("sold").otherwise("net_minor"),
        fee_minor=pl.when(same & is_sale).then(fees).otherwise(pl.lit(0, pl.Int64)),
        own_payout=pl.when(pl.col("kind") == "PAYOUT").then("batch_ref"),
    )
    cells.check_parts()


FORMAT = EbayTransactions()
