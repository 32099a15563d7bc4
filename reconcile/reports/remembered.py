"""What follows from a merchant's books alone, computed once and kept until the next act.

Every act is audited in its own transaction, so the hash at the end of the audit chain names one state of
the books: what was computed under it is exact as long as it stands, and never asked for again afterwards.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import caches

from accounts.models import AuditHead, Merchant

_Value = TypeVar("_Value")
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class BooksState:
    """One state of a merchant's books, by which its figures are remembered."""

    merchant_id: int
    head: str

    def remember(self, what: str, given: object, compute: Callable[[], _Value]) -> _Value:
        """The figures of this name and these parameters; computed where this process doesn't know them yet."""
        text = json.dumps([self.merchant_id, self.head, what, given], default=str)
        key = hashlib.sha256(text.encode()).hexdigest()
        known = caches["near"].get(key)
        if known is None:
            known = (compute(),)
            caches["near"].set(key, known, KEPT_SECONDS)
        found: _Value = known[0]
        return found


def state_of(merchant: Merchant) -> BooksState:
    """The state that this transaction sees."""
    heads = AuditHead.objects.for_merchant(merchant).values_list("hash", flat=True)
    return BooksState(merchant.id, heads.first() or "")
