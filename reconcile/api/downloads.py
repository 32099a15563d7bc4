"""Files as they were uploaded or attached, and documents to send."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.api.access import TenantView
from accounts.downloads import as_download, as_stored
from accounts.exports import CSV_TYPE, WORKBOOK_TYPE
from ledgers.models import Statement
from reconcile.api.base import mine
from reconcile.models import Dispute, Evidence, Letter
from reconcile.reports import disputes
from reconcile.reports.letter_answers import as_csv
from reconcile.reports.letter_pdf import printed
from reconcile.reports.settlement_documents import LANGUAGES

BYTES = {(200, "application/octet-stream"): OpenApiTypes.BINARY}
IN_LANGUAGE = [OpenApiParameter("lang", enum=LANGUAGES)]


class StatementFile(TenantView, APIView):
    @extend_schema(responses=BYTES)
    def get(self, request: Request, public_id: uuid.UUID) -> FileResponse:
        """The file as it was uploaded, byte for byte; for a part of a file, the whole of it."""
        upload = mine(request, Statement, public_id).upload
        return as_stored(upload.file, upload.file_name)


class EvidenceDownload(TenantView, APIView):
    @extend_schema(responses=BYTES)
    def get(self, request: Request, public_id: uuid.UUID) -> FileResponse:
        """A file that was attached to a case."""
        found = mine(request, Evidence, public_id)
        return as_stored(found.file, found.name)


class DisputeFile(TenantView, APIView):
    """Base of the documents of a dispute."""

    def claims(self, dispute: Dispute) -> object:
        return disputes.claims_of(self.request.merchant, dispute)


class DisputeWorkbook(DisputeFile):
    @extend_schema(responses=BYTES)
    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        """All claims of a dispute as a sheet to send."""
        found = mine(request, Dispute, public_id)
        content = disputes.workbook(found, self.claims(found))
        return as_download(content, "claims.xlsx", WORKBOOK_TYPE)


class DisputeLetter(DisputeFile):
    @extend_schema(parameters=IN_LANGUAGE, responses=BYTES)
    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        """The text of a dispute to send."""
        found = mine(request, Dispute, public_id)
        language = language_of(request) or get_language() or settings.LANGUAGE_CODE
        text = disputes.letter(request.merchant, found, self.claims(found), language)
        return as_download(text, "letter.txt", "text/plain; charset=utf-8")


class LetterPdf(TenantView, APIView):
    @extend_schema(parameters=IN_LANGUAGE, responses=BYTES)
    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        """A letter to print, in its own language or that which is named."""
        found = mine(request, Letter, public_id)
        return as_download(printed(found, language_of(request)), "letter.pdf", "application/pdf")


class LetterAnswers(TenantView, APIView):
    @extend_schema(responses=BYTES)
    def get(self, request: Request, public_id: uuid.UUID) -> HttpResponse:
        """What was answered, line by line."""
        found = mine(request, Letter, public_id)
        return as_download(as_csv(found), "answers.csv", CSV_TYPE)


def language_of(request: Request) -> str:
    """The language that is asked for, where there is such a one."""
    wanted = request.query_params.get("lang", "")
    return wanted if wanted in LANGUAGES else ""
