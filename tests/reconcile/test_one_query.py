"""Lists of different models come in one query, as the rows that each of them would be by itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.models import ExceptionCase, ExchangeRate, Reconciliation
from reconcile.reports.together import OneQuery, attach
from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Iterator[Books]:
    """Inside their merchant."""
    made = open_books(alice)
    for number in range(3):
        made.case("LEFT", 100 + number)
    with merchant_scope(made.merchant.id):
        yield made


def columns(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_it_reads_rows_of_several_models_as_they_are(books: Books) -> None:
    wanted = [
        model.objects.for_merchant(books.merchant).order_by("id")
        for model in (ExceptionCase, Ledger, AuditEvent)
    ]
    query = OneQuery()
    lists = [query.list_of(rows) for rows in wanted]

    with CaptureQueriesContext(connection) as asked:
        query.ask()

    assert len(asked.captured_queries) == 1
    for found, rows in zip(lists, wanted, strict=True):
        assert list(map(columns, found)) == list(map(columns, rows))


def test_it_keeps_order_and_bound_of_each_list(books: Books) -> None:
    cases = ExceptionCase.objects.for_merchant(books.merchant)
    query = OneQuery()
    largest = query.list_of(cases.order_by("-amount_minor", "id")[:2])
    first = query.list_of(cases.order_by("id")[:1])

    query.ask()

    assert [case.amount_minor for case in (*largest, *first)] == [102, 101, 100]


def test_it_asks_nothing_where_nothing_is_wanted(books: Books) -> None:
    with CaptureQueriesContext(connection) as asked:
        OneQuery().ask()

    assert (books.merchant.name, len(asked.captured_queries)) == ("Mountain Tea", 0)


def test_it_leaves_a_list_empty_that_can_have_no_rows(books: Books) -> None:
    query = OneQuery()
    nothing = query.list_of(ExceptionCase.objects.for_merchant(books.merchant).filter(id__in=[]))
    ledgers = query.list_of(Ledger.objects.for_merchant(books.merchant).order_by("id"))

    query.ask()

    assert (nothing, len(ledgers)) == ([], 2)


def test_it_refuses_what_json_would_round() -> None:
    with pytest.raises(AssertionError):
        OneQuery().list_of(ExchangeRate.objects.order_by("id"))


def test_rows_are_given_what_was_read_beside_them(books: Books) -> None:
    query = OneQuery()
    cases = query.list_of(ExceptionCase.objects.for_merchant(books.merchant).order_by("id"))
    theirs = query.list_of(Reconciliation.objects.for_merchant(books.merchant).order_by("id"))
    query.ask()
    attach(cases, "reconciliation", theirs)
    attach(cases, "split_from", [])

    with CaptureQueriesContext(connection) as asked:
        names = {case.reconciliation.name for case in cases}

    assert (names, len(asked.captured_queries)) == ({"orders against WeChat"}, 0)
