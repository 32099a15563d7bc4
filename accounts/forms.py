"""Who may sign up: everybody, or only those whose address was invited."""

from __future__ import annotations

from allauth.account.forms import SignupForm as AnySignupForm
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import clock
from accounts.models import Invitation


class SignupForm(AnySignupForm):  # type: ignore[misc]  # allauth has no types
    """Signing up is open or by invitation, as RECONCILE_SIGNUP says.

    It stands here and not in allauth's adapter, whose `clean_email` is asked for a new password as well.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if settings.RECONCILE_SIGNUP == "invitation":
            self.fields["email"].help_text = _("By invitation: the address that it was sent to.")

    def clean_email(self) -> str:
        email: str = super().clean_email()
        if settings.RECONCILE_SIGNUP == "invitation" and not _is_invited(email):
            raise ValidationError(_("Signing up here is by invitation. Ask a colleague for one."))
        return email


def _is_invited(email: str) -> bool:
    waiting = Invitation.objects.using("sys").filter(
        email__iexact=email, accepted_at=None, withdrawn_at=None
    )
    return waiting.filter(expires_at__gt=clock.now()).exists()
