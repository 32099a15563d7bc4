"""The accounts of the merchant's own books that vouchers name."""

from __future__ import annotations

from typing import ClassVar

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import Action
from ledgers.models import Ledger
from reconcile.api.base import Act
from reconcile.models import AccountPurpose
from reconcile.models.bookkeeping import ACCOUNT_CODE_LENGTH_MAX, ACCOUNT_NAME_LENGTH_MAX
from reconcile.reports.account_mapping import mapping_rows
from reconcile.services.account_mapping import GivenAccount, map_accounts

ACCOUNTS_MAX = 1_000


class AccountSerializer(serializers.Serializer):  # type: ignore[type-arg]
    code = serializers.CharField()
    name = serializers.CharField()


class MappedAccount(serializers.Serializer):  # type: ignore[type-arg]
    """A purpose, or of it one ledger: the account that was said, and the one that counts without it."""

    purpose = serializers.CharField()
    ledger = serializers.UUIDField(source="ledger.public_id", allow_null=True, default=None)
    account = AccountSerializer(allow_null=True)
    otherwise = AccountSerializer()


class GivenAccountInput(serializers.Serializer):  # type: ignore[type-arg]
    """Without code and name the usual account counts again."""

    purpose = serializers.ChoiceField(choices=AccountPurpose.choices)
    ledger = serializers.UUIDField(source="ledger_id", allow_null=True, default=None)
    code = serializers.CharField(default="", allow_blank=True, max_length=ACCOUNT_CODE_LENGTH_MAX)
    name = serializers.CharField(default="", allow_blank=True, max_length=ACCOUNT_NAME_LENGTH_MAX)


class AccountsInput(serializers.Serializer):  # type: ignore[type-arg]
    accounts = GivenAccountInput(many=True, allow_empty=False, max_length=ACCOUNTS_MAX)


class AccountMapping(Act):
    input_class = AccountsInput
    actions_by_method: ClassVar = {"PATCH": Action.MANAGE_LEDGERS}

    @extend_schema(responses=MappedAccount(many=True))
    def get(self, request: Request) -> Response:
        """Which account serves which purpose."""
        return Response(MappedAccount(mapping_rows(request.merchant), many=True).data)

    @extend_schema(request=AccountsInput, responses=MappedAccount(many=True))
    def patch(self, request: Request) -> Response:
        """Say which accounts serve which purposes, all or none. What isn't named stays as it is."""
        said = [GivenAccount(**account) for account in self.read(request)["accounts"]]
        try:
            map_accounts(**self.who(), accounts=said)
        except Ledger.DoesNotExist as missing:
            raise Http404 from missing
        return self.get(request)
