"""Vouchers of a closed period, and the accounts that they name."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.downloads import as_download
from accounts.errors import UserError
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from ledgers.models import Ledger
from reconcile.models import Settlement
from reconcile.reports.account_mapping import mapping_rows
from reconcile.reports.vouchers import vouchers_of
from reconcile.services.account_mapping import GivenAccount, map_accounts
from reconcile.vouchers.layout import Chosen
from reconcile.vouchers.registry import LAYOUTS
from reconcile.vouchers.xero import TAX_RATE

TAX_RATE_LENGTH_MAX = 80


def _settlement(request: TenantRequest, public_id: uuid.UUID) -> Settlement:
    mine = Settlement.objects.for_merchant(request.merchant).select_related(
        "reconciliation", "merchant"
    )
    return get_object_or_404(mine, public_id=public_id)


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """The vouchers line by line, and the layouts in which they can be taken away."""
    settlement = _settlement(request, public_id)
    try:
        vouchers = vouchers_of(settlement, request.merchant)
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("settlement_detail", public_id)
    context = {
        "settlement": settlement,
        "vouchers": vouchers,
        "layouts": LAYOUTS.values(),
        "tax_rate": TAX_RATE,
        "foreign": sorted({v.currency for v in vouchers} - {request.merchant.currency}),
    }
    return render(request, "reconcile/settlement_vouchers.html", context)


@require_safe
@requires(Action.SEE)
def download(request: TenantRequest, public_id: uuid.UUID, kind: str) -> HttpResponse:
    settlement = _settlement(request, public_id)
    layout = LAYOUTS[kind]
    chosen = Chosen(
        currency=request.merchant.currency,
        tax_rate=request.GET.get("tax_rate", "").strip()[:TAX_RATE_LENGTH_MAX],
    )
    try:
        content = layout.write(vouchers_of(settlement, request.merchant), chosen)
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("settlement_vouchers", public_id)
    name = f"vouchers_{settlement.period_start}_{settlement.period_end}_{kind}.{layout.suffix}"
    return as_download(content, name, layout.content_type)


@require_safe
@requires(Action.SEE)
def accounts(request: TenantRequest) -> HttpResponse:
    context = {
        "rows": mapping_rows(request.merchant),
        "may_edit": may(request.actor, Action.MANAGE_LEDGERS),
    }
    return render(request, "reconcile/account_mapping.html", context)


@require_POST
@requires(Action.MANAGE_LEDGERS)
def save_accounts(request: TenantRequest) -> HttpResponse:
    try:
        changed = map_accounts(
            merchant=request.merchant, actor=request.actor, accounts=_given(request)
        )
    except Ledger.DoesNotExist as missing:
        raise Http404 from missing
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("account_mapping")
    said = ngettext("%(n)d account changed.", "%(n)d accounts changed.", changed) % {"n": changed}
    messages.success(request, said if changed else _("Nothing was changed."))
    return redirect("account_mapping")


def _given(request: TenantRequest) -> list[GivenAccount]:
    """What the form says: fields code:PURPOSE and name:PURPOSE, for a ledger PURPOSE.ledger."""
    given = []
    for field in request.POST:
        kind, _colon, key = field.partition(":")
        if kind != "code":
            continue
        purpose, _dot, ledger = key.partition(".")
        try:
            ledger_id = uuid.UUID(ledger) if ledger else None
        except ValueError as error:
            raise Http404 from error
        given.append(
            GivenAccount(
                purpose, request.POST[field], request.POST.get(f"name:{key}", ""), ledger_id
            )
        )
    return given
