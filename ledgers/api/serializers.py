"""Ledgers, statements and their rows as the API shows them. Amounts are integers of minor units."""

from __future__ import annotations

from rest_framework import serializers

from ledgers.models import Entry, Ledger, RejectedRow, Statement, Upload


class LedgerSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Ledger
        fields = (
            "id",
            "name",
            "kind",
            "currency",
            "zone",
            "account",
            "format",
            "is_active",
            "expected_every",
            "expected_after_days",
            "expected_at",
            "skips_days_off",
            "cut_off",
        )
        read_only_fields = fields


class UploadSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = Upload
        fields = (
            "id",
            "name",
            "size_bytes",
            "sha256",
            "state",
            "inspection",
            "error_code",
            "error_params",
            "uploaded_by_name",
            "uploaded_at",
        )
        read_only_fields = fields


class StatementSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    ledger = serializers.UUIDField(source="ledger.public_id", read_only=True)

    class Meta:
        model = Statement
        fields = (
            "id",
            "ledger",
            "name",
            "sha256",
            "format",
            "state",
            "period_start",
            "period_end",
            "rows_read",
            "rows_added",
            "rows_known",
            "rows_rejected",
            "controls",
            "balances",
            "is_proved",
            "error_code",
            "error_params",
            "uploaded_by_name",
            "created_at",
            "committed_at",
        )
        read_only_fields = fields


class EntrySerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    statement = serializers.UUIDField(source="statement.public_id", read_only=True)

    class Meta:
        model = Entry
        fields = (
            "statement",
            "row_number",
            "occurred_at",
            "booked_on",
            "kind",
            "status",
            "channel",
            "gross_minor",
            "fee_minor",
            "net_minor",
            "currency",
            "paid_minor",
            "paid_currency",
            "refunded_minor",
            "quantity",
            "unit",
            "sku",
            "order_ref",
            "transaction_ref",
            "refund_ref",
            "batch_ref",
            "counterparty",
            "account",
            "description",
            "shop",
            "raw",
        )
        read_only_fields = fields


class RejectedRowSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    class Meta:
        model = RejectedRow
        fields = ("row_number", "column", "code", "value", "raw")
        read_only_fields = fields
