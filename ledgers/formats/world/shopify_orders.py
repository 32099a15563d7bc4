"""Shopify: orders export, one row per line item.

What is said of an order as a whole (status, total, payment) stands on its first row. On the rows of its other
items these cells are blank, or in some exports repeated; either way the total is counted once. Every shop numbers its
orders from #1001: an order is known by its Id, or by when it was made and what it came to.
Source: help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial

import polars as pl

from ledgers.formats.base import LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.identity import identity, of_items
from ledgers.formats.known import Cells, KnownTable, plain
from ledgers.formats.words import CHANNEL_WORDS, Words
from ledgers.normalise import bare

STATUSES: Words = (
    ("UNPAID", r"^unpaid$"),
    ("PARTLY_REFUNDED", r"^partially refunded$"),
    ("REFUNDED", r"^refunded$"),
    ("PENDING", r"^(?:pending|authorized)$"),
    ("CLOSED", r"^(?:voided|expired)$"),
    # what is missing of a part payment shows beside the payment
    ("PAID", r"^(?:paid|partially paid)$"),
)
# what the first row of an order says for all of them
OF_ORDER = ("Financial Status", "Paid at", "Created at", "Currency", "Payment Method", "Payment Reference", "Id")  # fmt: skip
TOTAL = "Total"
OWN_CHANNEL = r"(?i)shopify[ _]payments"
CHECKOUT = r"^c([0-9]+)\.[0-9]+$"
Part = tuple[pl.DataFrame, pl.DataFrame]


class ShopifyOrders(KnownTable):
    """One row per line item with its pieces; the first row of an order has what the buyer owes for all of it."""

    code = "shopify_orders"
    title = "Shopify orders"
    ledger_kind = LedgerKind.ORDERS
    zone = "UTC"
    currency = ""
    needed = (
        ("Name", "Financial Status", "Paid at", "Currency", TOTAL, "Created at", "Lineitem quantity", "Lineitem name"),
    )  # fmt: skip

    def read(self, table: Table, options: ReadOptions) -> Reading:
        return super().read(_filled_down(table), options)

    def entries(self, cells: Cells) -> None:
        cells.currency("Currency")
        cells.reference("order", "Name", required=True)
        cells.reference("transaction", "Payment Reference")
        # the first payment of checkout 123 is c123.1 here and at other channels, and #123 in Shopify's own report
        cells.text("method", "Payment Method")
        method = pl.col("method")
        is_own = method.is_null() | method.str.contains(OWN_CHANNEL)
        checkout = pl.col("transaction_ref").str.extract(CHECKOUT)
        cells.set(transaction_key=pl.coalesce(pl.when(is_own).then(checkout), "transaction_key"))
        cells.text("id_text", "Id")
        cells.text("paid", "Paid at")
        cells.text("created", "Created at")
        # an order that nobody has paid yet has the day on which it was made
        cells.moment_from(pl.coalesce("paid", "created"), "Created at", zone=self.zone)
        cells.amount("total", TOTAL, required=False)
        total = cells.text("total_text", TOTAL)
        cells.draft.fault(total.is_null() & cells.rows["is_first"], "missing_amount", TOTAL, total)
        cells.amount("refunded", "Refunded Amount", required=False)
        cells.quantity("Lineitem quantity")
        cells.text("sku", "Lineitem sku")
        cells.text("description", "Lineitem name")
        cells.meaning("status", STATUSES, "Financial Status")
        cells.meaning("channel", CHANNEL_WORDS, "Payment Method")
        gross = pl.when("is_first").then("total").otherwise(pl.lit(0, pl.Int64))
        cells.set(
            kind=pl.lit("ORDER"),
            fee_minor=pl.lit(0, pl.Int64),
            gross_minor=gross,
            net_minor=gross,
            refunded_minor=pl.when(pl.col("is_first") & (pl.col("refunded") != 0)).then(
                pl.col("refunded").abs()
            ),
            order=pl.coalesce("id_text", identity("order_key", "created", "order_total")),
        )
        cells.set(natural_id=of_items("order", "sku", "description"))


def _filled_down(table: Table) -> Table:
    """The table with the order's own cells on each of its rows, and whether a row is the order's first.

    An order's rows may be cut by the end of a block of lines, so that the last row goes on to the next block.
    """
    at = {plain(name): f"c{place}" for place, name in reversed(list(enumerate(table.header)))}
    records, last_of_first = _filled(table.records, None, at)

    def others(rest: Callable[[], Iterator[Part]]) -> Iterator[Part]:
        last = last_of_first
        for block, broken in rest():
            filled, last = _filled(block, last, at)
            yield filled, broken

    rest = table.rest and partial(others, table.rest)
    return replace(table, records=records, rest=rest)


def _filled(
    records: pl.DataFrame, before: pl.DataFrame | None, at: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows filled down from the row before them, and the last of them."""
    rows = records if before is None else pl.concat([before, records])
    shared = [at[column] for column in OF_ORDER if column in at]
    rows = rows.with_columns(bare(pl.col(at["Name"])).fill_null("").alias("_order"))
    total = bare(pl.col(at[TOTAL]))
    of_order = total.first().over("_order")
    filled = rows.with_columns(
        *(bare(pl.col(column)).forward_fill().over("_order").fill_null("") for column in shared),
        # a row that has another total than its order's first repeats nothing
        is_first=pl.col("_order").is_first_distinct() | (total != of_order).fill_null(value=False),
        order_total=of_order,
    )
    last = filled.tail(1).with_columns(pl.col("order_total").fill_null("").alias(at[TOTAL]))
    made = filled.drop("_order")
    return made.slice(0 if before is None else len(before)), last.select(records.columns)


FORMAT = ShopifyOrders()
