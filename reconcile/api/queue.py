"""The queue for programs: its groups, acts on a whole group, the sample of one, and saved views."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import clock
from accounts.api.access import TenantView
from accounts.permissions import Action
from reconcile.api.base import (
    Act,
    ActOnOne,
    ReasonInput,
    TenantCollection,
    TenantDetail,
    member_named,
)
from reconcile.models import GroupAct, SavedView
from reconcile.reports import queue, suggestions
from reconcile.reports.groups import GROUPS_MAX, case_groups
from reconcile.reports.remembered import state_of
from reconcile.services import group_acts, saved_views


def _parameters(names: tuple[str, ...]) -> list[OpenApiParameter]:
    return [OpenApiParameter(name, OpenApiTypes.STR) for name in names if name != "sort"]


def _wanted(request: Request, names: tuple[str, ...]) -> Mapping[str, str]:
    return {name: request.query_params.get(name, "") for name in names}


class CaseGroupSerializer(serializers.Serializer):  # type: ignore[type-arg]
    kind = serializers.CharField()
    reason_code = serializers.CharField()
    reason = serializers.CharField()
    reconciliation = serializers.CharField()
    ledger = serializers.CharField(help_text="empty where the rows are in several")
    currency = serializers.CharField()
    cases = serializers.IntegerField()
    amount_minor = serializers.IntegerField()
    difference_minor = serializers.IntegerField()
    oldest_on = serializers.DateField()
    filters = serializers.DictField(child=serializers.CharField())


class SuggestionGroupSerializer(serializers.Serializer):  # type: ignore[type-arg]
    reconciliation = serializers.CharField()
    rule_number = serializers.IntegerField(allow_null=True)
    rule = serializers.CharField()
    currency = serializers.CharField()
    difference_minor = serializers.IntegerField()
    matches = serializers.IntegerField()
    amount_minor = serializers.IntegerField()
    oldest_on = serializers.DateField()
    filters = serializers.DictField(child=serializers.CharField())


class CaseGroups(TenantView, APIView):
    @extend_schema(parameters=_parameters(queue.FILTERS), responses=CaseGroupSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Cases in groups of one kind, reason and ledger, the largest first."""
        state, today = state_of(request.merchant), clock.today(request.merchant)
        wanted = _wanted(request, queue.FILTERS)
        found = case_groups(request.merchant, wanted, state, today=today)
        return Response(CaseGroupSerializer(found[:GROUPS_MAX], many=True).data)


