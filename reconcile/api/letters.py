"""Letters to people outside: drafting and sending them, following them, ending them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from drf_spectacular.utils import OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from reconcile.api.base import Act, ActOnOne, TenantCollection, TenantDetail, mine
from reconcile.models import ExceptionCase, Letter, LetterLine
from reconcile.models.letters import NAME_MAX
from reconcile.reports.letter_answers import lines_of
from reconcile.services import letters
from reconcile.services.letters import LetterHead


class SentFile(serializers.Serializer):  # type: ignore[type-arg]
    name = serializers.CharField()
    sha256 = serializers.CharField()


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

    @extend_schema_field(SentFile(many=True))
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

    @extend_schema_field(LetterLineSerializer(many=True))
    def get_lines(self, letter: Letter) -> list[dict[str, object]]:
        return [_line(letter, line) for line in lines_of(letter)]


def _line(letter: Letter, line: LetterLine) -> dict[str, object]:
    shown: dict[str, object] = LetterLineSerializer(line).data
    if letter.is_answered:
        return shown
    return {**shown, "answer": "", "answer_minor": None, "comment": "", "files": []}


class RecipientInput(serializers.Serializer):  # type: ignore[type-arg]
    recipient_name = serializers.CharField(max_length=NAME_MAX)
    email = serializers.EmailField()
    language = serializers.ChoiceField(choices=settings.LANGUAGES)
    valid_days = serializers.IntegerField(
        min_value=1, max_value=letters.DAYS_MAX, default=letters.DAYS_DEFAULT
    )


class HeadInput(RecipientInput):
    subject = serializers.CharField(max_length=letters.SUBJECT_MAX, allow_blank=True, default="")
    note = serializers.CharField(max_length=letters.NOTE_MAX, allow_blank=True, default="")
    period_start = serializers.DateField(allow_null=True, default=None)
    period_end = serializers.DateField(allow_null=True, default=None)


class LetterInput(HeadInput):
    cases = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=letters.LINES_MAX
    )
    send = serializers.BooleanField(default=True, help_text="false: only draft it")


class QuestionInput(RecipientInput):
    question = serializers.CharField(max_length=letters.NOTE_MAX)


class VersionInput(serializers.Serializer):  # type: ignore[type-arg]
    version = serializers.IntegerField(min_value=1)


class ChangeLetterInput(HeadInput, VersionInput):
    """The whole head of a draft, and the lines that are taken out of it by their cases."""

    left_out = serializers.ListField(
        child=serializers.UUIDField(), default=list, max_length=letters.LINES_MAX
    )


class ExtendInput(VersionInput):
    days = serializers.IntegerField(min_value=1, max_value=letters.DAYS_MAX)


class WithdrawInput(VersionInput):
    reason = serializers.CharField(allow_blank=True, default="")


class Letters(TenantCollection):
    input_class = LetterInput
    serializer_class = LetterSerializer
    model = Letter
    filterset_fields = ("kind", "state")
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(
        request=LetterInput, responses={201: LetterDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request) -> Response:
        """Ask somebody outside to confirm cases; the link goes to them by mail and nowhere else."""
        said = self.read(request)
        cases, is_sent = said.pop("cases"), said.pop("send")
        letter = letters.draft_letter(**self.who(), case_ids=cases, head=LetterHead(**said))
        if is_sent:
            letter = letters.send_letter(
                **self.who(),
                letter_id=letter.public_id,
                version=letter.version,
                site=request.build_absolute_uri("/"),
            )
        return Response(LetterDetailSerializer(letter).data, status=status.HTTP_201_CREATED)


CHANGED = {200: LetterDetailSerializer, 409: OpenApiResponse()}


class LetterAct(ActOnOne):
    """An act on a letter with the version that the caller saw; 409 where somebody was quicker."""

    model = Letter
    id_name = "letter_id"
    shown_by = LetterDetailSerializer
    input_class: ClassVar = VersionInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}


class LetterDetail(LetterAct, TenantDetail):
    serializer_class = LetterDetailSerializer
    related = ("merchant",)
    input_class = ChangeLetterInput
    service = staticmethod(letters.change_letter)
    actions_by_method: ClassVar = {"PUT": Action.REVIEW}

    @extend_schema(request=ChangeLetterInput, responses=CHANGED)
    def put(self, request: Request, public_id: uuid.UUID) -> Response:
        """Say to whom and about what a draft is, and take lines out of it."""
        return self.act(request, public_id)

    def read(self, request: Request) -> dict[str, object]:
        given = super().read(request)
        version, cases = given.pop("version"), given.pop("left_out")
        lines = LetterLine.objects.for_merchant(request.merchant).filter(
            letter__public_id=self.kwargs["public_id"], case__public_id__in=cases
        )
        left_out = list(lines.values_list("public_id", flat=True))
        return {"version": version, "head": LetterHead(**given), "left_out": left_out}


class SendLetter(LetterAct):
    service = staticmethod(letters.send_letter)

    @extend_schema(request=VersionInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Send a letter, or send it again by a new link."""
        return self.act(request, public_id)

    def read(self, request: Request) -> dict[str, object]:
        return {**super().read(request), "site": request.build_absolute_uri("/")}


class WithdrawLetter(LetterAct):
    input_class = WithdrawInput
    service = staticmethod(letters.withdraw_letter)

    @extend_schema(request=WithdrawInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """End a letter before its answer; sending it again takes this back."""
        return self.act(request, public_id)


class ExtendLetter(LetterAct):
    input_class = ExtendInput
    service = staticmethod(letters.extend_letter)

    @extend_schema(request=ExtendInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Let the link that they have work for so many days from now, even if it has expired."""
        return self.act(request, public_id)


class CloseLetter(LetterAct):
    service = staticmethod(letters.close_letter)

    @extend_schema(request=VersionInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Say that an answer is worked through."""
        return self.act(request, public_id)


class ReopenLetter(LetterAct):
    service = staticmethod(letters.reopen_letter)

    @extend_schema(request=VersionInput, responses=CHANGED)
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Take a closed letter's answer up again."""
        return self.act(request, public_id)


class AskByLink(Act):
    input_class = QuestionInput
    actions_by_method: ClassVar = {"POST": Action.REVIEW}

    @extend_schema(
        request=QuestionInput, responses={201: LetterDetailSerializer, 409: OpenApiResponse()}
    )
    def post(self, request: Request, public_id: uuid.UUID) -> Response:
        """Ask somebody outside one question about a case."""
        case = mine(request, ExceptionCase, public_id)
        said = self.read(request)
        asked = letters.ask_by_link(
            **self.who(),
            case_id=case.public_id,
            head=LetterHead(note=said.pop("question"), **said),
            site=request.build_absolute_uri("/"),
        )
        return Response(LetterDetailSerializer(asked).data, status=status.HTTP_201_CREATED)
