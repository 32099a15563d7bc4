"""The close of a period for all of a merchant: what is done, what is missing, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from ledgers.deliveries import A_DAY, Period, month_of
from reconcile.reports.closing import ClosingLine, closing_of

FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Check:
    """One line of a checklist: good is done, bad must be done first, open stays open if nobody minds it."""

    state: str
    words: str
    act: str = ""
    href: str = ""

    @property
    def sign(self) -> str:
        return {"good": "✓", "bad": "✗", "open": "!"}[self.state]


@require_safe
@requires(Action.SEE)
def closing(request: TenantRequest) -> HttpResponse:
    today = clock.today(request.merchant)
    period = _asked_month(request.GET.get("month", ""), today)
    found = closing_of(request.merchant, period, now=clock.now())
    later = period.end + A_DAY
    context = {
        "closing": found,
        "lines": [
            _shown(line, period, may_approve=may(request.actor, Action.APPROVE))
            for line in found.lines
        ],
        "previous": month_of(period.start - A_DAY).start,
        "next": later if later <= today else None,
        "is_over": period.end < today,
    }
    return render(request, "reconcile/closing.html", context)


def _asked_month(text: str, today: date) -> Period:
    """The month that is asked for; without one the last that is over."""
    try:
        asked = datetime.strptime(text, "%Y-%m").replace(tzinfo=ZoneInfo("UTC")).date()
    except ValueError:
        return month_of(month_of(today).start - timedelta(days=1))
    return month_of(asked if asked.year >= FIRST_YEAR and asked <= today else today)


def _shown(line: ClosingLine, period: Period, *, may_approve: bool) -> dict[str, object]:
    checks = [
        _statements_in(line, period),
        _decided(line),
        _totals(line),
        _run(line),
        _pending(line, may_approve=may_approve),
        _rules(line),
        _suggestions(line),
        _cases(line),
        _waiting(line),
    ]
    settled = _settled(line, period, may_approve=may_approve)
    first_bad = next((check for check in checks if check and check.state == "bad"), None)
    return {
        "line": line,
        "checks": [check for check in (*checks, settled) if check],
        "next_act": None if line.is_closed else first_bad or settled,
    }


def _statements_in(line: ClosingLine, period: Period) -> Check:
    missing = [one for one in line.ledgers if one.days_missing]
    if not missing:
        return Check("good", _("All statements that were expected are in."))
    days = ", ".join(f"{one.ledger.name} ({one.days_missing})" for one in missing)
    month = urlencode({"month": f"{period.start:%Y-%m}"})
    return Check(
        "bad",
        _("Days without a statement: %(days)s.") % {"days": days},
        _("See which days"),
        f"{reverse('ledger_list')}?{month}#coverage",
    )


def _decided(line: ClosingLine) -> Check | None:
    count = line.counts.get("undecided", 0)
    if not count:
        return None
    words = ngettext(
        "%(n)d statement waits for a decision.", "%(n)d statements wait for a decision.", count
    )
    return Check("bad", words % {"n": count}, _("Decide"), reverse("overview"))


def _totals(line: ClosingLine) -> Check:
    count = line.statements_unproved
    if count:
        words = ngettext(
            "%(n)d statement was taken in though its own totals disagree.",
            "%(n)d statements were taken in though their own totals disagree.",
            count,
        )
        ledger = next(one.ledger for one in line.ledgers if one.statements_unproved)
        address = reverse("ledger_detail", args=[ledger.public_id])
        return Check("open", words % {"n": count}, _("Look"), f"{address}#statements")
    without = sum(one.statements_without_totals for one in line.ledgers)
    if without:
        words = ngettext(
            "The totals of the statements agree; %(n)d states none.",
            "The totals of the statements agree; %(n)d state none.",
            without,
        )
        return Check("good", words % {"n": without})
    return Check("good", _("The totals that the statements state agree with their rows."))


def _run(line: ClosingLine) -> Check:
    count = line.counts.get("unread", 0)
    if not count:
        return Check("good", _("A run has looked at every statement."))
    words = ngettext(
        "%(n)d statement was looked at by no run yet.",
        "%(n)d statements were looked at by no run yet.",
        count,
    )
    return Check("bad", words % {"n": count}, _("Run the period"), reverse("run_list"))


def _pending(line: ClosingLine, *, may_approve: bool) -> Check:
    count = line.cases_pending
    if not count:
        return Check("good", _("No case waits for approval."))
    words = ngettext("%(n)d case waits for approval.", "%(n)d cases wait for approval.", count)
    if may_approve:
        return Check("bad", words % {"n": count}, _("Decide"), reverse("approval_list"))
    wanted = {"state": "PENDING_APPROVAL", "reconciliation": line.reconciliation.name}
    address = f"{reverse('exception_list')}?{urlencode(wanted)}"
    return Check("bad", words % {"n": count}, _("See them"), address)


def _rules(line: ClosingLine) -> Check | None:
    if not line.counts.get("rules", 0):
        return None
    return Check(
        "open", _("New rules for it wait for approval."), _("See them"), reverse("rule_set_list")
    )


def _suggestions(line: ClosingLine) -> Check | None:
    count = line.counts.get("suggested", 0)
    if not count:
        return None
    words = ngettext(
        "%(n)d suggestion wasn't reviewed; it stays open.",
        "%(n)d suggestions weren't reviewed; they stay open.",
        count,
    )
    return Check("open", words % {"n": count}, _("Review"), reverse("match_list"))


def _cases(line: ClosingLine) -> Check:
    count = line.cases_open
    if not count:
        return Check("good", _("No difference is open."))
    words = ngettext(
        "%(n)d difference is open; it is carried forward.",
        "%(n)d differences are open; they are carried forward.",
        count,
    )
    wanted = {"reconciliation": line.reconciliation.name}
    return Check(
        "open",
        words % {"n": count},
        _("Review"),
        f"{reverse('exception_list')}?{urlencode(wanted)}",
    )


def _waiting(line: ClosingLine) -> Check | None:
    count = line.counts.get("waiting", 0)
    if not count:
        return None
    words = ngettext(
        "%(n)d row waits for the next file.", "%(n)d rows wait for the next file.", count
    )
    return Check("open", words % {"n": count}, _("See them"), reverse("pool_list"))


def _settled(line: ClosingLine, period: Period, *, may_approve: bool) -> Check:
    submitted = line.submitted
    if line.is_closed:
        last = line.settlements[-1]
        address = reverse("settlement_detail", args=[last.public_id])
        return Check("good", _("The period is closed."), _("Look"), address)
    if submitted is not None:
        address = reverse("settlement_detail", args=[submitted.public_id])
        act = _("Decide on it") if may_approve else _("Look")
        return Check("bad", _("Submitted, and not approved yet."), act, address)
    days = {"period_start": period.start.isoformat(), "period_end": period.end.isoformat()}
    address = reverse("settlement_prepare", args=[line.reconciliation.public_id])
    # a part of the month that is settled already leads to the days after it
    asked = "" if line.settlements else f"?{urlencode(days)}"
    return Check("bad", _("The period isn't submitted yet."), _("See the proof"), address + asked)
