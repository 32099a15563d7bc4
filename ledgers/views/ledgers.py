"""Ledgers and what is in them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import Count, Max, Min, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import UserError
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from ledgers.deliveries import AFTER_DAYS_MAX, Delivery, Every
from ledgers.models import Ledger, Statement
from ledgers.services import ledgers
from ledgers.views.days import calendar_context, late_by_ledger

COMMITTED = Q(statements__state=Statement.State.COMMITTED)


class LedgerForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Ledger.Kind.choices)
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=4)
    zone = forms.CharField(label=gettext_lazy("Time zone"), max_length=64)
    account = forms.CharField(
        label=gettext_lazy("Account or shop number"), max_length=80, required=False
    )


class ChangeForm(forms.Form):
    """What may change of a ledger; what its rows mean may not."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    account = forms.CharField(
        label=gettext_lazy("Account or shop number"), max_length=80, required=False
    )
    expected_every = forms.ChoiceField(
        label=gettext_lazy("Its statements come"), choices=Ledger.Expected.choices, required=False
    )
    expected_after_days = forms.IntegerField(
        label=gettext_lazy("So many days after"),
        help_text=gettext_lazy("After the day, week or month that they cover: 1 is the next day."),
        min_value=0,
        max_value=AFTER_DAYS_MAX,
        required=False,
    )
    expected_at = forms.TimeField(
        label=gettext_lazy("Late from"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    skips_days_off = forms.BooleanField(
        label=gettext_lazy("Banking days only"),
        help_text=gettext_lazy(
            "Weekends and bank holidays don't count, and nothing is expected of them."
        ),
        required=False,
    )
    cut_off = forms.TimeField(
        label=gettext_lazy("Its day ends at"),
        help_text=gettext_lazy(
            "By its own time zone; a time before noon is the next morning's. 00:00 is midnight."
        ),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        help_text=gettext_lazy("A retired ledger takes no more files. What is in it stays."),
        required=False,
    )

    def delivery(self, now: Delivery) -> Delivery | None:
        """What was said of its calendar; None where nothing was said."""
        said = self.cleaned_data
        if not said["expected_every"]:
            return None
        after = said["expected_after_days"]
        return replace(
            now,
            every=Every(said["expected_every"]),
            after_days=now.after_days if after is None else after,
            at=said["expected_at"] or now.at,
            skips_days_off=said["skips_days_off"],
            cut_off=said["cut_off"] or now.cut_off,
        )


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    mine = Ledger.objects.for_merchant(request.merchant).annotate(
        first_day=Min("statements__period_start", filter=COMMITTED),
        last_day=Max("statements__period_end", filter=COMMITTED),
        files=Count("statements", filter=COMMITTED),
        waiting=Count("statements", filter=Q(statements__state=Statement.State.WAITING)),
    )
    late = late_by_ledger(request.merchant)
    context = {
        "ledgers": mine.order_by("name", "id"),
        "late": late,
        "late_since": {str(one.ledger.public_id): one.since for one in late},
    }
    return render(request, "ledgers/ledger_list.html", context)


@require_http_methods(["GET", "POST"])
@requires(Action.UPLOAD)
def create(request: TenantRequest) -> HttpResponse:
    initial = {"currency": request.merchant.currency, "zone": request.merchant.zone}
    form = LedgerForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = ledgers.create_ledger(
                merchant=request.merchant, actor=request.actor, **form.cleaned_data
            )
        except UserError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The ledger is open."))
            return redirect("ledger_detail", made.public_id)
    status = 422 if form.is_bound else 200
    return render(request, "ledgers/ledger_create.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@requires(Action.MANAGE_LEDGERS)
def change(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    ledger = get_object_or_404(Ledger.objects.for_merchant(request.merchant), public_id=public_id)
    initial = {name: getattr(ledger, name) for name in ChangeForm.base_fields}
    form = ChangeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            ledgers.change_ledger(
                merchant=request.merchant,
                actor=request.actor,
                ledger=ledger,
                name=form.cleaned_data["name"],
                account=form.cleaned_data["account"],
                is_active=form.cleaned_data["is_active"],
                delivery=form.delivery(ledger.delivery),
            )
        except UserError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The change is kept."))
            return redirect("ledger_detail", ledger.public_id)
    status = 422 if form.is_bound else 200
    context = {"form": form, "ledger": ledger}
    return render(request, "ledgers/ledger_change.html", context, status=status)


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    mine = Ledger.objects.for_merchant(request.merchant)
    ledger = get_object_or_404(mine, public_id=public_id)
    statements = Statement.objects.for_merchant(request.merchant).filter(ledger=ledger)
    day = _asked_day(request.GET.get("day", ""))
    if day is not None:
        statements = statements.filter(period_start__lte=day, period_end__gte=day)
    context = {
        "ledger": ledger,
        "statements": statements.order_by("-period_start", "-id"),
        "day": day,
        "late": [one for one in late_by_ledger(request.merchant) if one.ledger == ledger],
        **calendar_context(request, mine.filter(id=ledger.id), page=request.path),
    }
    return render(request, "ledgers/ledger_detail.html", context)


def _asked_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
