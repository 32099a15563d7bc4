"""The mails about a letter: the link to whom it asks, and the news of an answer to those who work on it."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import outbox
from accounts.models import Membership, Merchant, User
from reconcile.models import Letter


def mail_letter(
    merchant: Merchant, letter: Letter, *, line_count: int, token: str, site: str, sender: str
) -> None:
    """Queue the mail with the link, in the recipient's language and the merchant's zone."""
    link = site.rstrip("/") + reverse("letter", args=[token])
    with translation.override(letter.language), timezone.override(merchant.zone):
        who = {"merchant": merchant.name, "sender": sender}
        if letter.is_question:
            subject = _("A question of %(merchant)s") % who
            asked = [_("%(sender)s of %(merchant)s asks:") % who, letter.note.strip()]
        else:
            subject = _("%(merchant)s asks you to confirm balances") % who
            asked = [_asked(line_count, who)]
            asked += [letter.note.strip()] if letter.note.strip() else []
        body = [
            _("Dear %(name)s,") % {"name": letter.recipient_name},
            *asked,
            _("Answer here, without an account, until %(day)s:\n%(link)s")
            % {
                "day": date_format(timezone.localtime(letter.expires_at), "DATE_FORMAT"),
                "link": link,
            },
            _("Whoever has this link can answer for you: don't pass it on."),
            _("%(sender)s, %(merchant)s") % who,
        ]
    outbox.put(
        merchant=merchant, recipient=letter.email, subject=subject, body="\n\n".join(body) + "\n"
    )


def _asked(line_count: int, who: dict[str, str]) -> str:
    text = ngettext(
        "%(sender)s of %(merchant)s asks you to compare %(n)d item with your records.",
        "%(sender)s of %(merchant)s asks you to compare %(n)d items with your records.",
        line_count,
    )
    return text % {**who, "n": line_count}


def mail_answer(
    merchant: Merchant, letter: Letter, *, people: Iterable[User], author: str, site: str
) -> None:
    """Queue the news of an answer for those of these people who still work here, each in their language."""
    members = Membership.objects.for_merchant(merchant).filter(
        user_id__in={person.pk for person in people}, is_active=True
    )
    link = site.rstrip("/") + reverse("letter_detail", args=[letter.public_id])
    for member in members.select_related("user").order_by("id"):
        with translation.override(member.user.language or settings.LANGUAGE_CODE):
            said = {"who": author, "link": link, "merchant": merchant.name}
            outbox.put(
                merchant=merchant,
                recipient=member.user.email,
                subject=_("%(who)s has answered") % said,
                body=_("%(who)s has answered what %(merchant)s asked:\n\n%(link)s\n") % said,
            )
