"""Rule sets: drafted, tried, published; and what a settled period would be by other rules."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import TenantView
from accounts.permissions import Action
from reconcile.api.base import Act, TenantCollection, TenantDetail, TenantList, mine
from reconcile.api.serializers import RuleSetSerializer
from reconcile.engine.faults import schema
from reconcile.models import BackTest, Publication, Reconciliation, RuleSet, Settlement
from reconcile.reports.back_test import back_test, period_to_try
from reconcile.reports.replay import replay
from reconcile.services import back_tests, publishing, rule_sets
from reconcile.services.runs import NothingToRunError


class RuleSetInput(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField(max_length=120)
    document = serializers.JSONField()


class RuleSets(TenantCollection):
    serializer_class = RuleSetSerializer
    model = RuleSet
    input_class = RuleSetInput
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=RuleSetInput, responses={201: RuleSetSerializer})
    def post(self, request: Request) -> Response:
        """A new rule set with its first version."""
        made = rule_sets.create_rule_set(**self.who(), **self.read(request))
        return Response(RuleSetSerializer(made).data, status=status.HTTP_201_CREATED)


class RuleSetDetail(TenantDetail):
    serializer_class = RuleSetSerializer
    model = RuleSet


class RuleSetSchema(TenantView, APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """The JSON Schema of a rule set's document."""
        return Response(schema())


class DraftInput(serializers.Serializer):  # type: ignore[type-arg]
    document = serializers.JSONField()


class DraftRules(Act):
    input_class = DraftInput
    actions_by_method: ClassVar = {"PUT": Action.MANAGE_RULES}

    @extend_schema(request=DraftInput, responses=RuleSetSerializer)
    def put(self, request: Request, public_id: uuid.UUID) -> Response:
        """Keep a draft of a rule set."""
        found = mine(request, RuleSet, public_id)
        document = rule_sets.check_document(self.read(request)["document"])
        done = rule_sets.save_draft(**self.who(), rule_set=found, document=document)
        return Response(RuleSetSerializer(done).data)


class DiscardDraft(Act):
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=None, responses=RuleSetSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Forget the draft of a rule set."""
        found = mine(request, RuleSet, public_id)
        done = rule_sets.discard_draft(**self.who(), rule_set=found)
        return Response(RuleSetSerializer(done).data)


class NoteInput(serializers.Serializer):  # type: ignore[type-arg]
    note = serializers.CharField()


class PublicationSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    rule_set = serializers.UUIDField(source="rule_set.public_id", read_only=True)
    version = serializers.IntegerField(source="version.number", default=None, read_only=True)

    class Meta:
        model = Publication
        fields = ("id", "rule_set", "state", "version", "document_sha256", "note", "asked_by_name",
                  "asked_at")  # fmt: skip
        read_only_fields = fields


class PublishRules(Act):
    input_class = NoteInput
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=NoteInput, responses=PublicationSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Make the draft the version in force, if its back-test proves it; a person may ask for an approval."""
        found = mine(request, RuleSet, public_id)
        asked = publishing.publish_draft(**self.who(), rule_set=found, **self.read(request))
        return Response(PublicationSerializer(asked).data)


class Publications(TenantList):
    """Drafts that were put in force, or wait for an approval. Deciding takes a person's word."""

    serializer_class = PublicationSerializer
    model = Publication
    related = ("rule_set", "version")


class PublicationDetail(TenantDetail):
    serializer_class = PublicationSerializer
    model = Publication
    related = ("rule_set", "version")


class BackTestSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    rule_set = serializers.UUIDField(source="rule_set.public_id", read_only=True)
    reconciliation = serializers.UUIDField(source="reconciliation.public_id", read_only=True)
    against = serializers.IntegerField(source="against.number", read_only=True)
    state = serializers.CharField(source="standing", read_only=True)

    class Meta:
        model = BackTest
        fields = ("id", "rule_set", "reconciliation", "against", "period_start", "period_end", "state",
                  "document_sha256", "figures", "engine_version", "asked_by_name", "asked_at",
                  "finished_at")  # fmt: skip
        read_only_fields = fields


class BackTestDetail(TenantDetail):
    serializer_class = BackTestSerializer
    model = BackTest
    related = ("rule_set", "reconciliation", "against", "job")


class PeriodInput(serializers.Serializer):  # type: ignore[type-arg]
    """Both days or neither: without them the last settled period is taken, or all that is in."""

    period_start = serializers.DateField(required=False)
    period_end = serializers.DateField(required=False)

    def validate(self, given: dict[str, object]) -> dict[str, object]:
        if ("period_start" in given) != ("period_end" in given):
            raise serializers.ValidationError(_("Name both days of the period, or neither."))
        return given


class BackTestInput(PeriodInput):
    reconciliation = serializers.UUIDField()


def _period(given: dict[str, object]) -> tuple[date, date] | None:
    first, last = given.get("period_start"), given.get("period_end")
    return (first, last) if isinstance(first, date) and isinstance(last, date) else None


class BackTests(Act):
    input_class = BackTestInput
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=BackTestInput, responses={202: BackTestSerializer})
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Have the draft tried on a past period. A worker does it; its address tells when it is done."""
        found, given = mine(request, RuleSet, public_id), self.read(request)
        reconciliation = mine(request, Reconciliation, given["reconciliation"])  # type: ignore[arg-type]
        asked = back_tests.ask_back_test(
            **self.who(), rule_set=found, reconciliation=reconciliation, period=_period(given)
        )
        return Response(BackTestSerializer(asked).data, status=status.HTTP_202_ACCEPTED)


class TryInput(PeriodInput):
    document = serializers.JSONField()


class TryRules(Act):
    input_class = TryInput
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=TryInput, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """What any document would have done with a period of a reconciliation. Nothing is written."""
        found, given = mine(request, Reconciliation, public_id), self.read(request)
        document = rule_sets.check_document(given["document"])
        period = _period(given) or period_to_try(request.merchant, found)
        if period is None:
            raise NothingToRunError(_("No statement is in yet."))
        tried = back_test(request.merchant, found, document, first=period[0], last=period[1])
        return Response(tried.to_json(request.merchant))


class ReplaySettlement(TenantView, APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """A settled period by the rules of then beside those of now and the draft. Nothing is written."""
        found = mine(request, Settlement, public_id)
        return Response(replay(request.merchant, found).to_json(request.merchant))
