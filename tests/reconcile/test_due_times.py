"""Until when a case should be decided, who is told, and what is passed on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from accounts import clock
from accounts.models import AuditEvent, Notice, Role
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.banking_days import banking_days_from, later_by
from reconcile.models import ExceptionCase
from reconcile.rate_table import QuotedRate
from reconcile.services import adjustments, cases, due_times, escalation
from reconcile.services.rates import add_rates
from tests.factories import Person
from tests.reconcile.acts import fresh, undo, write_off
from tests.reconcile.books import Books, open_books

# a Thursday; the Friday and the Monday after it are banking days in China
TODAY = date(2026, 11, 5)
NEXT_WEEK = date(2026, 11, 12)


class Watch:
    """A clock that a test may set."""

    day = TODAY

    def now(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 3, tzinfo=UTC)


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    found = Watch()
    monkeypatch.setattr(clock, "now", found.now)
    return found


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def opened(books: Books, amount_minor: int, assignee: Person | None = None) -> ExceptionCase:
    """A case with its due day."""
    case = books.case("LEFT", amount_minor)
    with merchant_scope(books.merchant.id):
        mine = ExceptionCase.objects.for_merchant(books.merchant).filter(id=case.id)
        if assignee:
            mine.update(assignee=assignee.user)
        due_times.give_due_days(books.merchant, mine)
    return case


def look(books: Books, day: date) -> int:
    with merchant_scope(books.merchant.id):
        return escalation.watch_due_times(
            merchant=books.merchant, actor=books.owner.actor, today=day
        )


@pytest.mark.parametrize(
    ("amount_minor", "day"),
    [
        (1_000_000, date(2026, 11, 6)),
        (999_999, date(2026, 11, 10)),
        (100_000, date(2026, 11, 10)),
        (99_999, date(2026, 11, 16)),
    ],
)
def test_it_gives_large_amounts_less_time(books: Books, amount_minor: int, day: date) -> None:
    assert fresh(books, opened(books, amount_minor)).due_on == day


def test_it_counts_the_working_weekends_of_china() -> None:
    assert later_by(date(2026, 2, 13), 1, "CNY") == date(2026, 2, 14)
    assert banking_days_from(date(2026, 2, 13), date(2026, 2, 14), "CNY") == 1


def test_it_counts_banking_days_back() -> None:
    assert later_by(date(2026, 11, 9), -1, "CNY") == date(2026, 11, 6)
    assert banking_days_from(date(2026, 11, 9), date(2026, 11, 6), "CNY") == -1


def test_it_gives_the_longest_time_where_nobody_knows_the_rate(books: Books) -> None:
    case = books.case("LEFT", 9_000_000)
    with merchant_scope(books.merchant.id):
        mine = ExceptionCase.objects.for_merchant(books.merchant)
        mine.update(currency="USD")
        due_times.give_due_days(books.merchant, mine.all())

    assert fresh(books, case).due_on == date(2026, 11, 16)


def change(books: Books, who: Person, *steps: tuple[int, int], to: Role = Role.APPROVER) -> None:
    with merchant_scope(books.merchant.id):
        due_times.change_due_times(
            merchant=books.merchant,
            actor=who.actor,
            steps=steps,
            escalate_after_days=0,
            escalate_to=to,
        )


def test_it_goes_by_what_the_merchant_has_said(books: Books, frank: Person) -> None:
    change(books, frank, (0, 2), (500, 0))

    assert fresh(books, opened(books, 500)).due_on == TODAY
    assert fresh(books, opened(books, 499)).due_on == date(2026, 11, 9)


@pytest.mark.parametrize("steps", [[], [(5, 1)], [(0, 1), (0, 2)], [(0, -1)], [(0, 251)]])
def test_it_refuses_due_times_that_say_nothing(
    books: Books, alice: Person, steps: list[tuple[int, int]]
) -> None:
    with pytest.raises(due_times.PolicyRefusedError):
        change(books, alice, *steps)


def test_it_passes_nothing_on_to_people_who_only_look(books: Books, alice: Person) -> None:
    with pytest.raises(due_times.PolicyRefusedError, match="goes to"):
        change(books, alice, (0, 1), to=Role.AUDITOR)


def test_it_lets_no_accountant_change_them(books: Books, bob: Person) -> None:
    with pytest.raises(NotAllowedError):
        change(books, bob, (0, 1))


def hold(books: Books, who: Person, case: ExceptionCase, until: date) -> None:
    with merchant_scope(books.merchant.id):
        cases.hold(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=1,
            until=until,
            reason="they answer next week",
        )


def test_it_stands_still_on_hold(books: Books, bob: Person, watch: Watch) -> None:
    case = opened(books, 100_000)
    hold(books, bob, case, NEXT_WEEK)
    assert (fresh(books, case).due_on, fresh(books, case).due_days_left) == (None, 3)
    watch.day = NEXT_WEEK

    with merchant_scope(books.merchant.id):
        cases.end_holds(merchant=books.merchant, actor=bob.actor, today=NEXT_WEEK)

    assert fresh(books, case).due_on == date(2026, 11, 17)


def test_it_goes_on_when_a_hold_is_undone(books: Books, bob: Person) -> None:
    case = opened(books, 100_000)
    hold(books, bob, case, NEXT_WEEK)

    undo(books, bob, case)

    assert fresh(books, case).due_on == date(2026, 11, 10)


def told(books: Books) -> list[tuple[str, str, int]]:
    with merchant_scope(books.merchant.id):
        rows = Notice.objects.order_by("id").values_list("user__display_name", "kind", "said")
        return [(name, kind, said["count"]) for name, kind, said in rows]


def test_it_tells_people_once_a_day_what_is_due(books: Books, bob: Person) -> None:
    for _number in range(2):
        opened(books, 1_000_000, bob)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.update(due_on=TODAY)

    look(books, TODAY)
    look(books, TODAY)

    assert told(books) == [("Bob", "DUE_SOON", 2)]


def test_it_passes_on_what_is_overdue_for_long(
    books: Books, bob: Person, carol: Person, watch: Watch
) -> None:
    case = opened(books, 1_000_000, bob)
    watch.day = NEXT_WEEK

    assert [look(books, NEXT_WEEK) for _ in range(2)] == [1, 0]
    found = fresh(books, case)
    assert (found.assignee_id, found.escalated_from_id) == (carol.user.pk, bob.user.pk)
    # nobody has looked at it yet, so a later run may still place its rows
    assert (found.state, found.version) == ("OPEN", 1)
    assert told(books)[-1] == ("Carol", "OVERDUE", 1)
    with merchant_scope(books.merchant.id):
        assert AuditEvent.objects.filter(verb="case.escalated", subject_id=case.public_id).exists()


def test_it_waits_before_it_passes_anything_on(books: Books, carol: Person, watch: Watch) -> None:
    opened(books, 1_000_000)
    watch.day = date(2026, 11, 10)

    assert look(books, watch.day) == 0


def test_it_passes_on_to_an_owner_where_nobody_approves(books: Books, watch: Watch) -> None:
    case = opened(books, 1_000_000)
    watch.day = NEXT_WEEK

    look(books, NEXT_WEEK)

    assert fresh(books, case).assignee_id == books.owner.user.pk


def ask(books: Books, who: Person, case: ExceptionCase, reason: str = "is this ours?") -> None:
    with merchant_scope(books.merchant.id):
        escalation.escalate(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=fresh(books, case).version,
            reason=reason,
        )


def test_it_comes_back_with_the_answer(books: Books, bob: Person, carol: Person) -> None:
    case = opened(books, 500, bob)
    ask(books, bob, case)
    assert fresh(books, case).assignee_id == carol.user.pk
    with merchant_scope(books.merchant.id):
        assert [said.text for said in case.comments.all()] == ["is this ours?"]

    with merchant_scope(books.merchant.id):
        cases.comment(
            merchant=books.merchant, actor=carol.actor, case_id=case.public_id, text="it is"
        )

    assert fresh(books, case).assignee_id == bob.user.pk
    assert told(books)[-1] == ("Bob", "ASSIGNED", 1)


def test_it_stays_where_it_is_when_somebody_else_comments(
    books: Books, alice: Person, bob: Person, carol: Person
) -> None:
    case = opened(books, 500, bob)
    ask(books, bob, case)

    with merchant_scope(books.merchant.id):
        cases.comment(merchant=books.merchant, actor=bob.actor, case_id=case.public_id, text="?")

    assert fresh(books, case).assignee_id == carol.user.pk


def test_it_asks_for_a_question(books: Books, bob: Person, carol: Person) -> None:
    with pytest.raises(escalation.NobodyToAskError, match="want to"):
        ask(books, bob, opened(books, 500), " ")


def test_it_has_nobody_above_in_a_shop_of_one(books: Books, alice: Person) -> None:
    with pytest.raises(escalation.NobodyToAskError, match="nobody else"):
        ask(books, alice, opened(books, 500))


def test_it_lets_no_uploader_pass_cases_on(books: Books, dave: Person) -> None:
    with pytest.raises(NotAllowedError):
        ask(books, dave, opened(books, 500))


def test_it_comes_back_to_who_asked_when_a_write_off_is_returned(
    books: Books, bob: Person, carol: Person
) -> None:
    case = opened(books, 99_000)
    write_off(books, bob, case)

    with merchant_scope(books.merchant.id):
        adjustments.decide_write_off(
            merchant=books.merchant,
            actor=carol.actor,
            case_id=case.public_id,
            approved=False,
            reason="ask them first",
        )

    assert fresh(books, case).assignee_id == bob.user.pk


def test_it_stays_with_who_answers_when_the_one_before_has_left(
    books: Books, bob: Person, carol: Person
) -> None:
    case = opened(books, 500, bob)
    ask(books, bob, case)
    with merchant_scope(books.merchant.id):
        bob.membership.is_active = False
        bob.membership.save()
        cases.comment(
            merchant=books.merchant, actor=carol.actor, case_id=case.public_id, text="it is"
        )

    assert fresh(books, case).assignee_id == carol.user.pk


def test_it_counts_a_known_rate_for_due_times(books: Books) -> None:
    with merchant_scope(books.merchant.id):
        quoted = QuotedRate("USD", "CNY", TODAY, Decimal(7))
        add_rates(
            merchant=books.merchant, actor=books.owner.actor, rates=[quoted], source="the bank"
        )
    large, small = books.case("LEFT", 142_858), books.case("LEFT", 142_857)
    with merchant_scope(books.merchant.id):
        mine = ExceptionCase.objects.for_merchant(books.merchant)
        mine.update(currency="USD")
        due_times.give_due_days(books.merchant, mine.all())

    assert fresh(books, large).due_on == date(2026, 11, 6)
    assert fresh(books, small).due_on == date(2026, 11, 10)
