"""The REST API: everything a person can do here but approve, which no token may."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import generics, serializers, status
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import TenantView
from accounts.api.pages import NewestFirst
from accounts.models import Membership
from accounts.permissions import Action
from ledgers.api.serializers import (
    EntrySerializer,
    LedgerSerializer,
    RejectedRowSerializer,
    StatementSerializer,
    UploadSerializer,
)
from ledgers.formats.base import ColumnMapping
from ledgers.models import Entry, Ledger, RejectedRow, Statement, Upload
from ledgers.services import ledgers as ledger_services
from ledgers.services import statements as statement_services
from ledgers.services import uploads as upload_services
from reconcile.api.serializers import (
    CaseDetailSerializer,
    CaseSerializer,
    CommentSerializer,
    MatchSerializer,
    OpenItemSerializer,
    ReconciliationSerializer,
    RuleSetSerializer,
    RunSerializer,
    SettlementSerializer,
)
from reconcile.models import (
    Adjustment,
    ExceptionCase,
    Match,
    OpenItem,
    Reconciliation,
    RuleSet,
    Run,
    Settlement,
)
from reconcile.services import (
    adjustments,
    cases,
    matches,
    reconciliations,
    rule_sets,
    runs,
    settlements,
)
from reconcile.services import statements as void_services


class TenantList(TenantView, generics.ListAPIView):  # type: ignore[type-arg]
    """A list of the caller's own rows, newest first."""

    pagination_class = NewestFirst
    model: ClassVar[type]
    related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        mine = self.model.objects.for_merchant(self.request.merchant)
        return mine.select_related(*self.related)


class TenantDetail(TenantView, generics.RetrieveAPIView):  # type: ignore[type-arg]
    """One of the caller's own rows; anything else is not found."""

    lookup_field = "public_id"
    model: ClassVar[type]
    related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        mine = self.model.objects.for_merchant(self.request.merchant)
        return mine.select_related(*self.related)


