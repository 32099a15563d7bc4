"""Rule sets: drafted, tried, published."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import TenantView
from accounts.permissions import Action
from reconcile.api.base import Act, TenantDetail, TenantList, mine
from reconcile.api.serializers import RuleSetSerializer
from reconcile.models import Reconciliation, RuleSet
from reconcile.reports.dry_run import dry_run, last_day
from reconcile.services import rule_sets
from reconcile.services.runs import NothingToRunError


class RuleSetInput(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField(max_length=120)
    document = serializers.JSONField()


class RuleSets(TenantList):
    serializer_class = RuleSetSerializer
    model = RuleSet
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=RuleSetInput, responses={201: RuleSetSerializer})
    def post(self, request: Request) -> Response:
        """A new rule set with its first version."""
        given = RuleSetInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = rule_sets.create_rule_set(
            merchant=request.merchant, actor=request.actor, **given.validated_data
        )
        return Response(RuleSetSerializer(made).data, status=status.HTTP_201_CREATED)


class RuleSetDetail(TenantDetail):
    serializer_class = RuleSetSerializer
    model = RuleSet


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


class NoteInput(serializers.Serializer):  # type: ignore[type-arg]
    note = serializers.CharField()


class PublishRules(Act):
    input_class = NoteInput
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=NoteInput, responses=RuleSetSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Make the draft the version in force."""
        found = mine(request, RuleSet, public_id)
        rule_sets.publish_draft(**self.who(), rule_set=found, **self.read(request))
        return Response(RuleSetSerializer(mine(request, RuleSet, public_id)).data)


class DiscardDraft(TenantView, APIView):
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=None, responses=RuleSetSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Forget the draft of a rule set."""
        found = mine(request, RuleSet, public_id)
        done = rule_sets.discard_draft(
            merchant=request.merchant, actor=request.actor, rule_set=found
        )
        return Response(RuleSetSerializer(done).data)


class ExampleSerializer(serializers.Serializer):  # type: ignore[type-arg]
    what = serializers.ChoiceField(choices=["new", "lost", "changed"])
    rows = serializers.ListField(child=serializers.CharField())


class DryRunSerializer(serializers.Serializer):  # type: ignore[type-arg]
    before = serializers.IntegerField()
    after = serializers.IntegerField()
    new = serializers.IntegerField()
    lost = serializers.IntegerField()
    changed = serializers.IntegerField()
    cases_before = serializers.IntegerField()
    cases_after = serializers.IntegerField()
    examples = ExampleSerializer(many=True)


class TryRules(Act):
    input_class = DraftInput
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=DraftInput, responses=DryRunSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """What other rules would have done with a reconciliation's rows. Nothing is written."""
        found = mine(request, Reconciliation, public_id)
        document = rule_sets.check_document(self.read(request)["document"])
        day = last_day(request.merchant, found)
        if day is None:
            raise NothingToRunError(_("No statement is in yet."))
        tried = dry_run(request.merchant, found, document, period_end=day)
        return Response(DryRunSerializer(tried).data)
