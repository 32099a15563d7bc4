"""The practice shop of a signed-in person, in which nothing is real."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.memberships import SESSION_KEY
from accounts.models import Membership
from reconcile.api.leaving import MerchantSerializer
from reconcile.demo.practice import kit_for
from reconcile.services import practice


class PersonView(APIView):
    """Base of what a person does outside every merchant; a token belongs to one and is refused."""

    authentication_classes: ClassVar = [SessionAuthentication]
    permission_classes: ClassVar = [IsAuthenticated]

    def kit(self) -> practice.Kit:
        return kit_for(get_language() or "")

    def enter(self, request: Request, membership: Membership) -> Response:
        """What follows in this session happens in the practice shop."""
        request.session[SESSION_KEY] = str(membership.merchant.public_id)
        return Response(MerchantSerializer(membership.merchant).data)


class PracticeShop(PersonView):
    @extend_schema(request=None, responses=MerchantSerializer)
    def post(self, request: Request) -> Response:
        """Go to one's practice shop; it is opened where there is none. The session works in it then."""
        made = practice.open_practice(owner=request.user, kit=self.kit())
        return self.enter(request, made)

    @extend_schema(request=None, responses={204: None})
    def delete(self, request: Request) -> Response:
        """Close the practice shop; the session works in a real one then."""
        practice.close_practice(owner=request.user)
        request.session.pop(SESSION_KEY, None)
        return Response(status=status.HTTP_204_NO_CONTENT)


class RestartPractice(PersonView):
    @extend_schema(request=None, responses=MerchantSerializer)
    def post(self, request: Request) -> Response:
        """Close the practice shop and open a new, empty one. The session works in it then."""
        made = practice.restart_practice(owner=request.user, kit=self.kit())
        return self.enter(request, made)
