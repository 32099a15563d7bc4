"""One table: which role may do what. Views, the API and the templates all ask here."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseBase

from accounts.actors import Actor
from accounts.models import Role, User

if TYPE_CHECKING:
    from accounts.requests import TenantRequest

_P = ParamSpec("_P")


class Action(StrEnum):
    SEE = "see"
    UPLOAD = "upload"
    VOID_STATEMENT = "void_statement"
    MANAGE_LEDGERS = "manage_ledgers"
    RUN = "run"
    REVIEW = "review"
    SUBMIT = "submit"
    APPROVE = "approve"
    REOPEN = "reopen"
    MANAGE_RULES = "manage_rules"
    SEE_AUDIT = "see_audit"
    MANAGE_PEOPLE = "manage_people"
    MANAGE_TOKENS = "manage_tokens"
    MANAGE_MERCHANT = "manage_merchant"
    # take everything along, close the merchant, open it again
    LEAVE = "leave"


_A = Action
_UPLOADS = {_A.SEE, _A.UPLOAD}
_REVIEWS = {*_UPLOADS, _A.VOID_STATEMENT, _A.RUN, _A.REVIEW, _A.SUBMIT}
_CONFIGURES = {_A.MANAGE_LEDGERS, _A.MANAGE_RULES, _A.SEE_AUDIT}

ACTIONS_OF_ROLE: dict[Role, frozenset[Action]] = {
    Role.OWNER: frozenset(Action),
    Role.ADMIN: frozenset({*_REVIEWS, *_CONFIGURES, _A.MANAGE_PEOPLE, _A.MANAGE_TOKENS}),
    Role.ACCOUNTANT: frozenset(_REVIEWS),
    Role.APPROVER: frozenset({*_REVIEWS, _A.APPROVE, _A.REOPEN, _A.SEE_AUDIT}),
    Role.UPLOADER: frozenset(_UPLOADS),
    Role.AUDITOR: frozenset({_A.SEE, _A.SEE_AUDIT}),
}

# an approval is a person's word: no token gives it, whatever its role
NEVER_BY_TOKEN = frozenset({_A.APPROVE, _A.REOPEN, _A.MANAGE_PEOPLE, _A.MANAGE_TOKENS, _A.LEAVE})
# what is left to an owner once the merchant is closed
WHEN_CLOSED = frozenset({_A.SEE, _A.SEE_AUDIT, _A.LEAVE})


class NotAllowedError(PermissionDenied):
    """The actor's role does not include the action."""


def may(actor: Actor, action: Action) -> bool:
    """Whether the table lets the actor do this. The system may do what its job says, a link nothing of it."""
    if actor.role is None:
        return actor.is_system
    if action not in ACTIONS_OF_ROLE[actor.role]:
        return False
    if actor.is_closed and (actor.role != Role.OWNER or action not in WHEN_CLOSED):
        return False
    return actor.is_person or action not in NEVER_BY_TOKEN


def covers(role: Role, token_role: Role) -> bool:
    """Whether a person of a role may do everything that a token of the other role can do."""
    return ACTIONS_OF_ROLE[token_role] - NEVER_BY_TOKEN <= ACTIONS_OF_ROLE[role]


def check(actor: Actor, action: Action) -> None:
    """Raise NotAllowedError unless the actor may do this."""
    if not may(actor, action):
        raise NotAllowedError(action)


def person(actor: Actor) -> User:
    """The person who acts; NotAllowedError for a token or the system, who can't answer for it."""
    if actor.user is None:
        raise NotAllowedError("person")
    return actor.user


def requires(
    action: Action,
) -> Callable[
    [Callable[Concatenate[TenantRequest, _P], HttpResponseBase]],
    Callable[Concatenate[TenantRequest, _P], HttpResponseBase],
]:
    """Decorate a view: it needs a signed-in member of a merchant whose role includes the action."""

    def decorate(
        view: Callable[Concatenate[TenantRequest, _P], HttpResponseBase],
    ) -> Callable[Concatenate[TenantRequest, _P], HttpResponseBase]:
        @wraps(view)
        def wrapper(
            request: TenantRequest, *args: _P.args, **kwargs: _P.kwargs
        ) -> HttpResponseBase:
            check(request.actor, action)
            return view(request, *args, **kwargs)

        wrapper.required_action = action  # type: ignore[attr-defined]  # the middleware reads it
        return cast("Callable[Concatenate[TenantRequest, _P], HttpResponseBase]", wrapper)

    return decorate
