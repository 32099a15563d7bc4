from __future__ import annotations

import pytest

from accounts.actors import SYSTEM, Actor
from accounts.models import AuditEvent, Role
from accounts.permissions import (
    ACTIONS_OF_ROLE,
    NEVER_BY_TOKEN,
    Action,
    NotAllowedError,
    check,
    may,
)


def person(role: Role) -> Actor:
    return Actor(AuditEvent.ActorKind.PERSON, "somebody", role=role)


def token(role: Role) -> Actor:
    return Actor(AuditEvent.ActorKind.TOKEN, "a machine", role=role)


def test_it_knows_every_role() -> None:
    assert set(ACTIONS_OF_ROLE) == set(Role)


@pytest.mark.parametrize("role", Role)
def test_it_lets_everybody_see(role: Role) -> None:
    assert may(person(role), Action.SEE)


@pytest.mark.parametrize(
    ("role", "allowed"),
    [(Role.OWNER, True), (Role.APPROVER, True), (Role.ADMIN, False), (Role.ACCOUNTANT, False)],
)
def test_it_lets_owners_and_approvers_approve(role: Role, allowed: bool) -> None:  # noqa: FBT001
    assert may(person(role), Action.APPROVE) is allowed


@pytest.mark.parametrize("action", sorted(NEVER_BY_TOKEN))
def test_it_never_lets_a_token_do_a_persons_act(action: Action) -> None:
    assert may(person(Role.OWNER), action)
    assert not may(token(Role.OWNER), action)


def test_it_keeps_an_auditor_from_changing_anything() -> None:
    assert ACTIONS_OF_ROLE[Role.AUDITOR] == {Action.SEE, Action.SEE_AUDIT}


def test_it_raises_for_what_a_role_may_not_do() -> None:
    check(person(Role.ACCOUNTANT), Action.REVIEW)

    with pytest.raises(NotAllowedError):
        check(person(Role.UPLOADER), Action.REVIEW)


def test_it_lets_the_system_do_what_its_job_says() -> None:
    assert may(SYSTEM, Action.RUN)


@pytest.mark.parametrize("action", Action)
def test_it_lets_a_link_do_nothing(action: Action) -> None:
    link = Actor(AuditEvent.ActorKind.LINK, "Acme Ltd (by link)")

    assert not may(link, action)
    assert may(SYSTEM, action)
