"""What people's decisions teach, as proposals for a rule set."""

from __future__ import annotations

import uuid
from typing import ClassVar

from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import clock
from accounts.permissions import Action
from reconcile.api.base import Act, mine
from reconcile.models import Lesson, Match, RuleSet
from reconcile.reports.lessons import Proposal, proposals
from reconcile.services import lessons
from reconcile.services.rule_sets import draft_or_in_force


class LessonSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """What a person said to a proposal."""

    class Meta:
        model = Lesson
        fields = ("kind", "content", "fingerprint", "state", "decided_by_name", "decided_at")
        read_only_fields = fields


class ProposalSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A change of the rule set, with the first matches that speak for it and against it."""

    kind = serializers.CharField(source="lesson.kind")
    content = serializers.DictField(source="lesson.content")
    fingerprint = serializers.CharField(source="lesson.fingerprint")
    agreeing = serializers.SerializerMethodField()
    against = serializers.SerializerMethodField()
    examples = serializers.SerializerMethodField()
    counter_examples = serializers.SerializerMethodField()

    def get_agreeing(self, proposal: Proposal) -> int:
        return len(proposal.lesson.agreeing)

    def get_against(self, proposal: Proposal) -> int:
        return len(proposal.lesson.against)

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_examples(self, proposal: Proposal) -> list[str]:
        return _ids(proposal.examples)

    @extend_schema_field(serializers.ListField(child=serializers.UUIDField()))
    def get_counter_examples(self, proposal: Proposal) -> list[str]:
        return _ids(proposal.counter_examples)


def _ids(matches: tuple[Match, ...]) -> list[str]:
    return [str(match.public_id) for match in matches]


class LessonsSerializer(serializers.Serializer):  # type: ignore[type-arg]
    proposed = ProposalSerializer(many=True)
    decided = LessonSerializer(many=True)


class Lessons(Act):
    @extend_schema(responses=LessonsSerializer)
    def get(self, request: Request, public_id: uuid.UUID) -> Response:
        """What could be learned for a rule set, and what people said to it before."""
        found = mine(request, RuleSet, public_id)
        today = clock.today(request.merchant)
        offered = proposals(request.merchant, found, draft_or_in_force(found), today=today)
        decided = Lesson.objects.for_merchant(request.merchant).filter(rule_set=found)
        shown = {"proposed": offered, "decided": decided.order_by("-id")}
        return Response(LessonsSerializer(shown).data)


class FingerprintInput(serializers.Serializer):  # type: ignore[type-arg]
    fingerprint = serializers.CharField(help_text="of a proposal")


class LessonAct(Act):
    input_class = FingerprintInput
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    def given(self, request: Request, public_id: uuid.UUID) -> dict[str, object]:
        """What the services of a proposal are told."""
        rule_set = mine(request, RuleSet, public_id)
        return {**self.who(), "rule_set": rule_set, **self.read(request)}


class LessonTaken(serializers.Serializer):  # type: ignore[type-arg]
    """The back-test that tries the draft with it; null where no statement is in yet."""

    back_test = serializers.UUIDField(source="tried.public_id", default=None, allow_null=True)


TAKEN = {202: LessonTaken, 409: OpenApiResponse()}


class TakeLesson(LessonAct):
    @extend_schema(request=FingerprintInput, responses=TAKEN)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Put a proposal into the draft, and have the draft tried on the last period."""
        tried = lessons.take_lesson(**self.given(request, public_id))
        return Response(LessonTaken({"tried": tried}).data, status=status.HTTP_202_ACCEPTED)


class ForgetLesson(LessonAct):
    @extend_schema(
        request=FingerprintInput, responses={200: LessonSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Never propose this again."""
        done = lessons.forget_lesson(**self.given(request, public_id))
        return Response(LessonSerializer(done).data)


class RememberLesson(LessonAct):
    @extend_schema(request=FingerprintInput, responses={204: None, 409: OpenApiResponse()})
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Let what was forgotten or taken be proposed again."""
        lessons.remember_lesson(**self.given(request, public_id))
        return Response(status=status.HTTP_204_NO_CONTENT)
