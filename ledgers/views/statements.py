"""One statement: what it says of itself, what came of its rows."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.downloads import as_download, as_stored
from accounts.exports import CSV_TYPE, safe_text
from accounts.models import Job
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.views.acting import do_and_tell
from ledgers.models import Entry, RejectedRow, Statement
from ledgers.services import statements
from ledgers.words import file_message, row_message

PAGE_ROWS = 50


def _statement(request: TenantRequest, public_id: uuid.UUID) -> Statement:
    mine = Statement.objects.for_merchant(request.merchant).select_related(
        "ledger", "upload", "voided_by"
    )
    return get_object_or_404(mine, public_id=public_id)


def statement_context(request: TenantRequest, statement: Statement) -> dict[str, object]:
    entries = Entry.objects.for_merchant(request.merchant).filter(statement=statement)
    rejected = RejectedRow.objects.for_merchant(request.merchant).filter(statement=statement)
    jobs = Job.objects.for_merchant(request.merchant).filter(
        dedupe_key__startswith=f"ingest_statement:{statement.public_id}"
    )
    shown = list(rejected.order_by("row_number", "id")[:PAGE_ROWS])
    for row in shown:
        why = row_message(row.code, {"column": row.column, "value": row.value})
        row.why = why  # type: ignore[attr-defined]  # shown beside the row
    is_waiting = statement.state == Statement.State.WAITING
    return {
        "statement": statement,
        "job": jobs.order_by("-id").first(),
        "page": Paginator(entries.order_by("row_number", "id"), PAGE_ROWS).get_page(
            request.GET.get("page")
        ),
        "rejected": shown,
        "why": file_message(statement.error_code, statement.error_params)
        if statement.error_code
        else "",
        "may_void": statement.state == Statement.State.COMMITTED
        and may(request.actor, Action.VOID_STATEMENT),
        "may_accept": is_waiting and may(request.actor, Action.REVIEW),
        "may_refuse": is_waiting and may(request.actor, Action.UPLOAD),
    }


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    statement = _statement(request, public_id)
    return render(request, "ledgers/statement_detail.html", statement_context(request, statement))


@require_safe
@requires(Action.SEE)
def progress(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """The state alone, which the page asks for while a worker reads the file."""
    statement = _statement(request, public_id)
    part = render(
        request, "ledgers/_statement_progress.html", statement_context(request, statement)
    )
    if statement.state != Statement.State.QUEUED:
        # the rows, the rejected ones and what may be decided now stand outside this part
        part["HX-Refresh"] = "true"
    return part


@require_safe
@requires(Action.SEE)
def original(request: TenantRequest, public_id: uuid.UUID) -> FileResponse:
    """The file as it was uploaded, byte for byte; for a part of a file, the whole of it."""
    upload = _statement(request, public_id).upload
    return as_stored(upload.file, upload.file_name)


@require_safe
@requires(Action.SEE)
def rejected_file(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """The rejected rows as a file, with row, column and reason."""
    statement = _statement(request, public_id)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow((_("Row"), _("Column"), _("Reason"), _("As in the file")))
    rows = RejectedRow.objects.for_merchant(request.merchant).filter(statement=statement)
    for row in rows.order_by("row_number", "id"):
        why = row_message(row.code, {"column": row.column, "value": row.value})
        writer.writerow((row.row_number, safe_text(row.column), safe_text(why), safe_text(row.raw)))
    content = out.getvalue().encode("utf-8-sig")
    return as_download(content, f"rejected_{statement.name}.csv", CSV_TYPE)


@require_POST
@requires(Action.REVIEW)
def accept(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _settle(request, public_id, statements.accept_unproved)


@require_POST
@requires(Action.UPLOAD)
def refuse(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _settle(request, public_id, statements.refuse_waiting)


def _settle(
    request: TenantRequest, public_id: uuid.UUID, service: Callable[..., Statement]
) -> HttpResponse:
    """Say what becomes of a statement that doesn't prove itself."""
    statement = _statement(request, public_id)
    do_and_tell(
        request,
        lambda: service(
            merchant=request.merchant,
            actor=request.actor,
            statement_id=statement.public_id,
            reason=request.POST.get("reason", ""),
        ),
    )
    return redirect("statement_detail", public_id)


@require_safe
@requires(Action.SEE)
def entry(request: TenantRequest, public_id: uuid.UUID, row_number: int) -> HttpResponse:
    """One row of a file, as read and as it stands in the file."""
    statement = _statement(request, public_id)
    rows = Entry.objects.for_merchant(request.merchant).filter(
        statement=statement, row_number=row_number
    )
    found = get_object_or_404(rows.select_related("ledger"))
    return render(request, "ledgers/entry_detail.html", {"entry": found, "statement": statement})
