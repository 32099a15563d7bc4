"""What a person was mentioned in and hasn't seen."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Merchant, User
from reconcile.models import Mention

SHOWN_MAX = 10


def unseen_mentions(merchant: Merchant, user: User) -> QuerySet[Mention]:
    """The oldest first; no more than a page can show."""
    mine = Mention.objects.for_merchant(merchant).filter(user=user, seen_at=None)
    return mine.select_related("comment__case").order_by("id")[:SHOWN_MAX]
