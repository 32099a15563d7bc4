"""Reconciliations, runs, matches, cases and settlements as the API shows them."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from reconcile.models import (
    Adjustment,
    Comment,
    Evidence,
    ExceptionCase,
    Match,
    OpenItem,
    Reconciliation,
    RuleSet,
    RuleSetVersion,
    Run,
    RunCertificate,
    Settlement,
)
from reconcile.reports.cases import candidates_of
from reconcile.reports.reason_words import reason_words


class EntryAddress(serializers.Serializer):  # type: ignore[type-arg]
    """An entry is known by its statement and the row it stands on."""

    statement = serializers.UUIDField(source="entry.statement.public_id")
    row_number = serializers.IntegerField(source="entry.row_number")
    reference = serializers.CharField(source="entry.order_ref", allow_null=True)
    side = serializers.CharField()
    amount_minor = serializers.IntegerField()
    currency = serializers.CharField()


class Leg(EntryAddress):
    """A row of a match; `converted_minor` is what it counts there, where that is another currency."""

    converted_minor = serializers.IntegerField(allow_null=True)


class RuleSetVersionSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = RuleSetVersion
        fields = ("number", "document", "sha256", "note", "published_by_name", "published_at")
        read_only_fields = fields


class RuleSetSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    versions = RuleSetVersionSerializer(many=True, read_only=True)

    class Meta:
        model = RuleSet
        fields = ("id", "name", "draft", "versions")
        read_only_fields = fields


class ReconciliationSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    rule_set = serializers.UUIDField(source="rule_set.public_id", read_only=True)
    ledgers = serializers.SerializerMethodField()

    class Meta:
        model = Reconciliation
        fields = ("id", "name", "rule_set", "cycle", "is_active", "ledgers")
        read_only_fields = fields

    def get_ledgers(self, reconciliation: Reconciliation) -> list[dict[str, str]]:
        sides = reconciliation.sides.select_related("ledger").order_by("side", "id")
        return [{"id": str(s.ledger.public_id), "side": s.side} for s in sides]


class RunSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    reconciliation = serializers.UUIDField(source="reconciliation.public_id", read_only=True)
    rules_version = serializers.IntegerField(source="rules.number", read_only=True)

    class Meta:
        model = Run
        fields = (
            "id",
            "reconciliation",
            "rules_version",
            "trigger",
            "state",
            "period_start",
            "period_end",
            "started_by_name",
            "queued_at",
            "finished_at",
            "stages",
            "summary",
            "inputs_sha256",
            "outcome_sha256",
            "engine_version",
        )
        read_only_fields = fields


class CertificateSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = RunCertificate
        fields = (
            "engine_version",
            "files_sha256",
            "records_sha256",
            "rules_sha256",
            "outcome_sha256",
        )
        read_only_fields = fields


class RunDetailSerializer(RunSerializer):
    certificate = serializers.SerializerMethodField()

    class Meta(RunSerializer.Meta):
        fields = (*RunSerializer.Meta.fields, "certificate")  # type: ignore[assignment]
        read_only_fields = fields

    @extend_schema_field(CertificateSerializer(allow_null=True))
    def get_certificate(self, run: Run) -> object:
        """What `manage.py certify` compares; null for a run from before there were certificates."""
        found = RunCertificate.objects.for_merchant(run.merchant).filter(run=run).first()
        return CertificateSerializer(found).data if found else None


class ReasonInWords(serializers.Serializer):  # type: ignore[type-arg]
    """Beside its code and figures a reason stands in the caller's language."""

    reason = serializers.SerializerMethodField()

    def get_reason(self, subject: Match | ExceptionCase) -> str:
        return reason_words(subject.reason_code, subject.reason_params)


