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
from django.db.models import Case, Expression, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from accounts.models import AuditHead, Merchant
from accounts.tenancy import TenantModel
from reconcile.reports.counting import number_of

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
    return BooksState(merchant.id, _heads(merchant).first() or "")


def _heads(merchant: Merchant) -> QuerySet[AuditHead, str]:
    return AuditHead.objects.for_merchant(merchant).values_list("hash", flat=True)


@dataclass(frozen=True, slots=True)
class KnownNumber:
    """A number of rows as two expressions of one query: PostgreSQL counts only where the state is a new one."""

    key: str
    head: Expression
    number: Expression

    def keep(self, head: str, number: int) -> None:
        """Keep what the query has answered."""
        caches["near"].set(self.key, (head, number), KEPT_SECONDS)


def known_number(merchant: Merchant, what: str, rows: QuerySet[TenantModel]) -> KnownNumber:
    """How many rows there are that follow from the books alone, and the state that it is true of."""
    key = f"number:{merchant.id}:{what}"
    head = Coalesce(Subquery(_heads(merchant)), Value(""))
    known = caches["near"].get(key)
    if known is None:
        return KnownNumber(key, head, number_of(rows))
    known_head, number = known
    is_known = When(Exact(head, Value(known_head)), then=Value(number))
    return KnownNumber(key, head, Case(is_known, default=number_of(rows)))
