"""HSBC Hong Kong account lines: signed amounts in several currencies, each with its running balance.

Days stand first (24/03/2025); a TAB follows each amount. Source: exports of the bank's net bank, 2025.
"""

from __future__ import annotations

from ledgers.formats.china.bank_lines import BankTable, balance, movement, words
from ledgers.formats.known import Cells


class HsbcHkLines(BankTable):
    """One row per movement, newest first."""

    code = "hsbc_hk"
    title = "HSBC Hong Kong account statement"
    needed = (("Date", "Description", "Billing amount", "Billing currency", "Balance", "Balance currency"),)  # fmt: skip
    zone = "Asia/Hong_Kong"
    currency = "HKD"

    def entries(self, cells: Cells) -> None:
        cells.currency("Billing currency")
        cells.moment("Date", zone=self.zone, order="DMY")
        cells.amount("net_minor", "Billing amount")
        balance(cells, "Balance")
        words(cells, "description", "Description")
        movement(cells)


FORMAT = HsbcHkLines()
