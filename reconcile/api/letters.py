"""Letters to people outside: drafting and sending them, following them, ending them."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import ClassVar

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from reconcile.api.base import Act, TenantDetail, TenantList, mine
from reconcile.models import ExceptionCase, Letter, LetterLine
from reconcile.models.letters import NAME_MAX
from reconcile.reports.letter_answers import lines_of
from reconcile.services import letters
from reconcile.services.letters import LetterHead


class LetterLineSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    case = serializers.UUIDField(source="case.public_id")
    files = serializers.SerializerMethodField()

    class Meta:
        model = LetterLine
        fields = (
            "case",
            "reference",
            "booked_on",
            "currency",
            "ours_minor",
            "theirs_minor",
            "answer",
            "answer_minor",
            "comment",
            "files",
        )
        read_only_fields = fields

    def get_files(self, line: LetterLine) -> list[dict[str, str]]:
        return [{"name": file.name, "sha256": file.sha256} for file in line.files.all()]


class LetterSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Letter
        fields = (
            "id",
            "kind",
            "state",
            "recipient_name",
            "email",
            "language",
            "subject",
            "note",
            "period_start",
            "period_end",
            "made_by_name",
            "made_at",
            "sent_at",
            "opened_at",
            "expires_at",
            "answered_at",
            "answered_by_name",
            "answer_sha256",
            "version",
        )
        read_only_fields = fields


class LetterDetailSerializer(LetterSerializer):
    """With its lines; what they have written so far isn't shown before it is submitted."""

    lines = serializers.SerializerMethodField()

    class Meta(LetterSerializer.Meta):
        fields = (*LetterSerializer.Meta.fields, "lines")  # type: ignore[assignment]
        read_only_fields = fields

    def get_lines(self, letter: Letter) -> list[dict[str, object]]:
        return [_line(letter, line) for line in lines_of(letter)]


def _line(letter: Letter, line: LetterLine) -> dict[str, object]:
    shown: dict[str, object] = LetterLineSerializer(line).data
    if letter.is_answered:
        return shown
    return {**shown, "answer": "", "answer_minor": None, "comment": "", "files": []}


class LetterInput(serializers.Serializer):  # type: ignore[type-arg]
    recipient_name = serializers.CharField(max_length=NAME_MAX)
    email = serializers.EmailField()
    language = serializers.ChoiceField(choices=letters.LANGUAGES)
    cases = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=letters.LINES_MAX
    )
    subject = serializers.CharField(
        max_length=letters.SUBJECT_MAX, required=False, allow_blank=True, default=""
    )
    note = serializers.CharField(
        max_length=letters.NOTE_MAX, required=False, allow_blank=True, default=""
    )
    period_start = serializers.DateField(required=False, allow_null=True, default=None)
    period_end = serializers.DateField(required=False, allow_null=True, default=None)
    valid_days = serializers.IntegerField(
        min_value=1, max_value=letters.DAYS_MAX, required=False, default=letters.DAYS_DEFAULT
    )
