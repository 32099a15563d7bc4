"""The counts that every page shows: beside “Exceptions” and “Approvals”, and at the bell."""

from __future__ import annotations

from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Merchant, Notice
from accounts.requests import TenantRequest
from accounts.tenancy import TenantModel, current_merchant_id
from reconcile.models import ExceptionCase
from reconcile.reports.approvals import to_decide


def shell(request: TenantRequest) -> dict[str, object]:
    merchant = getattr(request, "merchant", None)
    # an error page is rendered outside the merchant's transaction, where nothing may be asked
    if merchant is None or current_merchant_id() != merchant.id:
        return {}
    cases = ExceptionCase.objects.for_merchant(merchant)
    notices = Notice.objects.for_merchant(merchant).filter(user=request.user, read_at=None)
    # every page asks this: in one query
    row = Merchant.objects.filter(id=merchant.id).values_list(
        _number(cases.exclude(state=ExceptionCase.State.RESOLVED)),
        _number(notices),
        _number(to_decide(merchant, request.user)),
    )
    open_cases, unread, asked = row.get()
    return {
        "open_case_count": open_cases,
        "unread_notice_count": unread,
        "approval_count": asked,
    }


def _number(rows: QuerySet[TenantModel]) -> Coalesce:
    counted = rows.order_by().values("merchant").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), Value(0))
