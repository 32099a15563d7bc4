"""The count that every page shows beside “Exceptions”."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.tenancy import current_merchant_id
from reconcile.models import ExceptionCase


def shell(request: HttpRequest) -> dict[str, object]:
    merchant = getattr(request, "merchant", None)
    # an error page is rendered outside the merchant's transaction, where nothing may be asked
    if merchant is None or current_merchant_id() != merchant.id:
        return {}
    cases = ExceptionCase.objects.for_merchant(merchant)
    return {"open_case_count": cases.exclude(state=ExceptionCase.State.RESOLVED).count()}
