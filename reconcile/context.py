"""The counts that every page shows: beside “Exceptions” and “Approvals”, and at the bell."""

from __future__ import annotations

from django.db import connection
from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts.models import Merchant, Notice
from accounts.requests import TenantRequest
from accounts.tenancy import TenantModel
from reconcile.reports.approvals import to_decide
from reconcile.reports.remembered import state_of
from reconcile.reports.standing import open_count


def shell(request: TenantRequest) -> dict[str, object]:
    merchant = getattr(request, "merchant", None)
    # an error page is rendered outside the merchant's transaction, where nothing may be asked
    if merchant is None or not connection.in_atomic_block or connection.needs_rollback:
        return {}
    # a page of the queue has counted already
    if (known := getattr(request, "open_case_count", None)) is None:
        known = open_count(merchant, state_of(merchant))
    notices = Notice.objects.for_merchant(merchant).filter(user=request.user, read_at=None)
    # every page asks this: in one query
    unread, asked = (
        Merchant.objects.filter(id=merchant.id)
        .values_list(_number(notices), _number(to_decide(merchant, request.user)))
        .get()
    )
    return {"open_case_count": known, "unread_notice_count": unread, "approval_count": asked}


def _number(rows: QuerySet[TenantModel]) -> Coalesce:
    counted = rows.order_by().values("merchant").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted), Value(0))
