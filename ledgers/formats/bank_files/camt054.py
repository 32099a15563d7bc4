"""camt.054, a bank's notification of single entries (ISO 20022, BankToCustomerDebitCreditNotification)."""

from __future__ import annotations

from ledgers.formats.bank_files.iso20022 import BankMessage


class Camt054(BankMessage):
    """Notifications of one account or of several."""

    code = "camt054"
    title = "camt.054 bank notification"
    root = "BkToCstmrDbtCdtNtfctn"
    part = "Ntfctn"
    is_of_the_day = True


FORMAT = Camt054()
