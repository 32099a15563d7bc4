"""What was done to a whole group is taken back as a whole: of those members that nobody has changed since."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

import pytest

from accounts import jobs
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, GroupAct, Match
from reconcile.services import group_acts, matches
from reconcile.services.adjustments import ReasonNeededError
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.test_group_acts import Act, ask, sample, suggest


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


Row = TypeVar("Row", GroupAct, Match, ExceptionCase)


def anew(row: Row) -> Row:
    with merchant_scope(row.merchant_id):
        row.refresh_from_db()
    return row


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)


def take_back(
    books: Books, who: Person, act: GroupAct, reason: str = "the wrong month"
) -> GroupAct:
    with merchant_scope(books.merchant.id):
        return group_acts.take_back_group_act(
            merchant=books.merchant, actor=who.actor, group_act_id=act.public_id, reason=reason
        )


def test_it_takes_an_accepted_group_back(books: Books, bob: Person) -> None:
    found = suggest(books, 3)
    done = ask(books, bob, Act.ACCEPT, seen=sample(books))

    back = take_back(books, bob, done)

    assert (back.done, back.left, back.takes_back) == (3, [], done)
    assert all(anew(match).undone_by_id for match in found)
    with merchant_scope(books.merchant.id):
        reopened = ExceptionCase.objects.for_merchant(books.merchant).filter(state="OPEN")
        assert reopened.filter(reason_code="match_undone").count() == 3


def test_it_opens_a_group_again_that_was_carried_forward(books: Books, bob: Person) -> None:
    waiting = [books.case("LEFT", 100 + n) for n in range(3)]
    given = group_acts.Given(reason="comes in November", until=date(2199, 1, 1))
    done = ask(books, bob, Act.CARRY_FORWARD, given=given)

    back = take_back(books, bob, done)

    assert (back.done, back.left) == (3, [])
    assert {anew(case).state for case in waiting} == {"OPEN"}


def test_it_takes_back_only_what_stands_as_the_act_left_it(books: Books, bob: Person) -> None:
    kept, later = suggest(books, 2)
    done = ask(books, bob, Act.ACCEPT, seen=sample(books))
    with merchant_scope(books.merchant.id):
        matches.undo_match(
            merchant=books.merchant, actor=bob.actor, match_id=later.public_id, reason="no"
        )

    back = take_back(books, bob, done)

    assert (back.total, back.done) == (1, 1)
    assert anew(kept).undone_by_id


def test_it_takes_back_once(books: Books, bob: Person) -> None:
    suggest(books, 2)
    done = ask(books, bob, Act.ACCEPT, seen=sample(books))
    take_back(books, bob, done)

    with pytest.raises(group_acts.GroupRefusedError, match="decided meanwhile"):
        take_back(books, bob, done)


def test_it_takes_no_handing_out_back(books: Books, bob: Person) -> None:
    books.case("LEFT", 100)
    done = ask(books, bob, Act.ASSIGN)

    with pytest.raises(group_acts.GroupRefusedError, match="as a whole"):
        take_back(books, bob, done)


def test_it_takes_nothing_back_without_a_reason(books: Books, bob: Person) -> None:
    suggest(books, 1)
    done = ask(books, bob, Act.ACCEPT, seen=sample(books))

    with pytest.raises(ReasonNeededError):
        take_back(books, bob, done, reason=" ")


def test_it_lets_an_auditor_take_nothing_back(books: Books, bob: Person, erin: Person) -> None:
    suggest(books, 1)
    done = ask(books, bob, Act.ACCEPT, seen=sample(books))

    with pytest.raises(NotAllowedError):
        take_back(books, erin, done)
    assert take_back(books, bob, done).done == 1


def test_it_leaves_taking_a_large_group_back_to_a_worker(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = suggest(books, 5)
    done = ask(books, bob, Act.ACCEPT, seen=sample(books))
    monkeypatch.setattr(group_acts, "AT_ONCE_MAX", 2)

    back = take_back(books, bob, done)

    assert (back.state, back.done) == ("QUEUED", 0)
    jobs.work_off()
    assert anew(back).done == 5
    assert all(anew(match).undone_by_id for match in found)
