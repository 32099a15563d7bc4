"""Writes the payout report of an invented card processor, and knows which payout holds a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reconcile.demo.bills import BillLine, yuan
from reconcile.demo.tables import csv_bytes

PROCESSOR = "Pierline Pay"
HEADER = (
    "Transaction ID", "Created", "Type", "Order number", "Refund number", "Payment method",
    "Status", "Gross", "Fee", "Net", "Currency", "Payout ID", "Payout date",
)  # fmt: skip
SATURDAY = 5


def next_business_day(day: date) -> date:
    day += timedelta(days=1)
    while day.weekday() >= SATURDAY:
        day += timedelta(days=1)
    return day


def payout_on(line: BillLine) -> date:
    """A payment is paid out on the next business day; the bank has it on the one after."""
    return next_business_day(line.at.date())


def payout_number(line: BillLine) -> str:
    return f"PO{payout_on(line):%Y%m%d}"


def payout_report(lines: Sequence[BillLine], currency: str) -> bytes:
    """One row per payment or refund: gross, fee as a positive cost, net, and its payout."""
    rows = [
        (
            line.transaction if line.refund is None else f"re_{line.refund.channel_number[-12:]}",
            f"{line.at:%Y-%m-%d %H:%M:%S}",
            "refund" if line.refund else "charge",
            line.sale.number,
            line.refund.number if line.refund else "",
            "Card",
            "succeeded",
            yuan(line.gross_minor),
            yuan(line.fee_minor),
            yuan(line.net_minor),
            currency,
            payout_number(line),
            f"{payout_on(line):%Y-%m-%d}",
        )
        for line in lines
    ]
    return csv_bytes(HEADER, rows, "utf-8")
