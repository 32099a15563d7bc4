"""The calendar of what has come for which days, as pages show it; and what is late, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import clock
from accounts.models import Merchant
from accounts.permissions import Action, may
from accounts.requests import TenantRequest
from ledgers.arrivals import CalendarRow, calendar_rows, late_statements, with_first_day
from ledgers.coverage import CoveredDay, DayState
from ledgers.deliveries import A_DAY, Period, month_of
from ledgers.models import LateStatement, Ledger

LEDGERS_MAX = 60
FIRST_YEAR = 2000
# early in a month people still wait for the files of the last one
DAYS_OF_THE_NEW_MONTH = timedelta(days=7)
# sign, colour and words of each state: the colour alone tells nobody anything
SIGNS: dict[DayState, tuple[str, str, str | Promise]] = {
    DayState.PROVED: ("✓", "good", gettext_lazy("in, its own totals agree")),
    DayState.UNPROVED: ("○", "good", gettext_lazy("in, it has no totals of its own")),
    DayState.BY_WORD: ("!", "warn", gettext_lazy("in by somebody's word, its totals disagree")),
    DayState.OVERLAP: ("+", "info", gettext_lazy("in, several statements cover it")),
    DayState.EMPTY: ("0", "good", gettext_lazy("in, the statement has no rows")),
    DayState.ARRIVED: ("?", "warn", gettext_lazy("has come, not taken in yet")),
    DayState.LATE: ("✕", "bad", gettext_lazy("missing and late")),
    DayState.NOT_DUE: ("…", "quiet", gettext_lazy("not expected yet")),
    DayState.NOT_EXPECTED: ("–", "none", gettext_lazy("nothing is expected")),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One day as it is shown."""

    on: date
    sign: str
    tone: str
    words: str
    href: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Late:
    """What is late of one ledger."""

    ledger: Ledger
    since: str
    first_day: date
    last_day: date
    periods: int


def calendar_context(
    request: TenantRequest, ledgers: QuerySet[Ledger], *, page: str
) -> dict[str, object]:
    """The month that the address asks for, or the one whose files are due; its neighbours to go to."""
    today = clock.today(request.merchant)
    month = _asked_month(request.GET.get("month", ""), today)
    found = list(with_first_day(ledgers).order_by("name", "id")[: LEDGERS_MAX + 1])
    rows = calendar_rows(request.merchant, found[:LEDGERS_MAX], month, now=clock.now())
    later = month.end + A_DAY
    return {
        "calendar": {
            "page": page,
            "month": month.start,
            "previous": month_of(month.start - A_DAY).start,
            "next": later if later <= today else None,
            "weekday": month.start.isoweekday(),
            "weekdays": [date(2024, 1, number) for number in range(1, 8)],
            "rows": [(row.ledger, _cells(request, row, today)) for row in rows],
            "is_cut": len(found) > LEDGERS_MAX,
            "legend": list(SIGNS.values()),
        }
    }


def late_by_ledger(merchant: Merchant) -> list[Late]:
    """The notices that stand, one a ledger, the longest late first."""
    notices = sorted(late_statements(merchant), key=lambda one: one.ledger_id)
    found = [list(group) for _ledger, group in groupby(notices, key=lambda one: one.ledger_id)]
    return [
        _late(group) for group in sorted(found, key=lambda group: (group[0].due_at, group[0].id))
    ]


def _late(notices: list[LateStatement]) -> Late:
    ledger = notices[0].ledger
    return Late(
        ledger=ledger,
        since=_moment(notices[0].due_at, ledger),
        first_day=min(one.period_start for one in notices),
        last_day=max(one.period_end for one in notices),
        periods=len(notices),
    )


def _asked_month(text: str, today: date) -> Period:
    try:
        asked = datetime.strptime(text, "%Y-%m").replace(tzinfo=ZoneInfo("UTC")).date()
    except ValueError:
        return month_of(today - DAYS_OF_THE_NEW_MONTH)
    return month_of(asked if asked.year >= FIRST_YEAR and asked <= today else today)


def _cells(request: TenantRequest, row: CalendarRow, today: date) -> list[Cell]:
    may_upload = may(request.actor, Action.UPLOAD)
    return [
        Cell(
            on=day.on,
            sign=SIGNS[day.state][0],
            tone=SIGNS[day.state][1],
            words=_words(row.ledger, day),
            href=_address(row.ledger, day, may_upload=may_upload and day.on <= today),
            is_today=day.on == today,
        )
        for day in row.days
    ]


def _words(ledger: Ledger, day: CoveredDay) -> str:
    values = {"day": date_format(day.on, "SHORT_DATE_FORMAT"), "state": SIGNS[day.state][2]}
    if day.due_at is None:
        return _("%(day)s: %(state)s") % values
    values["moment"] = _moment(day.due_at, ledger)
    if day.state == DayState.LATE:
        return _("%(day)s: %(state)s since %(moment)s") % values
    return _("%(day)s: %(state)s, due %(moment)s") % values


def _moment(at: datetime, ledger: Ledger) -> str:
    return date_format(at.astimezone(ZoneInfo(ledger.zone)), "SHORT_DATETIME_FORMAT")


def _address(ledger: Ledger, day: CoveredDay, *, may_upload: bool) -> str:
    """Where a cell leads: to its statement, to its statements, or to where the missing one is uploaded."""
    if len(day.statements) == 1:
        return reverse("statement_detail", args=[day.statements[0].public_id])
    if day.statements:
        return reverse("ledger_detail", args=[ledger.public_id]) + f"?day={day.on}#statements"
    if may_upload and day.state in {DayState.LATE, DayState.NOT_DUE}:
        return reverse("statement_upload") + "#files"
    return ""
