"""Which days of a ledger are in, late, or not expected yet. Pure, with invented statements."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from ledgers.coverage import Covering, DayState, coverage, late_periods
from ledgers.deliveries import Delivery, Every, Period, month_of

DAILY = Delivery(
    every=Every.DAY,
    after_days=1,
    at=time(10),
    skips_days_off=False,
    cut_off=time(0),
    zone="Asia/Shanghai",
    currency="CNY",
)
BANK = replace(DAILY, skips_days_off=True)
MONTHLY = replace(DAILY, every=Every.MONTH, after_days=4)
JUNE = month_of(date(2026, 6, 1))
START = date(2026, 6, 1)
# noon in Shanghai on Wednesday, the tenth
NOW = datetime(2026, 6, 10, 4, tzinfo=UTC)


def june(day: int) -> date:
    return date(2026, 6, day)


def statement(first: int, last: int, **facts: object) -> Covering:
    given: dict[str, object] = {"is_in": True, "is_proved": True, "is_by_word": False, "rows": 3}
    return Covering(uuid.uuid4(), "bill.csv", june(first), june(last), **{**given, **facts})  # type: ignore[arg-type]


def states(
    *statements: Covering, by: Delivery = DAILY, since: date = START, now: datetime = NOW
) -> dict[int, DayState]:
    days = coverage(statements, by, JUNE, since=since, now=now)
    return {day.on.day: day.state for day in days}


def test_it_has_a_cell_for_each_day_of_the_month() -> None:
    assert list(states()) == list(range(1, 31))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, DayState.PROVED),
        ({"is_proved": None}, DayState.UNPROVED),
        ({"is_proved": False, "is_by_word": True}, DayState.BY_WORD),
        ({"rows": 0}, DayState.EMPTY),
        ({"is_in": False, "is_proved": False}, DayState.ARRIVED),
    ],
)
def test_it_says_how_a_day_is_covered(facts: dict[str, object], state: DayState) -> None:
    found = states(statement(3, 4, **facts))

    assert (found[2], found[3], found[4], found[5]) == (DayState.LATE, state, state, DayState.LATE)


def test_it_says_which_days_two_statements_cover() -> None:
    one, other = statement(1, 5), statement(4, 8)

    days = coverage([one, other], DAILY, JUNE, since=START, now=NOW)

    assert [d.on.day for d in days if d.state == DayState.OVERLAP] == [4, 5]
    assert days[3].statements == (one, other)


def test_it_covers_a_day_by_what_is_in_whatever_else_waits_for_a_decision() -> None:
    found = states(statement(1, 5), statement(1, 5, is_in=False))

    assert found[3] == DayState.PROVED


@pytest.mark.parametrize(("minute", "state"), [(59, DayState.NOT_DUE), (60, DayState.LATE)])
def test_it_calls_a_day_late_from_the_hour_on(minute: int, state: DayState) -> None:
    # ten o'clock in Shanghai is two in UTC
    now = datetime(2026, 6, 10, 1 + minute // 60, minute % 60, tzinfo=UTC)

    assert states(now=now)[9] == state


def test_it_expects_nothing_of_days_before_the_ledger_begins() -> None:
    found = states(since=june(5))

    assert (found[4], found[5]) == (DayState.NOT_EXPECTED, DayState.LATE)


def test_it_expects_nothing_of_a_weekend_where_only_banking_days_count() -> None:
    found = states(by=BANK)

    assert [n for n, state in found.items() if state == DayState.NOT_EXPECTED][:4] == [6, 7, 13, 14]


def test_it_waits_over_a_weekend_for_the_statement_of_a_friday() -> None:
    friday = Period(june(5), june(5))

    assert BANK.due_at(friday).date() == june(8)
    assert DAILY.due_at(friday).date() == june(6)


def test_it_waits_over_a_bank_holiday() -> None:
    # the dragon boat festival of 2026 is on Friday, 19 June
    assert BANK.due_at(Period(june(18), june(18))).date() == june(22)


def test_it_counts_a_weekend_day_on_which_banks_make_up_for_a_holiday() -> None:
    # Sunday, 4 January 2026, is worked for the new year
    assert BANK.expects(date(2026, 1, 4))
    assert not BANK.expects(date(2026, 1, 11))


def test_it_expects_a_month_on_the_fourth_of_the_next() -> None:
    assert MONTHLY.due_at(JUNE).isoformat() == "2026-07-04T10:00:00+08:00"
    assert states(by=MONTHLY)[1] == DayState.NOT_DUE
    assert states(by=MONTHLY, now=datetime(2026, 7, 4, 2, tzinfo=UTC))[1] == DayState.LATE


def test_it_expects_a_week_from_monday_to_sunday() -> None:
    weekly = replace(DAILY, every=Every.WEEK)

    assert weekly.period_of(june(10)) == Period(june(8), june(14))
    found = states(by=weekly)
    assert (found[7], found[8]) == (DayState.LATE, DayState.NOT_DUE)


def test_it_is_never_late_where_nobody_knows_when_it_comes() -> None:
    whenever = replace(DAILY, every=Every.NEVER)

    assert set(states(by=whenever).values()) == {DayState.NOT_EXPECTED}
    assert late_periods([], whenever, since=START, now=NOW) == []


@pytest.mark.parametrize(
    ("cut_off", "end"),
    [
        (time(0), "2026-06-10T00:00:00+08:00"),
        (time(6), "2026-06-10T06:00:00+08:00"),
        (time(23, 30), "2026-06-09T23:30:00+08:00"),
    ],
)
def test_it_ends_a_day_at_its_cut_off(cut_off: time, end: str) -> None:
    assert replace(DAILY, cut_off=cut_off).end_of(june(9)).isoformat() == end


@pytest.mark.parametrize(("cut_off", "today"), [(time(0), 10), (time(11, 59), 10), (time(12), 11)])
def test_it_knows_the_day_that_is_not_over_yet(cut_off: time, today: int) -> None:
    # noon in Shanghai, to the minute
    assert replace(DAILY, cut_off=cut_off).today(NOW) == june(today)


def test_it_is_not_late_before_its_day_is_over() -> None:
    early = replace(DAILY, after_days=0, at=time(8), cut_off=time(6))

    assert early.due_at(Period(june(9), june(9))).isoformat() == "2026-06-10T06:00:00+08:00"


def test_it_lists_what_is_late_the_oldest_first() -> None:
    late = late_periods([statement(1, 5), statement(7, 8)], DAILY, since=START, now=NOW)

    assert [one.period.start for one in late] == [june(6), june(9)]
    assert late[0].due_at.isoformat() == "2026-06-07T10:00:00+08:00"


def test_it_lists_a_month_that_is_covered_in_part() -> None:
    now = datetime(2026, 7, 5, tzinfo=UTC)

    assert late_periods([statement(1, 30)], MONTHLY, since=START, now=now) == []
    assert len(late_periods([statement(1, 29)], MONTHLY, since=START, now=now)) == 1


def test_it_asks_of_a_first_month_only_the_days_since_the_ledger_began() -> None:
    now = datetime(2026, 7, 5, tzinfo=UTC)

    assert late_periods([statement(12, 30)], MONTHLY, since=june(12), now=now) == []


def test_it_lists_nothing_that_only_waits_for_a_decision_as_taken_in() -> None:
    waiting = statement(1, 9, is_in=False)

    assert len(late_periods([waiting], DAILY, since=START, now=NOW)) == 9
