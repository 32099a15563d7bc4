"""The counts that every page shows: beside “Exceptions” and “Approvals”, and at the bell."""

from __future__ import annotations

from django.db import connection

from accounts.models import Merchant, Notice
from accounts.requests import TenantRequest
from reconcile.reports.ageing import unresolved
from reconcile.reports.approvals import to_decide
from reconcile.reports.counting import number_of
from reconcile.reports.remembered import known_number


def shell(request: TenantRequest) -> dict[str, object]:
    merchant = getattr(request, "merchant", None)
    # an error page is rendered outside the merchant's transaction, where nothing may be asked
    if merchant is None or not connection.in_atomic_block or connection.needs_rollback:
        return {}
    notices = Notice.objects.for_merchant(merchant).filter(user=request.user, read_at=None)
    cases = known_number(merchant, "open", unresolved(merchant))
    # every page asks this: in one query
    head, opened, unread, asked = (
        Merchant.objects.filter(id=merchant.id)
        .values_list(
            cases.head,
            cases.number,
            number_of(notices),
            number_of(to_decide(merchant, request.user)),
        )
        .get()
    )
    cases.keep(head, opened)
    return {"open_case_count": opened, "unread_notice_count": unread, "approval_count": asked}
