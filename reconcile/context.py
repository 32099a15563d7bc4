"""The counts that every page shows: beside “Exceptions” and “Approvals”, and at the bell."""

from __future__ import annotations

from django.db import connection

from accounts.requests import TenantRequest
from reconcile.reports.frame import frame_of


def shell(request: TenantRequest) -> dict[str, object]:
    # an error page is rendered outside the merchant's transaction, where nothing may be asked
    is_inside = connection.in_atomic_block and not connection.needs_rollback
    if getattr(request, "merchant", None) is None or not is_inside:
        return {}
    frame = frame_of(request)
    return {
        "open_case_count": frame.open_cases,
        "unread_notice_count": frame.unread_notices,
        "approval_count": frame.to_decide,
    }
