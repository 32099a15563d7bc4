from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantModel


class Merchant(models.Model):
    """The tenant. Its own wall compares its own id."""

    public_id = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    name = models.CharField(_("name"), max_length=120)
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Shanghai")
    currency = models.CharField(_("currency"), max_length=4, default="CNY")
    # a one-person shop may close alone; switching it on is logged, and it ends with a second approver
    closes_single_handed = models.BooleanField(default=False)
    # what a person who does not approve may write off alone, in this currency: at once, and in one day
    write_off_limit_minor = models.BigIntegerField(default=10_000)
    write_off_day_limit_minor = models.BigIntegerField(default=50_000)
    # new rules go live without a second person where what people decided proves them: at least so many
    # decisions, and a lower bound of the share that is right (at 95 %), in parts per million
    rules_precision_min_ppm = models.PositiveIntegerField(default=990_000)
    rules_decisions_min = models.PositiveIntegerField(default=30)
    # its months are over for good: the calendar starts nothing here, so that the sample stays as it is
    is_demo = models.BooleanField(default=False)
    # where a person learns the work on invented files; nobody else works in it
    is_practice = models.BooleanField(default=False)
    # from then on owners alone see it, and nothing is written: see `accounts.audit.record`
    closed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    OWNER = "OWNER", _("Owner")
    ADMIN = "ADMIN", _("Admin")
    ACCOUNTANT = "ACCOUNTANT", _("Accountant")
    APPROVER = "APPROVER", _("Approver")
    UPLOADER = "UPLOADER", _("Uploader")
    AUDITOR = "AUDITOR", _("Auditor")


class Membership(TenantModel):
    """A person's role in a merchant."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "user"], name="a_person_is_in_a_merchant_once"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class Invitation(TenantModel):
    """An open door for one address, by a link that expires and works once."""

    email = models.EmailField(_("e-mail address"))
    role = models.CharField(max_length=12, choices=Role)
    token_sha256 = models.CharField(max_length=64)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                "merchant",
                Lower("email"),
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="an_address_has_one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return self.email


class ApiToken(TenantModel):
    """A machine's key. Only its SHA-256 is kept; a token acts in a role, and no token may approve."""

    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(max_length=12)
    token_sha256 = models.CharField(max_length=64)
    role = models.CharField(max_length=12, choices=Role)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.UniqueConstraint(
                fields=["merchant", "token_sha256"], name="a_token_is_issued_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"
