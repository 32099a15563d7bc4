"""What a person does with their own notices. Nobody else's books change, so nothing of it is audited."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime

from accounts import clock
from accounts.models import Delivery, Merchant, Notice, NoticeChoice, NoticeKind, User
from accounts.notices import USUAL


def mark_read(*, merchant: Merchant, person: User, until: datetime) -> int:
    """Mark all of a person's notices as read that are no newer than a moment; how many were new."""
    mine = Notice.objects.for_merchant(merchant).filter(user=person, read_at=None)
    return mine.filter(created_at__lte=until).update(read_at=clock.now())


def open_notice(*, merchant: Merchant, person: User, notice_id: uuid.UUID) -> Notice:
    """Mark one of a person's notices as read, and give it; DoesNotExist for anybody else's."""
    notice = Notice.objects.for_merchant(merchant).get(user=person, public_id=notice_id)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return notice


def choose_delivery(*, merchant: Merchant, person: User, chosen: Mapping[str, str]) -> None:
    """Keep how a person wants to be told of each kind; it is theirs alone. Unknown words are left out."""
    for kind, delivery in chosen.items():
        if kind in NoticeKind.values and delivery in Delivery.values:
            NoticeChoice.objects.update_or_create(
                merchant=merchant, user=person, kind=kind, defaults={"delivery": delivery}
            )


def deliveries_of(merchant: Merchant, person: User) -> dict[NoticeKind, str]:
    """How a person is told of each kind."""
    mine = NoticeChoice.objects.for_merchant(merchant).filter(user=person)
    return {**USUAL, **{NoticeKind(k): d for k, d in mine.values_list("kind", "delivery")}}
