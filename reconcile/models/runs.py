from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel
from reconcile.models.standing import is_given_up


class Run(TenantModel):
    """One execution of a reconciliation, pinned to a rule-set version and to the statements it read."""

    class State(models.TextChoices):
        QUEUED = "QUEUED", _("Waiting")
        DONE = "DONE", _("Done")
        FAILED = "FAILED", _("Failed")

    class Trigger(models.TextChoices):
        ARRIVAL = "ARRIVAL", _("The files arrived")
        CYCLE = "CYCLE", _("On its cycle")
        HAND = "HAND", _("Started by hand")

    reconciliation = TenantForeignKey("reconcile.Reconciliation", related_name="runs")
    rules = TenantForeignKey("reconcile.RuleSetVersion", related_name="runs")
    job = TenantForeignKey("accounts.Job", related_name="+", null=True, blank=True)
    trigger = models.CharField(max_length=8, choices=Trigger)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    period_start = models.DateField()
    period_end = models.DateField()
    started_by_name = models.CharField(max_length=200)
    queued_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    # [{"stage": "read", "left": 3000, "right": 2990}, …] in the order the stages ended
    stages = models.JSONField(default=list)
    # counts and sums of the outcome, and the proof that nothing was lost
    summary = models.JSONField(default=dict)
    inputs_sha256 = models.CharField(max_length=64, blank=True)
    outcome_sha256 = models.CharField(max_length=64, blank=True)
    engine_version = models.CharField(max_length=20, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(
                condition=Q(period_start__lte=F("period_end")), name="a_run_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "reconciliation", "-id"], name="run_latest_first")
        ]

    @property
    def standing(self) -> State:
        """The state as a person understands it: a run whose job was given up has failed."""
        if is_given_up(self.job, self.state):
            return self.State.FAILED
        return self.State(self.state)

    def __str__(self) -> str:
        return f"{self.reconciliation} {self.period_start}/{self.period_end}"


class RunStatement(TenantModel):
    """A statement that a run read."""

    run = TenantForeignKey("reconcile.Run", related_name="statements")
    statement = TenantForeignKey("ledgers.Statement", related_name="+")
    side = models.CharField(max_length=5)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "run", "statement"], name="a_run_reads_a_statement_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.statement)


class RunCertificate(TenantModel):
    """What it takes to compute a run again: which entries it saw, all else that it knew, and the hashes."""

    run = TenantForeignKey("reconcile.Run", related_name="certificates")
    engine_version = models.CharField(max_length=20)
    # of the statements' files, of the records as the engine got them, of the rules, of what it decided
    files_sha256 = models.CharField(max_length=64)
    records_sha256 = models.CharField(max_length=64)
    rules_sha256 = models.CharField(max_length=64)
    outcome_sha256 = models.CharField(max_length=64)
    # the engine's context and the ranges of entries' ids, as `engine.canonical` writes them
    context = models.TextField()
    left_seen = models.BinaryField()
    right_seen = models.BinaryField()

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(fields=["merchant", "run"], name="a_run_has_one_certificate"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="certificates_are_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.outcome_sha256
