"""What the pages of cases share, and the files that people have attached."""

from __future__ import annotations

import uuid

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.downloads import as_stored
from accounts.models import Membership
from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.models import Evidence

HOLD_DAYS = 7


def members_of(request: TenantRequest) -> list[Membership]:
    """Who works for the merchant."""
    members = Membership.objects.for_merchant(request.merchant).filter(is_active=True)
    return list(members.select_related("user").order_by("id"))


@require_safe
@requires(Action.SEE)
def evidence_file(request: TenantRequest, public_id: uuid.UUID) -> FileResponse:
    found = get_object_or_404(Evidence.objects.for_merchant(request.merchant), public_id=public_id)
    return as_stored(found.file, found.name)
