from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel
from ledgers.models.statements import private_path

# the reason of a case that names the rule which met its bound
TOO_MANY = "too_many_of_one_amount"


class ExceptionKind(models.TextChoices):
    EXTERNAL_ONLY = "EXTERNAL_ONLY", _("Theirs has it, ours doesn't")
    INTERNAL_ONLY = "INTERNAL_ONLY", _("Ours has it, theirs doesn't")
    AMOUNT_OVER = "AMOUNT_OVER", _("Received more than booked")
    AMOUNT_SHORT = "AMOUNT_SHORT", _("Received less than booked")
    FEE_MISMATCH = "FEE_MISMATCH", _("Fee differs from the contract")
    STATUS_MISMATCH = "STATUS_MISMATCH", _("Status differs")
    CURRENCY_MISMATCH = "CURRENCY_MISMATCH", _("Currency differs")
    QUANTITY_MISMATCH = "QUANTITY_MISMATCH", _("Quantity differs")
    DUPLICATE = "DUPLICATE", _("Stands twice")
    TIMING = "TIMING", _("Timing difference")
    AMBIGUOUS = "AMBIGUOUS", _("Several answers fit")
    MISSING_STATEMENT = "MISSING_STATEMENT", _("Statement not in yet")
    NON_TRADE = "NON_TRADE", _("Nothing to match")


# kinds that no other row can ever answer
NOTHING_TO_MATCH = (ExceptionKind.NON_TRADE, ExceptionKind.DUPLICATE)


