"""The merchant itself: what holds for it, taking everything along, closing it and opening it again.

Leaving takes an owner's own word: no token closes a merchant or takes everything of it along.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import TenantView
from accounts.downloads import as_stored
from accounts.models import Merchant
from accounts.permissions import Action
from accounts.services import merchants
from reconcile.api.base import Act, ReasonInput, TenantCollection, TenantDetail
from reconcile.models import MerchantExport
from reconcile.services import exports, leaving

LEAVES: dict[str, Action] = dict.fromkeys(("GET", "POST"), Action.LEAVE)


class MerchantSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Merchant
        fields = ("id", "name", "currency", "zone", "is_practice", "closes_single_handed",
                  "rules_precision_min_ppm", "rules_decisions_min", "closed_at")  # fmt: skip
        read_only_fields = fields


class OwnMerchant(TenantView, APIView):
    @extend_schema(responses=MerchantSerializer)
    def get(self, request: Request) -> Response:
        """The merchant that the caller works in."""
        return Response(MerchantSerializer(request.merchant).data)


class ThresholdInput(serializers.Serializer):  # type: ignore[type-arg]
    percent = serializers.CharField(help_text="such as 99.5; at most 4 decimals")
    decisions = serializers.IntegerField(min_value=1)


class PublishingThreshold(Act):
    input_class = ThresholdInput
    actions_by_method: ClassVar = {"PUT": Action.MANAGE_MERCHANT}

    @extend_schema(request=ThresholdInput, responses=MerchantSerializer)
    def put(self, request: Request) -> Response:
        """From which proof on new rules go live without an approval."""
        given = self.read(request)
        done = merchants.set_publishing_threshold(
            **self.who(), percent=given["percent"], decisions=str(given["decisions"])
        )
        return Response(MerchantSerializer(done).data)


class SingleHandedInput(serializers.Serializer):  # type: ignore[type-arg]
    allowed = serializers.BooleanField()


class SingleHanded(Act):
    input_class = SingleHandedInput
    actions_by_method: ClassVar = {"PUT": Action.MANAGE_MERCHANT}

    @extend_schema(
        request=SingleHandedInput, responses={200: MerchantSerializer, 409: OpenApiResponse()}
    )
    def put(self, request: Request) -> Response:
        """Whether the only approver closes periods alone; 409 once there was a second one."""
        done = merchants.allow_single_handed_closing(**self.who(), **self.read(request))
        return Response(MerchantSerializer(done).data)


class CloseInput(ReasonInput):
    name = serializers.CharField(help_text="the merchant's name, as a proof that it is meant")


class CloseMerchant(Act):
    input_class = CloseInput
    actions_by_method: ClassVar = LEAVES

    @extend_schema(request=CloseInput, responses={200: MerchantSerializer, 409: OpenApiResponse()})
    def post(self, request: Request) -> Response:
        """Close the merchant: members lose it, tokens end. Owners still read and export."""
        done = leaving.close_merchant(**self.who(), **self.read(request))
        return Response(MerchantSerializer(done).data)


class ReopenMerchant(Act):
    input_class = ReasonInput
    actions_by_method: ClassVar = LEAVES

    @extend_schema(request=ReasonInput, responses={200: MerchantSerializer, 409: OpenApiResponse()})
    def post(self, request: Request) -> Response:
        """Open a closed merchant again, with its members and books as they were."""
        done = leaving.reopen_merchant(**self.who(), **self.read(request))
        return Response(MerchantSerializer(done).data)


class ExportSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    """`expires_at` is null until the archive is packed; after it the archive is forgotten."""

    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = MerchantExport
        fields = ("id", "asked_by_name", "asked_at", "size_bytes", "sha256", "rows", "expires_at")
        read_only_fields = fields


class Exports(TenantCollection):
    """Everything of the merchant in one archive, kept for a week."""

    serializer_class = ExportSerializer
    model = MerchantExport
    actions_by_method: ClassVar = LEAVES

    @extend_schema(request=None, responses={202: ExportSerializer, 409: OpenApiResponse()})
    def post(self, request: Request) -> Response:
        """Have a worker pack an archive; one at a time. Its address tells when it is done."""
        asked = exports.ask_for_export(**self.who())
        return Response(ExportSerializer(asked).data, status=status.HTTP_202_ACCEPTED)


class ExportDetail(TenantDetail):
    serializer_class = ExportSerializer
    model = MerchantExport
    actions_by_method: ClassVar = LEAVES


class ExportArchive(TenantView, APIView):
    actions_by_method: ClassVar = LEAVES

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    def get(self, request: Request, public_id: uuid.UUID) -> FileResponse:
        """The archive; 404 until it is packed, and after it is forgotten."""
        found = get_object_or_404(exports.kept_archives(request.merchant), public_id=public_id)
        return as_stored(found.file, found.archive_name)
