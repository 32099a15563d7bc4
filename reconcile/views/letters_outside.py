"""The page behind a letter's link: no account, no cookie, nothing but this one letter of the merchant.

And its preview, for who is about to send it.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import clock
from accounts.downloads import as_download
from accounts.errors import UserError
from accounts.limits import FORM_BYTES_MAX, is_too_often
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from accounts.tenancy import merchant_scope
from ledgers.money import format_minor, parse_one
from reconcile.models import Letter, LetterLine
from reconcile.reports.letter_answers import answer_document, lines_of
from reconcile.reports.letter_pdf import as_pdf, period_words
from reconcile.reports.letters import sums_of
from reconcile.services import letter_answers
from reconcile.services.cases import EVIDENCE_BYTES_MAX

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
# one form may carry a file for each of several lines
BODY_BYTES_MAX = 4 * EVIDENCE_BYTES_MAX + FORM_BYTES_MAX
# a person reads, saves and attaches; whoever tries links or floods one is slower than that
TRIES_MAX, TRIES_SECONDS = 120, 60
Page = Callable[[HttpRequest, Letter], HttpResponse]


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A line as the form shows it: what is kept, or what was typed and could not be kept."""

    line: LetterLine
    answer: str
    amount: str
    comment: str
    errors: tuple[str, ...] = ()


def by_link(page: Page) -> Callable[[HttpRequest, str], HttpResponse]:
    """Open the letter's merchant for a page that a link leads to, in its language; end what may not be."""

    @wraps(page)
    def wrapper(request: HttpRequest, token: str) -> HttpResponse:
        return _sealed(_answered(request, token, page))

    # The address is the secret: who doesn't know it can't make a browser post to it. And browsers that are
    # told to send no referrer send no origin either, which the check for forgeries would refuse.
    return csrf_exempt(wrapper)


def _answered(request: HttpRequest, token: str, page: Page) -> HttpResponse:
    who = get_adapter().get_client_ip(request)
    if is_too_often("letter", who, times=TRIES_MAX, seconds=TRIES_SECONDS):
        words = _("Too many tries. Wait a minute, then open the link again.")
        response = _refused(request, words, 429)
        response["Retry-After"] = str(TRIES_SECONDS)
        return response
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > BODY_BYTES_MAX:
        limit = BODY_BYTES_MAX // 1024**2
        return _refused(
            request,
            _("This is larger than %(limit)d MB. Send fewer or smaller files at once.")
            % {"limit": limit},
            413,
        )
    try:
        found = letter_answers.find_letter(token)
    except letter_answers.LetterGoneError as refusal:
        return _refused(request, str(refusal), 410)
    with merchant_scope(found.merchant_id):
        letter = letter_answers.read_letter(found)
        zone = timezone.override(letter.merchant.zone)
        with translation.override(_language(request, letter)), zone:
            if ended := _ended(letter):
                return _refused(request, ended, 410, letter)
            return page(request, letter)


def _sealed(response: HttpResponse) -> HttpResponse:
    """What no such page does: be stored, be found by a search, tell its address to another site."""
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _language(request: HttpRequest, letter: Letter) -> str:
    chosen = request.GET.get("language", "")
    return chosen if chosen in LANGUAGES else letter.language


def _ended(letter: Letter) -> str:
    """Why the link of this letter opens nothing any more, or an empty string."""
    whom = {"who": letter.made_by_name, "merchant": letter.merchant.name}
    if letter.is_stopped:
        return _("%(merchant)s has withdrawn this letter. Ask %(who)s there.") % whom
    if letter.is_expired(clock.now()):
        if letter.is_answered:
            return (
                _(
                    "You have answered this, and the copy is no longer shown. Ask %(who)s at %(merchant)s."
                )
                % whom
            )
        return _("This link has expired. Ask %(who)s at %(merchant)s for more time.") % whom
    return ""