class SuggestionGroups(TenantView, APIView):
    @extend_schema(
        parameters=_parameters(suggestions.FILTERS), responses=SuggestionGroupSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Suggestions in groups of one rule and one difference, the largest first."""
        state, wanted = state_of(request.merchant), _wanted(request, suggestions.FILTERS)
        found = suggestions.suggestion_groups(request.merchant, wanted, state)
        shown = found[: suggestions.GROUPS_MAX]
        return Response(SuggestionGroupSerializer(shown, many=True).data)


class SampleSerializer(serializers.Serializer):  # type: ignore[type-arg]
    matches = serializers.ListField(child=serializers.UUIDField())


class SampleOfGroup(TenantView, APIView):
    @extend_schema(parameters=_parameters(suggestions.FILTERS), responses=SampleSerializer)
    def get(self, request: Request) -> Response:
        """The suggestions of a group that a person has to look at before it is accepted."""
        wanted = _wanted(request, suggestions.FILTERS)
        chosen = suggestions.select_suggestions(request.merchant, wanted)
        found = chosen.filter(id__in=suggestions.sample_of(chosen)).order_by("id")
        return Response({"matches": list(found.values_list("public_id", flat=True))})


class GroupActSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    state = serializers.CharField(source="standing", read_only=True)
    left = serializers.ListField(child=serializers.DictField(child=serializers.CharField()))
    left_count = serializers.IntegerField(read_only=True)
    to_do = serializers.IntegerField(read_only=True)

    class Meta:
        model = GroupAct
        fields = (
            "id", "act", "state", "total", "done", "left_count", "to_do", "left", "filters", "sample",
            "asked_by_name", "asked_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields


class GroupActInput(serializers.Serializer):  # type: ignore[type-arg]
    act = serializers.ChoiceField(
        choices=[one for one in GroupAct.Act.choices if one[0] != GroupAct.Act.TAKE_BACK]
    )
    filters = serializers.DictField(
        child=serializers.CharField(allow_blank=True), default=dict, help_text="of a group"
    )
    ids = serializers.ListField(
        child=serializers.UUIDField(), default=None, allow_null=True, max_length=1_000,
        help_text="cases or suggestions, in the place of filters",
    )  # fmt: skip
    reason = serializers.CharField(default="", allow_blank=True)
    until = serializers.DateField(default=None, allow_null=True)
    member = serializers.EmailField(default="", allow_blank=True)
    seen = serializers.ListField(
        child=serializers.UUIDField(), default=list, help_text="the sample that was looked at"
    )


class GroupActs(TenantCollection):
    input_class = GroupActInput
    serializer_class = GroupActSerializer
    model = GroupAct
    related = ("job",)
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        return super().get_queryset().defer("members")

    @extend_schema(request=GroupActInput, responses={201: GroupActSerializer})
    def post(self, request: Request) -> Response:
        """Do one act to all of a group. A large one is QUEUED: ask for it again."""
        wanted = self.read(request)
        asked = group_acts.ask_group_act(
            **self.who(),
            act=GroupAct.Act(wanted["act"]),
            chosen=group_acts.Chosen(wanted["filters"], wanted["ids"]),
            given=group_acts.Given(
                wanted["reason"], wanted["until"], member_named(request, wanted["member"])
            ),
            seen=wanted["seen"],
        )
        return Response(GroupActSerializer(asked).data, status=status.HTTP_201_CREATED)


class GroupActDetail(TenantDetail):
    serializer_class = GroupActSerializer
    model = GroupAct
    related = ("job",)


class TakeGroupActBack(ActOnOne):
    model = GroupAct
    id_name = "group_act_id"
    shown_by = GroupActSerializer
    input_class = ReasonInput
    service = staticmethod(group_acts.take_back_group_act)
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=ReasonInput, responses={201: GroupActSerializer})
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Undo what an act did to its group, by an act of its own. A large one is QUEUED."""
        return self.act(request, public_id, code=status.HTTP_201_CREATED)


class SavedViewSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    filters = serializers.DictField(child=serializers.CharField(allow_blank=True))

    class Meta:
        model = SavedView
        fields = ("id", "name", "filters", "is_shared", "is_default")


class ViewChangeInput(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField(max_length=saved_views.NAME_MAX)
    is_default = serializers.BooleanField(default=False)


class SavedViews(TenantCollection):
    """One's own views of the queue, and those shared by all."""

    input_class = SavedViewSerializer
    serializer_class = SavedViewSerializer
    model = SavedView

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        if getattr(self, "swagger_fake_view", False):
            return SavedView.objects.none()
        return saved_views.views_of(self.request.merchant, self.request.actor)

    @extend_schema(request=SavedViewSerializer, responses={201: SavedViewSerializer})
    def post(self, request: Request) -> Response:
        """Keep filters under a name; a view of this name gets them anew."""
        made = saved_views.save_view(**self.who(), **self.read(request))
        return Response(SavedViewSerializer(made).data, status=status.HTTP_201_CREATED)


class ChangeView(Act):
    input_class = ViewChangeInput

    @extend_schema(request=ViewChangeInput, responses=SavedViewSerializer)
    def put(self, request: Request, public_id: uuid.UUID) -> Response:
        """Rename a view, or let the queue open with it."""
        done = saved_views.change_view(
            **self.who(), view_id=self.found(public_id), **self.read(request)
        )
        return Response(SavedViewSerializer(done).data)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Forget a view; its cases are where they were."""
        saved_views.delete_view(**self.who(), view_id=self.found(public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)

    def found(self, public_id: uuid.UUID) -> uuid.UUID:
        """The id, where the caller sees such a view."""
        mine = saved_views.views_of(self.request.merchant, self.request.actor)
        return get_object_or_404(mine, public_id=public_id).public_id
