"""Settlements: read and submitted here, approved by people only."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import TenantView
from accounts.downloads import as_download
from accounts.permissions import Action
from reconcile.api.base import Act, TenantDetail, TenantList, mine
from reconcile.api.serializers import (
    SettlementSerializer,
)
from reconcile.models import (
    Reconciliation,
    Settlement,
)
from reconcile.reports.proof import prove_period
from reconcile.reports.settlement_documents import LANGUAGES, document_of
from reconcile.reports.vouchers import vouchers_of
from reconcile.services import (
    settlements,
)
from reconcile.vouchers.layout import Chosen
from reconcile.vouchers.registry import LAYOUTS


class Settlements(TenantList):
    """Settlements. Submitting needs a person too: the maker is somebody, never a token."""

    serializer_class = SettlementSerializer
    model = Settlement
    related = ("reconciliation",)


class SettlementDetail(TenantDetail):
    serializer_class = SettlementSerializer
    model = Settlement
    related = ("reconciliation",)


class SettlementFile(TenantView, APIView):
    """Proof, matches, bookings and open rows of a settlement as one file."""

    kind: ClassVar[str]
    subject: ClassVar[str] = "settlement"

    @extend_schema(
        parameters=[OpenApiParameter("lang", enum=LANGUAGES)],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        found = mine(request, Settlement, public_id)
        language = request.query_params.get("lang", "")
        made = document_of(
            found, request.merchant, self.kind, language=language, subject=self.subject
        )
        return as_download(made.content, made.name, made.content_type)


class SettlementCsv(SettlementFile):
    kind = "csv"


class SettlementWorkbook(SettlementFile):
    kind = "xlsx"


class SettlementPdf(SettlementFile):
    """The statement to print: proof, sums, what stays open, certificate and signatures."""

    kind = "pdf"


class SettlementCorrections(SettlementFile):
    """What one's own orders and stock must change by, as a list."""

    kind = "csv"
    subject = "corrections"


class SettlementVouchers(TenantView, APIView):
    """The vouchers of a closed period in the layout of a bookkeeping program."""

    @extend_schema(
        parameters=[
            OpenApiParameter("layout", location="path", enum=list(LAYOUTS)),
            OpenApiParameter("tax_rate", description="How Xero spells the rate without tax."),
        ],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request, public_id: uuid.UUID, layout: str) -> HttpResponse:
        found = mine(request, Settlement, public_id)
        if layout not in LAYOUTS:
            raise Http404
        tax_rate = request.query_params.get("tax_rate", "")
        chosen = Chosen(currency=request.merchant.currency, tax_rate=tax_rate)
        content = LAYOUTS[layout].write(vouchers_of(found, request.merchant), chosen)
        return HttpResponse(content, content_type=LAYOUTS[layout].content_type)


class PeriodInput(serializers.Serializer):  # type: ignore[type-arg]
    reconciliation = serializers.UUIDField()
    period_start = serializers.DateField()
    period_end = serializers.DateField()


class Proof(TenantView, APIView):
    @extend_schema(parameters=[PeriodInput], responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Opening + movements = closing of a period as the books stand now, and whether it can be submitted."""
        given = PeriodInput(data=request.query_params)
        given.is_valid(raise_exception=True)
        wanted = dict(given.validated_data)
        found = mine(request, Reconciliation, wanted.pop("reconciliation"))
        proof = prove_period(merchant=request.merchant, reconciliation=found, **wanted)
        return Response({**proof.document(), "can_be_submitted": proof.can_be_submitted})


class SubmitInput(PeriodInput):
    note = serializers.CharField(default="", allow_blank=True)


class SubmitSettlement(Act):
    input_class = SubmitInput
    actions_by_method: ClassVar = {"POST": Action.SUBMIT}

    @extend_schema(request=SubmitInput, responses={201: SettlementSerializer})
    def post(self, request: Request) -> Response:
        """Submit a period. Only a signed-in person can: somebody must answer for it."""
        given = self.read(request)
        found = mine(request, Reconciliation, given.pop("reconciliation"))
        made = settlements.submit_settlement(
            **self.who(), reconciliation_id=found.public_id, **given
        )
        return Response(SettlementSerializer(made).data, status=status.HTTP_201_CREATED)
