from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel


class Dispute(TenantModel):
    """Differences raised with a platform, a channel or a supplier, and what came of it."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("Draft")
        SENT = "SENT", _("Sent")
        ANSWERED = "ANSWERED", _("Answered")
        ACCEPTED = "ACCEPTED", _("Accepted by them")
        REFUSED = "REFUSED", _("Refused by them")
        WITHDRAWN = "WITHDRAWN", _("Withdrawn")

    # from where it may go where; what is over stays readable and is taken up again as a new one
    NEXT = {
        State.DRAFT: (State.SENT, State.WITHDRAWN),
        State.SENT: (State.ANSWERED, State.ACCEPTED, State.REFUSED, State.WITHDRAWN),
        State.ANSWERED: (State.SENT, State.ACCEPTED, State.REFUSED, State.WITHDRAWN),
    }
    LIVE = (State.DRAFT, State.SENT, State.ANSWERED)

    counterparty = models.CharField(max_length=200)
    channel = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    deadline = models.DateField()
    # where the deadline is from, as a code; empty once a person has changed it
    deadline_source = models.CharField(max_length=40, blank=True)
    currency = models.CharField(max_length=4)
    claimed_minor = models.BigIntegerField()
    recovered_minor = models.BigIntegerField(default=0)
    # their own number of it
    their_reference = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField(auto_now_add=True)
    sent_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    # raised by every act; a page that shows an older one is stale
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state__in=["DRAFT", "SENT", "ANSWERED"], ended_on=None)
                | Q(state__in=["ACCEPTED", "REFUSED", "WITHDRAWN"], ended_on__isnull=False),
                name="a_dispute_that_is_over_says_when",
            ),
        ]
        indexes = [models.Index(fields=["merchant", "state", "deadline"], name="dispute_by_day")]

    def __str__(self) -> str:
        return self.counterparty

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class DisputedCase(TenantModel):
    """A case that a dispute is about, with the amount that it claims for it."""

    dispute = TenantForeignKey("reconcile.Dispute", related_name="claims")
    case = TenantForeignKey("reconcile.ExceptionCase", related_name="claims")
    amount_minor = models.BigIntegerField()
    # what the text and the workbook said of it when they were sent; null before, and where that is older
    as_sent = models.JSONField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "dispute", "case"], name="a_dispute_names_a_case_once"
            ),
        ]
        indexes = [models.Index(fields=["merchant", "case"], name="claim_of_case")]

    def __str__(self) -> str:
        return str(self.amount_minor)
