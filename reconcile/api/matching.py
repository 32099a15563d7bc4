"""Reconciliations, runs and matches."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from ledgers.models import Ledger
from reconcile.api.base import (
    Act,
    ActOnOne,
    ReasonInput,
    TenantCollection,
    TenantDetail,
    TenantList,
    mine,
)
from reconcile.api.serializers import (
    MatchSerializer,
    OpenItemSerializer,
    ReconciliationSerializer,
    RunDetailSerializer,
    RunSerializer,
)
from reconcile.models import (
    Match,
    OpenItem,
    Reconciliation,
    Run,
)
from reconcile.services import (
    matches,
    reconciliations,
    runs,
)


class ReconciliationInput(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField(max_length=120)
    left = serializers.ListField(child=serializers.UUIDField(), min_length=1)
    right = serializers.ListField(child=serializers.UUIDField(), min_length=1)
    cycle = serializers.ChoiceField(choices=Reconciliation.Cycle.choices, default="ON_ARRIVAL")


class Reconciliations(TenantCollection):
    input_class = ReconciliationInput
    serializer_class = ReconciliationSerializer
    model = Reconciliation
    related = ("rule_set",)
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=ReconciliationInput, responses={201: ReconciliationSerializer})
    def post(self, request: Request) -> Response:
        given = self.read(request)
        for side in ("left", "right"):
            given[side] = [mine(request, Ledger, public_id) for public_id in given[side]]
        made = reconciliations.create_reconciliation(**self.who(), **given)
        return Response(ReconciliationSerializer(made).data, status=status.HTTP_201_CREATED)


class ReconciliationDetail(TenantDetail):
    serializer_class = ReconciliationSerializer
    model = Reconciliation
    related = ("rule_set",)


class RunInput(serializers.Serializer):  # type: ignore[type-arg]
    reconciliation = serializers.UUIDField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()


class Runs(TenantCollection):
    input_class = RunInput
    serializer_class = RunSerializer
    model = Run
    related = ("reconciliation", "rules")
    actions_by_method: ClassVar = {"POST": Action.RUN}

    @extend_schema(request=RunInput, responses={201: RunSerializer})
    def post(self, request: Request) -> Response:
        given = self.read(request)
        given["reconciliation"] = mine(request, Reconciliation, given["reconciliation"])
        made = runs.start_run(**self.who(), **given)
        return Response(RunSerializer(made).data, status=status.HTTP_201_CREATED)


class RunDetail(TenantDetail):
    serializer_class = RunDetailSerializer
    model = Run
    related = ("reconciliation", "rules")


class Matches(TenantList):
    serializer_class = MatchSerializer
    model = Match
    related = ("reconciliation",)

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        return (
            super().get_queryset().filter(undone_by=None).prefetch_related("legs__entry__statement")
        )


class MatchDetail(TenantDetail):
    """One match, also an undone one."""

    serializer_class = MatchSerializer
    model = Match
    related = ("reconciliation",)


class ByHandInput(serializers.Serializer):  # type: ignore[type-arg]
    reconciliation = serializers.UUIDField()
    items = serializers.ListField(child=serializers.UUIDField(), min_length=2)
    reason = serializers.CharField(default="", allow_blank=True)
    adjustment_kind = serializers.ChoiceField(
        choices=["", *matches.BY_HAND], default="", allow_blank=True
    )
    # nothing is booked: the part of a row that the other side lacks stays open
    rest_stays_open = serializers.BooleanField(default=False)


class MatchByHand(Act):
    input_class = ByHandInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=ByHandInput, responses={201: MatchSerializer})
    def post(self, request: Request) -> Response:
        """Match open rows by hand."""
        given = self.read(request)
        mine(request, Reconciliation, given["reconciliation"])
        made = matches.match_by_hand(
            **self.who(),
            reconciliation_id=given["reconciliation"],
            item_ids=given["items"],
            reason=given["reason"],
            adjustment_kind=given["adjustment_kind"],
            rest_stays_open=given["rest_stays_open"],
        )
        return Response(MatchSerializer(made).data, status=status.HTTP_201_CREATED)


class MatchAct(ActOnOne):
    model = Match
    id_name = "match_id"
    shown_by = MatchSerializer
    actions_by_method: ClassVar = {"POST": Action.REVIEW}


class AcceptMatch(MatchAct):
    service = staticmethod(matches.accept_suggestion)

    @extend_schema(request=None, responses=MatchSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Confirm a suggestion."""
        return self.act(request, public_id)


class UndoMatch(MatchAct):
    input_class = ReasonInput
    service = staticmethod(matches.undo_match)

    @extend_schema(request=ReasonInput, responses=MatchSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Undo a match; its rows become an open case."""
        return self.act(request, public_id)


class OpenItems(TenantList):
    """Rows that no match holds: in open cases or waiting."""

    serializer_class = OpenItemSerializer
    model = OpenItem
    related = ("entry__statement",)

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        return super().get_queryset().filter(released_by=None)
