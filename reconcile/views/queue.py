"""The queue of exceptions and the rows that wait: filters and order stand in the address."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts import clock
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from ledgers.views.days import late_by_ledger
from reconcile.models import ExceptionCase, SavedView
from reconcile.models.cases import ExceptionKind
from reconcile.reports import queue
from reconcile.reports.filter_words import chosen_filters
from reconcile.reports.frame import frame_of
from reconcile.reports.remembered import BooksState
from reconcile.reports.standing import page_of_waiting, standing, sums_of
from reconcile.services.saved_views import views_of
from reconcile.views.cases import HOLD_DAYS, members_of
from reconcile.views.ticks import ticked

# ages that the filter offers, in days
AGES = (7, 30, 60, 90)


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    """The queue. Filters and order stand in the address, so a view can be kept and shared."""
    merchant, today = request.merchant, clock.today(request.merchant)
    views = list(views_of(merchant, request.actor))
    # an address that says nothing opens with the view that is chosen for it
    if not request.GET and not request.htmx and (first := _opens_first(views)):
        response = redirect("exception_list")
        response["Location"] += "?" + urlencode({**first.filters, "view": first.public_id})
        return response
    wanted = wanted_of(request)
    state = frame_of(request).state
    oldest_on = standing(merchant, state).oldest_on
    context = {
        "page": queue.page_of_cases(
            merchant, wanted, request.GET, today=today, oldest_on=oldest_on
        ),
        "sums": sums_of(merchant, wanted, state, today=today),
        "wanted": wanted,
        "filters_named": chosen_filters(wanted),
        "is_narrowed": any(wanted[name] for name in queue.MORE_FILTERS),
        "views": views,
        "view": _shown(views, request.GET.get("view", ""), wanted),
        "late": [] if request.htmx else late_by_ledger(merchant),
        "members": members_of(request),
        "ticked": ticked(request, "case"),
        "may_review": may(request.actor, Action.REVIEW),
        "hold_until": today + timedelta(days=HOLD_DAYS),
        "today": today,
        **choices(request, state),
    }
    page = "reconcile/_exception_rows.html" if request.htmx else "reconcile/exception_list.html"
    return render(request, page, context)


def wanted_of(request: TenantRequest) -> dict[str, str]:
    """The filters that the address names."""
    return {name: request.GET.get(name, "") for name in queue.FILTERS}


def choices(request: TenantRequest, state: BooksState) -> dict[str, object]:
    """What the filters offer, and the counts beside the tabs."""
    return {
        "standing": standing(request.merchant, state),
        "kinds": ExceptionKind.choices,
        "states": ExceptionCase.State.choices,
        "ages": AGES,
    }


def _opens_first(views: list[SavedView]) -> SavedView | None:
    """A person's own choice, else everybody's."""
    chosen = [view for view in views if view.is_default]
    return min(chosen, key=lambda view: (view.is_shared, view.id), default=None)


def _shown(views: list[SavedView], text: str, wanted: dict[str, str]) -> dict[str, object]:
    """The view that the address names, and whether its filters have been changed since."""
    view = next((view for view in views if str(view.public_id) == text), None)
    asked = {name: value for name, value in wanted.items() if value}
    return {"saved": view, "is_changed": view is not None and view.filters != asked}


@require_safe
@requires(Action.SEE)
def pool(request: TenantRequest) -> HttpResponse:
    """Rows that wait for the other side's next file."""
    context = {
        "page": page_of_waiting(request.merchant, request.GET),
        **choices(request, frame_of(request).state),
    }
    return render(request, "reconcile/pool_list.html", context)
