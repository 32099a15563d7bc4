"""The acts on the rows of one case: split and put together, marked as copies, created where they are missing."""

from __future__ import annotations

import re
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.errors import UserError
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.services import drafts, duplicates, missing_records, splits
from reconcile.views.acting import act_on_case, back_to, case_of
from reconcile.views.posted import UnreadableError, amount_of, day_of, id_of, ids_of

# the address of a row's page, or what the choice of a row holds
ROW = re.compile(r"([0-9a-f-]{36})/(?:entries/)?(\d{1,12})/?$")


@require_POST
@requires(Action.REVIEW)
def split(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take rows, or a part of one row, into a case of their own."""
    return act_on_case(
        request,
        public_id,
        lambda case, version: splits.split_case(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            item_ids=ids_of(request.POST.getlist("row")),
            # without one, whole rows are split off
            amount_minor=amount_of(request.POST.get("amount", ""), case.currency),
            reason=request.POST.get("reason", ""),
        ),
        _("Split off: it is a case of its own now."),
        undo=lambda made: reverse("case_undo_split", args=[made.public_id]),
    )


@require_POST
@requires(Action.REVIEW)
def undo_split(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return act_on_case(
        request,
        public_id,
        lambda case, _version: splits.undo_split(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            reason=request.POST.get("reason", ""),
        ),
        _("Put back where it was split off."),
    )


@require_POST
@requires(Action.REVIEW)
def mark_duplicate(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return act_on_case(
        request,
        public_id,
        lambda case, version: duplicates.mark_duplicate(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            reason=request.POST.get("reason", ""),
            **_row(request.POST.get("address") or request.POST.get("original", "")),
        ),
        _("Marked as a copy. The row it repeats goes on as normal."),
        undo=lambda _case: reverse("case_undo", args=[public_id]),
    )


def _row(text: str) -> duplicates.RowAddress:
    """The row that a choice or an address names. Raises UnreadableError."""
    found = ROW.search(text.strip())
    if found is None:
        raise UnreadableError(_("Choose the row that counts, or paste the address of its page."))
    return {"statement_id": id_of(found[1]), "row_number": int(found[2])}


@require_POST
@requires(Action.REVIEW)
def ask_record(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for the record that our books lack."""
    return act_on_case(
        request,
        public_id,
        lambda case, version: missing_records.ask_missing_record(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            version=version,
            ledger_id=id_of(request.POST.get("ledger", "")),
            reference=request.POST.get("reference", ""),
            booked_on=day_of(request.POST.get("booked_on", "")),
            reason=request.POST.get("reason", ""),
        ),
        _("Asked for. It counts once an approver says so."),
    )


@require_POST
@requires(Action.REVIEW)
def keep_draft(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Keep what stands in one form."""
    case = case_of(request, public_id)
    try:
        drafts.keep_draft(
            merchant=request.merchant,
            user=request.user,
            case=case,
            form=request.POST.get("draft", ""),
            posted=dict(request.POST.lists()),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
    else:
        # a search is kept like the ticks, and has its answer on the page
        if "look" in request.POST:
            return back_to(request, public_id)
        if request.htmx:
            return HttpResponse(status=204)
        messages.success(request, _("Your draft is kept. Only you see it."))
    return back_to(request, public_id)


@require_POST
@requires(Action.REVIEW)
def discard_draft(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    case = case_of(request, public_id)
    drafts.forget_draft(merchant=request.merchant, user=request.user, case=case)
    messages.success(request, _("Your draft is gone."))
    return back_to(request, public_id)
