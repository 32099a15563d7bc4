"""Proposals from what people decided: offered with their evidence, tried, or forgotten."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import clock, jobs
from accounts.models import AuditEvent, Role
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from reconcile.models import BackTest, Lesson, RuleSet
from reconcile.reports.lessons import Proposal, proposals
from reconcile.services import lessons
from reconcile.services.lessons import LessonGoneError
from reconcile.services.rule_sets import draft_or_in_force
from tests.factories import Person, make_member
from tests.reconcile.books import Books
from tests.reconcile.runs import undo
from tests.reconcile.taught import OURS, THEIRS, taught_books


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return taught_books(alice)


def rule_set(books: Books) -> RuleSet:
    return RuleSet.objects.get(id=books.reconciliation.rule_set_id)


def offered(books: Books) -> list[Proposal]:
    with merchant_scope(books.merchant.id):
        mine = rule_set(books)
        today = clock.today(books.merchant)
        found = proposals(books.merchant, mine, draft_or_in_force(mine), today=today)
    return [each for each in found if each.lesson.kind == "ALIAS"]


def act(books: Books, who: Person, service: str) -> object:
    with merchant_scope(books.merchant.id):
        return getattr(lessons, service)(
            merchant=books.merchant,
            actor=who.actor,
            rule_set=rule_set(books),
            fingerprint=offered_fingerprint(books),
        )


def offered_fingerprint(books: Books) -> str:
    known = Lesson.objects.for_merchant(books.merchant).first()
    return known.fingerprint if known else offered(books)[0].lesson.fingerprint


def test_it_proposes_what_people_decided_three_times(books: Books) -> None:
    (proposal,) = offered(books)

    assert proposal.lesson.content == {"name": OURS, "also": THEIRS}
    assert len(proposal.examples) == 3


def test_it_counts_undone_matches_against_it(books: Books) -> None:
    (proposal,) = offered(books)

    undo(books, proposal.examples[0])

    assert offered(books) == []


def test_it_takes_a_proposal_into_a_draft_that_is_tried(books: Books) -> None:
    tried = act(books, books.owner, "take_lesson")

    assert isinstance(tried, BackTest)
    with merchant_scope(books.merchant.id):
        draft = rule_set(books).draft
        assert draft is not None
        assert draft["aliases"] == [{"name": OURS, "also": [THEIRS]}]
        assert rule_set(books).versions.count() == 1
        assert AuditEvent.objects.filter(verb="rules.lesson_taken").count() == 1


def test_it_never_proposes_again_what_was_forgotten(books: Books) -> None:
    act(books, books.owner, "forget_lesson")

    assert offered(books) == []


def test_it_proposes_again_when_asked(books: Books) -> None:
    act(books, books.owner, "forget_lesson")

    act(books, books.owner, "remember_lesson")

    assert len(offered(books)) == 1


def test_it_refuses_a_proposal_that_nobody_made(books: Books) -> None:
    with merchant_scope(books.merchant.id), pytest.raises(LessonGoneError):
        lessons.forget_lesson(
            merchant=books.merchant,
            actor=books.owner.actor,
            rule_set=rule_set(books),
            fingerprint="0" * 64,
        )


def test_it_lets_only_those_who_manage_rules_take_it(books: Books) -> None:
    bob = make_member(books.merchant, "Bob", Role.ACCOUNTANT)

    with pytest.raises(NotAllowedError):
        act(books, bob, "take_lesson")


def test_it_shows_proposals_with_their_evidence(books: Books, client: Client) -> None:
    client.force_login(books.owner.user)
    with merchant_scope(books.merchant.id):
        path = f"/rules/{rule_set(books).public_id}/lessons/"

    page = client.get(path).content.decode()

    assert THEIRS in page
    assert "3 decisions speak for it" in page


def test_it_forgets_and_takes_by_button(books: Books, client: Client) -> None:
    client.force_login(books.owner.user)
    (proposal,) = offered(books)
    with merchant_scope(books.merchant.id):
        path = f"/rules/{rule_set(books).public_id}/lessons/"
    sent = {"fingerprint": proposal.lesson.fingerprint}

    client.post(f"{path}forget/", sent)
    client.post(f"{path}remember/", sent)
    answer = client.post(f"{path}take/", sent, follow=True)

    assert answer.status_code == 200
    with merchant_scope(books.merchant.id):
        assert Lesson.objects.get().state == Lesson.State.TAKEN
