"""A later export holds orders again that an earlier run has matched, some with another state by now."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger, Statement
from reconcile.engine.ready import DOCUMENTS
from reconcile.models import ExceptionCase, ReconciliationLedger
from reconcile.reports.certificates import examine
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.books import Books, open_books, statement_of
from tests.reconcile.desk import open_desk
from tests.reconcile.runs import lay, live_matches, open_cases, places, run, undo

AT = datetime(2026, 10, 5, 2, 30, 1, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    """After a first run that has matched SO1."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    lay(books, "LEFT", "SO1", 9_900, occurred_at=AT, status="PAID")
    lay(books, "RIGHT", "SO1", 9_900, transaction_key="T1")
    run(books)
    assert len(live_matches(books)) == 1
    return books


def further_file(books: Books) -> Statement:
    """Another file of the orders' ledger."""
    with merchant_scope(books.merchant.id):
        made = Statement.objects.get(id=books.left.id)
        made.pk, made.public_id, made.sha256 = None, uuid.uuid4(), "1" * 64
        made.save(force_insert=True)
        return made


def kinds(books: Books) -> list[tuple[str, str]]:
    run(books)
    return [(case.kind, case.reason_code) for case in open_cases(books)]


def test_it_calls_the_order_a_duplicate(books: Books) -> None:
    lay(
        books,
        "LEFT",
        "SO1",
        9_900,
        statement=further_file(books),
        occurred_at=AT,
        status="REFUNDED",
    )

    assert kinds(books) == [("DUPLICATE", "exported_again")]
    assert kinds(books) == [("DUPLICATE", "exported_again")]


@pytest.mark.parametrize(
    "given",
    [
        {"occurred_at": AT.replace(second=2)}, {"occurred_at": None}, {"gross_minor": 9_901, "net_minor": 9_901},
        {"order_key": "SO2"}, {"kind": "REFUND"}, {"currency": "USD"},
    ],
)  # fmt: skip
def test_it_takes_no_other_row_for_one(books: Books, given: Mapping[str, object]) -> None:
    made = {"statement": further_file(books), "occurred_at": AT, "status": "PAID", **given}

    lay(books, "LEFT", "SO1", 9_900, **made)

    assert "exported_again" not in {reason for _kind, reason in kinds(books)}


def test_it_knows_an_order_of_a_list_that_tells_days_alone(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    lay(books, "LEFT", "SO1", 9_900)
    lay(books, "RIGHT", "SO1", 9_900)
    run(books)
    lay(books, "LEFT", "SO1", 9_900, statement=further_file(books), status="REFUNDED")

    assert kinds(books) == [("DUPLICATE", "exported_again")]


def test_it_takes_no_row_of_the_same_file_for_one(books: Books) -> None:
    lay(books, "LEFT", "SO1", 9_900, occurred_at=AT, status="UNCLEAR")

    assert kinds(books)[0][1] != "exported_again"


@pytest.mark.parametrize(("number", "is_it"), [("T1", True), (None, True), ("T2", False)])
def test_it_keeps_two_payments_of_one_order_apart(
    alice: Person, monkeypatch: pytest.MonkeyPatch, number: str | None, *, is_it: bool
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    lay(books, "LEFT", "SO1", 9_900, occurred_at=AT, transaction_key="T1")
    lay(books, "RIGHT", "SO1", 9_900)
    run(books)
    made = {"statement": further_file(books), "occurred_at": AT, "transaction_key": number}

    lay(books, "LEFT", "SO1", 9_900, **made)

    assert (("DUPLICATE", "exported_again") in kinds(books)) is is_it


def test_it_goes_on_with_the_later_one_when_the_first_match_is_undone(books: Books) -> None:
    (first,) = live_matches(books)
    later = lay(
        books, "LEFT", "SO1", 9_900,
        statement=further_file(books), occurred_at=AT, status="PARTLY_REFUNDED",
    )  # fmt: skip
    undo(books, first)

    assert kinds(books).count(("DUPLICATE", "exported_again")) == 1
    assert places(books).get(later.id) != "DUPLICATE"


def test_it_says_that_a_number_may_have_been_paid_twice(books: Books) -> None:
    lay(books, "RIGHT", "SO1", 9_900, transaction_key="T2")

    assert kinds(books) == [("EXTERNAL_ONLY", "number_matched_before")]


@pytest.mark.parametrize(
    "given",
    [
        {"gross_minor": 9_901, "net_minor": 9_901},
        {"order_key": "SO2"},
        {"currency": "USD"},
        {"kind": "FEE"},
    ],
)
def test_it_says_so_of_no_other_row(books: Books, given: Mapping[str, object]) -> None:
    lay(books, "RIGHT", "SO1", 9_900, **{"transaction_key": "T2", **given})

    assert "number_matched_before" not in {reason for _kind, reason in kinds(books)}


@pytest.mark.parametrize("status", ["PAID", "REFUNDED"])
def test_it_gives_no_second_payment_to_an_order_that_is_exported_again(
    books: Books, status: str
) -> None:
    (matched,) = live_matches(books)
    lay(books, "LEFT", "SO1", 9_900, statement=further_file(books), occurred_at=AT, status=status)
    lay(books, "RIGHT", "SO1", 9_900, transaction_key="T2")

    assert kinds(books) == [
        ("DUPLICATE", "exported_again"),
        ("EXTERNAL_ONLY", "number_matched_before"),
    ]
    assert [match.id for match in live_matches(books)] == [matched.id]


def test_it_gives_it_to_an_order_of_another_moment(books: Books) -> None:
    later = {"statement": further_file(books), "occurred_at": AT.replace(hour=9), "status": "PAID"}
    lay(books, "LEFT", "SO1", 9_900, **later)
    lay(books, "RIGHT", "SO1", 9_900, transaction_key="T2")

    assert kinds(books) == []


def test_it_knows_an_order_in_a_file_of_days_that_overlap_by_one(books: Books) -> None:
    beside = further_file(books)
    with merchant_scope(books.merchant.id):
        Statement.objects.filter(id=beside.id).update(period_start=AT.date() + DAY)
    lay(books, "LEFT", "SO1", 9_900, statement=beside, occurred_at=AT, status="REFUNDED")
    lay(books, "RIGHT", "SO1", 9_900, transaction_key="T2")

    assert ("DUPLICATE", "exported_again") in kinds(books)


def test_it_knows_an_order_in_another_ledger_of_its_side(books: Books) -> None:
    with merchant_scope(books.merchant.id):
        beside = statement_of(books.merchant, Ledger.Kind.PLATFORM)
        ReconciliationLedger.objects.create(
            merchant=books.merchant,
            reconciliation=books.reconciliation,
            ledger=beside.ledger,
            side="LEFT",
        )
    lay(books, "LEFT", "SO1", 9_900, statement=beside, occurred_at=AT, status="PAID")
    lay(books, "RIGHT", "SO1", 9_900, transaction_key="T2")

    assert kinds(books) == [
        ("DUPLICATE", "exported_again"),
        ("EXTERNAL_ONLY", "number_matched_before"),
    ]


@pytest.mark.parametrize("side", ["LEFT", "RIGHT"])
@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("REFUND", "refund_not_there"),
        ("CHARGEBACK", "chargeback_not_there"),
        ("ADJUSTMENT", "adjustment_not_there"),
    ],
)
def test_it_says_that_the_other_side_has_the_sale_of_a_late_refund(
    books: Books, side: str, kind: str, reason: str
) -> None:
    lay(books, side, "SO1", -9_900, kind=kind)

    one_sided = "INTERNAL_ONLY" if side == "LEFT" else "EXTERNAL_ONLY"
    assert kinds(books) == [(one_sided, reason)]


