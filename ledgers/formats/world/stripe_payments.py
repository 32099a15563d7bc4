"""Stripe: the dashboard's list of payments, older and newer names of columns.

One row per charge; what was refunded of it is a column. The file doesn't say which payout a charge is part of.
Source: dashboard.stripe.com, Payments, Export; column names as in public exports of 2021 and 2025.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import STATUS_WORDS, Words
from ledgers.formats.world.stripe_rows import read_order

STATUSES: Words = (
    ("PENDING", r"^(?:uncaptured|requires .*)$"),
    ("PAID", r"^(?:disputed|early fraud warning.*)$"),
    *STATUS_WORDS,
)
REFUNDS = ("PAID", "PARTLY_REFUNDED", "REFUNDED")


class StripePayments(KnownTable):
    """One row per charge, in the currency that it settles in, as the fee is in that one."""

    code = "stripe_payments"
    title = "Stripe payments"
    ledger_kind = LedgerKind.CHANNEL
    zone = "UTC"
    currency = ""
    needed = (
        ("id", "created", "amount", "amount_refunded", "currency", "fee", "status"),
        ("id", "Created (UTC)", "Amount", "Amount Refunded", "Currency", "Fee", "Status"),
        ("id", "Created date (UTC)", "Amount", "Amount Refunded", "Currency", "Fee", "Status"),
    )

    def entries(self, cells: Cells) -> None:
        cells.currency("converted_currency", "Converted Currency", "currency", "Currency")
        cells.moment("created", "Created (UTC)", "Created date (UTC)", zone="UTC")
        cells.text("description", "description", "Description")
        cells.text("counterparty", "customer_description", "Customer Description")
        cells.reference("transaction", "id", required=True)
        read_order(cells, "Invoice Number")
        cells.amount("gross_minor", "converted_amount", "Converted Amount", "amount", "Amount")
        cells.amount(
            "refunded", "converted_amount_refunded", "Converted Amount Refunded", "amount_refunded",
            "Amount Refunded", required=False,
        )  # fmt: skip
        cells.amount("charged", "fee", "Fee", required=False)
        cells.meaning("status", STATUSES, "status", "Status")
        cells.fault(pl.col("status_text").is_null(), "missing_kind", "status", "Status")
        _facts(cells)


def _facts(cells: Cells) -> None:
    back = pl.col("refunded").abs()
    came = pl.col("status").is_in(REFUNDS)
    cells.set(
        kind=pl.lit("PAYMENT"),
        channel=pl.lit("STRIPE"),
        status=pl.when(~came | (back == 0)).then("status")
        .when(back >= pl.col("gross_minor")).then(pl.lit("REFUNDED"))
        .otherwise(pl.lit("PARTLY_REFUNDED")),
        fee_minor=-pl.col("charged"),
        natural_id=pl.col("transaction_ref"),
    )  # fmt: skip
    # what was never captured moved nothing
    left = pl.col("gross_minor") + pl.col("fee_minor") - back
    cells.set(net_minor=pl.when(came.fill_null(value=False)).then(left).otherwise(pl.lit(0, pl.Int64)))  # fmt: skip


FORMAT = StripePayments()
