from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models.merchants import Role
from accounts.tenancy import TenantModel


class LimitedAct(models.TextChoices):
    WRITE_OFF = "WRITE_OFF", _("Write-offs")
    FORCED_MATCH = "FORCED_MATCH", _("Differences of matches by hand")


class AuthorityLimit(TenantModel):
    """How much of the merchant's currency a role may decide alone, where it isn't the usual; null: any amount."""

    role = models.CharField(max_length=12, choices=Role)
    act = models.CharField(max_length=12, choices=LimitedAct)
    per_case_minor = models.BigIntegerField(null=True, blank=True)
    per_day_minor = models.BigIntegerField(null=True, blank=True)
    per_month_minor = models.BigIntegerField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "role", "act"], name="a_role_has_one_limit_of_an_act"
            ),
            models.CheckConstraint(
                condition=Q(role__in=Role.values, act__in=LimitedAct.values),
                name="limit_is_of_a_known_role_and_act",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.act}"
