"""Letters to people outside: confirmations of differences, and questions about one case."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import audit, clock, permissions
from accounts.actors import Actor
from accounts.errors import UserError
from accounts.models import Merchant
from accounts.permissions import Action
from accounts.services.people import token_digest
from reconcile.models import ExceptionCase, Letter, LetterLine
from reconcile.models.letters import NAME_MAX
from reconcile.reports.letter_figures import figures_of, proposed_recipient
from reconcile.services.letter_mails import mail_letter

LINES_MAX = 200
DAYS_DEFAULT, DAYS_MAX = 30, 180
NOTE_MAX, SUBJECT_MAX = 4_000, 200
# a merchant's letters are mailed to strangers: no more than an honest month's close takes in a day
LETTERS_PER_DAY_MAX = 300
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class LetterRefusedError(UserError):
    """The letter can't be like this, or can't be sent like this."""


class LetterChangedError(UserError):
    """Somebody, here or outside, has acted on the letter since this page was made."""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """To whom a letter goes, in which language, about what, and for how long it may be answered."""

    recipient_name: str = ""
    email: str = ""
    language: str = settings.LANGUAGE_CODE
    subject: str = ""
    note: str = ""
    period_start: date | None = None
    period_end: date | None = None
    valid_days: int = DAYS_DEFAULT


@transaction.atomic
def draft_letter(
    *,
    merchant: Merchant,
    actor: Actor,
    case_ids: Sequence[uuid.UUID],
    head: LetterHead | None = None,
) -> Letter:
    """Draft a confirmation letter about open cases; what the head doesn't say is proposed from their rows."""
    permissions.check(actor, Action.REVIEW)
    cases = _open_cases(merchant, case_ids)
    letter = _create(
        merchant, actor, Letter.Kind.CONFIRMATION, cases, head or _proposed(merchant, cases)
    )
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="letter.drafted",
        subject=letter,
        after={"cases": [str(case.public_id) for case in cases]},
    )
    return letter


@transaction.atomic
def change_letter(
    *,
    merchant: Merchant,
    actor: Actor,
    letter_id: uuid.UUID,
    version: int,
    head: LetterHead,
    left_out: Collection[uuid.UUID] = (),
) -> Letter:
    """Say to whom and about what a draft is, and take lines out of it."""
    permissions.check(actor, Action.REVIEW)
    letter = _lock(merchant, letter_id, version, [Letter.State.DRAFT])
    _check(head)
    before = {"recipient": letter.recipient_name, "email": letter.email}
    gone = letter.lines.filter(public_id__in=left_out)
    if left_out and gone.count() == letter.lines.count():
        raise LetterRefusedError(_("A letter needs at least one line."))
    gone.delete()
    _touch(letter, **asdict(head))
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="letter.changed",
        subject=letter,
        before=before,
        after={"recipient": letter.recipient_name, "email": letter.email},
    )
    return letter


@transaction.atomic
def send_letter(
    *, merchant: Merchant, actor: Actor, letter_id: uuid.UUID, version: int, site: str
) -> Letter:
    """Mail a letter's link; sent again, it is a new link, and the old one opens nothing any more."""
    permissions.check(actor, Action.REVIEW)
    sendable = [Letter.State.DRAFT, *Letter.UNDERWAY, Letter.State.WITHDRAWN]
    letter = _lock(merchant, letter_id, version, sendable)
    _send(merchant, actor, letter, site)
    return letter


@transaction.atomic
def ask_by_link(
    *, merchant: Merchant, actor: Actor, case_id: uuid.UUID, head: LetterHead, site: str
) -> Letter:
    """Ask somebody outside one question about a case, open or not; sent at once."""
    permissions.check(actor, Action.REVIEW)
    case = ExceptionCase.objects.for_merchant(merchant).get(public_id=case_id)
    if not head.note.strip():
        raise LetterRefusedError(_("Write the question."))
    letter = _create(merchant, actor, Letter.Kind.QUESTION, [case], head)
    _send(merchant, actor, letter, site)
    return letter


