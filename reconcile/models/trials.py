from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel
from reconcile.models.standing import is_given_up


class BackTest(TenantModel):
    """A document tried on a past period beside the version in force: kept as the evidence for publishing it."""

    class State(models.TextChoices):
        QUEUED = "QUEUED", _("Waiting")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")

    rule_set = TenantForeignKey("reconcile.RuleSet", related_name="back_tests")
    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="+")
    # what it was compared with, and what was tried: the draft may have changed since
    against = TenantForeignKey("reconcile.RuleSetVersion", related_name="+")
    document = models.JSONField()
    document_sha256 = models.CharField(max_length=64)
    period_start = models.DateField()
    period_end = models.DateField()
    job = TenantForeignKey("accounts.Job", related_name="+", null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    figures = models.JSONField(default=dict)
    # of the confirmations that people's decisions can judge: how many, and how many of those are right
    decided = models.PositiveIntegerField(null=True, blank=True)
    decided_right = models.PositiveIntegerField(null=True, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")),
                name="a_back_test_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(decided=None) | Q(decided_right__lte=F("decided")),
                name="no_more_is_right_than_was_decided",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "rule_set", "-id"], name="back_test_latest_first")
        ]

    @property
    def standing(self) -> State:
        """The state as a person understands it: one whose job was given up has failed."""
        if is_given_up(self.job, self.state):
            return self.State.FAILED
        return self.State(self.state)

    def __str__(self) -> str:
        return f"{self.rule_set} {self.period_start}/{self.period_end}"


class Publication(TenantModel):
    """The wish to put a draft in force: granted at once by its evidence, or by a second person."""

    class State(models.TextChoices):
        PENDING = "PENDING", _("Awaiting approval")
        PUBLISHED = "PUBLISHED", _("Published")
        RETURNED = "RETURNED", _("Returned")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    rule_set = TenantForeignKey("reconcile.RuleSet", related_name="publications")
    # what was in force when it was asked for; with another one in force it is another change
    against = TenantForeignKey("reconcile.RuleSetVersion", related_name="+")
    document = models.JSONField()
    document_sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=State)
    version = TenantForeignKey("reconcile.RuleSetVersion", related_name="+", null=True, blank=True)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "rule_set"],
                condition=Q(state="PENDING"),
                name="one_draft_of_a_rule_set_awaits_approval",
            ),
            models.CheckConstraint(
                condition=Q(state="PUBLISHED", version__isnull=False)
                | (~Q(state="PUBLISHED") & Q(version=None)),
                name="what_is_published_is_a_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule_set} {self.document_sha256[:12]}"
