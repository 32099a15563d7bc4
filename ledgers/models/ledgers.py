from __future__ import annotations

from datetime import time

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantForeignKey, TenantModel
from ledgers.deliveries import Delivery, Every


class Ledger(TenantModel):
    """One stream of records: a bank account, a channel account, a shop's order book, a stock book."""

    class Kind(models.TextChoices):
        ORDERS = "ORDERS", _("Own orders")
        CHANNEL = "CHANNEL", _("Payment channel")
        PLATFORM = "PLATFORM", _("E-commerce platform")
        BANK = "BANK", _("Bank account")
        SUPPLIER = "SUPPLIER", _("Supplier")
        STOCK = "STOCK", _("Stock book")

    class Expected(models.TextChoices):
        DAY = Every.DAY.value, _("every day")
        WEEK = Every.WEEK.value, _("every week")
        MONTH = Every.MONTH.value, _("every month")
        NEVER = Every.NEVER.value, _("whenever they come")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    currency = models.CharField(_("currency"), max_length=4, default="CNY")
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    account = models.CharField(_("account or shop number"), max_length=80, blank=True)
    # what a file must be recognised as to land here without being asked
    format = models.CharField(max_length=40, blank=True)
    cut_off = models.TimeField(_("day cut-off"), default=time(0))
    expected_every = models.CharField(
        _("statements come"), max_length=5, choices=Expected, default=Expected.MONTH
    )
    expected_after_days = models.PositiveSmallIntegerField(_("expected after days"), default=4)
    expected_at = models.TimeField(_("expected at"), default=time(10))
    skips_days_off = models.BooleanField(_("banking days only"), default=False)
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
            models.CheckConstraint(
                condition=Q(expected_every__in=["DAY", "WEEK", "MONTH", "NEVER"]),
                name="ledger_is_expected_by_a_known_cycle",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def delivery(self) -> Delivery:
        """When its statements are expected."""
        return Delivery(
            every=Every(self.expected_every),
            after_days=self.expected_after_days,
            at=self.expected_at,
            skips_days_off=self.skips_days_off,
            cut_off=self.cut_off,
            zone=self.zone,
            currency=self.currency,
        )


class LateStatement(TenantModel):
    """The notice that a period's statement was due and hasn't come; resolved when it has."""

    ledger = TenantForeignKey("ledgers.Ledger", related_name="late_statements")
    period_start = models.DateField()
    period_end = models.DateField()
    due_at = models.DateTimeField()
    raised_by = TenantForeignKey("accounts.AuditEvent", related_name="+")
    resolved_by = TenantForeignKey("accounts.AuditEvent", related_name="+", null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "ledger", "period_start"],
                condition=Q(resolved_by=None),
                name="a_period_is_late_once",
            ),
            models.CheckConstraint(
                condition=Q(period_start__lte=models.F("period_end")),
                name="a_late_period_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ledger_id}:{self.period_start}"


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
