"""The story of one order, by any of its numbers."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import TenantView
from reconcile.reports.story import story_of
from reconcile.reports.story_parts import TEXT_MAX


class StoryInput(serializers.Serializer):  # type: ignore[type-arg]
    reference = serializers.CharField(max_length=TEXT_MAX)


class StoryPartner(serializers.Serializer):  # type: ignore[type-arg]
    statement = serializers.UUIDField(source="statement.public_id")
    row_number = serializers.IntegerField()


class StoryPlace(serializers.Serializer):  # type: ignore[type-arg]
    """Where a row is in one reconciliation; with neither match, case nor day no run has seen it yet."""

    reconciliation = serializers.UUIDField(source="reconciliation.public_id")
    side = serializers.CharField()
    match = serializers.UUIDField(source="match.public_id", default=None)
    match_state = serializers.CharField(source="match.state", default=None)
    rule = serializers.CharField(source="match.rule", default=None)
    rules_version = serializers.IntegerField(source="match.run.rules.number", default=None)
    case = serializers.UUIDField(source="item.case.public_id", default=None)
    case_kind = serializers.CharField(source="item.case.kind", default=None)
    case_state = serializers.CharField(source="item.case.state", default=None)
    expected_by = serializers.DateField(source="item.expected_by", default=None)
    partners = StoryPartner(many=True)
    rows = serializers.IntegerField()
    sum_minor = serializers.IntegerField()
    rows_there = serializers.IntegerField()


class StoryRow(serializers.Serializer):  # type: ignore[type-arg]
    statement = serializers.UUIDField(source="entry.statement.public_id")
    file = serializers.CharField(source="entry.statement.name")
    row_number = serializers.IntegerField(source="entry.row_number")
    is_asked = serializers.BooleanField()
    kind = serializers.CharField(source="entry.kind")
    status = serializers.CharField(source="entry.status", allow_null=True)
    booked_on = serializers.DateField(source="entry.booked_on", allow_null=True)
    order = serializers.CharField(source="entry.order_ref", allow_null=True)
    transaction = serializers.CharField(source="entry.transaction_ref", allow_null=True)
    refund = serializers.CharField(source="entry.refund_ref", allow_null=True)
    batch = serializers.CharField(source="entry.batch_ref", allow_null=True)
    currency = serializers.CharField(source="entry.currency")
    gross_minor = serializers.IntegerField(source="entry.gross_minor")
    fee_minor = serializers.IntegerField(source="entry.fee_minor")
    net_minor = serializers.IntegerField(source="entry.net_minor")
    places = StoryPlace(many=True)


class StoryAmounts(serializers.Serializer):  # type: ignore[type-arg]
    currency = serializers.CharField()
    gross_minor = serializers.IntegerField()
    fee_minor = serializers.IntegerField()
    net_minor = serializers.IntegerField()


class StoryStage(serializers.Serializer):  # type: ignore[type-arg]
    ledger = serializers.UUIDField(source="ledger.public_id")
    name = serializers.CharField(source="ledger.name")
    kind = serializers.CharField(source="ledger.kind")
    rows = StoryRow(many=True)
    sums = StoryAmounts(many=True)


class StoryMissing(serializers.Serializer):  # type: ignore[type-arg]
    words = serializers.CharField()
    reconciliation = serializers.UUIDField(source="reconciliation.public_id")
    currency = serializers.CharField()
    amount_minor = serializers.IntegerField()
    rows = serializers.IntegerField()
    case = serializers.UUIDField(source="case.public_id", default=None)
    expected_by = serializers.DateField(allow_null=True)


class StorySerializer(serializers.Serializer):  # type: ignore[type-arg]
    reference = serializers.CharField(source="text")
    stages = StoryStage(many=True)
    missing = StoryMissing(many=True)
    is_cut = serializers.BooleanField()


class Story(TenantView, APIView):
    @extend_schema(parameters=[StoryInput], responses=StorySerializer)
    def get(self, request: Request) -> Response:
        """Every row that belongs to an order, transaction, refund or payout, ledger by ledger."""
        asked = StoryInput(data=request.query_params)
        asked.is_valid(raise_exception=True)
        found = story_of(request.merchant, asked.validated_data["reference"])
        return Response(StorySerializer(found).data)