def _refused(
    request: HttpRequest, text: str, status: int, letter: Letter | None = None
) -> HttpResponse:
    context = {"refusal": text, "letter": letter}
    return render(request, "letters/gone.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def show(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The letter with its form; answered, its copy and receipt."""
    if request.method == "POST":
        return _post(request, letter)
    if letter.state == Letter.State.SENT:
        letter_answers.open_letter(
            merchant=letter.merchant, actor=letter_answers.visitor(letter), letter=letter
        )
    return _page(request, letter)


def _post(request: HttpRequest, letter: Letter) -> HttpResponse:
    rows = [_posted(request, line) for line in lines_of(letter)]
    name = _text(request, "name", letter.answered_by_name)
    try:
        letter_answers.keep_answers(
            letter=letter,
            given=[_given(row) for row in rows if not row.errors],
            name=name,
        )
        rows = [_with_files(request, letter, row) for row in rows]
        if any(row.errors for row in rows):
            return _page(request, letter, rows=rows, status=422)
        if "submit" in request.POST:
            letter_answers.submit_answers(
                merchant=letter.merchant,
                actor=letter_answers.visitor(letter),
                letter=letter,
            )
    except letter_answers.LetterAnsweredError as refusal:
        letter.refresh_from_db()
        return _page(request, letter, refusal=str(refusal), status=409)
    except letter_answers.LetterGoneError as refusal:
        return _refused(request, str(refusal), 410, letter)
    except UserError as refusal:
        return _page(request, letter, rows=rows, refusal=str(refusal), status=422)
    # back to the page by GET, with the language that it was read in
    response = HttpResponse(status=303)
    response["Location"] = f"{request.path}?{request.GET.urlencode()}"
    return response


def _text(request: HttpRequest, name: str, kept: str = "") -> str:
    # no text column holds this character, and nobody types it
    return request.POST.get(name, kept).replace("\0", "")


def _posted(request: HttpRequest, line: LetterLine) -> AnswerRow:
    """What the form says of a line; a field that it lacks keeps what is there."""
    key, kept = line.public_id, _kept(line)
    answer = request.POST.get(f"answer-{key}", kept.answer)
    amount = _text(request, f"amount-{key}", kept.amount).strip()
    comment = _text(request, f"comment-{key}", kept.comment)
    if amount and not answer:
        # who names an amount of their own differs
        answer = LetterLine.Answer.DIFFERS
    if "agree_all" in request.POST and not answer:
        answer = LetterLine.Answer.AGREED
    errors = []
    if amount and parse_one(amount, line.currency) is None:
        errors.append(_("“%(text)s” is no amount.") % {"text": amount[:40]})
    if len(comment) > letter_answers.COMMENT_MAX:
        limit = letter_answers.COMMENT_MAX
        errors.append(_("Write at most %(max)d characters.") % {"max": limit})
    return AnswerRow(line, answer, amount, comment, tuple(errors))


def _given(row: AnswerRow) -> letter_answers.GivenAnswer:
    amount = parse_one(row.amount, row.line.currency) if row.amount else None
    return letter_answers.GivenAnswer(row.line, row.answer, amount, row.comment)


def _kept(line: LetterLine) -> AnswerRow:
    amount = "" if line.answer_minor is None else format_minor(line.answer_minor, line.currency)
    return AnswerRow(line, line.answer, amount, line.comment)


def _with_files(request: HttpRequest, letter: Letter, row: AnswerRow) -> AnswerRow:
    """The row after its files were taken away and attached; what could not be is said beside it."""
    gone, errors = set(request.POST.getlist("remove")), list(row.errors)
    for file in row.line.files.all():
        if str(file.public_id) in gone:
            letter_answers.remove_file(letter=letter, file=file)
    for sent in request.FILES.getlist(f"file-{row.line.public_id}"):
        try:
            letter_answers.attach_file(letter=letter, line=row.line, file=sent)
        except letter_answers.AnswerRefusedError as refusal:
            errors.append(str(refusal))
    return replace(row, errors=tuple(errors))


def _page(
    request: HttpRequest,
    letter: Letter,
    *,
    rows: Sequence[AnswerRow] = (),
    refusal: str = "",
    status: int = 200,
    is_preview: bool = False,
) -> HttpResponse:
    lines = lines_of(letter)
    typed = {row.line.id: row for row in rows}
    context = {
        "letter": letter,
        "period": period_words(letter),
        "lines": lines,
        # what was typed and could not be kept, beside the files that were
        "rows": [replace(typed.get(line.id, _kept(line)), line=line) for line in lines],
        "sums": sums_of(lines),
        "refusal": refusal,
        "is_preview": is_preview,
        "language": translation.get_language(),
        "languages": settings.LANGUAGES,
        "endings": ",".join(f".{ending}" for ending in letter_answers.FILE_ENDINGS),
        "file_mb_max": EVIDENCE_BYTES_MAX // 1024**2,
        "name": request.POST.get("name", letter.answered_by_name),
    }
    page = "letters/answered.html" if letter.is_answered else "letters/letter.html"
    return render(request, page, context, status=status)


@require_safe
@by_link
def paper(_request: HttpRequest, letter: Letter) -> HttpResponse:
    """The letter to print, sign and stamp."""
    return as_download(as_pdf(letter, lines_of(letter)), "letter.pdf", "application/pdf")


@require_safe
@by_link
def answer_file(request: HttpRequest, letter: Letter) -> HttpResponse:
    """The bytes that the receipt's SHA-256 is of."""
    if not letter.is_answered:
        return _refused(request, _("This letter isn't answered yet."), 404, letter)
    return as_download(answer_document(letter), "answer.json", "application/json")


@require_safe
@requires(Action.REVIEW)
def preview(request: TenantRequest, public_id: uuid.UUID) -> HttpResponse:
    """A draft as its recipient will read it, with nothing to press."""
    drafts = Letter.objects.for_merchant(request.merchant).filter(state=Letter.State.DRAFT)
    letter = get_object_or_404(drafts.select_related("merchant"), public_id=public_id)
    with translation.override(_language(request, letter)):
        return _page(request, letter, is_preview=True)