@pytest.mark.parametrize("given", [{"key": "SO2"}, {"currency": "USD"}, {"amount_minor": 9_901}])
def test_it_says_so_of_no_other_refund(books: Books, given: Mapping[str, object]) -> None:
    made = {"key": "SO1", "amount_minor": -9_900, "kind": "REFUND", **given}
    lay(books, "RIGHT", **made)  # type: ignore[arg-type]

    assert "refund_not_there" not in {reason for _kind, reason in kinds(books)}


def test_its_certificate_agrees(books: Books) -> None:
    lay(books, "LEFT", "SO1", 9_900, statement=further_file(books), occurred_at=AT, status="PAID")
    lay(books, "RIGHT", "SO1", 9_900, transaction_key="T2")
    done = run(books)

    with merchant_scope(books.merchant.id):
        assert examine(books.merchant, done).agrees


def test_it_asks_nothing_of_a_first_run(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    lay(books, "LEFT", "SO1", 9_900)

    assert kinds(books) == [("INTERNAL_ONLY", "not_on_other_side")]


def test_it_reads_exports_whose_days_overlap(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk = open_desk(alice)
    first = "SO1,2026-10-05 10:00:01,微信支付,99.00,{}"
    desk.lay(desk.orders, orders(first.format("待发货")))
    desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900), wechat_row(2, 5_000)))
    assert desk.counts()[0] == 1

    second = "SO2,2026-10-05 10:00:02,微信支付,50.00,已完成"
    desk.lay(desk.orders, orders(first.format("交易成功"), second))

    assert desk.counts()[0] == 2
    assert desk.cases() == {"DUPLICATE": ["SO1"]}
    with merchant_scope(alice.merchant.id):
        assert ExceptionCase.objects.get(kind="DUPLICATE").reason_code == "exported_again"


def test_it_gives_no_later_payment_to_an_invoice_that_is_listed_again(
    alice: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    books.publish(**DOCUMENTS["invoice_bank"])
    who = "Beispiel GmbH"
    lay(books, "LEFT", "INV-1001", 9_900, kind="ORDER", counterparty=who)
    lay(books, "RIGHT", None, 9_900, counterparty=who, description="INV-1001")
    run(books)
    again = {"statement": further_file(books), "status": "PAID", "kind": "ORDER"}
    lay(books, "LEFT", "INV-1001", 9_900, counterparty=who, **again)
    lay(books, "RIGHT", None, 9_900, counterparty=who, booked_on=AT.date() + 20 * DAY)

    assert ("DUPLICATE", "exported_again") in kinds(books)
    assert len(live_matches(books)) == 1
