"""Upload files, see what they are, take them in."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any, BinaryIO, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.errors import UserError
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from ledgers.inspection import inspect, suggest_ledger
from ledgers.models import Ledger, Statement, Upload
from ledgers.services import ledgers, uploads
from ledgers.views.columns import WritingForm, chosen_mapping, column_rows, writing_form
from ledgers.views.days import calendar_context, late_by_ledger
from ledgers.words import file_message, format_title, question

RECENT = 30
IN_WORK = (Upload.State.RECEIVED,)
# how text may be meant whose bytes don't prove their encoding
DOUBTFUL = [
    ("gb18030", gettext_lazy("simplified Chinese (GB18030)")),
    ("big5hkscs", gettext_lazy("traditional Chinese (Big5)")),
    ("cp1252", gettext_lazy("Western (Windows-1252)")),
    ("cp932", gettext_lazy("Japanese (Shift JIS)")),
]
NEW_LEDGER = "new"


class TakeInForm(forms.Form):
    """Which shop or account a file belongs to, and for which days."""

    ledger = forms.ChoiceField(label=gettext_lazy("Shop or account"))
    name = forms.CharField(
        label=gettext_lazy("Name of the new ledger"), max_length=120, required=False
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of the new ledger"), choices=Ledger.Kind.choices, required=False
    )
    currency = forms.CharField(
        label=gettext_lazy("Currency of the new ledger"), max_length=4, required=False
    )
    period_start = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    period_end = forms.DateField(
        label=gettext_lazy("To"), widget=forms.DateInput(attrs={"type": "date"}), required=False
    )


@require_http_methods(["GET", "POST"])
@requires(Action.UPLOAD)
def upload(request: TenantRequest) -> HttpResponse:
    """The dropzone. A script sends one file a request and gets plain text; a form sends several."""
    if request.method == "POST":
        refusals = _receive(request)
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            text, status = ("\n".join(refusals), 422) if refusals else ("", 200)
            return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)
        for refusal in refusals:
            messages.error(request, refusal)
        return redirect("statement_upload")
    in_use = Ledger.objects.for_merchant(request.merchant).filter(is_active=True)
    context = {
        **upload_context(request),
        **calendar_context(request, in_use, page=request.path),
        "late": late_by_ledger(request.merchant),
    }
    return render(request, "ledgers/statement_upload.html", context)


@require_safe
@requires(Action.UPLOAD)
def upload_rows(request: TenantRequest) -> HttpResponse:
    """The list alone, which a page asks for while workers are at it."""
    return render(request, "ledgers/_upload_rows.html", upload_context(request))


def upload_context(request: TenantRequest) -> dict[str, object]:
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
        item.statement = statements.get(item.id)  # type: ignore[attr-defined]  # shown beside the row
        item.days = _days(item)  # type: ignore[attr-defined]  # shown beside the row
        why = file_message(item.error_code, item.error_params) if item.error_code else ""
        item.why = why  # type: ignore[attr-defined]  # shown beside the row
    queued = [s for s in statements.values() if s.state == Statement.State.QUEUED]
    is_working = bool(queued) or any(u.state in IN_WORK for u in shown)
    return {"uploads": shown, "is_working": is_working}


def _days(item: Upload) -> list[date]:
    """The days that a file says or shows it covers."""
    period = item.inspection.get("period") or []
    return [date.fromisoformat(day) for day in period] if all(period) else []


def _receive(request: TenantRequest) -> list[str]:
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
def confirm(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """What the file is, its first rows, and the one question left: whose and for which days."""
    item = get_object_or_404(Upload.objects.for_merchant(request.merchant), public_id=public_id)
    found = _found(request, item)
    data = request.POST if request.method == "POST" else None
    form, writing = _take_in_form(request, item), writing_form(data, found)
    is_other_account = False
    if data is not None and form.is_valid() and writing.is_valid():
        try:
            statement = _take_in(request, item, form, writing, found)
        except UserError as refusal:
            form.add_error(None, str(refusal))
            is_other_account = isinstance(refusal, uploads.OtherAccountError)
        else:
            messages.success(request, _("%(name)s is being taken in.") % {"name": item.name})
            waiting = _next_waiting(request)
            if waiting is not None:
                return redirect("upload_detail", waiting.public_id)
            return redirect("statement_detail", statement.public_id)
    context = {
        "upload": item,
        "form": form,
        "writing": writing,
        "is_other_account": is_other_account,
        "found": found,
        "columns": column_rows(data, found),
        "questions": [{**q, "text": question(q["code"])} for q in found.get("questions", [])],
        "encodings": DOUBTFUL if _is_doubtful(item) else [],
        "why": file_message(item.error_code, item.error_params) if item.error_code else "",
    }
    status = 422 if data is not None else 200
    return render(request, "ledgers/upload_detail.html", context, status=status)


def _next_waiting(request: TenantRequest) -> Upload | None:
    """The next of this person's own files that waits to be taken in."""
    mine = Upload.objects.for_merchant(request.merchant).filter(
        uploaded_by=request.user, state__in=[Upload.State.INSPECTED, Upload.State.QUESTIONS]
    )
    return mine.order_by("id").first()


