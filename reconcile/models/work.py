from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Role
from accounts.tenancy import TenantForeignKey, TenantModel
from reconcile.models.cases import ExceptionKind


class ForcedMatch(TenantModel):
    """Rows that somebody wants matched although their difference is above what they may book alone.

    Its adjustment waits for an approver's word; approved, it explains the match that is made then.
    """

    adjustment = TenantForeignKey("reconcile.Adjustment", related_name="forced_matches")
    # public ids of the open items, and of the cases that they stand in
    items = models.JSONField()
    cases = models.JSONField()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "adjustment"], name="an_adjustment_forces_one_match"
            ),
        ]

    def __str__(self) -> str:
        return str(self.adjustment)


class AssignmentRule(TenantModel):
    """Whose work a new case is: the first rule in order whose conditions all hold decides."""

    # what is blank or null holds for every case
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("Kind"), max_length=20, choices=ExceptionKind, blank=True)
    ledger = TenantForeignKey("ledgers.Ledger", related_name="+", null=True, blank=True)
    reconciliation = TenantForeignKey(
        "reconcile.Reconciliation", related_name="+", null=True, blank=True
    )
    # of the money at stake, in the merchant's own currency; other currencies fit no band
    from_minor = models.BigIntegerField(null=True, blank=True)
    below_minor = models.BigIntegerField(null=True, blank=True)
    # one person, or by turns the one of a role who has fewest open cases
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    role = models.CharField(_("Role"), max_length=12, choices=Role, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="") | Q(user=None, role__gt=""),
                name="a_case_goes_to_a_person_or_a_role",
            ),
            models.CheckConstraint(
                condition=Q(from_minor=None)
                | Q(below_minor=None)
                | Q(from_minor__lt=F("below_minor")),
                name="an_amount_band_is_not_empty",
            ),
            models.UniqueConstraint(
                fields=["merchant", "position"],
                name="assignment_rules_have_an_order",
                deferrable=models.Deferrable.DEFERRED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}: {self.kind or '*'}"


class DuePolicy(TenantModel):
    """How long a case may take by its amount, and where it goes when it takes longer."""

    # [[from_minor, banking days], …] in the merchant's currency, the largest amount first; the last is from 0
    steps = models.JSONField()
    escalate_after_days = models.PositiveSmallIntegerField()
    escalate_to = models.CharField(max_length=12, choices=Role)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["merchant"], name="a_merchant_has_one_due_policy"),
        ]

    def __str__(self) -> str:
        return f"{self.steps}"
