from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel, TenantQuerySet


class Match(TenantModel):
    """Left and right entries that are the same money, suggested or confirmed."""

    class State(models.TextChoices):
        SUGGESTED = "SUGGESTED", _("Suggested")
        CONFIRMED = "CONFIRMED", _("Matched")

    # of a million rows each key costs seconds: a trigger looks up each statement's reconciliations and runs
    # once, which proves the merchant too, and the few that are undone have their event looked up
    merchant = models.ForeignKey(
        "accounts.Merchant",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="+")
    # the run that found it; none when a person matched by hand
    run = TenantForeignKey("reconcile.Run", related_name="+", null=True, blank=True)
    state = models.CharField(max_length=10, choices=State)
    rule_number = models.PositiveSmallIntegerField(null=True)
    rule = models.CharField(max_length=120, blank=True)
    cardinality = models.CharField(max_length=5)
    currency = models.CharField(max_length=4)
    # Σ left − Σ right on the basis of the rule set; anything but zero is explained by an adjustment
    difference_minor = models.BigIntegerField()
    score = models.PositiveSmallIntegerField(null=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_params = models.JSONField(default=dict)
    # the day its last entry was booked: the period in which the money agreed
    period_on = models.DateField()
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    undone_by = TenantForeignKey("accounts.AuditEvent", related_name="+", null=True, blank=True)

    class Meta(TenantModel.Meta):
        indexes = [
            models.Index(
                fields=["merchant", "reconciliation", "period_on", "state"],
                name="match_of_period",
                condition=Q(undone_by=None),
            ),
            models.Index(
                fields=["merchant", "reconciliation"],
                name="match_undone",
                condition=Q(undone_by__isnull=False),
            ),
            # few among a million matches: what a person still has to accept or reject
            models.Index(
                fields=["merchant", "id"],
                include=[
                    "score",
                    "reconciliation",
                    "rule_number",
                    "rule",
                    "currency",
                    "difference_minor",
                    "period_on",
                ],
                condition=Q(state="SUGGESTED", undone_by=None),
                name="match_suggested",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cardinality} {self.rule}"


class MatchLeg(models.Model):
    """Joins an entry to its match. Append-only but for `undone_by`, once, from null.

    That match and entry are there, in the merchant's own rows and the match in the same reconciliation, is looked
    up once per statement, with the sums. The event that undid it is looked up where there is one.
    """

    merchant = models.ForeignKey(
        "accounts.Merchant",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="+")
    match = TenantForeignKey("reconcile.Match", related_name="legs")
    entry = TenantForeignKey("ledgers.Entry", related_name="+")
    side = models.CharField(max_length=5)
    # of a row that a person has split: which part of it, see OpenItem
    part = models.PositiveSmallIntegerField(default=0, db_default=0)
    amount_minor = models.BigIntegerField()
    # what it counts in the match's currency, where the entry has another one
    converted_minor = models.BigIntegerField(null=True, blank=True)
    undone_by = TenantForeignKey("accounts.AuditEvent", related_name="+", null=True, blank=True)

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "reconciliation", "entry", "part"],
                condition=Q(undone_by=None),
                name="an_entry_has_one_match",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "match"], name="leg_of_match"),
            # the few that are parts of split rows, which each proof of a period looks up
            models.Index(
                fields=["merchant", "reconciliation"], name="leg_of_part", condition=Q(part__gt=0)
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="legs_are_not_deleted", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="legs_only_get_undone",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF OLD.undone_by_id IS NULL AND NEW.undone_by_id IS NOT NULL"
                    " AND (OLD.id, OLD.merchant_id, OLD.reconciliation_id, OLD.match_id,"
                    " OLD.entry_id, OLD.side, OLD.part, OLD.amount_minor) = (NEW.id, NEW.merchant_id,"
                    " NEW.reconciliation_id, NEW.match_id, NEW.entry_id, NEW.side, NEW.part,"
                    " NEW.amount_minor) AND OLD.converted_minor IS NOT DISTINCT FROM"
                    " NEW.converted_minor THEN RETURN NEW; END IF;"
                    " RAISE EXCEPTION 'a leg is append-only: it can only be undone, once';"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.amount_minor}"

    @property
    def worth_minor(self) -> int:
        """What it counts in the currency of its match."""
        return self.amount_minor if self.converted_minor is None else self.converted_minor

    @property
    def currency(self) -> str:
        """What its own amount is in; stock is counted in pieces, whatever its entry costs."""
        is_converted = self.converted_minor is not None
        return str(self.entry.currency if is_converted else self.match.currency)
