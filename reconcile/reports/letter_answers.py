"""What was answered to a letter, as the bytes that its receipt's SHA-256 is of, and as a table."""

from __future__ import annotations

import csv
import hashlib
import io
import json

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from accounts.exports import safe_text
from ledgers.money import format_minor
from reconcile.models import Letter, LetterFile, LetterLine

DOCUMENT_VERSION = 1


def lines_of(letter: Letter) -> list[LetterLine]:
    """Its lines in their order, with their files."""
    files = Prefetch("files", LetterFile.objects.for_merchant(letter.merchant).order_by("id"))
    mine = LetterLine.objects.for_merchant(letter.merchant).filter(letter=letter)
    return list(mine.select_related("case").prefetch_related(files).order_by("id"))


def answer_document(letter: Letter) -> bytes:
    """Everything that was asked and answered, as canonical JSON: the receipt's SHA-256 is of these bytes."""
    answered_at = letter.answered_at.isoformat() if letter.answered_at else None
    content = {
        "version": DOCUMENT_VERSION,
        "letter": str(letter.public_id),
        "to": letter.recipient_name,
        "subject": letter.subject,
        "asked": letter.note,
        "answered_at": answered_at,
        "answered_by": letter.answered_by_name,
        "lines": [
            {
                "reference": line.reference,
                "booked_on": line.booked_on.isoformat(),
                "currency": line.currency,
                "ours_minor": line.ours_minor,
                "theirs_minor": line.theirs_minor,
                "answer": line.answer,
                "answer_minor": line.answer_minor,
                "comment": line.comment,
                "files": [{"name": f.name, "sha256": f.sha256} for f in line.files.all()],
            }
            for line in lines_of(letter)
        ],
    }
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def answer_sha256(letter: Letter) -> str:
    return hashlib.sha256(answer_document(letter)).hexdigest()


def as_csv(letter: Letter) -> bytes:
    """The lines and what was answered, for a spreadsheet: text is made harmless, amounts stay numbers."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        [
            _("Reference"),
            _("Booked on"),
            _("Currency"),
            _("Ours"),
            _("Theirs"),
            _("Answer"),
            _("Their amount"),
            _("Comment"),
            _("Files"),
        ]
    )
    for line in lines_of(letter):
        writer.writerow(
            [
                safe_text(line.reference),
                line.booked_on.isoformat(),
                line.currency,
                *(_amount(minor, line.currency) for minor in (line.ours_minor, line.theirs_minor)),
                line.answer_word,
                _amount(line.answer_minor, line.currency),
                safe_text(line.comment),
                safe_text("; ".join(file.name for file in line.files.all())),
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def _amount(minor: int | None, currency: str) -> str:
    return "" if minor is None else format_minor(minor, currency)
