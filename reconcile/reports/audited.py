"""What audited acts were done to, by the names that people know."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from accounts.models import AuditEvent, Merchant
from ledgers.models import Ledger, Statement
from reconcile.models import Dispute, ExceptionCase, Letter, RuleSet

NAMED = (
    ("reconcile.exceptioncase", ExceptionCase, "reference"),
    ("reconcile.dispute", Dispute, "counterparty"),
    ("reconcile.letter", Letter, "recipient_name"),
    ("reconcile.ruleset", RuleSet, "name"),
    ("ledgers.statement", Statement, "name"),
    ("ledgers.ledger", Ledger, "name"),
)


def names_of(merchant: Merchant, events: Iterable[AuditEvent]) -> dict[uuid.UUID, str]:
    """The names of those subjects of some events that have one, in one query."""
    by_kind: dict[str, set[uuid.UUID]] = {}
    for event in events:
        by_kind.setdefault(event.subject_kind, set()).add(event.subject_id)
    parts = [
        model.objects.for_merchant(merchant)
        .filter(public_id__in=by_kind[kind])
        .order_by()
        .values_list("public_id", name)
        for kind, model, name in NAMED
        if kind in by_kind
    ]
    return dict(parts[0].union(*parts[1:], all=True)) if parts else {}
