"""One act on a whole group: frozen when it is asked for, done in chunks, what it leaves is listed with why."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

import pytest

from accounts import jobs, patience
from accounts.models import AuditEvent, Job
from accounts.permissions import NotAllowedError
from accounts.services.people import remove_member
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, GroupAct, Match, OpenItem
from reconcile.reports.suggestions import sample_of, select_suggestions
from reconcile.services import cases, group_acts
from reconcile.services.adjustments import ReasonNeededError
from tests.factories import Person
from tests.reconcile.acts import fresh, in_another_session, write_off
from tests.reconcile.books import Books, open_books

Act = GroupAct.Act


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)


def ask(
    books: Books,
    who: Person,
    act: Act,
    *,
    given: group_acts.Given | None = None,
    ids: Sequence[uuid.UUID] | None = None,
    filters: dict[str, str] | None = None,
    seen: Sequence[uuid.UUID] = (),
) -> GroupAct:
    with merchant_scope(books.merchant.id):
        return group_acts.ask_group_act(
            merchant=books.merchant,
            actor=who.actor,
            act=act,
            chosen=group_acts.Chosen(filters=filters or {}, ids=ids),
            given=given or group_acts.Given(reason="exported twice"),
            seen=seen,
        )


def suggest(books: Books, count: int) -> list[Match]:
    sides = ("LEFT", "RIGHT")
    return [
        books.match(
            *((s, books.entry(s, 500 + n, on=date(2026, 10, 1 + n % 28))) for s in sides),
            state="SUGGESTED",
        )
        for n in range(count)
    ]


def sample(books: Books) -> list[uuid.UUID]:
    with merchant_scope(books.merchant.id):
        found = select_suggestions(books.merchant, {})
        numbers = sample_of(found)
        return list(found.filter(id__in=numbers).values_list("public_id", flat=True))


def test_it_assigns_a_group_to_people_of_the_team_only(
    books: Books, bob: Person, carol: Person, charlie: Person
) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(cases.ActRefusedError, match="team"):
        ask(
            books,
            bob,
            Act.ASSIGN,
            given=group_acts.Given(membership_id=charlie.membership.public_id),
        )

    ask(books, bob, Act.ASSIGN, given=group_acts.Given(membership_id=carol.membership.public_id))
    assert fresh(books, case).assignee == carol.user


def test_it_does_what_it_can_and_lists_the_rest_with_why(books: Books, bob: Person) -> None:
    plain, copy = books.case("LEFT", 100), books.case("RIGHT", 100)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=copy.id).update(kind="DUPLICATE")

    done = ask(books, bob, Act.SET_ASIDE, ids=[plain.public_id, copy.public_id])

    assert (done.state, done.done, done.total) == ("DONE", 1, 2)
    assert [(x["id"], x["why"]) for x in done.left] == [
        (str(plain.public_id), "This one has to be looked at by itself.")
    ]


def test_it_carries_a_group_forward(books: Books, bob: Person) -> None:
    for amount in (100, 200):
        books.case("LEFT", amount)
    given = group_acts.Given(reason="comes in November", until=date(2030, 1, 31))

    done = ask(books, bob, Act.CARRY_FORWARD, given=given)

    with merchant_scope(books.merchant.id):
        assert OpenItem.objects.filter(case=None, released_by=None).count() == done.done == 2


def test_it_wants_a_reason_and_a_day_to_come(books: Books, bob: Person) -> None:
    books.case("LEFT", 100)

    with pytest.raises(ReasonNeededError):
        ask(books, bob, Act.SET_ASIDE, given=group_acts.Given())
    with pytest.raises(cases.ActRefusedError, match="future"):
        ask(books, bob, Act.CARRY_FORWARD, given=group_acts.Given("soon", date(2026, 1, 1)))


def test_it_wants_a_group_to_have_members(books: Books, bob: Person) -> None:
    with pytest.raises(group_acts.GroupRefusedError, match="Nothing is chosen"):
        ask(books, bob, Act.SET_ASIDE)


def test_it_refuses_a_group_that_is_too_large(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_acts, "GROUP_MAX", 1)
    chosen = [books.case("LEFT", amount).public_id for amount in (100, 200)]

    with pytest.raises(group_acts.GroupRefusedError, match="at most 1 member"):
        ask(books, bob, Act.ASSIGN)

    assert ask(books, bob, Act.ASSIGN, ids=chosen[:1]).done == 1


def test_it_lets_an_auditor_act_on_no_group(books: Books, bob: Person, erin: Person) -> None:
    books.case("LEFT", 100)

    with pytest.raises(NotAllowedError):
        ask(books, erin, Act.ASSIGN)

    assert ask(books, bob, Act.ASSIGN).done == 1


def test_it_reaches_no_case_of_another_merchant(books: Books, bob: Person, charlie: Person) -> None:
    theirs = open_books(charlie).case("LEFT", 100)

    with pytest.raises(group_acts.GroupRefusedError):
        ask(books, bob, Act.ASSIGN, ids=[theirs.public_id])


def test_it_accepts_a_group_whose_sample_was_looked_at(books: Books, bob: Person) -> None:
    suggest(books, 12)
    seen = sample(books)

    done = ask(books, bob, Act.ACCEPT, seen=seen)

    with merchant_scope(books.merchant.id):
        assert Match.objects.filter(state="CONFIRMED").count() == done.done == 12
        asked = AuditEvent.objects.get(verb="group_act.asked")
    assert len(seen) == 5
    assert sorted(asked.after["sample"]) == sorted(str(key) for key in seen)


def test_it_accepts_no_group_whose_sample_nobody_looked_at(books: Books, bob: Person) -> None:
    suggest(books, 12)

    with pytest.raises(group_acts.SampleMissingError):
        ask(books, bob, Act.ACCEPT, seen=sample(books)[1:])


def test_it_asks_for_no_sample_of_suggestions_that_were_ticked(books: Books, bob: Person) -> None:
    first, _second = suggest(books, 2)

    assert ask(books, bob, Act.ACCEPT, ids=[first.public_id]).done == 1


def test_it_samples_the_largest_and_the_oldest_and_always_the_same(books: Books) -> None:
    found = suggest(books, 30)

    chosen = sample(books)

    assert {found[29].public_id, found[0].public_id} <= set(chosen)
    assert sample(books) == chosen


def test_it_leaves_a_large_group_to_a_worker_in_chunks(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_acts, "AT_ONCE_MAX", 2)
    monkeypatch.setattr(group_acts, "CHUNK", 2)
    for amount in (100, 200, 300, 400, 500):
        books.case("LEFT", amount)

    asked = ask(
        books, bob, Act.ASSIGN, given=group_acts.Given(membership_id=bob.membership.public_id)
    )
    assert (asked.state, asked.done) == ("QUEUED", 0)
    jobs.work_off()

    with merchant_scope(books.merchant.id):
        done = GroupAct.objects.get()
        assert (done.state, done.done, done.left) == ("DONE", 5, [])
        assert Job.objects.get().state == "DONE"
        assert AuditEvent.objects.filter(verb="case.assigned", actor=bob.user).count() == 5
        assert AuditEvent.objects.get(verb="group_act.done").after["done"] == 5


def test_it_leaves_a_case_that_changed_before_the_worker_came(
    books: Books, bob: Person, carol: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_acts, "AT_ONCE_MAX", 0)
    first, second = books.case("LEFT", 100), books.case("LEFT", 200)
    ask(books, bob, Act.ASSIGN, given=group_acts.Given(membership_id=bob.membership.public_id))
    write_off(books, carol, first)

    jobs.work_off()

    with merchant_scope(books.merchant.id):
        done = GroupAct.objects.get()
    assert [(x["id"], x["why"]) for x in done.left] == [
        (str(first.public_id), "Already handled by Carol: Written off.")
    ]
    assert fresh(books, second).assignee == bob.user


def test_it_takes_no_case_in_that_came_after_it_was_asked(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_acts, "AT_ONCE_MAX", 0)
    books.case("LEFT", 100)
    ask(books, bob, Act.ASSIGN, given=group_acts.Given(membership_id=bob.membership.public_id))
    later = books.case("LEFT", 200)

    jobs.work_off()

    assert fresh(books, later).assignee is None


def test_it_goes_on_behind_the_last_chunk_of_a_killed_worker(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_acts, "AT_ONCE_MAX", 0)
    monkeypatch.setattr(group_acts, "CHUNK", 1)
    for amount in (100, 200):
        books.case("LEFT", amount)
    ask(books, bob, Act.ASSIGN, given=group_acts.Given(membership_id=bob.membership.public_id))
    with merchant_scope(books.merchant.id):
        group_acts.carry_on_group_act(
            merchant=books.merchant,
            actor=bob.actor,
            group_act_id=GroupAct.objects.get().public_id,
        )

    jobs.work_off()

    with merchant_scope(books.merchant.id):
        assert AuditEvent.objects.filter(verb="case.assigned").count() == 2
        assert GroupAct.objects.get().done == 2


def test_it_stops_when_whoever_asked_has_left_the_team(
    books: Books, alice: Person, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_acts, "AT_ONCE_MAX", 0)
    case = books.case("LEFT", 100)
    ask(books, bob, Act.ASSIGN, given=group_acts.Given(membership_id=alice.membership.public_id))
    with merchant_scope(books.merchant.id):
        remove_member(merchant=books.merchant, actor=alice.actor, membership=bob.membership)

    jobs.work_off()

    with merchant_scope(books.merchant.id):
        asked = GroupAct.objects.select_related("job").get()
        assert (asked.standing, asked.job.error) == (  # type: ignore[union-attr]
            "FAILED",
            "Whoever asked for this is no longer in the team.",
        )
    assert fresh(books, case).assignee is None


def test_it_keeps_nothing_of_an_act_while_a_run_writes(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WAIT_SECONDS_MAX", 1)
    books.case("LEFT", 100)

    with in_another_session(books), pytest.raises(patience.BusyError):
        ask(books, bob, Act.ASSIGN)

    with merchant_scope(books.merchant.id):
        assert GroupAct.objects.count() == 0
