"""What the addresses of the API share: lists and single rows of one's own, and acts."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import generics, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import schema  # noqa: F401  (the schema asks it who calls)
from accounts.api.access import TenantView
from accounts.api.pages import NewestFirst
from accounts.models import Membership


class TenantList(TenantView, generics.ListAPIView):  # type: ignore[type-arg]
    """A list of the caller's own rows, newest first."""

    pagination_class = NewestFirst
    model: ClassVar[type]
    related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        mine = self.model.objects.for_merchant(self.request.merchant)
        return mine.select_related(*self.related)


class TenantDetail(TenantView, generics.RetrieveAPIView):  # type: ignore[type-arg]
    """One of the caller's own rows; anything else is not found."""

    lookup_field = "public_id"
    model: ClassVar[type]
    related: ClassVar[tuple[str, ...]] = ()

    def get_queryset(self) -> QuerySet:  # type: ignore[type-arg]
        if getattr(self, "swagger_fake_view", False):
            return self.model.objects.none()
        mine = self.model.objects.for_merchant(self.request.merchant)
        return mine.select_related(*self.related)


class NoInput(serializers.Serializer):  # type: ignore[type-arg]
    """An act about which nothing is said."""


class ReasonInput(serializers.Serializer):  # type: ignore[type-arg]
    reason = serializers.CharField()


class Act(TenantView, APIView):
    """Base of acts: the input is checked, one service is called, the result is shown."""

    input_class: ClassVar[type[serializers.Serializer]] = NoInput  # type: ignore[type-arg]

    def read(self, request: Request) -> dict[str, object]:
        given = self.input_class(data=request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def who(self) -> dict[str, object]:
        return {"merchant": self.request.merchant, "actor": self.request.actor}


class ActOnOne(Act):
    """Base of acts on one row: its service gets the row's id and what was sent, and what it returns is shown."""

    model: ClassVar[type]
    # how the service calls the id
    id_name: ClassVar[str]
    service: ClassVar[Callable[..., object]]
    shown_by: ClassVar[type[serializers.Serializer]]  # type: ignore[type-arg]

    def act(
        self, request: Request, public_id: uuid.UUID, *, code: int = status.HTTP_200_OK
    ) -> Response:
        found = mine(request, self.model, public_id)
        named = {self.id_name: found.public_id}
        done = type(self).service(**self.who(), **named, **self.read(request))
        return Response(self.shown_by(self.result(done, public_id)).data, status=code)

    def result(self, done: object, _public_id: uuid.UUID) -> object:
        """What the answer shows."""
        return done


class TenantCollection(Act, TenantList):
    """A list of the caller's own rows to which a row can be added; `input_class` is what is said of it."""


def mine(request: Request, model: type, public_id: uuid.UUID) -> object:
    """One of the caller's own rows by its id; 404 for anything else."""
    return get_object_or_404(model.objects.for_merchant(request.merchant), public_id=public_id)


def member_named(request: Request, email: str | None) -> uuid.UUID | None:
    """The membership of a person by e-mail address; None for nobody, 404 for an address that is no member's."""
    if not email:
        return None
    members = Membership.objects.for_merchant(request.merchant).filter(is_active=True)
    return get_object_or_404(members, user__email__iexact=email).public_id
