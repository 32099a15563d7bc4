"""The table of exchange rates."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from reconcile.api.base import TenantCollection
from reconcile.models import ExchangeRate
from reconcile.models.rates import RATE_DECIMALS, RATE_DIGITS
from reconcile.rate_table import COLUMNS, MESSAGES, ROWS_MAX, RateTableError, read_table
from reconcile.services.rates import SOURCE_LENGTH_MAX, add_rates


class ExchangeRateSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
    id = serializers.UUIDField(source="public_id", read_only=True)
    day = serializers.DateField(source="valid_on")
    rate = serializers.DecimalField(
        max_digits=RATE_DIGITS, decimal_places=RATE_DECIMALS, normalize_output=True
    )

    class Meta:
        model = ExchangeRate
        fields = ("id", "base", "quote", "day", "rate", "source", "added_by_name", "added_at")
        read_only_fields = fields


class RateInput(serializers.Serializer):  # type: ignore[type-arg]
    base = serializers.CharField(max_length=3)
    quote = serializers.CharField(max_length=3)
    day = serializers.CharField(max_length=10, help_text="such as 2026-01-31")
    rate = serializers.CharField(max_length=20, help_text="such as 0.92; at most 9 decimals")


class RatesInput(serializers.Serializer):  # type: ignore[type-arg]
    source = serializers.CharField(max_length=SOURCE_LENGTH_MAX)
    rates = RateInput(many=True, allow_empty=False, max_length=ROWS_MAX)


class RatesAdded(serializers.Serializer):  # type: ignore[type-arg]
    added = serializers.IntegerField()


class ExchangeRates(TenantCollection):
    input_class = RatesInput
    serializer_class = ExchangeRateSerializer
    model = ExchangeRate
    actions_by_method: ClassVar = {"POST": Action.MANAGE_RULES}

    @extend_schema(request=RatesInput, responses={201: RatesAdded})
    def post(self, request: Request) -> Response:
        """Add rates, all or none. How many say anything new; the newest of a pair and day counts."""
        given = self.read(request)
        rows = [[rate[name] for name in COLUMNS] for rate in given["rates"]]
        try:
            rates = read_table([COLUMNS, *rows])
        except RateTableError as error:
            # a rate is known by its place in the list
            faults = [
                {
                    "at": (f.row or 2) - 2,
                    "field": f.column,
                    "message": _(MESSAGES[f.code]) % f.params(),
                }
                for f in error.faults
            ]
            raise serializers.ValidationError({"rates": faults}) from error
        added = add_rates(**self.who(), rates=rates, source=given["source"])
        return Response(RatesAdded({"added": added}).data, status=status.HTTP_201_CREATED)
