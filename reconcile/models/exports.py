from __future__ import annotations

from django.db import models
from django.utils.text import slugify

from accounts.tenancy import TenantForeignKey, TenantModel
from ledgers.models.statements import private_path


class MerchantExport(TenantModel):
    """Everything of a merchant in one archive, packed by a worker and kept for a few days."""

    job = TenantForeignKey("accounts.Job", related_name="+", null=True, blank=True)
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(upload_to=private_path, max_length=200, blank=True)
    size_bytes = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    rows = models.BigIntegerField(default=0)
    # none while it is being packed
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta(TenantModel.Meta):
        pass

    @property
    def archive_name(self) -> str:
        """What the archive is called where somebody keeps it."""
        return f"{slugify(self.merchant.name) or 'merchant'}_{self.asked_at:%Y-%m-%d}.zip"

    def __str__(self) -> str:
        return f"{self.merchant} {self.asked_at:%Y-%m-%d}"
