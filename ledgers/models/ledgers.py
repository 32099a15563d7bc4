from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantModel


class Ledger(TenantModel):
    """One stream of records: a bank account, a channel account, a shop's order book, a stock book."""

    class Kind(models.TextChoices):
        ORDERS = "ORDERS", _("Own orders")
        CHANNEL = "CHANNEL", _("Payment channel")
        PLATFORM = "PLATFORM", _("E-commerce platform")
        BANK = "BANK", _("Bank account")
        SUPPLIER = "SUPPLIER", _("Supplier")
        STOCK = "STOCK", _("Stock book")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    currency = models.CharField(_("currency"), max_length=4, default="CNY")
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    account = models.CharField(_("account or shop number"), max_length=80, blank=True)
    # what a file must be recognised as to land here without being asked
    format = models.CharField(max_length=40, blank=True)
    cut_off = models.TimeField(_("day cut-off"), null=True, blank=True)
    expected_after_days = models.PositiveSmallIntegerField(_("expected after days"), default=1)
    # how many statements of it were voided: part of an entry's identity, so that a replacement can
    # bring again what a voided file held
    edition = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "name"], name="a_ledger_name_is_one_ledger"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["ORDERS", "CHANNEL", "PLATFORM", "BANK", "SUPPLIER", "STOCK"]
                ),
                name="ledger_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SavedMapping(TenantModel):
    """How the columns of a plain table are read, recognised next time by its set of headers."""

    header_sha256 = models.CharField(max_length=64)
    header = models.JSONField()
    mapping = models.JSONField()
    created_by_name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "header_sha256"], name="a_header_has_one_mapping"
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(self.header)
