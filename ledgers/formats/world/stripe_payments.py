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
MONEY, CONVERTED = ("amount", "Amount"), ("converted_amount", "Converted Amount")
BACK = ("amount_refunded", "Amount Refunded")
CONVERTED_BACK = ("converted_amount_refunded", "Converted Amount Refunded")
CHARGED_IN, SETTLED_IN = ("currency", "Currency"), ("converted_currency", "Converted Currency")
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
        # whoever exports chooses the columns: what was converted counts only with its currency beside it
        is_converted = all(cells.has(*names) for names in (CONVERTED, CONVERTED_BACK, SETTLED_IN))
        if is_converted:
            money, back, currency = CONVERTED, CONVERTED_BACK, SETTLED_IN
        else:
            money, back, currency = MONEY, BACK, CHARGED_IN
        cells.currency(*currency)
        for name, names in (("settled_in", SETTLED_IN), ("settled", CONVERTED), ("asked", money)):
            cells.text(name, *names)
        differs = (pl.col("settled_in").str.to_uppercase() != pl.col("currency")).fill_null(
            value=False
        )
        converted = (pl.col("settled") != pl.col("asked")).fill_null(value=False)
        # the fee is in the currency that the payment settles in
        cells.fault(
            differs | converted, "bad_currency", *SETTLED_IN, *currency, value=pl.col("settled_in")
        )
        cells.moment("created", "Created (UTC)", "Created date (UTC)", zone="UTC")
        cells.text("description", "description", "Description")
        cells.text("counterparty", "customer_description", "Customer Description")
        cells.reference("transaction", "id", required=True)
        read_order(cells, "Invoice Number")
        cells.amount("gross_minor", *money)
        cells.amount("refunded", *back, required=False)
        cells.amount("charged", "fee", "Fee", required=False)
        cells.meaning("status", STATUSES, "status", "Status")
        cells.fault(pl.col("status_text").is_null(), "missing_kind", "status", "Status")
        if is_converted:
            cells.paid(MONEY, CHARGED_IN)
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
        refunded_minor=pl.when(came & (back != 0)).then(back),
        fee_minor=-pl.col("charged"),
        natural_id=pl.col("transaction_ref"),
    )  # fmt: skip
    # what was never captured moved nothing
    left = pl.col("gross_minor") + pl.col("fee_minor") - back
    cells.set(net_minor=pl.when(came.fill_null(value=False)).then(left).otherwise(pl.lit(0, pl.Int64)))  # fmt: skip


FORMAT = StripePayments()
