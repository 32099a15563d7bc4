"""Gravy's report of all transactions: what an orchestrator of payment services has sent through them.

Source: docs.gr4vy.com, reports, all transactions. Amounts are whole minor units of the currency; what was
refunded is a column of the payment's row, and has no day of its own; fees are the services' business.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.words import CHANNEL_WORDS, Words

AMOUNTS = ("amount", "captured_amount", "refunded_amount")
MINOR = r"^[0-9]{1,15}$"
STATES: Words = (
    ("FAILED", r"failed|declined"),
    ("CLOSED", r"void|cancel|expired"),
    ("PENDING", r"pending|processing|authorization succeeded|authorized"),
    ("PAID", r"capture succeeded|captured|succeeded"),
)


class GravyTransactions(KnownTable):
    """One row per transaction: what was captured, else what was asked for, with the state that it came to.

    A transaction is known by its id, and again when it has been captured: an earlier report may have it as one
    that is only authorised.
    """

    code = "gravy"
    title = "Gravy transactions"
    ledger_kind = LedgerKind.CHANNEL
    needed = (
        ("id", "external_identifier", "status", "captured_amount", "refunded_amount", "currency",
         "payment_service_transaction_id"),
    )  # fmt: skip
    zone = "UTC"
    currency = ""

    def entries(self, cells: Cells) -> None:
        cells.currency("currency")
        cells.text("captured_at", "captured_at")
        cells.text("created_at", "created_at")
        cells.moment_from(
            pl.coalesce("captured_at", "created_at"), "captured_at", "created_at", zone=self.zone
        )
        cells.reference("own", "id", required=True)
        cells.reference("order", "external_identifier")
        cells.text("of_service", "payment_service_transaction_id")
        # the number by which the payment service's own statement knows it
        cells.reference_from("transaction", pl.coalesce("of_service", "own_ref"))
        cells.text("description", "payment_service_display_name")
        cells.meaning("state", STATES, "status", required=True, default="PENDING")
        cells.meaning("channel", CHANNEL_WORDS, "method", default="OTHER")
        for name in AMOUNTS:
            _minor(cells, name)
        _facts(cells)


def _minor(cells: Cells, name: str) -> None:
    text = cells.text(f"{name}_text", name)
    is_wrong = ~pl.col(f"{name}_text").str.contains(MINOR)
    cells.fault(is_wrong, "bad_amount", name, value=pl.col(f"{name}_text"))
    cells.draft.fault(text.is_null(), "missing_amount", name, text)
    minor = pl.col(f"{name}_text").cast(pl.Int64, strict=False).fill_null(0)
    cells.set(**{name: minor})


def _facts(cells: Cells) -> None:
    captured, refunded = pl.col("captured_amount"), pl.col("refunded_amount")
    is_captured = captured > 0
    gross = pl.when(is_captured).then(captured).otherwise("amount")
    seen_as = pl.when(is_captured).then(pl.lit("captured")).otherwise("state")
    cells.set(
        kind=pl.lit("PAYMENT"),
        status=pl.when(is_captured & (refunded >= captured)).then(pl.lit("REFUNDED"))
        .when(is_captured & (refunded > 0)).then(pl.lit("PARTLY_REFUNDED"))
        .when(is_captured).then(pl.lit("PAID")).otherwise("state"),
        gross_minor=gross,
        fee_minor=pl.lit(0),
        net_minor=gross,
        natural_id=pl.concat_str("own_ref", seen_as, separator="|"),
    )  # fmt: skip


FORMAT = GravyTransactions()
