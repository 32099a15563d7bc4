from __future__ import annotations

from django.db import models

from accounts.tenancy import TenantForeignKey, TenantQuerySet


class AnsweredCall(models.Model):
    """What a token's call with an Idempotency-Key was answered, so that a repeated call does nothing twice."""

    merchant = models.ForeignKey(
        "accounts.Merchant", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    token = TenantForeignKey("accounts.ApiToken", related_name="+")
    key = models.CharField(max_length=200)
    request_sha256 = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    answered_at = models.DateTimeField()

    objects = TenantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "token", "key"], name="a_key_is_answered_once"
            )
        ]

    def __str__(self) -> str:
        return self.key
