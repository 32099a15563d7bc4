"""The day's mail: what people chose to be told of once a day, in one mail each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import translation
from django.utils.translation import ngettext

from accounts import clock, outbox
from accounts.models import Membership, Merchant, Notice, User
from accounts.notices import farewell, link, words
from accounts.tenancy import merchant_scope
from accounts.ticks import for_each_merchant

# when the day's mail leaves, by the merchant's clock
DIGEST_HOUR = 8
DIGEST_LINES_MAX = 50


def send_digests() -> int:
    """Once a day, from the morning on, send each person of each merchant one mail; how many merchants.

    Killed before the mails are queued, nothing of it was kept.
    """
    now = clock.now()

    def morning(merchant: Merchant) -> datetime | None:
        there = now.astimezone(ZoneInfo(merchant.zone))
        if there.hour < DIGEST_HOUR:
            return None
        return there.replace(hour=0, minute=0, second=0, microsecond=0)

    return for_each_merchant("digest", morning, _send_digests)


def _send_digests(merchant: Merchant, _today: datetime) -> int:
    with merchant_scope(merchant.id):
        _send_digests_of(merchant)
    return 1


def _send_digests_of(merchant: Merchant) -> None:
    waiting = Notice.objects.for_merchant(merchant).filter(is_for_digest=True)
    by_person: dict[int, list[Notice]] = {}
    for notice in waiting.select_for_update().order_by("user_id", "id"):
        by_person.setdefault(notice.user_id, []).append(notice)
    members = Membership.objects.for_merchant(merchant).filter(
        user_id__in=by_person, is_active=True
    )
    for member in members.select_related("user").order_by("id"):
        # what was read meanwhile is no news any more
        unread = [notice for notice in by_person[member.user_id] if notice.read_at is None]
        if unread:
            _mail_digest(merchant, member.user, unread)
    waiting.update(is_for_digest=False)


def _mail_digest(merchant: Merchant, person: User, unread: Sequence[Notice]) -> None:
    with translation.override(person.language or settings.LANGUAGE_CODE):
        n = len(unread)
        subject = ngettext(
            "%(merchant)s: %(n)d thing waits for you", "%(merchant)s: %(n)d things wait for you", n
        )
        lines = [f"{words(one)}\n{link(one.address)}" for one in unread[:DIGEST_LINES_MAX]]
        if n > DIGEST_LINES_MAX:
            more = ngettext("… and %(n)d more", "… and %(n)d more", n - DIGEST_LINES_MAX)
            lines.append(more % {"n": n - DIGEST_LINES_MAX})
        outbox.put(
            merchant=merchant,
            recipient=person.email,
            subject=subject % {"merchant": merchant.name, "n": n},
            body="\n\n".join([*lines, farewell(merchant)]) + "\n",
        )
