"""How the work is shared: limits of roles, due times, and the rules that hand cases out.

All of it may be read by everybody. Changing it takes a signed-in person: a token never says how much its own
role may decide.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import BigIntegerField
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import LimitedAct, Role
from accounts.permissions import Action
from accounts.services.authority import set_limit
from reconcile.api.base import Act, member_named, mine
from reconcile.models import AssignmentRule
from reconcile.models.cases import ExceptionKind
from reconcile.services import assignment_rules, due_times
from reconcile.services.authority import LIMITED_ROLES, Authority, authorities

MINOR_MAX = BigIntegerField.MAX_BIGINT
ADMINISTERED: dict[str, Action] = dict.fromkeys(("POST", "PUT", "DELETE"), Action.MANAGE_PEOPLE)


class LimitInput(serializers.Serializer):  # type: ignore[type-arg]
    """In minor units of the merchant's currency; null is any amount."""

    per_case_minor = serializers.IntegerField(allow_null=True, min_value=0, max_value=MINOR_MAX)
    per_day_minor = serializers.IntegerField(allow_null=True, min_value=0, max_value=MINOR_MAX)
    per_month_minor = serializers.IntegerField(allow_null=True, min_value=0, max_value=MINOR_MAX)


class LimitSerializer(LimitInput):
    role = serializers.CharField()
    act = serializers.CharField()


def _limit(role: Role, act: LimitedAct, held: Authority) -> dict[str, object]:
    return {**LimitInput(held).data, "role": role, "act": act}


class Limits(Act):
    @extend_schema(responses=LimitSerializer(many=True))
    def get(self, request: Request) -> Response:
        """How much each role decides alone; above it an approver does."""
        known = authorities(request.merchant)
        return Response([_limit(role, act, held) for (role, act), held in known.items()])


class LimitDetail(Act):
    input_class = LimitInput
    actions_by_method: ClassVar = ADMINISTERED

    @extend_schema(
        parameters=[
            OpenApiParameter("role", location="path", enum=[str(role) for role in LIMITED_ROLES]),
            OpenApiParameter("act", location="path", enum=[str(act) for act in LimitedAct]),
        ],
        request=LimitInput,
        responses=LimitSerializer,
    )
    def put(self, request: Request, role: str, act: str) -> Response:
        """Say how much a role decides alone of an act. Nobody but an owner changes their own role's."""
        if role not in LIMITED_ROLES or act not in LimitedAct.values:
            raise Http404
        limited = {"role": Role(role), "act": LimitedAct(act)}
        said = set_limit(**self.who(), **limited, **self.read(request))
        return Response(LimitSerializer(said).data)


class DueStep(serializers.Serializer):  # type: ignore[type-arg]
    from_minor = serializers.IntegerField(min_value=0, max_value=MINOR_MAX)
    days = serializers.IntegerField(help_text="banking days")

    def to_representation(self, step: tuple[int, int]) -> dict[str, int]:
        return dict(zip(self.fields, step, strict=True))


class DueTimesSerializer(serializers.Serializer):  # type: ignore[type-arg]
    steps = DueStep(many=True, max_length=due_times.STEPS_MAX)
    escalate_after_days = serializers.IntegerField()
    escalate_to = serializers.ChoiceField(
        choices=[str(role) for role in due_times.ESCALATION_ROLES]
    )


class DueTimes(Act):
    input_class = DueTimesSerializer
    actions_by_method: ClassVar = ADMINISTERED

    @extend_schema(responses=DueTimesSerializer)
    def get(self, request: Request) -> Response:
        """How long a case may take by its amount, and to whom it goes when it takes longer."""
        return Response(DueTimesSerializer(due_times.policy_of(request.merchant)).data)

    @extend_schema(request=DueTimesSerializer, responses=DueTimesSerializer)
    def put(self, request: Request) -> Response:
        """Say how long cases may take; it holds for those that are opened from now on."""
        given = self.read(request)
        policy = due_times.change_due_times(
            **self.who(),
            steps=[(step["from_minor"], step["days"]) for step in given["steps"]],
            escalate_after_days=given["escalate_after_days"],
            escalate_to=Role(given["escalate_to"]),
        )
        return Response(DueTimesSerializer(policy).data)


class AssignmentRuleSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    ledger = serializers.UUIDField(source="ledger.public_id", default=None)
    reconciliation = serializers.UUIDField(source="reconciliation.public_id", default=None)
    member = serializers.EmailField(source="user.email", default=None)
    cases = serializers.SerializerMethodField(help_text="that nobody has, and it would take now")

    class Meta:
        model = AssignmentRule
        fields = ("id", "position", "kind", "ledger", "reconciliation", "from_minor", "below_minor",
                  "member", "role", "cases")  # fmt: skip
        read_only_fields = fields

    def get_cases(self, rule: AssignmentRule) -> int:
        return int(self.context["cases"][rule.id])


class AssignmentRuleInput(serializers.Serializer):  # type: ignore[type-arg]
    """What is left out holds for every case. It names a member by e-mail address, or a role."""

    kind = serializers.ChoiceField(choices=ExceptionKind.choices, default="", allow_blank=True)
    ledger = serializers.UUIDField(source="ledger_id", default=None, allow_null=True)
    reconciliation = serializers.UUIDField(
        source="reconciliation_id", default=None, allow_null=True
    )
    from_minor = serializers.IntegerField(
        default=None, allow_null=True, min_value=0, max_value=MINOR_MAX
    )
    below_minor = serializers.IntegerField(
        default=None, allow_null=True, min_value=0, max_value=MINOR_MAX
    )
    member = serializers.EmailField(default="", allow_blank=True)
    role = serializers.ChoiceField(
        choices=[str(role) for role in assignment_rules.REVIEWING], default="", allow_blank=True
    )


class RulesOfAssignment(Act):
    """Base of what answers with all rules: they count in their order."""

    actions_by_method: ClassVar = ADMINISTERED

    def all(self) -> list[dict[str, object]]:
        shares = assignment_rules.preview(self.request.merchant).shares
        counted = {share.rule.id: share.cases for share in shares}
        rules = [share.rule for share in shares]
        return list(AssignmentRuleSerializer(rules, many=True, context={"cases": counted}).data)


class AssignmentRules(RulesOfAssignment):
    input_class = AssignmentRuleInput

    @extend_schema(responses=AssignmentRuleSerializer(many=True))
    def get(self, request: Request) -> Response:
        """Whose a new case is: the first rule in order whose conditions all hold decides."""
        return Response(self.all())

    @extend_schema(
        request=AssignmentRuleInput, responses={201: AssignmentRuleSerializer(many=True)}
    )
    def post(self, request: Request) -> Response:
        """Add a rule behind the others: all rules."""
        given = self.read(request)
        member = member_named(request, given.pop("member"))
        wanted = assignment_rules.Wanted(member_id=member, **given)
        assignment_rules.add_assignment_rule(**self.who(), wanted=wanted)
        return Response(self.all(), status=status.HTTP_201_CREATED)


class RemoveAssignmentRule(Act):
    actions_by_method: ClassVar = ADMINISTERED

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take a rule away; what it has assigned stays so."""
        found = mine(request, AssignmentRule, public_id)
        assignment_rules.remove_assignment_rule(**self.who(), rule_id=found.public_id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MoveRuleInput(serializers.Serializer):  # type: ignore[type-arg]
    up = serializers.BooleanField()


class MoveAssignmentRule(RulesOfAssignment):
    input_class = MoveRuleInput

    @extend_schema(request=MoveRuleInput, responses=AssignmentRuleSerializer(many=True))
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Let a rule change places with its neighbour: all rules."""
        found = mine(request, AssignmentRule, public_id)
        assignment_rules.move_assignment_rule(
            **self.who(), rule_id=found.public_id, **self.read(request)
        )
        return Response(self.all())


class CasesAssigned(serializers.Serializer):  # type: ignore[type-arg]
    assigned = serializers.IntegerField()


class AssignNow(Act):
    actions_by_method: ClassVar = ADMINISTERED

    @extend_schema(request=None, responses=CasesAssigned)
    def post(self, request: Request) -> Response:
        """Let the rules hand out the open cases that nobody has."""
        return Response({"assigned": assignment_rules.assign_by_rule(**self.who())})
