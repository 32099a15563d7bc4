"""The page of limits, due times and rules of assignment; the queue and the overview that show them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts import clock
from accounts.models import AuthorityLimit
from accounts.tenancy import merchant_scope
from reconcile.models import AssignmentRule, DuePolicy, ExceptionCase
from tests.factories import Person
from tests.reconcile.acts import fresh
from tests.reconcile.books import Books, open_books

ACCOUNTANT = {"role": "ACCOUNTANT", "act": "WRITE_OFF"}
DUE = {"amount0": "500", "days0": "1", "amount1": "0", "days1": "4", "escalate_to": "ADMIN"}


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def post(who: Person, address: str, **posted: str) -> tuple[int, str]:
    answer = who.client().post(f"/work/{address}", posted)
    return answer.status_code, answer.content.decode()


def test_it_shows_what_holds_to_everybody(books: Books, bob: Person) -> None:
    text = bob.client().get("/work/").content.decode()

    assert "What a person may decide alone" in text
    assert "100.00" in text
    assert 'action="/work/limits/"' not in text


def test_it_keeps_a_limit(books: Books, alice: Person) -> None:
    sums = {"per_case": "50.5", "per_day": "", "per_month": "1,000"}

    assert post(alice, "limits/", **ACCOUNTANT, **sums)[0] == 302
    with merchant_scope(books.merchant.id):
        kept = AuthorityLimit.objects.get()
        assert (kept.per_case_minor, kept.per_day_minor, kept.per_month_minor) == (
            5_050,
            None,
            100_000,
        )


@pytest.mark.parametrize(
    "posted",
    [
        {**ACCOUNTANT, "per_case": "twelve"},
        {**ACCOUNTANT, "per_case": "7", "per_day": "6"},
        {"role": "x", "act": "WRITE_OFF", "per_case": "7"},
    ],
    ids=str,
)
def test_it_refuses_a_limit_in_words(books: Books, alice: Person, posted: dict[str, str]) -> None:
    status, text = post(alice, "limits/", **posted)

    assert (status, 'role="alert"' in text) == (422, True)


def test_it_keeps_what_was_typed(books: Books, alice: Person) -> None:
    assert 'value="twelve"' in post(alice, "limits/", **ACCOUNTANT, per_case="twelve")[1]


def test_it_lets_no_accountant_change_limits(books: Books, bob: Person) -> None:
    assert post(bob, "limits/", **ACCOUNTANT)[0] == 403


def test_it_keeps_due_times(books: Books, alice: Person) -> None:
    assert post(alice, "due-times/", **DUE, escalate_after_days="3")[0] == 302
    with merchant_scope(books.merchant.id):
        assert DuePolicy.objects.get().steps == [[50_000, 1], [0, 4]]


@pytest.mark.parametrize("days", ["", "x", "9999"])
def test_it_refuses_days_that_are_none(books: Books, alice: Person, days: str) -> None:
    status, text = post(alice, "due-times/", **DUE, escalate_after_days=days)

    assert (status, "no number of days" in text) == (422, True)


def test_it_refuses_a_role_that_is_none(books: Books, alice: Person) -> None:
    posted = {**DUE, "escalate_to": "x", "escalate_after_days": "1"}

    assert post(alice, "due-times/", **posted)[0] == 422


def test_it_adds_a_rule_and_assigns_by_it(books: Books, alice: Person, bob: Person) -> None:
    case = books.case("LEFT", 100)
    post(alice, "assignment/", kind="INTERNAL_ONLY", to=str(bob.membership.public_id))
    assert "would assign 1 of 1 open case" in alice.client().get("/work/").content.decode()

    assert post(alice, "assignment/now/")[0] == 302
    assert fresh(books, case).assignee_id == bob.user.pk


def test_it_moves_and_removes_a_rule(books: Books, alice: Person) -> None:
    for kind in ("TIMING", "DUPLICATE"):
        post(alice, "assignment/", kind=kind, to="ACCOUNTANT")
    with merchant_scope(books.merchant.id):
        first, second = AssignmentRule.objects.order_by("position")

    post(alice, f"assignment/{second.public_id}/", up="1")
    post(alice, f"assignment/{first.public_id}/", remove="1")

    with merchant_scope(books.merchant.id):
        assert [rule.kind for rule in AssignmentRule.objects.all()] == ["DUPLICATE"]


def test_it_refuses_a_rule_for_nobody_in_words(books: Books, alice: Person) -> None:
    assert post(alice, "assignment/", to="")[0] == 422
    assert post(alice, "assignment/", to="nonsense")[0] == 422


@pytest.fixture
def overdue(books: Books) -> ExceptionCase:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        yesterday = clock.today(books.merchant) - timedelta(days=1)
        ExceptionCase.objects.filter(id=case.id).update(due_on=yesterday)
    return case


@pytest.mark.parametrize(("word", "found"), [("overdue", 1), ("today", 0), ("week", 0), ("x", 2)])
def test_it_filters_the_queue_by_due_day(
    books: Books, overdue: ExceptionCase, bob: Person, word: str, found: int
) -> None:
    books.case("LEFT", 200)

    page = bob.client().get(f"/exceptions/?due={word}").content.decode()

    assert page.count("data-row") == found


def test_it_says_on_the_case_that_it_is_overdue(
    books: Books, overdue: ExceptionCase, bob: Person
) -> None:
    page = bob.client().get(f"/exceptions/{overdue.public_id}/").content.decode()

    assert "overdue since" in page


def test_it_passes_a_case_on_from_its_page(
    books: Books, overdue: ExceptionCase, bob: Person, carol: Person
) -> None:
    bob.client().post(
        f"/exceptions/{overdue.public_id}/escalate/", {"version": "1", "reason": "is it ours?"}
    )

    assert fresh(books, overdue).assignee_id == carol.user.pk


def test_it_shows_on_the_overview_how_old_cases_are(
    books: Books, overdue: ExceptionCase, bob: Person
) -> None:
    page = bob.client().get("/").content.decode()

    assert "Open exceptions by age" in page
    assert '?due=overdue"' in page
