"""What somebody outside does by a link: look, write an answer, attach files, submit.

The link's secret is all that is known of them. It opens one letter, and they act as an actor whom the table
of permissions lets do nothing: these functions ask the letter instead.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, clock, notices
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import AuditEvent, Merchant, NoticeKind
from accounts.outsiders import recorded_name
from accounts.services.people import token_digest
from ledgers.money import format_minor
from reconcile.models import Comment, Evidence, Letter, LetterFile, LetterLine
from reconcile.models.letters import NAME_MAX
from reconcile.reports.letter_answers import answer_sha256
from reconcile.services.cases import EVIDENCE_BYTES_MAX
from reconcile.services.locking import lock_case, lock_reconciliations, touch

COMMENT_MAX = 2_000
FILES_MAX = 20
# lines that a refusal names
NAMED_MAX = 5
# what people send as proof; it is only ever downloaded, by those who know from whom it came
FILE_ENDINGS = (
    "pdf", "png", "jpg", "jpeg", "gif", "webp", "heic", "csv", "txt", "xls", "xlsx", "ods", "doc", "docx", "zip",
)  # fmt: skip


class LetterGoneError(UserError):
    """The link opens nothing, or no longer: unknown, withdrawn, replaced or expired."""


class LetterAnsweredError(UserError):
    """The letter was answered already, perhaps in another window."""


class AnswerRefusedError(UserError):
    """The answer lacks something, or can't be kept as it is."""


@dataclass(frozen=True, slots=True)
class FoundLetter:
    """Whose letter a link opens; found before any merchant is chosen."""

    merchant_id: int
    letter_id: int


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What stands in the form for one line."""

    line: LetterLine
    answer: str
    answer_minor: int | None
    comment: str


def find_letter(token: str) -> FoundLetter:
    """The letter behind a link, whatever its state. Raises LetterGoneError."""
    found = (
        Letter.objects.using("sys")
        .filter(token_sha256=token_digest(token))
        .values_list("merchant_id", "id")
        .first()
    )
    if found is None:
        raise LetterGoneError(
            _(
                "This link opens nothing, or was replaced by a newer one. Ask whoever sent it to you."
            )
        )
    return FoundLetter(*found)


def read_letter(found: FoundLetter) -> Letter:
    """The letter that was found; asked inside its merchant's scope."""
    letters = Letter.objects.select_related("merchant", "made_by")
    return letters.get(merchant_id=found.merchant_id, id=found.letter_id)


# A part of the transaction that the page is in: its reader waits, and a savepoint is two queries more.
@transaction.atomic(savepoint=False)
def open_letter(*, merchant: Merchant, actor: Actor, letter: Letter) -> None:
    """Note that the link was followed for the first time; a mail filter may have been the first, too."""
    unopened = Letter.objects.for_merchant(merchant).filter(id=letter.id, state=Letter.State.SENT)
    now = clock.now()
    # of two who follow it at once, the second waits here and then finds nothing to change
    if not unopened.update(state=Letter.State.OPENED, opened_at=now):
        return
    letter.state, letter.opened_at = Letter.State.OPENED, now
    audit.record(merchant=merchant, actor=actor, verb="letter.opened", subject=letter)


def visitor(letter: Letter) -> Actor:
    """Whoever has the link, by the name that the letter was sent to, in the sender's language."""
    with translation.override(_senders_language(letter)):
        name = recorded_name(letter.recipient_name, is_counterparty=not letter.is_question)
    return Actor(AuditEvent.ActorKind.LINK, name)


def keep_answers(*, letter: Letter, given: Sequence[GivenAnswer], name: str) -> None:
    """Keep what they have written so far. No event: nobody inside reads it before it is submitted."""
    _lock_unanswered(letter)
    for one in given:
        differs = one.answer == LetterLine.Answer.DIFFERS
        one.line.answer = one.answer if one.answer in LetterLine.Answer.values else ""
        one.line.answer_minor = one.answer_minor if differs else None
        one.line.comment = one.comment.strip()[:COMMENT_MAX]
    LetterLine.objects.bulk_update(
        [one.line for one in given], ["answer", "answer_minor", "comment"]
    )
    letter.answered_by_name = name.strip()[:NAME_MAX]
    letter.save(update_fields=["answered_by_name"])


