from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantModel


class NoticeKind(models.TextChoices):
    ASSIGNED = "ASSIGNED", _("Work is given to you")
    MENTIONED = "MENTIONED", _("Somebody mentions you")
    APPROVAL_ASKED = "APPROVAL_ASKED", _("Something waits for your decision")
    DECIDED = "DECIDED", _("What you asked for is decided")
    DUE_SOON = "DUE_SOON", _("Your work is due today")
    OVERDUE = "OVERDUE", _("Work is overdue")
    STATEMENT_LATE = "STATEMENT_LATE", _("A statement is late")
    ANSWERED = "ANSWERED", _("Somebody outside has answered")


class Delivery(models.TextChoices):
    APP = "APP", _("Here only")
    AT_ONCE = "AT_ONCE", _("Here and by mail at once")
    DAILY = "DAILY", _("Here and in one mail a day")
    OFF = "OFF", _("Not at all")


class Notice(TenantModel):
    """What one person is told. The sentence is made when it is read, in the reader's language."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=NoticeKind)
    # who, about, count, note, outcome: what the sentence of the kind is made of
    said = models.JSONField(default=dict)
    # where it leads, on this site
    address = models.CharField(max_length=300)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    # still to be sent in the day's mail
    is_for_digest = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values), name="notice_kind_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "user", "id"], name="notice_of_person"),
            models.Index(
                fields=["merchant", "user"], condition=Q(read_at=None), name="notice_unread"
            ),
            models.Index(
                fields=["merchant", "user", "id"],
                condition=Q(is_for_digest=True),
                name="notice_for_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.user_id}"


class NoticeChoice(TenantModel):
    """How a person wants to be told of one kind of thing, where it isn't the usual way."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=NoticeKind)
    delivery = models.CharField(max_length=8, choices=Delivery)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "user", "kind"], name="a_kind_of_notice_is_chosen_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=NoticeKind.values, delivery__in=Delivery.values),
                name="notice_choice_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.delivery}"
