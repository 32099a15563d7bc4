"""Ledgers and what is in them."""

from __future__ import annotations

import uuid

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
from ledgers.models import Ledger, Statement
from ledgers.services import ledgers

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
    is_active = forms.BooleanField(
        label=gettext_lazy("In use"),
        help_text=gettext_lazy("A retired ledger takes no more files. What is in it stays."),
        required=False,
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
    return render(request, "ledgers/ledger_list.html", {"ledgers": mine.order_by("name", "id")})


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
                merchant=request.merchant, actor=request.actor, ledger=ledger, **form.cleaned_data
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
    ledger = get_object_or_404(Ledger.objects.for_merchant(request.merchant), public_id=public_id)
    statements = Statement.objects.for_merchant(request.merchant).filter(ledger=ledger)
    context = {"ledger": ledger, "statements": statements.order_by("-period_start", "-id")}
    return render(request, "ledgers/ledger_detail.html", context)
