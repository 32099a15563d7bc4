from ledgers.models.entries import Entry, RejectedRow
from ledgers.models.ledgers import Ledger, SavedMapping
from ledgers.models.statements import Statement, Upload

__all__ = ["Entry", "Ledger", "RejectedRow", "SavedMapping", "Statement", "Upload"]
