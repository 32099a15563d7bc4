"""Exception cases and the acts on them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import clock
from accounts.api.access import TenantView
from accounts.permissions import Action
from reconcile.api.base import ActOnOne, ReasonInput, TenantDetail, TenantList, member_named, mine
from reconcile.api.serializers import (
    CaseDetailSerializer,
    CaseSerializer,
    CommentSerializer,
    EvidenceSerializer,
)
from reconcile.models import (
    ExceptionCase,
)
from reconcile.reports.ageing import DUE, is_due
from reconcile.services import (
    adjustments,
    cases,
    escalation,
)


class CaseFilters(filters.FilterSet):
    due = filters.ChoiceFilter(
        method="filter_due", choices=[(word, word) for word in DUE], label="by when it is due"
    )

    class Meta:
        model = ExceptionCase
        fields = ("kind", "state", "currency")

    def filter_due(
        self, cases: QuerySet[ExceptionCase], _name: str, word: str
    ) -> QuerySet[ExceptionCase]:
        return cases.filter(is_due(word, today=clock.today(self.request.merchant)))


class Cases(TenantList):
    serializer_class = CaseSerializer
    model = ExceptionCase
    related = ("reconciliation", "assignee")
    filterset_class = CaseFilters


class CaseDetail(TenantDetail):
    serializer_class = CaseDetailSerializer
    model = ExceptionCase
    related = ("reconciliation", "assignee", "split_from", "duplicate_of__statement")


class CaseActInput(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField()


class CaseUntilInput(CaseActInput):
    until = serializers.DateField()


class CaseAct(ActOnOne):
    """An act on a case with the version that the caller saw; 409 where somebody was quicker."""

    model = ExceptionCase
    id_name = "case_id"
    shown_by = CaseDetailSerializer
    input_class: ClassVar = CaseActInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}


class DecideCase(CaseAct):
    """A decision, which is a row of its own: the answer shows what became of the case."""

    def result(self, _done: object, public_id: uuid.UUID) -> object:
        return mine(self.request, ExceptionCase, public_id)


class WriteOff(DecideCase):
    service = staticmethod(adjustments.write_off)

    @extend_schema(
        request=CaseActInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Write a difference off; above the limit it waits for a person's approval."""
        return self.act(request, public_id)


class SetAside(DecideCase):
    service = staticmethod(cases.set_aside)

    @extend_schema(
        request=CaseActInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        return self.act(request, public_id)


class CarryForward(DecideCase):
    input_class = CaseUntilInput
    service = staticmethod(cases.carry_forward)

    @extend_schema(
        request=CaseUntilInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        return self.act(request, public_id)


class Hold(DecideCase):
    input_class = CaseUntilInput
    service = staticmethod(cases.hold)

    @extend_schema(
        request=CaseUntilInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        return self.act(request, public_id)


class Escalate(DecideCase):
    service = staticmethod(escalation.escalate)

    @extend_schema(
        request=CaseActInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Pass a case on to who decides above, with a question; it comes back with the answer."""
        return self.act(request, public_id)


class AssignInput(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(min_value=1)
    member = serializers.EmailField(allow_null=True)


class Assign(CaseAct):
    input_class = AssignInput
    service = staticmethod(cases.assign)

    @extend_schema(request=AssignInput, responses=CaseDetailSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Give a case to a member by e-mail address, or to nobody."""
        return self.act(request, public_id)

    def read(self, request: Request) -> dict[str, object]:
        given = super().read(request)
        return {
            "version": given["version"],
            "membership_id": member_named(request, given["member"]),
        }


class CommentInput(serializers.Serializer):  # type: ignore[type-arg]
    text = serializers.CharField(max_length=cases.COMMENT_MAX)


class Comments(CaseAct):
    input_class = CommentInput
    service = staticmethod(cases.comment)
    shown_by = CommentSerializer

    @extend_schema(request=CommentInput, responses={201: CommentSerializer})
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        return self.act(request, public_id, code=status.HTTP_201_CREATED)


class AttachEvidence(TenantView, APIView):
    parser_classes: ClassVar = [MultiPartParser]
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(
        request={
            "multipart/form-data": inline_serializer(
                "EvidenceFile", {"file": serializers.FileField()}
            )
        },
        responses={201: EvidenceSerializer},
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Attach a file to a case."""
        case = mine(request, ExceptionCase, public_id)
        file = request.FILES.get("file")
        if file is None:
            raise serializers.ValidationError({"file": ["No file was sent."]})
        kept = cases.attach_evidence(
            merchant=request.merchant, actor=request.actor, case_id=case.public_id, file=file
        )
        return Response(EvidenceSerializer(kept).data, status=status.HTTP_201_CREATED)


class UndoCase(CaseAct):
    input_class = ReasonInput
    service = staticmethod(cases.undo_resolution)

    @extend_schema(request=ReasonInput, responses=CaseDetailSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Open a written-off or set-aside case again."""
        return self.act(request, public_id)
