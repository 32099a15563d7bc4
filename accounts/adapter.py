"""Who may sign up: everybody, or only those whose address was invited."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Invitation


class AccountAdapter(DefaultAccountAdapter):
    """Signing up is open or by invitation, as RECONCILE_SIGNUP says."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """The form is always shown: by invitation, the address decides."""
        return True

    def clean_email(self, email: str) -> str:
        email = super().clean_email(email).lower()
        if settings.RECONCILE_SIGNUP == "invitation" and not self._is_invited(email):
            raise ValidationError(_("Signing up here is by invitation. Ask a colleague for one."))
        return email

    @staticmethod
    def _is_invited(email: str) -> bool:
        waiting = Invitation.objects.using("sys").filter(
            email__iexact=email, accepted_at=None, withdrawn_at=None
        )
        return waiting.filter(expires_at__gt=clock.now()).exists()
