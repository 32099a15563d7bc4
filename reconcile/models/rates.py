from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.tenancy import TenantModel

RATE_DIGITS, RATE_DECIMALS = 18, 9


class ExchangeRate(TenantModel):
    """What one unit of a currency was worth in another on a day, as somebody's table says.

    Append-only: the newest row of a pair and day counts, so a correction is one more row.
    """

    base = models.CharField(_("from"), max_length=3)
    quote = models.CharField(_("to"), max_length=3)
    valid_on = models.DateField(_("day"))
    rate = models.DecimalField(_("rate"), max_digits=RATE_DIGITS, decimal_places=RATE_DECIMALS)
    # where it comes from, in the words of who brought it
    source = models.CharField(_("source"), max_length=200)
    # null for tokens
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    added_by_name = models.CharField(max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            *TenantModel.Meta.constraints,
            models.CheckConstraint(condition=Q(rate__gt=0), name="a_rate_is_above_zero"),
            models.CheckConstraint(
                condition=~Q(base=F("quote")), name="a_rate_is_of_two_currencies"
            ),
        ]
        indexes = [
            models.Index(fields=["merchant", "base", "quote", "valid_on"], name="rate_of_day")
        ]
        triggers = [
            pgtrigger.Protect(
                name="rates_are_immutable", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.base}/{self.quote} {self.valid_on} {self.rate.normalize():f}"
