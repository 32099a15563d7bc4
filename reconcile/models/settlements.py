from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel


class Adjustment(TenantModel):
    """A booked difference, as balanced double-entry lines."""

    class Kind(models.TextChoices):
        WRITE_OFF = "WRITE_OFF", _("Write-off")
        FEE = "FEE", _("Fee")
        CORRECTION = "CORRECTION", _("Correction")
        TOLERANCE = "TOLERANCE", _("Within a rule's tolerance")
        FX = "FX", _("Exchange difference")

    class State(models.TextChoices):
        PENDING = "PENDING", _("Pending approval")
        BOOKED = "BOOKED", _("Booked")
        RETURNED = "RETURNED", _("Returned")
        UNDONE = "UNDONE", _("Undone")

    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="+")
    case = TenantForeignKey(
        "reconcile.ExceptionCase", related_name="adjustments", null=True, blank=True
    )
    match = TenantForeignKey("reconcile.Match", related_name="adjustments", null=True, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=8, choices=State)
    currency = models.CharField(max_length=4)
    amount_minor = models.BigIntegerField()
    # what it counts against its maker's limits, in the merchant's currency, where its own is another one
    worth_minor = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField()
    period_on = models.DateField()
    # null for tokens and for the system
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    undone_by = TenantForeignKey("accounts.AuditEvent", related_name="+", null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(match__isnull=False),
                name="an_adjustment_explains_something",
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "reconciliation", "period_on"], name="adjustment_of_period"
            ),
            # each confirmed difference is looked up here when its transaction ends
            models.Index(
                fields=["merchant", "match"],
                name="adjustment_of_match",
                condition=Q(match__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_minor} {self.currency}"


class AdjustmentLine(TenantModel):
    """One side of the booking: debit or credit of an account, never both. The lines balance."""

    adjustment = TenantForeignKey("reconcile.Adjustment", related_name="lines")
    account = models.CharField(max_length=60)
    debit_minor = models.BigIntegerField(default=0)
    credit_minor = models.BigIntegerField(default=0)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(debit_minor__gte=0, credit_minor=0)
                | Q(debit_minor=0, credit_minor__gte=0),
                name="a_line_is_debit_or_credit",
            ),
        ]
        indexes = [models.Index(fields=["merchant", "adjustment"], name="line_of_adjustment")]

    def __str__(self) -> str:
        return f"{self.account} {self.debit_minor} {self.credit_minor}"


class Settlement(TenantModel):
    """A closed, balanced, approved set of matches and adjustments for a period; it locks them."""

    class State(models.TextChoices):
        SUBMITTED = "SUBMITTED", _("Awaiting approval")
        RETURNED = "RETURNED", _("Returned")
        APPROVED = "APPROVED", _("Approved and locked")
        SELF_CLOSED = "SELF_CLOSED", _("Closed single-handed")
        REOPENED = "REOPENED", _("Reopened")

    LOCKING = (State.APPROVED, State.SELF_CLOSED)
    LIVE = (State.SUBMITTED, State.APPROVED, State.SELF_CLOSED)

    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="settlements")
    period_start = models.DateField()
    period_end = models.DateField()
    state = models.CharField(max_length=12, choices=State)
    # opening + movements = closing per side and currency, and what is still open, as submitted
    proof = models.JSONField()
    proof_sha256 = models.CharField(max_length=64)
    # the rules it was proven by, and which amount of each side they compare: later ones change neither
    rules = TenantForeignKey("reconcile.RuleSetVersion", related_name="+", null=True, blank=True)
    basis = models.JSONField(null=True, blank=True)
    note = models.TextField(blank=True)
    made_by_name = models.CharField(max_length=200)
    submitted_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")), name="a_period_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["merchant", "reconciliation", "period_start"],
                condition=Q(state__in=["SUBMITTED", "APPROVED", "SELF_CLOSED"]),
                name="a_period_is_settled_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "reconciliation", "period_end"], name="settlement_of_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.reconciliation} {self.period_start}/{self.period_end}"


class Approval(TenantModel):
    """The second person's decision: on a settlement, a booking, new rules or a record that was missing.

    The maker can't be the checker.
    """

    class Decision(models.TextChoices):
        PENDING = "PENDING", _("Pending")
        APPROVED = "APPROVED", _("Approved")
        RETURNED = "RETURNED", _("Returned")
        SELF_CLOSED = "SELF_CLOSED", _("Closed single-handed")
        WITHDRAWN = "WITHDRAWN", _("Taken back")

    settlement = TenantForeignKey(
        "reconcile.Settlement", related_name="approvals", null=True, blank=True
    )
    adjustment = TenantForeignKey(
        "reconcile.Adjustment", related_name="approvals", null=True, blank=True
    )
    publication = TenantForeignKey(
        "reconcile.Publication", related_name="approvals", null=True, blank=True
    )
    record = TenantForeignKey(
        "reconcile.MissingRecord", related_name="approvals", null=True, blank=True
    )
    maker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    checker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decision = models.CharField(max_length=12, choices=Decision, default=Decision.PENDING)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(decision__in=["SELF_CLOSED", "WITHDRAWN"])
                | Q(checker=None)
                | ~Q(maker=F("checker")),
                name="checker_is_not_the_maker",
            ),
            models.CheckConstraint(
                condition=~Q(decision="WITHDRAWN") | Q(maker=F("checker")),
                name="only_the_maker_takes_back",
            ),
            models.CheckConstraint(
                condition=Q(decision="PENDING", checker=None)
                | (~Q(decision="PENDING") & Q(checker__isnull=False)),
                name="a_decision_has_a_person",
            ),
            models.CheckConstraint(
                condition=Q(
                    settlement__isnull=False, adjustment=None, publication=None, record=None
                )
                | Q(settlement=None, adjustment__isnull=False, publication=None, record=None)
                | Q(settlement=None, adjustment=None, publication__isnull=False, record=None)
                | Q(settlement=None, adjustment=None, publication=None, record__isnull=False),
                name="an_approval_is_of_one_thing",
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "id"],
                condition=Q(decision="PENDING"),
                name="approval_pending",
            )
        ]

    def __str__(self) -> str:
        return self.decision
