"""What the filters of a queue's address say, in words: each that is chosen, in the order of the form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reconcile.models import ExceptionCase
from reconcile.models.cases import ExceptionKind
from reconcile.reports.queue import SEVERAL
from reconcile.reports.reason_words import reason_in_general

Word = Callable[[str], str]


def chosen_filters(wanted: Mapping[str, str]) -> list[str]:
    """The filters that narrow a queue; what can't be read stands as it was asked for."""
    return [say(wanted[name]) for name, say in WORDS.items() if wanted.get(name)]


def _state(code: str) -> str:
    return {"done": _("done"), "all": _("all")}.get(code) or _label(ExceptionCase.State, code)


def _label(choices: type[ExceptionCase.State | ExceptionKind], code: str) -> str:
    return str(choices(code).label) if code in choices.values else code


def _month(code: str) -> str:
    day = _readable(f"{code}-01")
    return date_format(day, "YEAR_MONTH_FORMAT") if day else code


def _short_day(code: str) -> str:
    day = _readable(code)
    return date_format(day, "SHORT_DATE_FORMAT") if day else code


def _readable(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def _due(code: str) -> str:
    words = {"overdue": _("overdue"), "today": _("today"), "week": _("within a week")}
    return _named(_("Due"), words.get(code, code))


def _older(days: str) -> str:
    if not days.isdecimal():
        return days
    text = ngettext("more than %(days)s day", "more than %(days)s days", int(days))
    return text % {"days": days}


def _named(name: str, value: str) -> str:
    return _("%(name)s: %(value)s") % {"name": name, "value": value}


def _as_asked(value: str) -> str:
    return value


WORDS: Mapping[str, Word] = {
    "q": lambda text: _("“%(text)s”") % {"text": text},
    "kind": lambda code: _label(ExceptionKind, code),
    "state": _state,
    "period": _month,
    "reconciliation": _as_asked,
    "ledger": _as_asked,
    "within": lambda name: _("several ledgers") if name == SEVERAL else name,
    "reason": reason_in_general,
    "rule": _as_asked,
    "assignee": lambda who: _named(_("Assigned to"), _("nobody") if who == "nobody" else who),
    "due": _due,
    "older": _older,
    "min": lambda amount: _named(_("Amount from"), amount),
    "max": lambda amount: _named(_("Amount to"), amount),
    "currency": _as_asked,
    "from": lambda day: _named(_("Day from"), _short_day(day)),
    "to": lambda day: _named(_("Day to"), _short_day(day)),
}
