"""Chains of reconciliations for programs."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import TenantView
from reconcile.reports.chains import chains_of, progress_of


class StoppedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    currency = serializers.CharField()
    rows = serializers.IntegerField()
    amount_minor = serializers.IntegerField()
    example = serializers.CharField()


class ChainLink(serializers.Serializer):  # type: ignore[type-arg]
    """One reconciliation of a chain; `stopped` is what it has matched and the next one has not."""

    reconciliation = serializers.UUIDField(source="link.reconciliation.public_id")
    name = serializers.CharField(source="link.reconciliation.name")
    confirmed = serializers.IntegerField()
    suggested = serializers.IntegerField()
    open = serializers.IntegerField()
    stopped = StoppedSerializer(many=True)


class ChainSerializer(serializers.Serializer):  # type: ignore[type-arg]
    links = ChainLink(many=True)


class Chains(TenantView, APIView):
    @extend_schema(responses=ChainSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Reconciliations that follow one another, and what came through one link and no further."""
        merchant = request.merchant
        found = [{"links": progress_of(merchant, chain)} for chain in chains_of(merchant)]
        return Response(ChainSerializer(found, many=True).data)
