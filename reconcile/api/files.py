"""Ledgers, uploads and statements."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from ledgers.api.serializers import (
    EntrySerializer,
    LedgerSerializer,
    RejectedRowSerializer,
    StatementSerializer,
    UploadSerializer,
)
from ledgers.deliveries import AFTER_DAYS_MAX
from ledgers.formats.base import ColumnMapping
from ledgers.models import Entry, Ledger, RejectedRow, Statement, Upload
from ledgers.services import ledgers as ledger_services
from ledgers.services import statements as statement_services
from ledgers.services import uploads as upload_services
from reconcile.api.base import (
    Act,
    ActOnOne,
    ReasonInput,
    TenantCollection,
    TenantDetail,
    TenantList,
    mine,
)
from reconcile.services import statements as void_services


class LedgerInput(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField(max_length=120)
    kind = serializers.ChoiceField(choices=Ledger.Kind.choices)
    currency = serializers.CharField(max_length=4)
    zone = serializers.CharField(max_length=64)
    account = serializers.CharField(max_length=80, default="", allow_blank=True)


class Ledgers(TenantCollection):
    input_class = LedgerInput
    serializer_class = LedgerSerializer
    model = Ledger
    actions_by_method: ClassVar = {"POST": Action.UPLOAD}

    @extend_schema(request=LedgerInput, responses={201: LedgerSerializer})
    def post(self, request: Request) -> Response:
        made = ledger_services.create_ledger(**self.who(), **self.read(request))
        return Response(LedgerSerializer(made).data, status=status.HTTP_201_CREATED)


class LedgerChange(serializers.Serializer):  # type: ignore[type-arg]
    """What isn't said of its calendar stays as it is."""

    name = serializers.CharField(max_length=120)
    account = serializers.CharField(max_length=80, allow_blank=True)
    is_active = serializers.BooleanField()
    expected_every = serializers.ChoiceField(
        choices=Ledger.Expected.choices, source="delivery.every", required=False
    )
    expected_after_days = serializers.IntegerField(
        min_value=0, max_value=AFTER_DAYS_MAX, source="delivery.after_days", required=False
    )
    expected_at = serializers.TimeField(source="delivery.at", required=False)
    skips_days_off = serializers.BooleanField(source="delivery.skips_days_off", required=False)
    cut_off = serializers.TimeField(source="delivery.cut_off", required=False)


class LedgerDetail(Act, TenantDetail):
    serializer_class = LedgerSerializer
    model = Ledger
    input_class = LedgerChange
    actions_by_method: ClassVar = {"PUT": Action.MANAGE_LEDGERS}

    @extend_schema(request=LedgerChange, responses=LedgerSerializer)
    def put(self, request: Request, public_id: uuid.UUID) -> Response:
        """Rename a ledger, say when its statements are expected, or retire it."""
        found, given = mine(request, Ledger, public_id), self.read(request)
        delivery = replace(found.delivery, **given.pop("delivery", {}))
        done = ledger_services.change_ledger(**self.who(), ledger=found, delivery=delivery, **given)
        return Response(LedgerSerializer(done).data)


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
    is_sure = serializers.BooleanField(
        default=False, help_text="Take in what names another account than the ledger has."
    )


class ConfirmUpload(Act):
    input_class = ConfirmInput
    actions_by_method: ClassVar = {"POST": Action.UPLOAD}

    @extend_schema(request=ConfirmInput, responses={201: StatementSerializer})
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take an upload into a ledger; a worker reads it."""
        upload = mine(request, Upload, public_id)
        given = self.read(request)
        mapping = given.get("mapping")
        if mapping is not None and not isinstance(mapping, dict):
            raise serializers.ValidationError({"mapping": ["A mapping is an object."]})
        try:
            columns = ColumnMapping.from_json(mapping) if mapping else None
        except (ValueError, TypeError) as error:
            raise serializers.ValidationError({"mapping": [str(error)]}) from error
        made = upload_services.confirm_upload(
            **self.who(),
            upload_id=upload.public_id,
            ledger=mine(request, Ledger, given["ledger"]),
            period=(given.get("period_start"), given.get("period_end")),
            mapping=columns,
            is_sure=given["is_sure"],
        )
        return Response(StatementSerializer(made).data, status=status.HTTP_201_CREATED)


class DiscardUpload(ActOnOne):
    model = Upload
    id_name = "upload_id"
    shown_by = UploadSerializer
    service = staticmethod(upload_services.discard_upload)
    actions_by_method: ClassVar = {"POST": Action.UPLOAD}

    @extend_schema(request=None, responses=UploadSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Put a file aside that nothing was taken from."""
        return self.act(request, public_id)


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
        statement = mine(self.request, Statement, self.kwargs["public_id"])
        return super().get_queryset().filter(statement=statement)


class StatementRejected(TenantList):
    """The rows that were rejected, with row, column and reason."""

    serializer_class = RejectedRowSerializer
    model = RejectedRow

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        if "public_id" not in self.kwargs:
            return super().get_queryset()
        statement = mine(self.request, Statement, self.kwargs["public_id"])
        return super().get_queryset().filter(statement=statement)


class StatementAct(ActOnOne):
    model = Statement
    id_name = "statement_id"
    shown_by = StatementSerializer
    input_class = ReasonInput


class AcceptStatement(StatementAct):
    service = staticmethod(statement_services.accept_unproved)
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=ReasonInput, responses=StatementSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take a statement in although its totals disagree."""
        return self.act(request, public_id)


class RefuseStatement(StatementAct):
    service = staticmethod(statement_services.refuse_waiting)
    actions_by_method: ClassVar = {"POST": Action.UPLOAD}

    @extend_schema(request=ReasonInput, responses=StatementSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Refuse a statement whose totals disagree."""
        return self.act(request, public_id)


class VoidStatement(StatementAct):
    service = staticmethod(void_services.void_statement)
    actions_by_method: ClassVar = {"POST": Action.VOID_STATEMENT}

    @extend_schema(request=ReasonInput, responses=StatementSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take a wrong statement out of the books."""
        return self.act(request, public_id)
