"""Adyen: payments accounting report, one row per event in the life of a payment.

Only what was settled moves money: Received, Authorised, SentForSettle and their like say what is on its way,
with the same amounts once more, and are no records of this ledger. Payable (SC) is signed and less fees.
Source: docs.adyen.com/reporting/invoice-reconciliation/payment-accounting-report.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from ledgers.formats.base import LedgerKind, Table
from ledgers.formats.known import Cells, KnownTable, account_of
from ledgers.formats.world.adyen_rows import (
    FEE_NAMES,
    finish,
    read_facts,
    read_fees,
    read_moment,
    read_references,
)
from ledgers.money import parse_minor

TIME = "Booking Date"
# events that book nothing to the merchant
UNDERWAY = (
    "Received", "Authorised", "AuthorisedPending", "AuthorisationAdjusted", "SentForSettle", "SentForRefund", "Refused",
    "Cancelled", "Error", "Expired", "Retried", "CaptureFailed", "RefundFailed", "NotificationOfChargeback",
    "RequestForInformation", "InformationSupplied", "SettledExternally", "SettledExternallyWithInfo",
    "RefundedExternally", "RefundedExternallyWithInfo", "ChargebackExternally", "ChargebackExternallyWithInfo",
)  # fmt: skip


class AdyenAccounting(KnownTable):
    """One row per settled event, in the currency of the settlement."""

    code = "adyen_accounting"
    title = "Adyen payments accounting report"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    zone = "UTC"
    zone_names = ("TimeZone",)
    currency = ""
    needed = (
        (
            "Merchant Account", "Psp Reference", "Merchant Reference", "Record Type", TIME, "TimeZone",
            "Captured (PC)", "Settlement Currency", "Payable (SC)", *(f"{fee} (SC)" for fee in FEE_NAMES),
        ),
    )  # fmt: skip

    def is_record(self, cells: Mapping[str, pl.Expr]) -> pl.Expr | None:
        is_underway = cells["Record Type"].str.strip_chars().is_in(UNDERWAY)
        return ~is_underway.fill_null(value=False)

    def entries(self, cells: Cells) -> None:
        cells.currency("Settlement Currency")
        read_moment(cells, TIME, "TimeZone")
        read_facts(cells, "Record Type")
        read_references(cells, "Modification Psp Reference", "Payable Batch")
        cells.amount("net_minor", "Payable (SC)")
        read_fees(cells, "SC")
        cells.text("payment_currency", "Payment Currency")
        texts = cells.text("captured_text", "Captured (PC)")
        captured = parse_minor(texts, cells.rows["payment_currency"].fill_null(""))
        cells.set(captured=pl.lit(captured))
        bad = pl.col("captured").is_null() & pl.col("captured_text").is_not_null()
        cells.fault(bad, "bad_amount", "Captured (PC)", value=pl.col("captured_text"))
        # what was captured goes out of that column when it becomes payable
        same = pl.col("payment_currency") == pl.col("currency")
        is_stated = same & pl.col("captured").is_not_null() & (pl.col("kind") == "PAYMENT")
        finish(cells, -pl.col("captured"), is_stated, TIME)
        cells.paid_from(pl.col("captured"), pl.col("payment_currency"))

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "Merchant Account")}


FORMAT = AdyenAccounting()
