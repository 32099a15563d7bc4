from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel

ACCOUNT_CODE_LENGTH_MAX = 40
ACCOUNT_NAME_LENGTH_MAX = 100


class AccountPurpose(models.TextChoices):
    """What an account of the merchant's own books is needed for in a voucher."""

    BANK = "BANK", _("Bank account")
    CLEARING = "CLEARING", _("Money with a payment channel or platform")
    RECEIVABLE = "RECEIVABLE", _("Sales receivable")
    PAYABLE = "PAYABLE", _("Owed to suppliers")
    PURCHASES = "PURCHASES", _("Purchases and stock")
    FEE = "FEE", _("Channel fees")
    FX = "FX", _("Exchange gains and losses")
    WRITE_OFF = "WRITE_OFF", _("Written-off differences")
    CORRECTION = "CORRECTION", _("Corrections")
    ROUNDING = "ROUNDING", _("Differences within a tolerance")
    SUSPENSE = "SUSPENSE", _("Suspense, until a difference is cleared")


class AccountMapping(TenantModel):
    """Which account of the merchant's books serves a purpose, in general or for one ledger."""

    purpose = models.CharField(max_length=10, choices=AccountPurpose)
    # null: every ledger that has no account of its own
    ledger = TenantForeignKey("ledgers.Ledger", related_name="+", null=True, blank=True)
    code = models.CharField(max_length=ACCOUNT_CODE_LENGTH_MAX)
    name = models.CharField(max_length=ACCOUNT_NAME_LENGTH_MAX)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "purpose"],
                condition=Q(ledger=None),
                name="a_purpose_has_one_account",
            ),
            models.UniqueConstraint(
                fields=["merchant", "purpose", "ledger"],
                condition=Q(ledger__isnull=False),
                name="a_purpose_has_one_account_per_ledger",
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=AccountPurpose.values), name="account_purpose_is_known"
            ),
            models.CheckConstraint(
                condition=Q(code__gt="", name__gt=""), name="an_account_has_code_and_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.code}"
