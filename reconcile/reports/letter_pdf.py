"""A letter for those who want paper: to print, fill in, sign, stamp and send back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reconcile.models import Letter, LetterLine
from reconcile.reports.amount_words import amount_words
from reconcile.reports.letter_answers import lines_of
from reconcile.reports.letters import sums_of
from reconcile.reports.typesetting import typeset

# where a side has no row, or a case no number
NOTHING = "—"


def printed(letter: Letter, language: str = "") -> bytes:
    """The letter by its merchant's days, in its own language or that which somebody asks for."""
    with translation.override(language or letter.language), timezone.override(letter.merchant.zone):
        return as_pdf(letter, lines_of(letter))


def as_pdf(letter: Letter, lines: Sequence[LetterLine]) -> bytes:
    """The letter in the language that is active; the figures are those of its lines."""
    at = letter.sent_at or letter.made_at
    return cast(bytes, typeset("letter", document_of(letter, lines), at=at))


def document_of(letter: Letter, lines: Sequence[LetterLine]) -> dict[str, object]:
    """Every word of the letter, in the language that is active."""
    who = {"merchant": letter.merchant.name}
    return {
        "title": _("Question") if letter.is_question else _("Balance confirmation"),
        "merchant": letter.merchant.name,
        "draft": _("Draft") if letter.is_draft else None,
        "facts": _facts(letter),
        "asks": _asks(letter) % who,
        "note": letter.note,
        "head": [
            _("Reference"),
            _("Day"),
            _("Booked by %(merchant)s") % who,
            _("In your statement"),
            _("Agree"),
            _("Differ: your amount"),
        ],
        "rows": [_row(line) for line in lines],
        "about": [text for line in lines for text in _row(line) if text != NOTHING],
        "totals": [
            [
                _("Total %(currency)s") % {"currency": s.currency},
                _amount(s.ours_minor, s.currency),
                _amount(s.theirs_minor, s.currency),
            ]
            for s in ([] if letter.is_question else sums_of(lines))
        ],
        "question": letter.is_question,
        "remarks": _("Your answer") if letter.is_question else _("Remarks"),
        "fields": [_("Name and position"), _("Date"), _("Signature"), _("Company stamp")],
        "back": _("Please send this page back to %(merchant)s.") % who,
        "footer": f"Reconcile · {letter.public_id}",
    }


def _asks(letter: Letter) -> str:
    if letter.is_question:
        return _("%(merchant)s asks you:")
    return _(
        "Please compare these items with your records. Tick “agree” where your records show what %(merchant)s"
        " has booked; where they show something else, write your amount. This is no demand for payment."
    )


def _facts(letter: Letter) -> list[tuple[str, str]]:
    facts = [(_("Recipient"), letter.recipient_name), (_("Sender"), letter.merchant.name)]
    if period := period_words(letter):
        facts.append((_("Period"), period))
    if letter.subject:
        facts.append((_("About"), letter.subject))
    if letter.sent_at:
        facts.append((_("Date"), _day(timezone.localtime(letter.sent_at).date())))
    facts.append((_("Contact"), letter.made_by_name))
    return facts


def period_words(letter: Letter) -> str:
    """The period of a letter as people of the active language write it; empty where it has none."""
    days = [day for day in (letter.period_start, letter.period_end) if day]
    return " – ".join(dict.fromkeys(_day(day) for day in days))


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))


def _row(line: LetterLine) -> list[str]:
    return [
        line.reference or NOTHING,
        str(date_format(line.booked_on, "SHORT_DATE_FORMAT")),
        _amount(line.ours_minor, line.currency),
        _amount(line.theirs_minor, line.currency),
    ]


def _amount(minor: int | None, currency: str) -> str:
    if minor is None:
        return NOTHING
    return f"{amount_words(minor, currency)} {currency}".replace("-", "\u2212")
