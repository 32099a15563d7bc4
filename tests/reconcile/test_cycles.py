"""The daily work of every merchant: done once, whatever fails or dies on the way."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from accounts import clock, jobs
from accounts.models import BeatTick, Merchant
from accounts.tenancy import merchant_scope
from reconcile import cycles
from reconcile.models import ExceptionCase, OpenItem, Reconciliation, Run
from tests.factories import Person
from tests.reconcile.books import Books, open_books

FIRST_OF_NOVEMBER = datetime(2026, 11, 1, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _first_of_the_month(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    monkeypatch.setattr(clock, "now", lambda: FIRST_OF_NOVEMBER)


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def set_cycle(books: Books, cycle: str) -> None:
    with merchant_scope(books.merchant.id):
        Reconciliation.objects.filter(id=books.reconciliation.id).update(cycle=cycle)


def runs(books: Books) -> list[tuple[date, date]]:
    with merchant_scope(books.merchant.id):
        found = Run.objects.filter(trigger=Run.Trigger.CYCLE).order_by("id")
        return list(found.values_list("period_start", "period_end"))


@pytest.mark.parametrize(
    ("cycle", "today", "period"),
    [
        ("DAILY", date(2026, 11, 3), (date(2026, 11, 2), date(2026, 11, 2))),
        ("WEEKLY", date(2026, 11, 2), (date(2026, 10, 26), date(2026, 11, 1))),
        ("WEEKLY", date(2026, 11, 3), None),
        ("MONTHLY", date(2026, 12, 1), (date(2026, 11, 1), date(2026, 11, 30))),
        ("MONTHLY", date(2026, 12, 2), None),
        ("ON_ARRIVAL", date(2026, 12, 1), None),
    ],
)
def test_it_knows_the_period_that_has_just_ended(
    cycle: str, today: date, period: tuple[date, date] | None
) -> None:
    assert cycles.period_before(cycle, today) == period


def test_it_starts_what_is_due_once(books: Books) -> None:
    set_cycle(books, "MONTHLY")

    assert [cycles.start_due_runs() for _ in range(3)] == [1, 0, 0]
    assert runs(books) == [(date(2026, 10, 1), date(2026, 10, 31))]


def test_it_starts_nothing_twice_when_it_died_before_the_tick(books: Books) -> None:
    set_cycle(books, "MONTHLY")
    cycles.start_due_runs()
    BeatTick.objects.using("sys").all().delete()

    assert cycles.start_due_runs() == 0
    assert len(runs(books)) == 1


def test_it_goes_on_with_the_next_merchant_when_one_fails(
    books: Books, charlie: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    lamps = open_books(charlie)
    for each in (books, lamps):
        set_cycle(each, "DAILY")
    start = cycles.start_run

    def fails_for_tea(**given: object) -> Run:
        if given["merchant"] == books.merchant:
            raise RuntimeError("broken")
        return start(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(cycles, "start_run", fails_for_tea)
    cycles.start_due_runs()
    assert (len(runs(books)), len(runs(lamps))) == (0, 1)

    monkeypatch.setattr(cycles, "start_run", start)
    assert cycles.start_due_runs() == 1
    assert (len(runs(books)), len(runs(lamps))) == (1, 1)


def test_it_runs_again_for_rows_that_have_waited_past_their_day(books: Books) -> None:
    entry = books.entry("LEFT", 500)
    with merchant_scope(books.merchant.id):
        OpenItem.objects.create(
            merchant=books.merchant,
            reconciliation=books.reconciliation,
            entry=entry,
            side="LEFT",
            amount_minor=500,
            currency="CNY",
            booked_on=entry.booked_on,
            expected_by=date(2026, 10, 31),
        )

    assert cycles.start_due_runs() == 1
    assert runs(books) == [(books.run.period_start, books.run.period_end)]


def test_it_leaves_the_sample_data_as_it_is(books: Books) -> None:
    with merchant_scope(books.merchant.id):
        Merchant.objects.update(is_demo=True)

    assert cycles.start_due_runs() == 0
    assert not BeatTick.objects.using("sys").exists()


def test_it_looks_at_due_times_once_a_day(books: Books) -> None:
    case = books.case("LEFT", 500)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(due_on=date(2026, 10, 1))

    cycles.start_due_runs()

    with merchant_scope(books.merchant.id):
        assert ExceptionCase.objects.get(id=case.id).escalated_at is not None
