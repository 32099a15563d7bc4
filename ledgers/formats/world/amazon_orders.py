"""Amazon's All Orders report: one row per item of an order, with what the buyer was asked for it.

TABs between the cells. Prices are those of all pieces of the row: of the item, its postage and wrapping, less what
promotions take off. Taxes stand aside: where they are not within the prices, Amazon collects and keeps them. An
order that was cancelled or waits may have neither price nor currency. A report may lack the columns of postage,
wrapping or promotions: then the rows are read without them.
Source: developer-docs.amazon.com/sp-api, order report attributes, GET_FLAT_FILE_ALL_ORDERS_DATA_BY_ORDER_DATE.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.identity import of_items
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import Words

STATUSES: Words = (
    ("CLOSED", r"^cancell?ed$|^unfulfillable$"),
    ("PENDING", r"^pending(?! pickup)"),
    # the buyer is charged when the item leaves, whatever becomes of the parcel
    ("PAID", r"^(?:partially ?)?shipped|^complete|deliver|transit|picked up"),
)
# what is added, and what a promotion takes off
ADDED = ("item-price", "shipping-price", "gift-wrap-price")
TAKEN_OFF = ("item-promotion-discount", "ship-promotion-discount")


class AmazonOrders(KnownTable):
    """One row per item; gross and net are what the buyer pays for it."""

    code = "amazon_orders"
    title = "Amazon All Orders report"
    ledger_kind = LedgerKind.ORDERS
    zone = "UTC"
    currency = ""
    needed = (
        ("amazon-order-id", "purchase-date", "order-status", "sku", "quantity", "currency", "item-price"),
    )  # fmt: skip

    def entries(self, cells: Cells) -> None:
        cells.text("currency_text", "currency")
        cells.text("marketplace", "sales-channel")
        there = pl.col("currency_text").drop_nulls().first().over("marketplace")
        cells.currency_from(pl.coalesce("currency_text", there), "currency")
        cells.reference("order", "amazon-order-id", required=True)
        cells.reference("transaction", "merchant-order-id")
        cells.moment("purchase-date")
        for name in (*ADDED, *TAKEN_OFF):
            cells.amount(name, name, required=False)
        cells.quantity("quantity")
        cells.text("sku", "sku")
        cells.text("description", "product-name")
        cells.meaning("status", STATUSES, "order-status")
        added = pl.sum_horizontal(ADDED)
        taken_off = pl.sum_horizontal(pl.col(name).abs() for name in TAKEN_OFF)
        cells.set(
            kind=pl.lit("ORDER"),
            fee_minor=pl.lit(0, pl.Int64),
            gross_minor=added - taken_off,
            net_minor=added - taken_off,
            natural_id=of_items("order_key", "sku", "description"),
        )


FORMAT = AmazonOrders()
