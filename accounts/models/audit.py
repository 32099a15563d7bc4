from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantModel, TenantQuerySet

GENESIS_HASH = "0" * 64


class AuditHead(models.Model):
    """The end of a merchant's chain; locking it puts that merchant's events in one order."""

    merchant = models.OneToOneField(
        "accounts.Merchant", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS_HASH)

    objects = TenantQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.merchant_id}: {self.sequence}"


class AuditEvent(TenantModel):
    """Who did what to what, when, before and after. Appended only; each holds the hash of the one before."""

    class ActorKind(models.TextChoices):
        PERSON = "PERSON", _("Person")
        TOKEN = "TOKEN", _("API token")
        SYSTEM = "SYSTEM", _("System")
        # somebody outside, known by nothing but the link they were sent
        LINK = "LINK", _("By link")

    sequence = models.BigIntegerField()
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=8, choices=ActorKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    actor_name = models.CharField(max_length=200)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["merchant", "sequence"], name="the_chain_has_no_forks"),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "subject_id", "sequence"], name="audit_history_of_a_thing"
            )
        ]
        triggers = [
            pgtrigger.Protect(
                name="audit_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="audit_is_not_truncated",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'the audit trail is not truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"
