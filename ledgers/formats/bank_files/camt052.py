"""camt.052, a bank's report of the day that is still running (ISO 20022, BankToCustomerAccountReport)."""

from __future__ import annotations

from ledgers.formats.bank_files.iso20022 import BankMessage


class Camt052(BankMessage):
    """Reports of one account or of several."""

    code = "camt052"
    title = "camt.052 bank report of the day"
    root = "BkToCstmrAcctRpt"
    part = "Rpt"
    is_of_the_day = True


FORMAT = Camt052()
