"""Disputes and the acts on them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from reconcile.api.base import ActOnOne, TenantCollection, TenantDetail
from reconcile.models import Dispute
from reconcile.reports.disputes import claims_of
from reconcile.services import disputes


class DisputeSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Dispute
        fields = (
            "id",
            "counterparty",
            "channel",
            "state",
            "deadline",
            "deadline_source",
            "currency",
            "claimed_minor",
            "recovered_minor",
            "their_reference",
            "note",
            "made_by_name",
            "made_at",
            "sent_on",
            "answered_on",
            "ended_on",
            "version",
        )
        read_only_fields = fields


class ClaimSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A case that the dispute is about, with the rows that prove it as file:row."""

    case = serializers.UUIDField(source="claimed.case.public_id")
    reference = serializers.CharField()
    ours_minor = serializers.IntegerField()
    theirs_minor = serializers.IntegerField()
    claimed_minor = serializers.IntegerField(source="claimed.amount_minor")
    evidence = serializers.ListField(child=serializers.CharField())
    files = serializers.ListField(child=serializers.CharField())


class DisputeDetailSerializer(DisputeSerializer):
    claims = serializers.SerializerMethodField()

    class Meta(DisputeSerializer.Meta):
        fields = (*DisputeSerializer.Meta.fields, "claims")  # type: ignore[assignment]
        read_only_fields = fields

    @extend_schema_field(ClaimSerializer(many=True))
    def get_claims(self, dispute: Dispute) -> object:
        return ClaimSerializer(claims_of(dispute.merchant, dispute), many=True).data


class OpenInput(serializers.Serializer):  # type: ignore[type-arg]
    cases = serializers.ListField(
        child=serializers.UUIDField(),
        min_length=1,
        max_length=disputes.CASES_MAX,
        source="case_ids",
    )
    counterparty = serializers.CharField(default="", allow_blank=True, max_length=disputes.NAME_MAX)
    note = serializers.CharField(default="", allow_blank=True)


class Disputes(TenantCollection):
    serializer_class = DisputeSerializer
    model = Dispute
    filterset_fields = ("state", "currency")
    input_class = OpenInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=OpenInput, responses={201: DisputeDetailSerializer})
    def post(self, request: Request) -> Response:
        """Draft a dispute about cases."""
        made = disputes.open_dispute(**self.who(), **self.read(request))
        return Response(DisputeDetailSerializer(made).data, status=status.HTTP_201_CREATED)


class DisputeDetail(TenantDetail):
    serializer_class = DisputeDetailSerializer
    model = Dispute


class MoveInput(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(min_value=1)
    state = serializers.ChoiceField(choices=Dispute.State.choices)
    on = serializers.DateField()
    recovered_minor = serializers.IntegerField(default=0, min_value=0)
    note = serializers.CharField(default="", allow_blank=True)


class ChangeInput(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(min_value=1)
    counterparty = serializers.CharField(max_length=disputes.NAME_MAX)
    deadline = serializers.DateField()
    their_reference = serializers.CharField(default="", allow_blank=True)
    note = serializers.CharField(default="", allow_blank=True)


class ReopenInput(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField()


class DisputeAct(ActOnOne):
    """An act on a dispute with the version that the caller saw; 409 where somebody was quicker."""

    model = Dispute
    id_name = "dispute_id"
    shown_by = DisputeDetailSerializer
    actions_by_method: ClassVar = {"POST": Action.REVIEW}


class MoveDispute(DisputeAct):
    input_class = MoveInput
    service = staticmethod(disputes.move_dispute)

    @extend_schema(
        request=MoveInput, responses={200: DisputeDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take a dispute to its next state on a day."""
        return self.act(request, public_id)


class ChangeDispute(DisputeAct):
    input_class = ChangeInput
    service = staticmethod(disputes.change_dispute)

    @extend_schema(
        request=ChangeInput, responses={200: DisputeDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        return self.act(request, public_id)


class ReopenDispute(DisputeAct):
    input_class = ReopenInput
    service = staticmethod(disputes.reopen_dispute)

    @extend_schema(
        request=ReopenInput, responses={200: DisputeDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take up again a dispute that is over."""
        return self.act(request, public_id)
