"""Acts on the rows of a case: adjust, split and put together, mark copies, ask for missing records."""

from __future__ import annotations

import uuid
from typing import ClassVar

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from reconcile.api.base import Act, ReasonInput, mine
from reconcile.api.cases import CaseAct, CaseActInput
from reconcile.api.serializers import CaseDetailSerializer
from reconcile.models import ExceptionCase
from reconcile.services import adjustments, duplicates, missing_records, splits

CHANGED = {200: CaseDetailSerializer, 409: OpenApiResponse()}
MADE = {201: CaseDetailSerializer, 409: OpenApiResponse()}


class AdjustInput(CaseActInput):
    kind = serializers.ChoiceField(choices=[str(kind) for kind in adjustments.OF_A_CASE])


class Adjust(CaseAct):
    input_class = AdjustInput
    service = staticmethod(adjustments.adjust_case)

    @extend_schema(request=AdjustInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Book the difference as a fee, an exchange difference or a correction."""
        return self.act(request, public_id)


class SplitInput(CaseActInput):
    items = serializers.ListField(child=serializers.UUIDField(), min_length=1)
    amount_minor = serializers.IntegerField(allow_null=True, default=None)


class Split(Act):
    input_class = SplitInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=SplitInput, responses=MADE)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take rows, or with an amount a part of one row, into a case of their own: the new case."""
        case = mine(request, ExceptionCase, public_id)
        given = self.read(request)
        given["item_ids"] = given.pop("items")
        made = splits.split_case(**self.who(), case_id=case.public_id, **given)
        return Response(CaseDetailSerializer(made).data, status=status.HTTP_201_CREATED)


class UndoSplit(Act):
    input_class = ReasonInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=ReasonInput, responses=CaseDetailSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Put a split-off case back: the case that it goes to."""
        case = mine(request, ExceptionCase, public_id)
        origin = splits.undo_split(**self.who(), case_id=case.public_id, **self.read(request))
        return Response(CaseDetailSerializer(origin).data)


class DuplicateInput(CaseActInput):
    statement = serializers.UUIDField()
    row_number = serializers.IntegerField(min_value=1)


class MarkDuplicate(Act):
    input_class = DuplicateInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=DuplicateInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Resolve a case of one row as a copy of the row that is named."""
        case = mine(request, ExceptionCase, public_id)
        given = self.read(request)
        given["statement_id"] = given.pop("statement")
        done = duplicates.mark_duplicate(**self.who(), case_id=case.public_id, **given)
        return Response(CaseDetailSerializer(done).data)


class RecordInput(CaseActInput):
    ledger = serializers.UUIDField()
    reference = serializers.CharField(max_length=missing_records.REFERENCE_MAX)
    booked_on = serializers.DateField()


class AskRecord(Act):
    input_class = RecordInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(request=RecordInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Ask for a record that our books lack. Only a person can: somebody must answer for it."""
        case = mine(request, ExceptionCase, public_id)
        given = self.read(request)
        given["ledger_id"] = given.pop("ledger")
        record = missing_records.ask_missing_record(**self.who(), case_id=case.public_id, **given)
        return Response(CaseDetailSerializer(record.case).data)
