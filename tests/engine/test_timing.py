"""Rows at the edge of what the other side's files cover wait for its next file."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reconcile.engine import Context, Period, from_json
from reconcile.engine.ready import DOCUMENTS
from tests.engine.records import JUNE, Row, cases, row, run

OTHER = row("B9", 70)


def at(day: int, hour: int, minute: int, month: int = 6) -> Row:
    """A paid order at a UTC time; Shanghai's day is eight hours ahead."""
    moment = datetime(2026, month, day, hour, minute, tzinfo=UTC)
    return row("A1", 1000, occurred_at=moment, booked_on=None)


@pytest.mark.parametrize(
    ("ours", "kind", "reason"),
    [
        # June in Shanghai ends on the 30th at 16:00 UTC
        (at(30, 15, 30), "TIMING", "at_the_edge"),
        (at(30, 15, 29), "INTERNAL_ONLY", "not_on_other_side"),
        (at(30, 16, 29), "TIMING", "at_the_edge"),
        (at(30, 16, 30), "TIMING", "after_last_day"),
        # and begins on 31 May at 16:00
        (at(31, 16, 29, month=5), "TIMING", "at_the_edge"),
        (at(31, 16, 30, month=5), "INTERNAL_ONLY", "not_on_other_side"),
        (at(31, 15, 30, month=5), "TIMING", "at_the_edge"),
        (at(31, 15, 29, month=5), "MISSING_STATEMENT", "before_first_day"),
    ],
)
def test_it_waits_within_thirty_minutes_of_an_edge(ours: Row, kind: str, reason: str) -> None:
    outcome = run([ours], [OTHER], context=JUNE)

    found = outcome.case_items.filter(entry=1).join(outcome.cases, on="case_no")
    assert found.select("kind", "reason_code").rows() == [(kind, reason)]


def test_it_waits_on_both_sides() -> None:
    outcome = run([OTHER], [at(30, 15, 45)], context=JUNE)

    assert cases(outcome)["TIMING"] == [(1001,)]


def test_it_widens_the_window_by_the_offset_between_two_zones() -> None:
    apart = Context(Period(date(2026, 6, 1), date(2026, 6, 30), 0), JUNE.right_period)

    before = row("B8", 1, occurred_at=datetime(2026, 6, 30, 7, 29, tzinfo=UTC))

    outcome = run([at(30, 8, 0), before], [OTHER], context=apart)

    assert cases(outcome)["TIMING"] == [(1,)]
    assert cases(outcome)["INTERNAL_ONLY"] == [(2,)]


def test_it_takes_the_days_of_the_rows_where_no_period_is_declared() -> None:
    theirs = [
        at(4, 2, 0) | {"booked_on": date(2026, 6, day), "order_key": f"C{day}"} for day in (3, 9)
    ]
    ours = [row("A1", 1000, booked_on=date(2026, 6, 6), occurred_at=None),
            row("A2", 1000, booked_on=date(2026, 6, 10), occurred_at=None)]  # fmt: skip

    outcome = run(ours, theirs, context=Context())

    assert cases(outcome)["INTERNAL_ONLY"] == [(1,)]
    assert cases(outcome)["TIMING"] == [(2,)]


def test_it_counts_a_day_without_its_file_as_missing() -> None:
    gap = Context(
        JUNE.left_period,
        JUNE.right_period,
        right_gaps=(Period(date(2026, 6, 5), date(2026, 6, 5)),),
    )

    outcome = run([row("A1", 1000)], [OTHER], context=gap)

    assert cases(outcome)["MISSING_STATEMENT"] == [(1,)]


def test_it_misses_the_statement_when_a_whole_side_has_not_come() -> None:
    outcome = run([row("A1", 1000), row("A2", 500)], [], context=Context(JUNE.left_period))

    assert cases(outcome) == {"MISSING_STATEMENT": [(1,), (2,)]}


def test_it_does_not_miss_a_statement_that_came_without_rows() -> None:
    outcome = run([row("A1", 1000)], [], context=JUNE)

    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)]}


def test_it_still_judges_a_row_without_any_day() -> None:
    ours = [row("A1", 1000, occurred_at=None, booked_on=None)]

    assert cases(run(ours, [OTHER]))["INTERNAL_ONLY"] == [(1,)]


def test_it_refuses_a_period_that_ends_before_it_starts() -> None:
    assert Period(date(2026, 6, 1), date(2026, 6, 30)).days == 30

    with pytest.raises(ValueError, match="ends before it starts"):
        Period(date(2026, 6, 30), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("ours", "kind"),
    [
        # a day that ends at 2 a.m. in Shanghai ends at 18:00 UTC
        (at(30, 17, 30), "TIMING"),
        (at(30, 17, 29), "INTERNAL_ONLY"),
        (at(31, 18, 29, month=5), "TIMING"),
        (at(31, 17, 29, month=5), "MISSING_STATEMENT"),
    ],
)
def test_it_knows_the_days_of_a_ledger_by_its_cut_off(ours: Row, kind: str) -> None:
    late = Period(date(2026, 6, 1), date(2026, 6, 30), 480, cut_off_minutes=120)

    outcome = run([ours], [OTHER], context=Context(late, late))

    assert kind in cases(outcome)


def test_it_widens_the_window_by_the_time_between_two_cut_offs() -> None:
    late = Period(date(2026, 6, 1), date(2026, 6, 30), 480, cut_off_minutes=120)
    ours = [at(30, 13, 30), row("A2", 1, occurred_at=datetime(2026, 6, 30, 13, 29, tzinfo=UTC))]

    outcome = run(ours, [OTHER], context=Context(late, JUNE.right_period))

    assert cases(outcome)["TIMING"] == [(1,)]
    assert cases(outcome)["INTERNAL_ONLY"] == [(2,)]


@pytest.mark.parametrize(
    ("day", "channel", "kind"),
    [
        (28, "WECHAT", "TIMING"),
        (27, "WECHAT", "INTERNAL_ONLY"),
        (29, None, "INTERNAL_ONLY"),
        (30, None, "TIMING"),
    ],
)
def test_it_waits_as_many_days_as_the_channel_takes(
    day: int, channel: str | None, kind: str
) -> None:
    slow = from_json({**DOCUMENTS["orders_channel"], "wait_days": {"WECHAT": 3, "default": 1}})
    ours = [row("A1", 1000, booked_on=date(2026, 6, day), occurred_at=None, channel=channel)]

    assert kind in cases(run(ours, [OTHER], slow))


def test_it_waits_on_the_other_side_too() -> None:
    slow = from_json({**DOCUMENTS["orders_channel"], "wait_days": {"default": 1}})
    theirs = [row("A1", 1000, booked_on=date(2026, 6, 30), occurred_at=None)]

    assert cases(run([OTHER], theirs, slow))["TIMING"] == [(1001,)]


def test_it_waits_at_the_edge_before_it_asks_for_a_refund_of_ours() -> None:
    ours = [row("A1", 1000, kind="ORDER", status="PARTLY_REFUNDED")]
    theirs = [row("A1", 1000), at(30, 15, 45) | row("A1", -200, refund_key="R1")]
    theirs[1] |= {"occurred_at": datetime(2026, 6, 30, 15, 45, tzinfo=UTC)}

    assert cases(run(ours, theirs)) == {"TIMING": [(1002,)]}