class Act(TenantView, APIView):
    """Base of acts: the input is checked, one service is called, the result is shown."""

    parser_classes: ClassVar = [JSONParser]
    input_class: ClassVar[type[serializers.Serializer]]  # type: ignore[type-arg]

    def read(self, request: Request) -> dict[str, object]:
        given = self.input_class(data=request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def who(self) -> dict[str, object]:
        return {"merchant": self.request.merchant, "actor": self.request.actor}


def _mine(request: Request, model: type, public_id: uuid.UUID) -> object:
    return get_object_or_404(model.objects.for_merchant(request.merchant), public_id=public_id)


class LedgerInput(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=Ledger.Kind.choices)
    currency = serializers.CharField(max_length=4)
    zone = serializers.CharField(max_length=64)
    account = serializers.CharField(max_length=80, default="", allow_blank=True)


class Ledgers(TenantList):
    serializer_class = LedgerSerializer
    model = Ledger
    actions_by_method: ClassVar = {"POST": Action.UPLOAD}

    @extend_schema(request=LedgerInput, responses={201: LedgerSerializer})
    def post(self, request: Request) -> Response:
        given = LedgerInput(data=request.data)
        given.is_valid(raise_exception=True)
        made = ledger_services.create_ledger(
            merchant=request.merchant, actor=request.actor, **given.validated_data
        )
        return Response(LedgerSerializer(made).data, status=status.HTTP_201_CREATED)


class LedgerDetail(TenantDetail):
    serializer_class = LedgerSerializer
    model = Ledger


class Uploads(TenantList):
    serializer_class = UploadSerializer
    model = Upload
    parser_classes: ClassVar = [MultiPartParser]
    actions_by_method: ClassVar = {"POST": Action.UPLOAD}

    @extend_schema(
        request={
            "multipart/form-data": inline_serializer("File", {"file": serializers.FileField()})
        },
        responses={201: UploadSerializer, 200: UploadSerializer},
    )
    def post(self, request: Request) -> Response:
        """Upload a file. The same bytes again answer 200 with the upload that was first."""
        file = request.FILES.get("file")
        if file is None:
            raise serializers.ValidationError({"file": ["No file was sent."]})
        got = upload_services.receive_upload(
            merchant=request.merchant, actor=request.actor, file=file
        )
        code = status.HTTP_201_CREATED if got.is_new else status.HTTP_200_OK
        return Response(UploadSerializer(got.upload).data, status=code)


class UploadDetail(TenantDetail):
    serializer_class = UploadSerializer
    model = Upload


class ConfirmInput(serializers.Serializer):  # type: ignore[type-arg]
    ledger = serializers.UUIDField()
    period_start = serializers.DateField(required=False, allow_null=True)
    period_end = serializers.DateField(required=False, allow_null=True)
    mapping = serializers.JSONField(required=False, allow_null=True)


class ConfirmUpload(Act):
    input_class = ConfirmInput
    actions_by_method: ClassVar = {"POST": Action.UPLOAD}

    @extend_schema(request=ConfirmInput, responses={201: StatementSerializer})
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take an upload into a ledger; a worker reads it."""
        upload = _mine(request, Upload, public_id)
        given = self.read(request)
        mapping = given.get("mapping")
        try:
            columns = ColumnMapping.from_json(mapping) if mapping else None  # type: ignore[arg-type]
        except (ValueError, TypeError) as error:
            raise serializers.ValidationError({"mapping": [str(error)]}) from error
        made = upload_services.confirm_upload(
            **self.who(),
            upload_id=upload.public_id,
            ledger=_mine(request, Ledger, given["ledger"]),
            period=(given.get("period_start"), given.get("period_end")),
            mapping=columns,
        )
        return Response(StatementSerializer(made).data, status=status.HTTP_201_CREATED)


class Statements(TenantList):
    serializer_class = StatementSerializer
    model = Statement
    related = ("ledger",)


class StatementDetail(TenantDetail):
    serializer_class = StatementSerializer
    model = Statement
    related = ("ledger",)


class StatementRows(TenantList):
    """The entries of a statement."""

    serializer_class = EntrySerializer
    model = Entry
    related = ("statement",)

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        if "public_id" not in self.kwargs:
            return super().get_queryset()
        statement = _mine(self.request, Statement, self.kwargs["public_id"])
        return super().get_queryset().filter(statement=statement)


class StatementRejected(TenantList):
    """The rows that were rejected, with row, column and reason."""

    serializer_class = RejectedRowSerializer
    model = RejectedRow

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        if "public_id" not in self.kwargs:
            return super().get_queryset()
        statement = _mine(self.request, Statement, self.kwargs["public_id"])
        return super().get_queryset().filter(statement=statement)


class ReasonInput(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField()


class AcceptStatement(Act):
    input_class = ReasonInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=ReasonInput, responses=StatementSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take a statement in although its totals disagree."""
        found = _mine(request, Statement, public_id)
        done = statement_services.accept_unproved(
            **self.who(), statement_id=found.public_id, **self.read(request)
        )
        return Response(StatementSerializer(done).data)


class VoidStatement(Act):
    input_class = ReasonInput
    actions_by_method: ClassVar = {"POST": Action.VOID_STATEMENT}

    @extend_schema(request=ReasonInput, responses=StatementSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take a wrong statement out of the books."""
        found = _mine(request, Statement, public_id)
        done = void_services.void_statement(
            **self.who(), statement_id=found.public_id, **self.read(request)
        )
        return Response(StatementSerializer(done).data)


class ReconciliationInput(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField(max_length=120)
    left = serializers.ListField(child=serializers.UUIDField(), min_length=1)
    right = serializers.ListField(child=serializers.UUIDField(), min_length=1)
    cycle = serializers.ChoiceField(choices=Reconciliation.Cycle.choices, default="ON_ARRIVAL")


class Reconciliations(TenantList):
    serializer_class = ReconciliationSerializer
    model = Reconciliation
    related = ("rule_set",)
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=ReconciliationInput, responses={201: ReconciliationSerializer})
    def post(self, request: Request) -> Response:
        given = ReconciliationInput(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = given.validated_data
        made = reconciliations.create_reconciliation(
            merchant=request.merchant,
            actor=request.actor,
            name=wanted["name"],
            left=[_mine(request, Ledger, x) for x in wanted["left"]],
            right=[_mine(request, Ledger, x) for x in wanted["right"]],
            cycle=wanted["cycle"],
        )
        return Response(ReconciliationSerializer(made).data, status=status.HTTP_201_CREATED)


class RuleSets(TenantList):
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
        found = _mine(request, RuleSet, public_id)
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
        found = _mine(request, RuleSet, public_id)
        rule_sets.publish_draft(**self.who(), rule_set=found, **self.read(request))
        return Response(RuleSetSerializer(_mine(request, RuleSet, public_id)).data)


class RunInput(serializers.Serializer):  # type: ignore[type-arg]
    reconciliation = serializers.UUIDField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()


class Runs(TenantList):
    serializer_class = RunSerializer
    model = Run
    related = ("reconciliation", "rules")
    actions_by_method: ClassVar = {"POST": Action.RUN}

    @extend_schema(request=RunInput, responses={201: RunSerializer})
    def post(self, request: Request) -> Response:
        given = RunInput(data=request.data)
        given.is_valid(raise_exception=True)
        wanted = dict(given.validated_data)
        wanted["reconciliation"] = _mine(request, Reconciliation, wanted["reconciliation"])
        made = runs.start_run(merchant=request.merchant, actor=request.actor, **wanted)
        return Response(RunSerializer(made).data, status=status.HTTP_201_CREATED)


class RunDetail(TenantDetail):
    serializer_class = RunSerializer
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


class ByHandInput(serializers.Serializer):  # type: ignore[type-arg]
    reconciliation = serializers.UUIDField()
    items = serializers.ListField(child=serializers.UUIDField(), min_length=2)
    reason = serializers.CharField(default="", allow_blank=True)
    adjustment_kind = serializers.ChoiceField(
        choices=["", *Adjustment.Kind.values], default="", allow_blank=True
    )


class MatchByHand(Act):
    input_class = ByHandInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=ByHandInput, responses={201: MatchSerializer})
    def post(self, request: Request) -> Response:
        """Match open rows by hand."""
        given = self.read(request)
        _mine(request, Reconciliation, given["reconciliation"])
        made = matches.match_by_hand(
            **self.who(),
            reconciliation_id=given["reconciliation"],
            item_ids=given["items"],
            reason=given["reason"],
            adjustment_kind=given["adjustment_kind"],
        )
        return Response(MatchSerializer(made).data, status=status.HTTP_201_CREATED)


class AcceptMatch(TenantView, APIView):
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=None, responses=MatchSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Confirm a suggestion."""
        found = _mine(request, Match, public_id)
        done = matches.accept_suggestion(
            merchant=request.merchant, actor=request.actor, match_id=found.public_id
        )
        return Response(MatchSerializer(done).data)


class UndoMatch(Act):
    input_class = ReasonInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=ReasonInput, responses=MatchSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Undo a match; its rows become an open case."""
        found = _mine(request, Match, public_id)
        done = matches.undo_match(**self.who(), match_id=found.public_id, **self.read(request))
        return Response(MatchSerializer(done).data)


class OpenItems(TenantList):
    """Rows that no match holds: in open cases or waiting."""

    serializer_class = OpenItemSerializer
    model = OpenItem
    related = ("entry__statement",)

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        return super().get_queryset().filter(released_by=None)


class Cases(TenantList):
    serializer_class = CaseSerializer
    model = ExceptionCase
    related = ("reconciliation",)
    filterset_fields = ("kind", "state", "currency")


class CaseDetail(TenantDetail):
    serializer_class = CaseDetailSerializer
    model = ExceptionCase
    related = ("reconciliation",)


class CaseActInput(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(min_value=1)
    reason = serializers.CharField()


class CaseUntilInput(CaseActInput):
    until = serializers.DateField()


class CaseAct(Act):
    """An act on a case with the version that the caller saw; 409 where somebody was quicker."""

    input_class = CaseActInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}
    service: ClassVar[object]

    def act(self, request: Request, public_id: uuid.UUID) -> Response:
        case = _mine(request, ExceptionCase, public_id)
        type(self).service(**self.who(), case_id=case.public_id, **self.read(request))  # type: ignore[operator]
        return Response(CaseDetailSerializer(_mine(request, ExceptionCase, public_id)).data)


class WriteOff(CaseAct):
    service = staticmethod(adjustments.write_off)

    @extend_schema(
        request=CaseActInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Write a difference off; above the limit it waits for a person's approval."""
        return self.act(request, public_id)


class SetAside(CaseAct):
    service = staticmethod(cases.set_aside)

    @extend_schema(
        request=CaseActInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        return self.act(request, public_id)


class CarryForward(CaseAct):
    input_class = CaseUntilInput
    service = staticmethod(cases.carry_forward)

    @extend_schema(
        request=CaseUntilInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        return self.act(request, public_id)


class Hold(CaseAct):
    input_class = CaseUntilInput
    service = staticmethod(cases.hold)

    @extend_schema(
        request=CaseUntilInput, responses={200: CaseDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        return self.act(request, public_id)


class AssignInput(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(min_value=1)
    member = serializers.EmailField(allow_null=True)


class Assign(Act):
    input_class = AssignInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=AssignInput, responses=CaseDetailSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Give a case to a member by e-mail address, or to nobody."""
        case = _mine(request, ExceptionCase, public_id)
        given = self.read(request)
        members = Membership.objects.for_merchant(request.merchant).filter(is_active=True)
        chosen = None
        if given["member"]:
            chosen = get_object_or_404(members, user__email__iexact=given["member"]).public_id
        done = cases.assign(
            **self.who(), case_id=case.public_id, version=given["version"], membership_id=chosen
        )
        return Response(CaseDetailSerializer(done).data)


class CommentInput(serializers.Serializer):  # type: ignore[type-arg]
    text = serializers.CharField(max_length=cases.COMMENT_MAX)


class Comments(Act):
    input_class = CommentInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=CommentInput, responses={201: CommentSerializer})
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        case = _mine(request, ExceptionCase, public_id)
        said = cases.comment(**self.who(), case_id=case.public_id, **self.read(request))
        return Response(CommentSerializer(said).data, status=status.HTTP_201_CREATED)


class UndoCase(Act):
    input_class = ReasonInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=ReasonInput, responses=CaseDetailSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Open a written-off or set-aside case again."""
        case = _mine(request, ExceptionCase, public_id)
        done = cases.undo_resolution(**self.who(), case_id=case.public_id, **self.read(request))
        return Response(CaseDetailSerializer(done).data)


class Settlements(TenantList):
    """Settlements. Submitting needs a person too: the maker is somebody, never a token."""

    serializer_class = SettlementSerializer
    model = Settlement
    related = ("reconciliation",)


class SettlementDetail(TenantDetail):
    serializer_class = SettlementSerializer
    model = Settlement
    related = ("reconciliation",)


class SubmitInput(serializers.Serializer):  # type: ignore[type-arg]
    reconciliation = serializers.UUIDField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()
    note = serializers.CharField(default="", allow_blank=True)


class SubmitSettlement(Act):
    input_class = SubmitInput
    actions_by_method: ClassVar = {"POST": Action.SUBMIT}

    @extend_schema(request=SubmitInput, responses={201: SettlementSerializer})
    def post(self, request: Request) -> Response:
        """Submit a period. Only a signed-in person can: somebody must answer for it."""
        given = self.read(request)
        found = _mine(request, Reconciliation, given.pop("reconciliation"))
        made = settlements.submit_settlement(
            **self.who(), reconciliation_id=found.public_id, **given
        )
        return Response(SettlementSerializer(made).data, status=status.HTTP_201_CREATED)