class MatchSerializer(ReasonInWords, serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    reconciliation = serializers.UUIDField(source="reconciliation.public_id", read_only=True)
    legs = Leg(many=True, read_only=True)

    class Meta:
        model = Match
        fields = (
            "id",
            "reconciliation",
            "state",
            "rule",
            "cardinality",
            "currency",
            "difference_minor",
            "score",
            "reason",
            "reason_code",
            "reason_params",
            "period_on",
            "decided_by_name",
            "decided_at",
            "legs",
        )
        read_only_fields = fields


class OpenItemSerializer(EntryAddress):
    id = serializers.UUIDField(source="public_id")
    # of a row that a person has split: which part of it
    part = serializers.IntegerField()
    booked_on = serializers.DateField()
    expected_by = serializers.DateField(allow_null=True)

    class Meta:
        model = OpenItem


class CommentSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = Comment
        fields = ("author_name", "text", "written_at")
        read_only_fields = fields


class EvidenceSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Evidence
        fields = ("id", "name", "size_bytes", "sha256", "attached_by_name", "attached_at")
        read_only_fields = fields


class CaseSerializer(ReasonInWords, serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    reconciliation = serializers.UUIDField(source="reconciliation.public_id", read_only=True)
    assignee = serializers.EmailField(source="assignee.email", read_only=True, default=None)

    class Meta:
        model = ExceptionCase
        fields = (
            "id",
            "reconciliation",
            "kind",
            "state",
            "resolution",
            "currency",
            "amount_minor",
            "difference_minor",
            "reference",
            "reason",
            "reason_code",
            "reason_params",
            "period_on",
            "held_until",
            "due_on",
            "assignee",
            "version",
            "resolved_by_name",
            "resolved_at",
            "opened_at",
        )
        read_only_fields = fields


class ComparedField(serializers.Serializer):  # type: ignore[type-arg]
    field = serializers.CharField()
    ours = serializers.CharField(allow_null=True)
    theirs = serializers.CharField(allow_null=True)
    agrees = serializers.BooleanField(allow_null=True)


class CandidateSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """Open rows that could be the other side, one or a sum; their ids are what matching by hand takes."""

    item = OpenItemSerializer()
    items = OpenItemSerializer(many=True)
    fields_compared = ComparedField(many=True, source="fields")
    # the fields that speak against it, in words
    against = serializers.ListField(child=serializers.CharField())


class RowSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """A row by its statement and number, where it stands in no match or case of the answer."""

    statement = serializers.UUIDField(source="statement.public_id")
    row_number = serializers.IntegerField()


class CaseDetailSerializer(CaseSerializer):
    split_from = serializers.UUIDField(
        source="split_from.public_id", read_only=True, allow_null=True, default=None
    )
    # the row that a case marked as a duplicate repeats
    duplicate_of = RowSerializer(read_only=True, allow_null=True)
    items = serializers.SerializerMethodField()
    candidates = serializers.SerializerMethodField()
    comments = CommentSerializer(many=True, read_only=True)
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta(CaseSerializer.Meta):
        fields = (  # type: ignore[assignment]
            *CaseSerializer.Meta.fields,
            "split_from",
            "duplicate_of",
            "candidates",
            "items",
            "comments",
            "evidence",
        )
        read_only_fields = fields

    @extend_schema_field(OpenItemSerializer(many=True))
    def get_items(self, case: ExceptionCase) -> object:
        """The rows that stand in the case now; those that have left it are elsewhere."""
        rows = case.items.filter(released_by=None).select_related("entry__statement")
        return OpenItemSerializer(rows.order_by("id"), many=True).data

    @extend_schema_field(CandidateSerializer(many=True))
    def get_candidates(self, case: ExceptionCase) -> object:
        """The nearest rows that are still open, by their public ids."""
        found = candidates_of(case.merchant, case)
        return CandidateSerializer(found, many=True).data


class AdjustmentSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Adjustment
        fields = ("id", "kind", "state", "currency", "amount_minor", "reason", "period_on")
        read_only_fields = fields


class SettlementSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    reconciliation = serializers.UUIDField(source="reconciliation.public_id", read_only=True)

    class Meta:
        model = Settlement
        fields = (
            "id",
            "reconciliation",
            "period_start",
            "period_end",
            "state",
            "proof",
            "proof_sha256",
            "note",
            "made_by_name",
            "submitted_at",
            "closed_at",
        )
        read_only_fields = fields
