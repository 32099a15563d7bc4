"""Due cases and the passing on of cases, by a program."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import Role
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.acts import fresh
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


@pytest.fixture
def overdue(books: Books) -> ExceptionCase:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        yesterday = clock.today(books.merchant) - timedelta(days=1)
        ExceptionCase.objects.filter(id=case.id).update(due_on=yesterday)
    return case


@pytest.mark.parametrize(("due", "found"), [("overdue", 1), ("today", 0)])
def test_it_lists_what_is_due(
    books: Books, overdue: ExceptionCase, alice: Person, due: str, found: int
) -> None:
    books.case("LEFT", 200)

    answer = client_of(alice).get(f"/api/v1/cases/?due={due}")

    assert len(answer.json()["results"]) == found


def test_it_refuses_a_word_that_says_no_time(alice: Person) -> None:
    assert client_of(alice).get("/api/v1/cases/?due=soon").status_code == 400


def test_it_passes_a_case_on(
    books: Books, overdue: ExceptionCase, alice: Person, carol: Person
) -> None:
    path = f"/api/v1/cases/{overdue.public_id}/escalate/"

    status, shown = post(client_of(alice), path, version=1, reason="is it ours?")

    assert (status, shown["assignee"]) == (200, "carol@example.com")
    assert fresh(books, overdue).assignee_id == carol.user.pk


def test_it_lets_no_uploader_pass_a_case_on(
    books: Books, overdue: ExceptionCase, alice: Person, carol: Person
) -> None:
    path = f"/api/v1/cases/{overdue.public_id}/escalate/"

    status, _shown = post(client_of(alice, Role.UPLOADER), path, version=1, reason="is it ours?")

    assert status == 403


def test_it_refuses_a_stale_version(
    books: Books, overdue: ExceptionCase, alice: Person, carol: Person
) -> None:
    path = f"/api/v1/cases/{overdue.public_id}/escalate/"

    assert post(client_of(alice), path, version=7, reason="is it ours?")[0] == 409
