"""Acts on the rows of a case: adjust, split and put together, mark copies, ask for missing records."""

from __future__ import annotations

import uuid

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from reconcile.api.base import ReasonInput
from reconcile.api.cases import CaseAct, CaseActInput, DecideCase
from reconcile.api.serializers import CaseDetailSerializer
from reconcile.services import adjustments, duplicates, missing_records, splits

CHANGED = {200: CaseDetailSerializer, 409: OpenApiResponse()}
MADE = {201: CaseDetailSerializer, 409: OpenApiResponse()}


class AdjustInput(CaseActInput):
    kind = serializers.ChoiceField(choices=[str(kind) for kind in adjustments.OF_A_CASE])


class Adjust(DecideCase):
    input_class = AdjustInput
    service = staticmethod(adjustments.adjust_case)

    @extend_schema(request=AdjustInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Book the difference as a fee, an exchange difference or a correction."""
        return self.act(request, public_id)


class SplitInput(CaseActInput):
    items = serializers.ListField(child=serializers.UUIDField(), min_length=1, source="item_ids")
    amount_minor = serializers.IntegerField(allow_null=True, default=None)


class Split(CaseAct):
    input_class = SplitInput
    service = staticmethod(splits.split_case)

    @extend_schema(request=SplitInput, responses=MADE)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take rows, or with an amount a part of one row, into a case of their own: the new case."""
        return self.act(request, public_id, code=status.HTTP_201_CREATED)


class UndoSplit(CaseAct):
    input_class = ReasonInput
    service = staticmethod(splits.undo_split)

    @extend_schema(request=ReasonInput, responses=CaseDetailSerializer)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Put a split-off case back: the case that it goes to."""
        return self.act(request, public_id)


class DuplicateInput(CaseActInput):
    statement = serializers.UUIDField(source="statement_id")
    row_number = serializers.IntegerField(min_value=1)


class MarkDuplicate(CaseAct):
    input_class = DuplicateInput
    service = staticmethod(duplicates.mark_duplicate)

    @extend_schema(request=DuplicateInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Resolve a case of one row as a copy of the row that is named."""
        return self.act(request, public_id)


class RecordInput(CaseActInput):
    ledger = serializers.UUIDField(source="ledger_id")
    reference = serializers.CharField(max_length=missing_records.REFERENCE_MAX)
    booked_on = serializers.DateField()


class AskRecord(DecideCase):
    input_class = RecordInput
    service = staticmethod(missing_records.ask_missing_record)

    @extend_schema(request=RecordInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Ask for a record that our books lack. Only a person can: somebody must answer for it."""
        return self.act(request, public_id)
