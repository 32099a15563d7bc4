from ledgers.models.entries import Entry, RejectedRow
from ledgers.models.ledgers import LateStatement, Ledger, SavedMapping
from ledgers.models.statements import Statement, Upload

__all__ = ["Entry", "LateStatement", "Ledger", "RejectedRow", "SavedMapping", "Statement", "Upload"]
