from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel


class MissingRecord(TenantModel):
    """What our books should have had: asked for on a case, and counted once an approver says so.

    Counted, it is a statement of one row in the ledger, read like any other file.
    """

    class State(models.TextChoices):
        PENDING = "PENDING", _("Pending approval")
        COUNTED = "COUNTED", _("In the books")
        RETURNED = "RETURNED", _("Returned")

    case = TenantForeignKey("reconcile.ExceptionCase", related_name="missing_records")
    ledger = TenantForeignKey("ledgers.Ledger", related_name="+")
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=4)
    booked_on = models.DateField()
    reference = models.CharField(max_length=200)
    reason = models.TextField()
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    statement = TenantForeignKey("ledgers.Statement", related_name="+", null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "case"],
                condition=Q(state="PENDING"),
                name="a_case_asks_for_one_record",
            ),
            models.CheckConstraint(
                condition=Q(state="COUNTED", statement__isnull=False)
                | (~Q(state="COUNTED") & Q(statement=None)),
                name="a_counted_record_has_a_statement",
            ),
        ]
        indexes = [models.Index(fields=["merchant", "case", "id"], name="record_of_case")]

    def __str__(self) -> str:
        return self.reference


class Mention(TenantModel):
    """A person whom a comment names: they are told until they have seen it."""

    comment = TenantForeignKey("reconcile.Comment", related_name="mentions")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "comment", "user"], name="a_comment_mentions_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "user"], name="mention_unseen", condition=Q(seen_at=None)
            )
        ]

    def __str__(self) -> str:
        return str(self.user)


class CaseDraft(TenantModel):
    """What a person has typed and ticked on a case and not sent yet."""

    case = TenantForeignKey("reconcile.ExceptionCase", related_name="drafts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # form → field → what stands in it; of the form “match” the ticked rows as a list
    content = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "case", "user"], name="a_person_has_one_draft_of_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.saved_at:%Y-%m-%d %H:%M}"
