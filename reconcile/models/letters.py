from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel
from ledgers.models.statements import private_path

NAME_MAX = 100


class Letter(TenantModel):
    """What somebody outside is asked by a link: to confirm differences, or to answer one question.

    Of the link only the SHA-256 of its secret is kept. Whether it has expired is said by the clock, not by
    the state.
    """

    class Kind(models.TextChoices):
        CONFIRMATION = "CONFIRMATION", _("Confirmation letter")
        QUESTION = "QUESTION", _("Question")

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SENT = "SENT", _("Sent")
        OPENED = "OPENED", _("Opened")
        ANSWERED = "ANSWERED", _("Answered")
        CLOSED = "CLOSED", _("Worked through")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    UNDERWAY = (State.SENT, State.OPENED)
    FINISHED = (State.ANSWERED, State.CLOSED)

    kind = models.CharField(max_length=12, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    # whoever sends it must have named them; a draft may still lack them
    recipient_name = models.CharField(max_length=NAME_MAX, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    # what it is about in the sender's words, such as an account or a statement; the recipient reads it
    subject = models.CharField(max_length=200, blank=True)
    # of a question: the question itself
    note = models.TextField(blank=True)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    token_sha256 = models.CharField(max_length=64, blank=True)
    valid_days = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField(null=True, blank=True)
    # null for tokens
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # who says that they answer, in their own words
    answered_by_name = models.CharField(max_length=NAME_MAX, blank=True)
    answer_sha256 = models.CharField(max_length=64, blank=True)
    # raised by every act of the merchant's people; a page that shows an older one is stale
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "token_sha256"],
                condition=~Q(token_sha256=""),
                name="a_link_opens_one_letter",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "WITHDRAWN"])
                | Q(token_sha256__gt="", expires_at__isnull=False, sent_at__isnull=False),
                name="a_letter_that_was_sent_has_a_link",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["ANSWERED", "CLOSED"],
                    answered_at__isnull=False,
                    answer_sha256__gt="",
                )
                | (~Q(state__in=["ANSWERED", "CLOSED"]) & Q(answered_at=None, answer_sha256="")),
                name="an_answered_letter_says_when_and_what",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "state", "id"], name="letter_by_state"),
            # asked before any merchant is chosen
            models.Index(fields=["token_sha256"], name="letter_by_link"),
        ]

    def __str__(self) -> str:
        return self.recipient_name

    def is_expired(self, now: datetime) -> bool:
        """Whether its link has ended; an answered letter's copy ends then, too."""
        return self.expires_at is not None and self.expires_at <= now

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_question(self) -> bool:
        return self.kind == self.Kind.QUESTION

    @property
    def is_underway(self) -> bool:
        return self.state in self.UNDERWAY

    @property
    def is_answered(self) -> bool:
        return self.state in self.FINISHED

    @property
    def is_stopped(self) -> bool:
        return self.state == self.State.WITHDRAWN


class LetterLine(TenantModel):
    """A case in a letter, with the figures that the recipient read, and what they answered."""

    class Answer(models.TextChoices):
        AGREED = "AGREED", _("Agrees")
        DIFFERS = "DIFFERS", _("Differs")

    letter = TenantForeignKey("reconcile.Letter", related_name="lines")
    case = TenantForeignKey("reconcile.ExceptionCase", related_name="letter_lines")
    reference = models.CharField(max_length=200, blank=True)
    booked_on = models.DateField()
    currency = models.CharField(max_length=4)
    # null: that side has no row
    ours_minor = models.BigIntegerField(null=True, blank=True)
    theirs_minor = models.BigIntegerField(null=True, blank=True)
    # kept while they write; final once `answered_at` is there
    answer = models.CharField(max_length=7, choices=Answer, blank=True)
    answer_minor = models.BigIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "letter", "case"], name="a_letter_names_a_case_once"
            ),
            models.CheckConstraint(
                condition=Q(answer_minor=None) | Q(answer="DIFFERS"),
                name="only_who_differs_names_an_amount",
            ),
        ]
        indexes = [models.Index(fields=["merchant", "case"], name="letter_line_of_case")]
        triggers = [
            pgtrigger.Protect(
                name="answers_are_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__answered_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def answer_word(self) -> str | Promise:
        """What was answered, in the reader's language; a question's answer is its comment."""
        return self.Answer(self.answer).label if self.answer else ""


class LetterFile(TenantModel):
    """A file that somebody outside attached to a line. Submitted, it is evidence on the line's case."""

    line = TenantForeignKey("reconcile.LetterLine", related_name="files")
    file = models.FileField(upload_to=private_path, max_length=200)
    name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    attached_at = models.DateTimeField(auto_now_add=True)
    evidence = TenantForeignKey("reconcile.Evidence", related_name="+", null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["merchant", "line", "id"], name="file_of_letter_line")]
        triggers = [
            pgtrigger.Protect(
                name="submitted_files_are_final",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__evidence__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.name
