"""What people are told: in the product, and by mail as each of them has chosen.

`tell` belongs in the transaction of the act that it speaks of: who isn't told by a rolled-back act, and
whose mail leaves only when it is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import clock, outbox
from accounts.actors import Actor
from accounts.models import (
    Delivery,
    Membership,
    Merchant,
    Notice,
    NoticeChoice,
    NoticeKind,
    OutboxMessage,
    User,
)
from accounts.outsiders import readable_name

USUAL = {
    NoticeKind.ASSIGNED: Delivery.APP,
    NoticeKind.MENTIONED: Delivery.AT_ONCE,
    NoticeKind.APPROVAL_ASKED: Delivery.AT_ONCE,
    NoticeKind.DECIDED: Delivery.APP,
    NoticeKind.DUE_SOON: Delivery.DAILY,
    NoticeKind.OVERDUE: Delivery.DAILY,
    NoticeKind.STATEMENT_LATE: Delivery.DAILY,
    NoticeKind.ANSWERED: Delivery.AT_ONCE,
}
# what is above goes into the day's mail: an hour of hard work must not fill a mailbox
MAILS_PER_HOUR_MAX = 20
NOTE_MAX, ABOUT_MAX = 300, 200


def tell(
    *,
    merchant: Merchant,
    actor: Actor,
    people: Iterable[User],
    kind: NoticeKind,
    address: str,
    about: str,
    count: int = 1,
    note: str = "",
    outcome: str = "",
) -> list[Notice]:
    """Tell people of something, inside the caller's transaction; the notices that were written.

    Whoever acts isn't told of it, and nobody is who doesn't work for the merchant. `about` names the thing
    in words that need no translation (a reference, an amount); with a `count` above one it stands for many.
    `outcome` chooses where the kind has several sentences (SENTENCES).
    """
    sentence = kind, outcome
    if sentence not in SENTENCES:
        raise LookupError(sentence)
    wanted = {person.pk for person in people} - {actor.user.pk if actor.user else None}
    members = Membership.objects.for_merchant(merchant).filter(user_id__in=wanted, is_active=True)
    chosen = _chosen(merchant, wanted, kind)
    said = {
        "who": actor.name,
        "about": about[:ABOUT_MAX],
        "count": count,
        "note": note[:NOTE_MAX],
        "outcome": outcome,
    }
    written = []
    for member in members.select_related("user").order_by("id"):
        delivery = chosen.get(member.user_id, USUAL[kind])
        if delivery == Delivery.OFF:
            continue
        notice = Notice(
            merchant=merchant,
            user=member.user,
            kind=kind,
            said=said,
            address=address,
            created_at=clock.now(),
            is_for_digest=delivery == Delivery.DAILY,
        )
        # the people of the sample have no mailbox
        if delivery == Delivery.AT_ONCE and not merchant.is_demo:
            notice.is_for_digest = not _mail_at_once(merchant, notice)
        written.append(notice)
    return Notice.objects.bulk_create(written)


def forget(*, merchant: Merchant, kind: NoticeKind, address: str) -> None:
    """What leads there is no news any more: somebody has done what it asks for."""
    waiting = Notice.objects.for_merchant(merchant).filter(kind=kind, address=address, read_at=None)
    waiting.update(read_at=clock.now(), is_for_digest=False)


def _chosen(merchant: Merchant, users: Iterable[int], kind: NoticeKind) -> dict[int, str]:
    choices = NoticeChoice.objects.for_merchant(merchant).filter(user_id__in=users, kind=kind)
    return dict(choices.values_list("user_id", "delivery"))


def _mail_at_once(merchant: Merchant, notice: Notice) -> bool:
    """Queue a mail of one notice, unless its reader has had enough of them within the hour."""
    person = notice.user
    lately = OutboxMessage.objects.for_merchant(merchant).filter(
        recipient=person.email, created_at__gte=clock.now() - timedelta(hours=1)
    )
    if lately.count() >= MAILS_PER_HOUR_MAX:
        return False
    with translation.override(person.language or settings.LANGUAGE_CODE):
        text = words(notice)
        body = "\n\n".join([text, link(notice.address), farewell(merchant)])
        outbox.put(merchant=merchant, recipient=person.email, subject=text, body=f"{body}\n")
    return True


def farewell(merchant: Merchant) -> str:
    """The last lines of a mail: whose books, and how to be told otherwise."""
    return _("%(merchant)s on Reconcile. What you are told by mail you choose here: %(link)s") % {
        "merchant": merchant.name,
        "link": link(f"{reverse('notice_list')}#how"),
    }


def link(address: str) -> str:
    """An address of this site as a mail needs it."""
    return settings.SITE.rstrip("/") + address


def words(notice: Notice) -> str:
    """What a notice says, in the language of the moment."""
    said = notice.said
    n = int(said.get("count", 1))
    sentence = SENTENCES[notice.kind, str(said.get("outcome", ""))]
    return sentence(n) % {
        "n": n,
        "who": readable_name(said["who"]),
        "about": said["about"],
        "note": said["note"],
    }


# the sentences of each kind: about one thing by its name, about several by their number
SENTENCES: Mapping[tuple[str, str], Callable[[int], str]] = {
    ("ASSIGNED", ""): lambda n: (
        _("%(who)s gave you a case: %(about)s")
        if n == 1
        else ngettext("%(who)s gave you %(n)d case", "%(who)s gave you %(n)d cases", n)
    ),
    ("MENTIONED", ""): lambda _n: _("%(who)s mentions you at %(about)s: “%(note)s”"),
    ("APPROVAL_ASKED", ""): lambda _n: _("%(who)s asks for your decision: %(about)s"),
    ("DECIDED", "approved"): lambda _n: _("%(who)s approved %(about)s"),
    ("DECIDED", "returned"): lambda _n: _("%(who)s returned %(about)s: “%(note)s”"),
    ("DUE_SOON", ""): lambda n: (
        _("A case of yours is due today: %(about)s")
        if n == 1
        else ngettext("%(n)d case of yours is due today", "%(n)d cases of yours are due today", n)
    ),
    ("OVERDUE", ""): lambda n: (
        _("A case of yours is overdue: %(about)s")
        if n == 1
        else ngettext("%(n)d case of yours is overdue", "%(n)d cases of yours are overdue", n)
    ),
    ("OVERDUE", "escalated"): lambda n: (
        _("An overdue case is now with you: %(about)s")
        if n == 1
        else ngettext(
            "%(n)d overdue case is now with you", "%(n)d overdue cases are now with you", n
        )
    ),
    ("STATEMENT_LATE", ""): lambda n: ngettext(
        "%(n)d statement of %(about)s is late", "%(n)d statements of %(about)s are late", n
    ),
    ("ANSWERED", ""): lambda _n: _("%(who)s answers about %(about)s: “%(note)s”"),
    ("ANSWERED", "agreed"): lambda _n: _("%(who)s agrees with our books on %(about)s: “%(note)s”"),
    ("ANSWERED", "agreed_only"): lambda _n: _("%(who)s agrees with our books on %(about)s"),
    ("ANSWERED", "differs"): lambda _n: _(
        "%(who)s differs from our books on %(about)s: “%(note)s”"
    ),
    ("ANSWERED", "differs_only"): lambda _n: _("%(who)s differs from our books on %(about)s"),
}