class ExceptionCase(TenantModel):
    """An item a person must look at, of one kind, with its candidates."""

    class State(models.TextChoices):
        OPEN = "OPEN", _("Open")
        IN_REVIEW = "IN_REVIEW", _("In review")
        PENDING_APPROVAL = "PENDING_APPROVAL", _("Pending approval")
        ON_HOLD = "ON_HOLD", _("On hold")
        RESOLVED = "RESOLVED", _("Resolved")

    class Resolution(models.TextChoices):
        MATCHED = "MATCHED", _("Matched by hand")
        WRITTEN_OFF = "WRITTEN_OFF", _("Written off")
        CARRIED_FORWARD = "CARRIED_FORWARD", _("Carried forward")
        SET_ASIDE = "SET_ASIDE", _("Set aside, nothing to match")
        MATCHED_LATER = "MATCHED_LATER", _("Matched by a later run")
        RECLASSIFIED = "RECLASSIFIED", _("Seen anew by a later run")
        ADJUSTED = "ADJUSTED", _("Adjustment booked")
        DUPLICATE = "DUPLICATE", _("Marked as a duplicate")
        JOINED = "JOINED", _("Put back together")

    # the rows of a case resolved like this have left the books by it: the proof of a period counts them
    DECIDED = (
        Resolution.WRITTEN_OFF,
        Resolution.SET_ASIDE,
        Resolution.ADJUSTED,
        Resolution.DUPLICATE,
    )

    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="+")
    run = TenantForeignKey("reconcile.Run", related_name="+")
    kind = models.CharField(max_length=20, choices=ExceptionKind)
    state = models.CharField(max_length=16, choices=State, default=State.OPEN)
    resolution = models.CharField(max_length=16, choices=Resolution, blank=True)
    currency = models.CharField(max_length=4)
    # the money at stake: |difference|, or the entries' own sum where there is no other side
    amount_minor = models.BigIntegerField()
    difference_minor = models.BigIntegerField()
    reference = models.CharField(max_length=200, blank=True)
    reason_code = models.CharField(max_length=60)
    reason_params = models.JSONField(default=dict)
    # up to three: [{"entries": [id, …], "fields": [{"field", "ours", "theirs", "agrees"}], "margin"}]
    candidates = models.JSONField(default=list)
    period_on = models.DateField()
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    held_until = models.DateField(null=True, blank=True)
    # the case that a person has split this one off
    split_from = TenantForeignKey("self", related_name="+", null=True, blank=True)
    # the row that this one says again
    duplicate_of = TenantForeignKey("ledgers.Entry", related_name="+", null=True, blank=True)
    # the day on which it should be decided; on hold it has none, but what was left of its banking days
    due_on = models.DateField(null=True, blank=True)
    due_days_left = models.SmallIntegerField(null=True, blank=True)
    # who had it when it was passed on, and gets it back with the answer
    escalated_from = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    escalated_at = models.DateTimeField(null=True, blank=True)
    # raised by every act; a page that shows an older one is stale
    version = models.PositiveIntegerField(default=1)
    resolved_by_name = models.CharField(max_length=200, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=ExceptionKind.values), name="case_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="RESOLVED", resolution__gt="")
                | (~Q(state="RESOLVED") & Q(resolution="")),
                name="a_resolved_case_says_how",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "reconciliation", "state", "kind"], name="case_queue"),
            models.Index(fields=["merchant", "run"], name="case_of_run"),
            models.Index(
                fields=["merchant", "split_from"],
                name="case_split_off",
                condition=Q(split_from__isnull=False),
            ),
            models.Index(
                fields=["merchant", "due_on"], condition=~Q(state="RESOLVED"), name="case_due"
            ),
            # all that the queue filters, sorts and sums by, so that it reads no row that it doesn't show
            models.Index(
                fields=["merchant", "-amount_minor", "id"],
                include=[
                    "period_on",
                    "kind",
                    "state",
                    "currency",
                    "reconciliation",
                    "assignee",
                    "reason_code",
                    "difference_minor",
                ],
                condition=~Q(state="RESOLVED"),
                name="case_unresolved",
            ),
            # the few that name the rule which met its bound
            models.Index(
                fields=["merchant", "id"],
                condition=Q(reason_code=TOO_MANY) & ~Q(state="RESOLVED"),
                name="case_crowded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    # Django's own get_…_display hashes every choice in the reader's language at each call: fifty rows of a
    # page took longer by it than by all the rest

    @property
    def kind_label(self) -> str:
        return str(ExceptionKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

    @property
    def resolution_label(self) -> str:
        return str(self.Resolution(self.resolution).label) if self.resolution else ""


class OpenItem(TenantModel):
    """The place of an entry that no match holds: in a case, or waiting in the pool (no case yet).

    A person may split a row: its parts have their places one by one, and their amounts add up to the row's.
    Part 0 is always there; a row that nobody has split is its part 0.

    One table for both, so that one unique constraint keeps an entry from standing in two places. An item
    is released when a match takes its entry or a later run places it anew; an item of a resolved case
    stays, for that is where the entry is.
    """

    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="+")
    entry = TenantForeignKey("ledgers.Entry", related_name="+")
    side = models.CharField(max_length=5)
    part = models.PositiveSmallIntegerField(default=0, db_default=0)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=4)
    booked_on = models.DateField()
    case = TenantForeignKey("reconcile.ExceptionCase", related_name="items", null=True, blank=True)
    # in the pool: the other side's file is expected by this day, and then it becomes a case
    expected_by = models.DateField(null=True, blank=True)
    reason_code = models.CharField(max_length=60, blank=True)
    reason_params = models.JSONField(default=dict)
    released_by = TenantForeignKey("accounts.AuditEvent", related_name="+", null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "reconciliation", "entry", "part"],
                condition=Q(released_by=None),
                name="an_open_entry_is_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(case__isnull=False) | Q(expected_by__isnull=False),
                name="a_waiting_entry_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "case"], name="item_of_case"),
            models.Index(
                fields=["merchant", "expected_by", "id"],
                condition=Q(case=None, released_by=None),
                name="item_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.amount_minor} {self.currency}"


class Comment(TenantModel):
    """What somebody said about a case."""

    case = TenantForeignKey("reconcile.ExceptionCase", related_name="comments")
    author_name = models.CharField(max_length=200)
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["merchant", "case", "id"], name="comment_of_case")]

    def __str__(self) -> str:
        return self.text[:60]


class Evidence(TenantModel):
    """A file that supports a decision on a case."""

    case = TenantForeignKey("reconcile.ExceptionCase", related_name="evidence")
    file = models.FileField(upload_to=private_path, max_length=200)
    name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    attached_by_name = models.CharField(max_length=200)
    attached_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        indexes = [models.Index(fields=["merchant", "case", "id"], name="evidence_of_case")]

    def __str__(self) -> str:
        return self.name
