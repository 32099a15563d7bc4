"""Who works for the merchant, and what everybody did. People and tokens are managed on the screens only."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from accounts.models import AuditEvent, Membership
from accounts.permissions import Action
from reconcile.api.base import TenantList


class MemberSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    name = serializers.CharField(source="user")
    email = serializers.EmailField(source="user.email")
    role = serializers.CharField()

    class Meta:
        model = Membership
        fields = ("id", "name", "email", "role", "joined_at")
        read_only_fields = fields


class Members(TenantList):
    """Those who work here now; other addresses name them by e-mail address."""

    serializer_class = MemberSerializer
    model = Membership
    related = ("user",)
    filterset_fields = ("role",)

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        return super().get_queryset().filter(is_active=True)


class AuditEventSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)

    class Meta:
        model = AuditEvent
        fields = ("id", "sequence", "at", "actor_kind", "actor_name", "verb", "subject_kind", "subject_id",
                  "before", "after", "note", "previous_hash", "hash")  # fmt: skip
        read_only_fields = fields


class AuditEventFilters(filters.FilterSet):
    verb = filters.CharFilter(lookup_expr="startswith")
    until = filters.NumberFilter(
        field_name="sequence",
        lookup_expr="lte",
        min_value=0,
        max_value=10**18,
        label="from it back",
    )

    class Meta:
        model = AuditEvent
        fields = ("actor_kind", "subject_id")


class AuditEvents(TenantList):
    """The audit trail; each event holds the hash of the one before."""

    serializer_class = AuditEventSerializer
    model = AuditEvent
    filterset_class = AuditEventFilters
    actions_by_method: ClassVar = {"GET": Action.SEE_AUDIT}
