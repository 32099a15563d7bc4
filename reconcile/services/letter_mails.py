"""The mail that takes a letter's link to whom it asks."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import outbox
from accounts.models import Merchant
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
