"""Rows and runs on small books, without files or workers."""

from __future__ import annotations

from datetime import date, timedelta

import psycopg2

from accounts.tenancy import merchant_scope
from ledgers.models import Entry
from reconcile.models import ExceptionCase, Match, OpenItem, Run
from reconcile.pipeline import execute_run
from reconcile.services import matches
from reconcile.services.runs import start_run
from tests import database
from tests.reconcile.books import OCTOBER, Books

TODAY = date(2026, 11, 1)


def lay(books: Books, side: str, key: str | None, amount_minor: int, **given: object) -> Entry:
    """A row with an order number."""
    statement = books.left if side == "LEFT" else books.right
    with merchant_scope(books.merchant.id):
        number = Entry.objects.count() + 2
        made = {
            "statement": statement,
            "edition": 0,
            "identity": f"line-{number}",
            "row_number": number,
            "booked_on": date(2026, 10, 5),
            "kind": "PAYMENT",
            "gross_minor": amount_minor,
            "fee_minor": 0,
            "net_minor": amount_minor,
            "currency": "CNY",
            "order_ref": key,
            "order_key": key,
            "raw": f"{key},{amount_minor}",
        }
        made |= given
        return Entry.objects.create(
            merchant=books.merchant,
            **({"ledger": made["statement"].ledger} | made),  # type: ignore[attr-defined]
        )


def run(books: Books, *, rules: object = None) -> Run:
    """A run of October, executed here and now."""
    with merchant_scope(books.merchant.id):
        started = start_run(
            merchant=books.merchant,
            actor=books.owner.actor,
            reconciliation=books.reconciliation,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
        return execute_run(
            merchant=books.merchant,
            actor=books.owner.actor,
            run_id=started.public_id,
            progress=lambda _phase, _done, _total: None,
            today=TODAY + timedelta(days=1),
        )


def undo(books: Books, match: Match, reason: str = "a test order") -> None:
    with merchant_scope(books.merchant.id):
        matches.undo_match(
            merchant=books.merchant,
            actor=books.owner.actor,
            match_id=match.public_id,
            reason=reason,
        )


def live_matches(books: Books) -> list[Match]:
    with merchant_scope(books.merchant.id):
        return list(Match.objects.filter(undone_by=None).order_by("id"))


def entries_of(books: Books, match: Match) -> list[int]:
    with merchant_scope(books.merchant.id):
        return sorted(match.legs.values_list("entry", flat=True))


def open_cases(books: Books) -> list[ExceptionCase]:
    with merchant_scope(books.merchant.id):
        return list(ExceptionCase.objects.exclude(state="RESOLVED").order_by("id"))


def places(books: Books) -> dict[int, str]:
    """The kind of the case in which each open row stands."""
    with merchant_scope(books.merchant.id):
        items = OpenItem.objects.filter(released_by=None).select_related("case")
        return {item.entry_id: item.case.kind if item.case else "WAITING" for item in items}


def tamper(statement: str, *values: object) -> None:
    """Change a table behind the back of triggers and walls, as only its owner could."""
    with psycopg2.connect(database.url_of("admin")) as connection, connection.cursor() as cursor:
        cursor.execute("set session_replication_role = replica")
        cursor.execute(statement, values)
        assert cursor.rowcount
    connection.close()
