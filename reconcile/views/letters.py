"""Letters to people outside, as the merchant's people see them: choose, check, send, follow, work through."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from accounts import clock
from accounts.downloads import as_download
from accounts.errors import UserError
from accounts.exports import CSV_TYPE
from accounts.models import AuditEvent
from accounts.permissions import Action, may, requires
from accounts.requests import TenantRequest
from accounts.views.acting import do_and_tell
from ledgers.models import Ledger
from reconcile.models import ExceptionCase, Letter
from reconcile.models.cases import ExceptionKind
from reconcile.reports import letters as letter_reports
from reconcile.reports.letter_answers import as_csv, lines_of
from reconcile.reports.letter_pdf import period_words, printed
from reconcile.services import letters
from reconcile.services.letters import LetterHead
from reconcile.views.posted import day_count_of, day_of, ids_of, readable_ids, version_of

PAGE_ROWS = 50
HISTORY_MAX = 20
HEAD_FIELDS = ("recipient_name", "email", "language", "subject", "note", "valid_days")
DAY_FIELDS = ("period_start", "period_end")


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    found = letter_reports.letters_of(request.merchant, state, now=clock.now())
    context = {
        "page": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "state": state,
        "states": [*Letter.State.choices, (letter_reports.EXPIRED, gettext_lazy("Expired"))],
        "now": clock.now(),
        "may_review": may(request.actor, Action.REVIEW),
    }
    return render(request, "reconcile/letter_list.html", context)


@require_safe
@requires(Action.REVIEW)
def choose(request: TenantRequest) -> HttpResponse:
    """Open differences to ask about, by ledger, counterparty, kind and period."""
    wanted = {name: request.GET.get(name, "") for name in letter_reports.FILTERS}
    found = letter_reports.differences(request.merchant, wanted)
    context = {
        "cases": found[: letter_reports.CHOICE_MAX],
        "are_more": len(found) > letter_reports.CHOICE_MAX,
        "shown_max": letter_reports.CHOICE_MAX,
        "wanted": wanted,
        "kinds": ExceptionKind.choices,
        "ledgers": Ledger.objects.for_merchant(request.merchant).order_by("name"),
    }
    return render(request, "reconcile/letter_choose.html", context)


@require_POST
@requires(Action.REVIEW)
def draft(request: TenantRequest) -> HttpResponse:
    """Draft a letter about the ticked cases."""
    try:
        made = letters.draft_letter(
            merchant=request.merchant,
            actor=request.actor,
            case_ids=ids_of(request.POST.getlist("case")),
        )
    except UserError as refusal:
        messages.error(request, str(refusal))
        return redirect("letter_choose")
    return redirect("letter_detail", made.public_id)


def _letter(request: TenantRequest, public_id: uuid.UUID) -> Letter:
    mine = Letter.objects.for_merchant(request.merchant).select_related("merchant")
    return get_object_or_404(mine, public_id=public_id)


@require_safe
@requires(Action.SEE)
def detail(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _show(request, _letter(request, public_id))


def _show(
    request: TenantRequest,
    letter: Letter,
    *,
    typed: Mapping[str, object] | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = lines_of(letter)
    events = AuditEvent.objects.for_merchant(request.merchant).filter(subject_id=letter.public_id)
    context = {
        "letter": letter,
        "head": typed or _written(letter),
        "lines": lines,
        "sums": letter_reports.sums_of(lines),
        "period": period_words(letter),
        "now": clock.now(),
        "is_expired": letter.is_underway and letter.is_expired(clock.now()),
        "languages": settings.LANGUAGES,
        "days_default": letters.DAYS_DEFAULT,
        "days_max": letters.DAYS_MAX,
        "history": events.order_by("-sequence")[:HISTORY_MAX],
        "may_review": may(request.actor, Action.REVIEW),
    }
    return render(request, "reconcile/letter_detail.html", context, status=status)


def _written(letter: Letter) -> dict[str, object]:
    """What stands in the form of a draft."""
    texts = {name: getattr(letter, name) for name in HEAD_FIELDS}
    days = {n: day.isoformat() for n in DAY_FIELDS if (day := getattr(letter, n)) is not None}
    return {**texts, **days}


@require_POST
@requires(Action.REVIEW)
def change(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Save a draft; with `send` it goes out as it was saved."""
    letter = _letter(request, public_id)
    try:
        changed = letters.change_letter(
            merchant=request.merchant,
            actor=request.actor,
            letter_id=public_id,
            version=version_of(request),
            head=_head(request),
            left_out=readable_ids(request.POST.getlist("left_out")),
        )
        if "send" in request.POST:
            letters.send_letter(
                merchant=request.merchant,
                actor=request.actor,
                letter_id=public_id,
                version=changed.version,
                site=request.build_absolute_uri("/"),
            )
    except UserError as refusal:
        messages.error(request, str(refusal))
        letter.refresh_from_db()
        return _show(request, letter, typed=request.POST.dict(), status=422)
    messages.success(
        request, _("The letter is on its way.") if "send" in request.POST else _("Saved.")
    )
    return redirect("letter_detail", public_id)