def _is_doubtful(item: Upload) -> bool:
    return item.inspection.get("encoding") in dict(DOUBTFUL) and bool(
        item.inspection.get("mapping")
    )


def _found(request: TenantRequest, item: Upload) -> dict[str, Any]:
    """What a worker found, or what the file shows in the encoding that somebody asks for."""
    found: dict[str, Any] = item.inspection
    wanted = request.POST.get("encoding") or request.GET.get("encoding")
    if not _is_doubtful(item) or wanted not in dict(DOUBTFUL) or wanted == found["encoding"]:
        return found
    with item.file.open("rb") as file:
        currency = request.merchant.currency
        anew = inspect(
            cast("BinaryIO", file), {}, currency=currency, encoding=wanted, part=item.part
        )
    if "error_code" in anew:
        messages.error(request, file_message(str(anew["error_code"]), anew["error_params"]))  # type: ignore[arg-type]  # a dict by inspect's word
        return found
    return {**anew, "chosen_encoding": wanted}


def _take_in_form(request: TenantRequest, item: Upload) -> TakeInForm:
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
    code = item.inspection.get("format", "")
    kind = Ledger.Kind(item.inspection.get("ledger_kind") or Ledger.Kind.ORDERS)
    # a table of chosen columns says nothing of whose it is
    label = str(kind.label) if item.inspection.get("mapping") else format_title(code)
    return " ".join(x for x in (label, account) if x)


@transaction.atomic
def _take_in(
    request: TenantRequest,
    item: Upload,
    form: TakeInForm,
    writing: WritingForm,
    found: Mapping[str, Any],
) -> Statement:
    """Both or neither: a file that is refused leaves no ledger behind that was opened for it."""
    wanted = form.cleaned_data
    if wanted["ledger"] == NEW_LEDGER:
        ledger = ledgers.create_ledger(
            merchant=request.merchant,
            actor=request.actor,
            name=wanted["name"],
            kind=wanted["kind"],
            currency=wanted["currency"] or request.merchant.currency,
            zone=request.merchant.zone,
            account=found.get("account", ""),
        )
    else:
        mine = Ledger.objects.for_merchant(request.merchant)
        ledger = get_object_or_404(mine, public_id=wanted["ledger"])
    meaning = (ledger.kind, ledger.zone, ledger.currency)
    return uploads.confirm_upload(
        merchant=request.merchant,
        actor=request.actor,
        upload_id=item.public_id,
        ledger=ledger,
        period=(wanted["period_start"], wanted["period_end"]),
        mapping=chosen_mapping(request.POST, found, writing, meaning),
        is_sure="is_sure" in request.POST,
    )


@require_POST
@requires(Action.UPLOAD)
def discard(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    item = get_object_or_404(Upload.objects.for_merchant(request.merchant), public_id=public_id)
    try:
        uploads.discard_upload(
            merchant=request.merchant, actor=request.actor, upload_id=item.public_id
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
    return redirect("statement_upload")