def attach_file(*, letter: Letter, line: LetterLine, file: UploadedFile[bytes]) -> LetterFile:
    """Attach a file to a line that isn't submitted yet."""
    _lock_unanswered(letter)
    name = PurePath((file.name or "").replace("\\", "/")).name[-255:] or "unnamed"
    if not file.size or file.size > EVIDENCE_BYTES_MAX:
        raise AnswerRefusedError(
            _("Attach a file of at most %(max)d MB.") % {"max": EVIDENCE_BYTES_MAX // 1024**2}
        )
    if PurePath(name).suffix.lower().removeprefix(".") not in FILE_ENDINGS:
        raise AnswerRefusedError(
            _("“%(name)s” is no document, picture or table. Attach one of these: %(endings)s.")
            % {"name": name, "endings": ", ".join(FILE_ENDINGS)}
        )
    mine = LetterFile.objects.for_merchant(letter.merchant).filter(line__letter=letter)
    if mine.count() >= FILES_MAX:
        raise AnswerRefusedError(_("Attach at most %(max)d files.") % {"max": FILES_MAX})
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    kept = LetterFile(
        merchant=letter.merchant,
        line=line,
        name=name,
        size_bytes=file.size,
        sha256=digest.hexdigest(),
    )
    kept.file.save(name, file, save=False)
    kept.save()
    return kept


def remove_file(*, letter: Letter, file: LetterFile) -> None:
    """Take a file away again before submitting."""
    _lock_unanswered(letter)
    storage, name = file.file.storage, str(file.file.name)
    file.delete()
    transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def submit_answers(*, merchant: Merchant, actor: Actor, letter: Letter) -> Letter:
    """Make what is kept the answer: a comment and evidence on each case, and no way back."""
    letter = _lock_unanswered(letter)
    lines = list(letter.lines.select_related("case__assignee").order_by("id"))
    _check_complete(letter, lines)
    lock_reconciliations(merchant, {line.case.reconciliation_id for line in lines})
    now = clock.now()
    files = LetterFile.objects.for_merchant(merchant).filter(line__in=lines).order_by("id")
    by_line: dict[int, list[LetterFile]] = {}
    for file in files:
        by_line.setdefault(file.line_id, []).append(file)
    for line in lines:
        _put_on_case(merchant, actor, letter, line, by_line.get(line.id, []))
        line.answered_at = now
    LetterLine.objects.bulk_update(lines, ["answered_at"])
    letter.state, letter.answered_at = Letter.State.ANSWERED, now
    letter.answer_sha256 = answer_sha256(letter)
    letter.version += 1
    letter.save(update_fields=["state", "answered_at", "answer_sha256", "version"])
    _tell(merchant, actor, letter, lines)
    said = {"sha256": letter.answer_sha256, "letter": str(letter.public_id)}
    for line in lines:
        audit.record(
            merchant=merchant,
            actor=actor,
            verb="case.answered_by_link",
            subject=line.case,
            after={**said, "answer": line.answer},
        )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="letter.answered",
        subject=letter,
        after={**said, "name": letter.answered_by_name},
    )
    return letter


def _tell(merchant: Merchant, actor: Actor, letter: Letter, lines: Sequence[LetterLine]) -> None:
    """Tell who asked and whose cases these are; of many lines the first that differs says most."""
    most = min(lines, key=lambda line: (line.answer != LetterLine.Answer.DIFFERS, line.id))
    note = "\n".join(text for text in (_amount_of(most), most.comment) if text)
    outcome = most.answer.lower() if most.answer else ""
    notices.tell(
        merchant=merchant,
        actor=actor,
        people=[user for user in (letter.made_by, *(line.case.assignee for line in lines)) if user],
        kind=NoticeKind.ANSWERED,
        address=reverse("letter_detail", args=[letter.public_id]),
        about=letter.subject or most.reference or "—",
        note=note,
        outcome=outcome if note else f"{outcome}_only",
    )


def _put_on_case(
    merchant: Merchant, actor: Actor, letter: Letter, line: LetterLine, files: Iterable[LetterFile]
) -> None:
    case = lock_case(merchant, line.case.public_id, None, resolved=True)
    with translation.override(_senders_language(letter)):
        text = said_of(line)
    Comment.objects.create(merchant=merchant, case=case, author_name=actor.name, text=text)
    for file in files:
        file.evidence = Evidence.objects.create(
            merchant=merchant,
            case=case,
            file=file.file.name,
            name=file.name,
            size_bytes=file.size_bytes,
            sha256=file.sha256,
            attached_by_name=actor.name,
        )
        file.save(update_fields=["evidence"])
    touch(case)


def said_of(line: LetterLine) -> str:
    """A line's answer as one text."""
    amount = _amount_of(line)
    if line.answer == LetterLine.Answer.AGREED:
        first = _("Agrees with our books.")
    elif amount:
        first = _("Differs: their records show %(amount)s.") % {"amount": amount}
    else:
        first = _("Differs from our books.") if line.answer else ""
    return "\n".join(text for text in (first, line.comment) if text)


def _amount_of(line: LetterLine) -> str:
    if line.answer_minor is None:
        return ""
    return f"{format_minor(line.answer_minor, line.currency)} {line.currency}"


def _check_complete(letter: Letter, lines: Sequence[LetterLine]) -> None:
    if not letter.answered_by_name:
        raise AnswerRefusedError(_("Write your name."))
    if letter.is_question:
        if not lines[0].comment:
            raise AnswerRefusedError(_("Write an answer."))
        return
    missing = [line.reference or "—" for line in lines if not line.answer]
    if missing:
        raise AnswerRefusedError(
            _("Say “agree” or “differ” on every line. Without an answer: %(lines)s.")
            % {"lines": ", ".join(missing[:NAMED_MAX]) + ("…" if missing[NAMED_MAX:] else "")}
        )
    silent = [
        line.reference or "—"
        for line in lines
        if line.answer == LetterLine.Answer.DIFFERS
        and line.answer_minor is None
        and not line.comment
    ]
    if silent:
        raise AnswerRefusedError(
            _("Where you differ, write your amount or a comment: %(lines)s.")
            % {"lines": ", ".join(silent[:NAMED_MAX])}
        )


def _lock_unanswered(letter: Letter) -> Letter:
    """Lock the letter: of two windows that submit at once, the second learns that it was answered."""
    mine = Letter.objects.for_merchant(letter.merchant).select_for_update(of=["self"])
    locked = mine.select_related("made_by").get(id=letter.id)
    if locked.is_answered:
        raise LetterAnsweredError(
            _("This was answered already. Nothing was changed by this window.")
        )
    if not locked.is_underway or locked.is_expired(clock.now()):
        raise LetterGoneError(_("This link has ended meanwhile."))
    return locked


def _senders_language(letter: Letter) -> str:
    return (letter.made_by.language if letter.made_by else "") or settings.LANGUAGE_CODE
