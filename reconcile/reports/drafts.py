"""What a person has begun on a case."""

from __future__ import annotations

from accounts.models import Merchant, User
from reconcile.models import CaseDraft, ExceptionCase


def draft_of(merchant: Merchant, user: User, case: ExceptionCase) -> CaseDraft | None:
    """What this person has typed and ticked on a case and not sent; nobody else sees it."""
    return CaseDraft.objects.for_merchant(merchant).filter(case=case, user=user).first()
