"""A file that comes late: what later runs have found out stays true."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Statement
from reconcile.models import Run
from reconcile.pipeline import execute_run
from reconcile.services.runs import start_run
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.books import OCTOBER, Books, open_books
from tests.reconcile.desk import open_desk
from tests.reconcile.runs import lay, open_cases, places, run

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    """After a run of November: an order of October was paid in November, and too little."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    with merchant_scope(books.merchant.id):
        november = Statement.objects.get(id=books.right.id)
        november.pk, november.public_id, november.sha256 = None, uuid.uuid4(), "1" * 64
        november.period_start, november.period_end = NOVEMBER
        november.save(force_insert=True)
    lay(books, "LEFT", "SO1", 9_900, booked_on=date(2026, 10, 20))
    lay(books, "RIGHT", "SO1", 9_000, booked_on=date(2026, 11, 2), statement=november)
    with merchant_scope(books.merchant.id):
        started = start_run(
            merchant=books.merchant,
            actor=books.owner.actor,
            reconciliation=books.reconciliation,
            period_start=NOVEMBER[0],
            period_end=NOVEMBER[1],
        )
        execute_run(
            merchant=books.merchant,
            actor=books.owner.actor,
            run_id=started.public_id,
            progress=lambda _phase, _done, _total: None,
            today=date(2026, 12, 2),
        )
    return books


def test_it_takes_no_row_out_of_a_case_that_reaches_beyond_its_days(books: Books) -> None:
    (before,) = open_cases(books)

    run(books)

    (after,) = open_cases(books)
    assert (after.id, after.kind, after.difference_minor) == (before.id, "AMOUNT_SHORT", 900)
    assert set(places(books).values()) == {"AMOUNT_SHORT"}


def test_it_still_reads_what_is_alone(books: Books) -> None:
    lay(books, "LEFT", "SO2", 500)
    run(books)
    lay(books, "RIGHT", "SO2", 500)

    run(books)

    assert [case.reference for case in open_cases(books)] == ["SO1"]


def test_its_run_looks_at_all_that_later_ones_have_seen(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk = open_desk(alice)
    both = (OCTOBER[0], NOVEMBER[1])
    desk.lay(
        desk.orders,
        orders(
            "SO1,2026-10-31 23:59:59,微信支付,99.00,已付款",
            "SO2,2026-10-05 10:00:02,微信支付,50.00,已付款",
        ),
        both,
    )
    in_november = wechat_row(9, 700).replace("2026-10-", "2026-11-")
    desk.lay(desk.channel, wechat_bill(in_november), NOVEMBER)

    desk.lay(desk.channel, wechat_bill(wechat_row(2, 5_000)), OCTOBER)

    with merchant_scope(alice.merchant.id):
        last = Run.objects.order_by("-id")[0]
    assert (last.period_start, last.period_end) == both
    # the order at the edge of October waits for nothing: November is there
    assert desk.counts() == (1, 2, 0)
