from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel


class Lesson(TenantModel):
    """What a person said to a proposal that was learned from decisions; it isn't made again."""

    class State(models.TextChoices):
        TAKEN = "TAKEN", _("Taken into the draft")
        FORGOTTEN = "FORGOTTEN", _("Forgotten")

    rule_set = TenantForeignKey("reconcile.RuleSet", related_name="lessons")
    kind = models.CharField(max_length=10)
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State)
    decided_by_name = models.CharField(max_length=200)
    decided_at = models.DateTimeField(auto_now=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "rule_set", "fingerprint"], name="a_lesson_is_decided_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint[:12]}"
