"""Upload files, see what they are, take them in."""

from __future__ import annotations

import uuid
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import UserError
from accounts.permissions import Action, requires
from ledgers.formats.base import ColumnMapping
from ledgers.formats.words import HEADERS
from ledgers.inspection import suggest_ledger
from ledgers.models import Ledger, Statement, Upload
from ledgers.services import ledgers, uploads
from ledgers.words import file_message, question

RECENT = 30
IN_WORK = (Upload.State.RECEIVED,)
FIELD_LABELS = {
    "order_ref": gettext_lazy("Order number"),
    "transaction_ref": gettext_lazy("Transaction number"),
    "refund_ref": gettext_lazy("Refund number"),
    "batch_ref": gettext_lazy("Payout or batch"),
    "occurred_at": gettext_lazy("Day or time"),
    "time_of_day": gettext_lazy("Time of day"),
    "value_on": gettext_lazy("Value day"),
    "gross": gettext_lazy("Amount"),
    "fee": gettext_lazy("Fee"),
    "net": gettext_lazy("Net amount"),
    "credit": gettext_lazy("Money in"),
    "debit": gettext_lazy("Money out"),
    "balance": gettext_lazy("Balance"),
    "refunded": gettext_lazy("Refunded amount"),
    "direction": gettext_lazy("In or out"),
    "fee_rate": gettext_lazy("Fee rate"),
    "currency": gettext_lazy("Currency"),
    "status": gettext_lazy("Status"),
    "channel": gettext_lazy("Payment method"),
    "kind": gettext_lazy("Type"),
    "counterparty": gettext_lazy("Counterparty"),
    "description": gettext_lazy("Description"),
    "sku": gettext_lazy("Article (SKU)"),
    "quantity": gettext_lazy("Quantity"),
}
DATE_ORDERS = [
    ("YMD", gettext_lazy("year, month, day")),
    ("DMY", gettext_lazy("day, month, year")),
    ("MDY", gettext_lazy("month, day, year")),
]
NEW_LEDGER = "new"


class TakeInForm(forms.Form):
    """Which shop or account a file belongs to, and for which days."""

    ledger = forms.ChoiceField(label=gettext_lazy("Shop or account"))
    name = forms.CharField(
        label=gettext_lazy("Name of the new ledger"), max_length=120, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"), choices=Ledger.Kind.choices, required=False
    )
    currency = forms.CharField(label=gettext_lazy("Currency"), max_length=4, required=False)
    period_start = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    period_end = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )


@require_http_methods(["GET", "POST"])
@requires(Action.UPLOAD)
def upload(request: HttpRequest) -> HttpResponse:
    """The dropzone. A script sends one file a request and gets plain text; a form sends several."""
    if request.method == "POST":
        refusals = _receive(request)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            text, status = ("\n".join(refusals), 422) if refusals else ("", 200)
            return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
        for refusal in refusals:
            messages.error(request, refusal)
        return redirect("statement_upload")
    return render(request, "ledgers/statement_upload.html", upload_context(request))


@require_safe
@requires(Action.UPLOAD)
def upload_rows(request: HttpRequest) -> HttpResponse:
    """The list alone, which a page asks for while workers are at it."""
    return render(request, "ledgers/_upload_rows.html", upload_context(request))


def upload_context(request: HttpRequest) -> dict[str, object]:
    recent = Upload.objects.for_merchant(request.merchant).exclude(state=Upload.State.DISCARDED)
    shown = list(recent.order_by("-id")[:RECENT])
    statements = {
        s.upload_id: s
        for s in Statement.objects.for_merchant(request.merchant)
        .filter(upload__in=shown)
        .select_related("ledger")
        .order_by("id")
    }
    for item in shown:
        item.statement = statements.get(item.id)
        item.days = _days(item)
        item.why = file_message(item.error_code, item.error_params) if item.error_code else ""
    queued = [s for s in statements.values() if s.state == Statement.State.QUEUED]
    is_working = bool(queued) or any(u.state in IN_WORK for u in shown)
    return {"uploads": shown, "is_working": is_working}


def _days(item: Upload) -> list[date]:
    """The days that a file says or shows it covers."""
    period = item.inspection.get("period") or []
    return [date.fromisoformat(day) for day in period] if all(period) else []


def _receive(request: HttpRequest) -> list[str]:
    refusals = []
    files = request.FILES.getlist("files")
    if not files:
        refusals.append(_("Choose at least one file."))
    for file in files:
        try:
            received = uploads.receive_upload(
                merchant=request.merchant, actor=request.actor, file=file
            )
        except UserError as refusal:
            refusals.append(str(refusal))
            continue
        if not received.is_new:
            messages.info(
                request,
                _("%(name)s came before: %(state)s.")
                % {"name": file.name, "state": received.upload.get_state_display()},
            )
    return refusals


