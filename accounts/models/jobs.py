from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantModel


class Job(TenantModel):
    """One piece of background work. This row is the truth; a Celery message is only its doorbell."""

    class State(models.TextChoices):
        TODO = "TODO", _("Waiting")
        RUNNING = "RUNNING", _("Running")
        DONE = "DONE", _("Done")
        DEAD = "DEAD", _("Failed")

    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=200)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.TODO)
    attempts = models.PositiveSmallIntegerField(default=0)
    # a lease is the right to write this job's effects; whoever claims the job anew gets another one
    lease = models.UUIDField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    run_after = models.DateTimeField(null=True, blank=True)
    phase = models.CharField(max_length=40, blank=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(default=0)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "dedupe_key"], name="a_piece_of_work_is_one_job"
            ),
        ]
        indexes = [
            models.Index(
                fields=["merchant", "id"],
                condition=Q(state__in=["TODO", "RUNNING"]),
                name="job_unfinished",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.dedupe_key}"


class OutboxMessage(TenantModel):
    """A mail that a committed transaction wants sent; its id is fixed when the row is inserted."""

    recipient = models.EmailField()
    subject = models.CharField(max_length=200)
    body = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    send_after = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta(TenantModel.Meta):
        pass

    def __str__(self) -> str:
        return self.subject


class WorkerHeartbeat(models.Model):
    """When each worker was last seen; readiness asks this."""

    name = models.CharField(max_length=200, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class BeatTick(models.Model):
    """One tick of one schedule. Two beats can't both insert it."""

    schedule = models.CharField(max_length=60)
    period_start = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["schedule", "period_start"], name="a_tick_is_had_once")
        ]

    def __str__(self) -> str:
        return f"{self.schedule} {self.period_start:%Y-%m-%d %H:%M}"
