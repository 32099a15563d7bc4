from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel


class Side(models.TextChoices):
    LEFT = "LEFT", _("Ours")
    RIGHT = "RIGHT", _("Theirs")


class RuleSet(TenantModel):
    """A name for a line of versions, and the draft that may become the next one."""

    name = models.CharField(_("name"), max_length=120)
    draft = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "name"], name="a_rule_set_name_is_one_rule_set"
            ),
        ]

    @property
    def in_force(self) -> RuleSetVersion:
        """The newest version: a rule set is made with its first one."""
        newest: RuleSetVersion = self.versions.order_by("-number")[0]
        return newest

    def __str__(self) -> str:
        return self.name


class RuleSetVersion(TenantModel):
    """An immutable, published version: the JSON document that the engine reads, and its hash."""

    rule_set = TenantForeignKey("reconcile.RuleSet", related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    published_by_name = models.CharField(max_length=200)
    published_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "rule_set", "number"], name="a_version_number_is_used_once"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="rule_versions_are_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_set} v{self.number}"


class Reconciliation(TenantModel):
    """A standing definition: which ledgers are ours (left), which theirs (right), by which rules, how often."""

    class Cycle(models.TextChoices):
        ON_ARRIVAL = "ON_ARRIVAL", _("When the files are in")
        DAILY = "DAILY", _("Daily")
        WEEKLY = "WEEKLY", _("Weekly")
        MONTHLY = "MONTHLY", _("Monthly")
        BY_HAND = "BY_HAND", _("By hand")

    name = models.CharField(_("name"), max_length=120)
    rule_set = TenantForeignKey("reconcile.RuleSet", related_name="reconciliations")
    cycle = models.CharField(_("cycle"), max_length=10, choices=Cycle, default=Cycle.ON_ARRIVAL)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "name"], name="a_reconciliation_name_is_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReconciliationLedger(TenantModel):
    """A ledger's place in a reconciliation."""

    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="sides")
    ledger = TenantForeignKey("ledgers.Ledger", related_name="reconciliation_sides")
    side = models.CharField(max_length=5, choices=Side)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "reconciliation", "ledger"],
                name="a_ledger_stands_on_one_side",
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values), name="a_side_is_left_or_right"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger} ({self.get_side_display()})"