@transaction.atomic
def extend_letter(
    *, merchant: Merchant, actor: Actor, letter_id: uuid.UUID, version: int, days: int
) -> Letter:
    """Let the link that they have work for so many days from now, even if it has expired."""
    permissions.check(actor, Action.REVIEW)
    letter = _lock(merchant, letter_id, version, Letter.UNDERWAY)
    _check_days(days)
    before = letter.expires_at
    _touch(letter, expires_at=clock.now() + timedelta(days=days), valid_days=days)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="letter.extended",
        subject=letter,
        before={"expires_at": before.isoformat() if before else None},
        after={"expires_at": letter.expires_at.isoformat() if letter.expires_at else None},
    )
    return letter


@transaction.atomic
def withdraw_letter(
    *, merchant: Merchant, actor: Actor, letter_id: uuid.UUID, version: int, reason: str = ""
) -> Letter:
    """End a letter before its answer; sending it again takes this back."""
    permissions.check(actor, Action.REVIEW)
    letter = _lock(merchant, letter_id, version, [Letter.State.DRAFT, *Letter.UNDERWAY])
    before = letter.state
    _touch(letter, state=Letter.State.WITHDRAWN)
    audit.record(
        merchant=merchant,
        actor=actor,
        verb="letter.withdrawn",
        subject=letter,
        before={"state": before},
        note=reason.strip(),
    )
    return letter


@transaction.atomic
def close_letter(*, merchant: Merchant, actor: Actor, letter_id: uuid.UUID, version: int) -> Letter:
    """Say that an answer is worked through."""
    permissions.check(actor, Action.REVIEW)
    letter = _lock(merchant, letter_id, version, [Letter.State.ANSWERED])
    _touch(letter, state=Letter.State.CLOSED)
    audit.record(merchant=merchant, actor=actor, verb="letter.closed", subject=letter)
    return letter


@transaction.atomic
def reopen_letter(
    *, merchant: Merchant, actor: Actor, letter_id: uuid.UUID, version: int
) -> Letter:
    """Take a closed letter's answer up again."""
    permissions.check(actor, Action.REVIEW)
    letter = _lock(merchant, letter_id, version, [Letter.State.CLOSED])
    _touch(letter, state=Letter.State.ANSWERED)
    audit.record(merchant=merchant, actor=actor, verb="letter.reopened", subject=letter)
    return letter


def _open_cases(merchant: Merchant, case_ids: Sequence[uuid.UUID]) -> list[ExceptionCase]:
    wanted = set(case_ids)
    if not wanted or len(wanted) > LINES_MAX:
        raise LetterRefusedError(_("Choose between 1 and %(max)d cases.") % {"max": LINES_MAX})
    mine = ExceptionCase.objects.for_merchant(merchant).filter(public_id__in=wanted)
    cases = list(mine.order_by("period_on", "id"))
    if len(cases) != len(wanted):
        raise LetterRefusedError(_("One of these cases doesn't exist."))
    _refuse_resolved(cases)
    return cases


def _refuse_resolved(cases: Sequence[ExceptionCase]) -> None:
    done = [case for case in cases if case.state == ExceptionCase.State.RESOLVED]
    if done:
        raise LetterRefusedError(
            _("%(case)s is resolved: already handled by %(who)s. Take it out of the letter.")
            % {
                "case": done[0].reference or done[0].get_kind_display(),
                "who": done[0].resolved_by_name,
            }
        )


def _proposed(merchant: Merchant, cases: Sequence[ExceptionCase]) -> LetterHead:
    days = [case.period_on for case in cases]
    return LetterHead(
        recipient_name=proposed_recipient(merchant, cases)[:NAME_MAX],
        language=translation.get_language() or settings.LANGUAGE_CODE,
        period_start=min(days),
        period_end=max(days),
    )


def _create(
    merchant: Merchant,
    actor: Actor,
    kind: Letter.Kind,
    cases: Sequence[ExceptionCase],
    head: LetterHead,
) -> Letter:
    _check(head)
    letter = Letter.objects.create(
        merchant=merchant, kind=kind, made_by=actor.user, made_by_name=actor.name, **asdict(head)
    )
    figures = figures_of(merchant, cases)
    LetterLine.objects.bulk_create(
        LetterLine(merchant=merchant, letter=letter, case=case, **asdict(figures[case.id]))
        for case in cases
    )
    return letter