@require_http_methods(["GET", "POST"])
@requires(Action.UPLOAD)
def confirm(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the file is, its first rows, and the one question left: whose and for which days."""
    item = get_object_or_404(Upload.objects.for_merchant(request.merchant), public_id=public_id)
    form = _take_in_form(request, item)
    if request.method == "POST" and form.is_valid():
        try:
            statement = _take_in(request, item, form)
        except UserError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(name)s is being taken in.") % {"name": item.name})
            return redirect("statement_detail", statement.public_id)
    context = {
        "upload": item,
        "form": form,
        "found": item.inspection,
        "columns": _columns(item),
        "questions": [
            {**q, "text": question(q["code"])} for q in item.inspection.get("questions", [])
        ],
        "date_orders": DATE_ORDERS,
        "why": file_message(item.error_code, item.error_params) if item.error_code else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "ledgers/upload_detail.html", context, status=status)


def _take_in_form(request: HttpRequest, item: Upload) -> TakeInForm:
    found = item.inspection
    suggested = suggest_ledger(request.merchant, found)
    start, end = found.get("period") or (None, None)
    initial = {
        "ledger": str(suggested.public_id) if suggested else NEW_LEDGER,
        "name": _new_name(item),
        "kind": found.get("ledger_kind") or Ledger.Kind.ORDERS,
        "currency": found.get("currency") or request.merchant.currency,
        "period_start": start,
        "period_end": end,
    }
    form = TakeInForm(request.POST or None, initial=initial)
    mine = Ledger.objects.for_merchant(request.merchant).filter(is_active=True)
    form.fields["ledger"].choices = [  # type: ignore[attr-defined]  # it is a ChoiceField
        *(
            (str(x.public_id), f"{x.name} · {x.get_kind_display()} · {x.currency}")
            for x in mine.order_by("name", "id")
        ),
        (NEW_LEDGER, _("A new one:")),
    ]
    return form


def _new_name(item: Upload) -> str:
    account = item.inspection.get("account")
    label = {"wechat_trade": "WeChat Pay", "alipay_trade": "Alipay"}.get(
        item.inspection.get("format", ""), ""
    )
    return " ".join(x for x in (label, account) if x)


def _take_in(request: HttpRequest, item: Upload, form: TakeInForm) -> Statement:
    wanted = form.cleaned_data
    if wanted["ledger"] == NEW_LEDGER:
        ledger = ledgers.create_ledger(
            merchant=request.merchant,
            actor=request.actor,
            name=wanted["name"],
            kind=wanted["kind"],
            currency=wanted["currency"] or request.merchant.currency,
            zone=request.merchant.zone,
            account=item.inspection.get("account", ""),
            format=item.inspection.get("format", ""),
        )
    else:
        mine = Ledger.objects.for_merchant(request.merchant)
        ledger = get_object_or_404(mine, public_id=wanted["ledger"])
    return uploads.confirm_upload(
        merchant=request.merchant,
        actor=request.actor,
        upload_id=item.public_id,
        ledger=ledger,
        period=(wanted["period_start"], wanted["period_end"]),
        mapping=_mapping(request, item),
    )


def _mapping(request: HttpRequest, item: Upload) -> ColumnMapping | None:
    """The mapping of the form, None where the file needs none or nothing was changed."""
    proposed = item.inspection.get("mapping")
    if not proposed:
        return None
    columns = {}
    for at, header in enumerate(item.inspection.get("header", [])):
        field = request.POST.get(f"column{at}", "")
        if field in HEADERS:
            columns[field] = header
    order = request.POST.get("date_order", proposed["date_order"])
    changed = {**proposed, "columns": columns, "date_order": order}
    if changed == proposed and not item.inspection.get("questions"):
        return None
    try:
        return ColumnMapping.from_json(changed)
    except ValueError as error:
        raise uploads.NotReadyError(_("Say at least which column is the amount.")) from error


def _columns(item: Upload) -> list[dict[str, object]]:
    """Each column with what it is taken for and a few of its cells."""
    mapping = item.inspection.get("mapping")
    if not mapping:
        return []
    by_header = {header: field for field, header in mapping["columns"].items()}
    preview = item.inspection.get("preview", [])
    return [
        {
            "name": f"column{at}",
            "header": header,
            "field": by_header.get(header, ""),
            "cells": [row.get(header, "") for row in preview[:3]],
            "options": [("", _("not used")), *FIELD_LABELS.items()],
        }
        for at, header in enumerate(item.inspection.get("header", []))
        if header
    ]


@require_POST
@requires(Action.UPLOAD)
def discard(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    item = get_object_or_404(Upload.objects.for_merchant(request.merchant), public_id=public_id)
    try:
        uploads.discard_upload(
            merchant=request.merchant, actor=request.actor, upload_id=item.public_id
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
    return redirect("statement_upload")
