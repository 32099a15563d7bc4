"""What every page's shell shows: whose books are open, and what this person may do in them."""

from __future__ import annotations

from django.http import HttpRequest

from accounts.permissions import Action, may


def shell(request: HttpRequest) -> dict[str, object]:
    actor = getattr(request, "actor", None)
    return {
        "merchant": getattr(request, "merchant", None),
        "membership": getattr(request, "membership", None),
        "memberships": getattr(request, "memberships", []),
        "permissions": {str(a) for a in Action if may(actor, a)} if actor else set(),
    }