def _check(head: LetterHead) -> None:
    """Raise LetterRefusedError where a draft can't hold what is said."""
    if head.language not in LANGUAGES:
        raise LetterRefusedError(_("Choose one of the languages."))
    if len(head.recipient_name) > NAME_MAX or len(head.subject) > SUBJECT_MAX:
        raise LetterRefusedError(
            _("A name has at most %(name)d characters, and the subject %(subject)d.")
            % {"name": NAME_MAX, "subject": SUBJECT_MAX}
        )
    if len(head.note) > NOTE_MAX:
        raise LetterRefusedError(_("Write at most %(max)d characters.") % {"max": NOTE_MAX})
    if head.email:
        _check_address(head.email)
    if head.period_start and head.period_end and head.period_start > head.period_end:
        raise LetterRefusedError(_("The period ends before it begins."))
    _check_days(head.valid_days)


def _check_days(days: int) -> None:
    if not 1 <= days <= DAYS_MAX:
        raise LetterRefusedError(_("Give them between 1 and %(max)d days.") % {"max": DAYS_MAX})


def _check_address(email: str) -> None:
    try:
        validate_email(email)
    except ValidationError as error:
        raise LetterRefusedError(
            _("“%(text)s” is no e-mail address.") % {"text": email[:80]}
        ) from error


def _send(merchant: Merchant, actor: Actor, letter: Letter, site: str) -> None:
    """Make the link, freeze the figures of a first sending, and queue the mail."""
    if merchant.is_practice:
        raise LetterRefusedError(_("A practice shop writes to nobody outside."))
    if not letter.recipient_name.strip() or not letter.email:
        raise LetterRefusedError(_("Say to whom it goes: a name and an e-mail address."))
    _check_pace(merchant)
    lines = list(letter.lines.select_related("case").order_by("id"))
    if letter.sent_at is None:
        if not letter.is_question:
            _refuse_resolved([line.case for line in lines])
        _freeze(merchant, lines)
    token, now = secrets.token_urlsafe(32), clock.now()
    _touch(
        letter,
        state=Letter.State.SENT,
        token_sha256=token_digest(token),
        expires_at=now + timedelta(days=letter.valid_days),
        sent_at=now,
        opened_at=None,
    )
    mail_letter(merchant, letter, line_count=len(lines), token=token, site=site, sender=actor.name)
    said = {
        "recipient": letter.recipient_name,
        "email": letter.email,
        "letter": str(letter.public_id),
    }
    for line in lines:
        audit.record(
            merchant=merchant, actor=actor, verb="case.asked_outside", subject=line.case, after=said
        )
    audit.record(merchant=merchant, actor=actor, verb="letter.sent", subject=letter, after=said)


def _check_pace(merchant: Merchant) -> None:
    lately = Letter.objects.for_merchant(merchant).filter(
        sent_at__gte=clock.now() - timedelta(days=1)
    )
    if lately.count() >= LETTERS_PER_DAY_MAX:
        raise LetterRefusedError(
            _("At most %(max)d letters are sent in a day. Send this one tomorrow.")
            % {"max": LETTERS_PER_DAY_MAX}
        )


def _freeze(merchant: Merchant, lines: Sequence[LetterLine]) -> None:
    figures = figures_of(merchant, [line.case for line in lines])
    names = ("reference", "booked_on", "currency", "ours_minor", "theirs_minor")
    for line in lines:
        for name in names:
            setattr(line, name, getattr(figures[line.case_id], name))
    LetterLine.objects.bulk_update(lines, names)


def _touch(letter: Letter, **changes: object) -> None:
    for name, value in changes.items():
        setattr(letter, name, value)
    letter.version += 1
    letter.save(update_fields=[*changes, "version"])


def _lock(
    merchant: Merchant, letter_id: uuid.UUID, version: int, states: Collection[str]
) -> Letter:
    """Lock a letter in one of these states, as the page showed it."""
    mine = Letter.objects.for_merchant(merchant).select_for_update()
    letter = mine.get(public_id=letter_id)
    if letter.state not in states:
        raise LetterChangedError(
            _("This letter can't be changed like this: %(state)s.")
            % {"state": letter.get_state_display()}
        )
    if version != letter.version:
        raise LetterChangedError(
            _("Somebody changed this letter meanwhile. Look at it again before you decide.")
        )
    return letter
