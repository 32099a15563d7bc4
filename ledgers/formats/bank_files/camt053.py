"""camt.053, a bank's statement (ISO 20022, BankToCustomerStatement)."""

from __future__ import annotations

from ledgers.formats.bank_files.iso20022 import BankMessage


class Camt053(BankMessage):
    """Statements of one account or of several."""

    code = "camt053"
    title = "camt.053 bank statement"
    root = "BkToCstmrStmt"
    part = "Stmt"


FORMAT = Camt053()
