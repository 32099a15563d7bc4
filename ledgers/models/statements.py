from __future__ import annotations

import uuid
from pathlib import PurePosixPath

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel


def private_path(instance: TenantModel, filename: str) -> str:
    """A random name in the merchant's own folder; what the user called the file is only a column."""
    return str(PurePosixPath("merchants", str(instance.merchant_id), "uploads", uuid.uuid4().hex))


class Upload(TenantModel):
    """A file as it arrived, before anybody said which ledger it belongs to."""

    class State(models.TextChoices):
        RECEIVED = "RECEIVED", _("Received")
        INSPECTED = "INSPECTED", _("Recognised")
        QUESTIONS = "QUESTIONS", _("Needs an answer")
        REFUSED = "REFUSED", _("Refused")
        CONFIRMED = "CONFIRMED", _("Taken in")
        DISCARDED = "DISCARDED", _("Discarded")
        # each of its statements is an upload of its own
        PARTED = "PARTED", _("Taken apart")

    WAITING = (State.RECEIVED, State.INSPECTED, State.QUESTIONS)

    file = models.FileField(upload_to=private_path, max_length=200)
    name = models.CharField(max_length=255)
    # the sheet, or the file in an archive, that is meant; empty where it is the file itself
    part = models.CharField(max_length=255, blank=True)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    # what the worker found: format, evidence, account, period, header, first rows, proposed mapping
    inspection = models.JSONField(default=dict)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    uploaded_by_name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "sha256"],
                condition=Q(state__in=["RECEIVED", "INSPECTED", "QUESTIONS"]),
                name="a_file_waits_once",
            ),
        ]
        indexes = [models.Index(fields=["merchant", "sha256"], name="upload_same_file_again")]

    def __str__(self) -> str:
        return self.name

    @property
    def file_name(self) -> str:
        """What the user called the file, of which this may be a part."""
        return self.name.partition(" › ")[0] if self.part else self.name


class Statement(TenantModel):
    """One uploaded file of one ledger, for a period, with what it says about itself."""

    class State(models.TextChoices):
        QUEUED = "QUEUED", _("Waiting")
        WAITING = "WAITING", _("Needs a decision")
        COMMITTED = "COMMITTED", _("Taken in")
        REFUSED = "REFUSED", _("Refused")
        VOIDED = "VOIDED", _("Voided")

    ledger = TenantForeignKey("ledgers.Ledger", related_name="statements")
    upload = TenantForeignKey("ledgers.Upload", related_name="statements")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=40)
    mapping = models.JSONField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    period_start = models.DateField(null=True, blank=True)
    period_end = models.DateField(null=True, blank=True)
    rows_read = models.BigIntegerField(default=0)
    rows_added = models.BigIntegerField(default=0)
    rows_known = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)
    # [{"name", "currency", "stated_minor", "computed_minor"}, …]
    controls = models.JSONField(default=list)
    balances = models.JSONField(default=dict)
    is_proved = models.BooleanField(null=True)
    error_code = models.CharField(max_length=60, blank=True)
    error_params = models.JSONField(default=dict)
    uploaded_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)
    committed_at = models.DateTimeField(null=True, blank=True)
    # a person took it in although its control totals disagree
    accepted_unproved_by = TenantForeignKey(
        "accounts.AuditEvent", related_name="+", null=True, blank=True
    )
    voided_by = TenantForeignKey("accounts.AuditEvent", related_name="+", null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "ledger", "id"], name="ledgers_statement_ledger_wall"
            ),
            models.UniqueConstraint(
                fields=["merchant", "ledger", "sha256"],
                condition=~Q(state__in=["VOIDED", "REFUSED"]),
                name="one_file_is_one_statement",
            ),
            models.CheckConstraint(
                condition=Q(period_end=None) | Q(period_start__lte=models.F("period_end")),
                name="a_statement_ends_after_it_starts",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "ledger", "period_start"], name="statement_coverage")
        ]

    def __str__(self) -> str:
        return self.name