def _head(request: TenantRequest) -> LetterHead:
    given = request.POST
    return LetterHead(
        recipient_name=given.get("recipient_name", "").strip(),
        email=given.get("email", "").strip(),
        language=given.get("language", ""),
        subject=given.get("subject", "").strip(),
        note=given.get("note", "").strip(),
        period_start=day_of(given["period_start"]) if given.get("period_start") else None,
        period_end=day_of(given["period_end"]) if given.get("period_end") else None,
        valid_days=day_count_of(given.get("valid_days", "")),
    )


def _act(
    request: TenantRequest, public_id: uuid.UUID, act: Callable[[], Letter], done: str
) -> HttpResponse:
    _letter(request, public_id)
    do_and_tell(request, act, done)
    return redirect("letter_detail", public_id)


@require_POST
@requires(Action.REVIEW)
def send(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Send it again, by a new link."""
    return _act(
        request,
        public_id,
        lambda: letters.send_letter(
            merchant=request.merchant,
            actor=request.actor,
            letter_id=public_id,
            version=version_of(request),
            site=request.build_absolute_uri("/"),
        ),
        _("The letter is on its way, with a new link. The old one opens nothing any more."),
    )


@require_POST
@requires(Action.REVIEW)
def extend(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda: letters.extend_letter(
            merchant=request.merchant,
            actor=request.actor,
            letter_id=public_id,
            version=version_of(request),
            days=day_count_of(request.POST.get("days", "")),
        ),
        _("The link that they have works longer now."),
    )


@require_POST
@requires(Action.REVIEW)
def withdraw(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    return _act(
        request,
        public_id,
        lambda: letters.withdraw_letter(
            merchant=request.merchant,
            actor=request.actor,
            letter_id=public_id,
            version=version_of(request),
            reason=request.POST.get("reason", ""),
        ),
        _("Withdrawn. Its link says so from now on."),
    )


@require_POST
@requires(Action.REVIEW)
def close(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close an answered letter, or with `reopen` take it up again."""
    act = letters.reopen_letter if "reopen" in request.POST else letters.close_letter
    return _act(
        request,
        public_id,
        lambda: act(
            merchant=request.merchant,
            actor=request.actor,
            letter_id=public_id,
            version=version_of(request),
        ),
        _("Taken up again.")
        if "reopen" in request.POST
        else _("Closed: the answer is worked through."),
    )


@require_POST
@requires(Action.REVIEW)
def ask(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask somebody outside one question about a case."""
    mine = ExceptionCase.objects.for_merchant(request.merchant)
    case = get_object_or_404(mine, public_id=public_id)
    try:
        made = letters.ask_by_link(
            merchant=request.merchant,
            actor=request.actor,
            case_id=case.public_id,
            head=_head(request),
            site=request.build_absolute_uri("/"),
        )
    except UserError as refusal:
        context = {"case": case, "refusal": str(refusal), "typed": request.POST,
                   "languages": settings.LANGUAGES}  # fmt: skip
        return render(request, "reconcile/letter_ask.html", context, status=422)
    messages.success(
        request,
        _("Asked. The answer will stand on this page; %(name)s has a link until then.")
        % {"name": made.recipient_name},
    )
    return redirect("case_detail", public_id)


@require_safe
@requires(Action.SEE)
def paper(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """The letter as PDF, in its own language or that which the address names."""
    letter = _letter(request, public_id)
    language = request.GET.get("language", "")
    content = printed(letter, language if language in letters.LANGUAGES else "")
    return as_download(content, "letter.pdf", "application/pdf")


@require_safe
@requires(Action.SEE)
def answers(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    letter = _letter(request, public_id)
    return as_download(as_csv(letter), "answers.csv", CSV_TYPE)
