"""HSBC Hong Kong credit card lines: signed amounts, and Credit / Debit, which says the same.

Days stand first (24/03/2025); a TAB follows each amount. Source: exports of the bank's net bank, 2025.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.china.bank_lines import BankTable, movement, words
from ledgers.formats.known import Cells
from ledgers.formats.words import DIRECTION_WORDS, IN, OUT, STATUS_WORDS

SIDE = "Credit / Debit"


class HsbcHkCardLines(BankTable):
    """One row per purchase, refund or repayment; a repayment is money that came."""

    code = "hsbc_hk_credit"
    title = "HSBC Hong Kong credit card statement"
    needed = (("Transaction date", "Post date", "Description", "Billing amount", "Billing currency", SIDE),)  # fmt: skip
    zone = "Asia/Hong_Kong"
    currency = "HKD"

    def entries(self, cells: Cells) -> None:
        cells.currency("Billing currency")
        cells.moment("Transaction date", zone=self.zone, order="DMY")
        cells.day("value_on", "Post date", order="DMY")
        cells.meaning("side", DIRECTION_WORDS, SIDE, required=True)
        cells.meaning("status", STATUS_WORDS, "Transaction status")
        cells.amount("net_minor", "Billing amount")
        came, went = pl.col("net_minor") > 0, pl.col("net_minor") < 0
        disagree = ((pl.col("side") == OUT) & came) | ((pl.col("side") == IN) & went)
        cells.fault(disagree, "bad_direction", SIDE, value=pl.col("side_text"))
        words(cells, "counterparty", "Merchant name")
        words(cells, "description", "Description")
        movement(cells)


FORMAT = HsbcHkCardLines()
