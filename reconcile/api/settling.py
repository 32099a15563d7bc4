"""Settlements: read and submitted here, approved by people only."""

from __future__ import annotations

from typing import ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from reconcile.api.base import Act, TenantDetail, TenantList, mine
from reconcile.api.serializers import (
    SettlementSerializer,
)
from reconcile.models import (
    Reconciliation,
    Settlement,
)
from reconcile.services import (
    settlements,
)


class Settlements(TenantList):
    """Settlements. Submitting needs a person too: the maker is somebody, never a token."""

    serializer_class = SettlementSerializer
    model = Settlement
    related = ("reconciliation",)


class SettlementDetail(TenantDetail):
    serializer_class = SettlementSerializer
    model = Settlement
    related = ("reconciliation",)


class SubmitInput(serializers.Serializer):  # type: ignore[type-arg]
    reconciliation = serializers.UUIDField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    note = serializers.CharField(default="", allow_blank=True)


class SubmitSettlement(Act):
    input_class = SubmitInput
    actions_by_method: ClassVar = {"POST": Action.SUBMIT}

    @extend_schema(request=SubmitInput, responses={201: SettlementSerializer})
    def post(self, request: Request) -> Response:
        """Submit a period. Only a signed-in person can: somebody must answer for it."""
        given = self.read(request)
        found = mine(request, Reconciliation, given.pop("reconciliation"))
        made = settlements.submit_settlement(
            **self.who(), reconciliation_id=found.public_id, **given
        )
        return Response(SettlementSerializer(made).data, status=status.HTTP_201_CREATED)
