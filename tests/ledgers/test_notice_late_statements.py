"""A statement that should have come: noticed once, seen by people, forgotten when it is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from accounts import clock, jobs
from accounts.actors import SYSTEM
from accounts.models import AuditEvent, BeatTick, Merchant, Notice
from accounts.tenancy import merchant_scope
from ledgers.deliveries import Every
from ledgers.models import LateStatement, Ledger, Statement, Upload
from ledgers.services.lateness import notice_late_statements
from ledgers.services.ledgers import change_ledger, create_ledger
from reconcile import cycles
from tests.factories import Person
from tests.ledgers.bills import wechat_bill, wechat_row
from tests.ledgers.test_ingest_statement import TakeIn, ledger, take_in

__all__ = ["ledger", "take_in"]
# noon in Shanghai, two days after the ledger was opened
OPENED = datetime(2026, 10, 5, 1, tzinfo=UTC)
NOW = datetime(2026, 10, 7, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _two_days_later(monkeypatch: pytest.MonkeyPatch, alice: Person, ledger: Ledger) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    monkeypatch.setattr(clock, "now", lambda: NOW)
    with merchant_scope(alice.merchant.id):
        Ledger.objects.update(created_at=OPENED)


def cover(person: Person, of: Ledger, first: date, last: date, state: str = "COMMITTED") -> None:
    with merchant_scope(person.merchant.id):
        upload = Upload.objects.create(
            merchant=person.merchant, name="x", size_bytes=1, sha256=f"{first}{state}"
        )
        Statement.objects.create(
            merchant=person.merchant, ledger=of, upload=upload, name="x", sha256=f"{first}{state}",
            state=state, period_start=first, period_end=last, is_proved=True, rows_read=1,
        )  # fmt: skip


def late(person: Person) -> list[date]:
    with merchant_scope(person.merchant.id):
        standing = LateStatement.objects.filter(resolved_by=None).order_by("period_start")
        return list(standing.values_list("period_start", flat=True))


def notice(person: Person, of: Ledger) -> None:
    with merchant_scope(person.merchant.id):
        notice_late_statements(merchant=person.merchant, actor=SYSTEM, ledger_id=of.id)


def verbs(person: Person) -> list[str]:
    with merchant_scope(person.merchant.id):
        found = AuditEvent.objects.filter(verb__startswith="ledger.statement").order_by("sequence")
        return list(found.values_list("verb", flat=True))


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("CHANNEL", ("DAY", 1, False)),
        ("BANK", ("DAY", 1, True)),
        ("ORDERS", ("MONTH", 4, False)),
        ("SUPPLIER", ("MONTH", 4, False)),
    ],
)
def test_it_expects_the_statements_of_a_new_ledger_as_its_kind_usually_has_them(
    alice: Person, kind: str, expected: tuple[str, int, bool]
) -> None:
    with merchant_scope(alice.merchant.id):
        made = create_ledger(merchant=alice.merchant, actor=alice.actor, name="New", kind=kind,
                             currency="CNY", zone="Asia/Shanghai")  # fmt: skip
        made.refresh_from_db()

    assert (made.expected_every, made.expected_after_days, made.skips_days_off) == expected
    assert (made.expected_at, made.cut_off) == (time(10), time(0))


def test_it_notices_each_late_period_once_with_one_event(alice: Person, ledger: Ledger) -> None:
    for _time in range(2):
        notice(alice, ledger)

    assert late(alice) == [date(2026, 10, 5), date(2026, 10, 6)]
    assert verbs(alice) == ["ledger.statement_late"]


def test_it_adds_only_what_has_become_late_since(
    alice: Person, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice(alice, ledger)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 8, 4, tzinfo=UTC))

    notice(alice, ledger)

    assert late(alice)[-1] == date(2026, 10, 7)
    with merchant_scope(alice.merchant.id):
        last = AuditEvent.objects.order_by("sequence").last()
    assert last is not None
    assert last.after == {"periods": [["2026-10-07", "2026-10-07"]]}


def test_it_forgets_what_has_come(alice: Person, ledger: Ledger) -> None:
    notice(alice, ledger)
    cover(alice, ledger, date(2026, 10, 5), date(2026, 10, 6))

    notice(alice, ledger)

    assert late(alice) == []
    assert verbs(alice)[-1] == "ledger.statement_no_longer_late"


def test_it_notices_anew_what_was_voided(alice: Person, ledger: Ledger) -> None:
    notice(alice, ledger)
    cover(alice, ledger, date(2026, 10, 5), date(2026, 10, 6))
    notice(alice, ledger)
    with merchant_scope(alice.merchant.id):
        Statement.objects.update(state=Statement.State.VOIDED)

    notice(alice, ledger)

    assert late(alice) == [date(2026, 10, 5), date(2026, 10, 6)]


@pytest.mark.parametrize("state", ["WAITING", "QUEUED", "REFUSED", "VOIDED"])
def test_it_takes_for_come_only_what_is_in(alice: Person, ledger: Ledger, state: str) -> None:
    cover(alice, ledger, date(2026, 10, 5), date(2026, 10, 6), state)

    notice(alice, ledger)

    assert len(late(alice)) == 2


def test_it_forgets_at_the_moment_when_the_rows_are_in(
    alice: Person, ledger: Ledger, take_in: TakeIn
) -> None:
    notice(alice, ledger)

    take_in(wechat_bill(wechat_row(1, 100), wechat_row(2, 100, day=6)))

    assert late(alice) == []


def test_it_forgets_what_is_expected_no_more(alice: Person, ledger: Ledger) -> None:
    notice(alice, ledger)

    with merchant_scope(alice.merchant.id):
        change_ledger(merchant=alice.merchant, actor=alice.actor, ledger=ledger, name="W", account="",
                      is_active=True, delivery=replace(ledger.delivery, every=Every.MONTH))  # fmt: skip

    assert late(alice) == []


def test_it_expects_nothing_of_a_retired_ledger(alice: Person, ledger: Ledger) -> None:
    notice(alice, ledger)

    with merchant_scope(alice.merchant.id):
        change_ledger(merchant=alice.merchant, actor=alice.actor, ledger=ledger, name="W", account="",
                      is_active=False)  # fmt: skip
    notice(alice, ledger)

    assert late(alice) == []


def test_it_looks_back_two_months_at_most(alice: Person, ledger: Ledger) -> None:
    with merchant_scope(alice.merchant.id):
        Ledger.objects.update(created_at=datetime(2020, 1, 1, tzinfo=UTC))

    notice(alice, ledger)

    assert len(late(alice)) == 62


def test_it_looks_at_every_merchant_once_an_hour(alice: Person, charlie: Person) -> None:
    assert [cycles.notice_what_is_late() for _time in range(2)] == [2, 0]
    assert late(alice) == [date(2026, 10, 5), date(2026, 10, 6)]


def test_it_keeps_the_tick_of_the_last_hour_only(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cycles.notice_what_is_late()
    monkeypatch.setattr(clock, "now", lambda: NOW.replace(hour=5))

    cycles.notice_what_is_late()

    found = BeatTick.objects.using("sys").filter(schedule=f"late:{alice.merchant.id}")
    assert [tick.period_start.hour for tick in found] == [5]


def test_it_leaves_the_sample_data_as_it_is(alice: Person) -> None:
    with merchant_scope(alice.merchant.id):
        Merchant.objects.update(is_demo=True)

    assert (cycles.notice_what_is_late(), late(alice)) == (0, [])


@pytest.mark.parametrize("page", ["/", "/upload/", "/ledgers/", "/exceptions/"])
def test_it_says_on_every_page_of_work_what_is_late(
    alice: Person, ledger: Ledger, page: str
) -> None:
    notice(alice, ledger)

    shown = alice.client().get(page).content.decode()

    assert 'id="late"' in shown
    assert "2 statements are late, the first since" in shown


@pytest.mark.parametrize("page", ["/", "/upload/", "/ledgers/", "/exceptions/"])
def test_it_says_nothing_where_nothing_is_late(alice: Person, page: str) -> None:
    assert 'id="late"' not in alice.client().get(page).content.decode()


def test_it_tells_those_who_bring_statements(
    alice: Person, dave: Person, erin: Person, ledger: Ledger
) -> None:
    for _time in range(2):
        notice(alice, ledger)

    with merchant_scope(alice.merchant.id):
        told = Notice.objects.order_by("id").values_list("user__display_name", "said__count")
        assert list(told) == [("Alice", 2), ("Dave", 2)]
