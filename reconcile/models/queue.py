from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel
from reconcile.models.standing import is_given_up


class SavedView(TenantModel):
    """A name for the filters of a queue's address: one person's, or shared with everybody of the merchant."""

    name = models.CharField(_("name"), max_length=60)
    # the filters as they stand in the address, empty ones left out
    filters = models.JSONField(default=dict)
    # whose it is; none for a shared one that a program has saved
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    is_shared = models.BooleanField(default=False)
    # the queue opens with it: for its owner, or where it is shared for all who chose none of their own
    is_default = models.BooleanField(default=False)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "owner", "name"],
                condition=Q(is_shared=False),
                name="a_person_names_a_view_once",
            ),
            models.UniqueConstraint(
                fields=["merchant", "name"],
                condition=Q(is_shared=True),
                name="a_shared_view_has_its_own_name",
            ),
            models.UniqueConstraint(
                fields=["merchant", "owner"],
                condition=Q(is_shared=False, is_default=True),
                name="a_person_opens_one_view_first",
            ),
            models.UniqueConstraint(
                fields=["merchant"],
                condition=Q(is_shared=True, is_default=True),
                name="everybody_opens_one_view_first",
            ),
            models.CheckConstraint(
                condition=Q(is_shared=True) | Q(owner__isnull=False),
                name="a_view_of_nobody_is_shared",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupAct(TenantModel):
    """One act on many cases or suggestions: what it was asked for, how far it is, what it left and why."""

    class Act(models.TextChoices):
        ACCEPT = "ACCEPT", _("Accept")
        ASSIGN = "ASSIGN", _("Assign")
        CARRY_FORWARD = "CARRY_FORWARD", _("Carry forward")
        SET_ASIDE = "SET_ASIDE", _("Set aside")
        TAKE_BACK = "TAKE_BACK", _("Take back")

    class State(models.TextChoices):
        QUEUED = "QUEUED", _("Waiting")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")

    act = models.CharField(max_length=13, choices=Act)
    # the filters that chose the group; empty where its members were ticked one by one
    filters = models.JSONField(default=dict)
    # reason, day or person that the act was given
    given = models.JSONField(default=dict)
    # [[id, version], …] as they stood when it was asked: what came later is no part of it
    members = models.JSONField(default=list)
    # public ids of those that the person has looked at before
    sample = models.JSONField(default=list)
    position = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    # [{"id", "name", "why"}, …]: those left as they were
    left = models.JSONField(default=list)
    state = models.CharField(max_length=6, choices=State, default=State.QUEUED)
    job = TenantForeignKey("accounts.Job", related_name="+", null=True, blank=True)
    # the act whose results this one takes back
    takes_back = TenantForeignKey("self", related_name="taken_back_by", null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    asked_by_name = models.CharField(max_length=200)
    asked_by_role = models.CharField(max_length=12)
    asked_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(position__lte=F("total"), done__lte=F("position")),
                name="a_group_act_does_no_more_than_its_group",
            ),
            models.CheckConstraint(
                condition=Q(act="TAKE_BACK", takes_back__isnull=False)
                | (~Q(act="TAKE_BACK") & Q(takes_back__isnull=True)),
                name="only_taking_back_names_another_act",
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "takes_back"],
                condition=Q(takes_back__isnull=False),
                name="group_act_taken_back",
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.total}"

    @property
    def is_of_matches(self) -> bool:
        """Whether its members are suggestions; else they are cases."""
        return (self.takes_back or self).act == self.Act.ACCEPT

    @property
    def left_count(self) -> int:
        return self.position - self.done

    @property
    def to_do(self) -> int:
        return self.total - self.position

    @property
    def standing(self) -> State:
        """The state as a person understands it: one whose job was given up has failed."""
        if is_given_up(self.job, self.state):
            return self.State.FAILED
        return self.State(self.state)
