"""Saved views, filters and pages by cursor of the queue, as a browser meets them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import clock, jobs
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, Match, SavedView
from reconcile.reports import queue, suggestions
from tests.factories import Person
from tests.reconcile.acts import set_aside
from tests.reconcile.books import Books, open_books

QUERIES_MAX = 15
HTMX = {"HX-Request": "true"}


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)


def shown(client: Client, address: str) -> list[int]:
    """Amounts of the cases of a page."""
    return [case.amount_minor for case in client.get(address).context["page"]]


@pytest.mark.parametrize("sort", ["", "amount", "age", "kind", "newest"])
def test_it_turns_pages_forward_and_back(
    books: Books, bob: Person, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE_ROWS", 2)
    for nth in range(5):
        side = "LEFT" if nth % 2 else "RIGHT"
        books.case(side, 100 * (nth + 1), on=date(2026, 10, 1 + nth % 3))
    client, pages, backwards = bob.client(), [], []

    address = f"/exceptions/?view=all&sort={sort}"
    page = client.get(address).context["page"]
    while page.after:
        pages.append([case.id for case in page])
        page = client.get(f"{address}&after={page.after}").context["page"]
    pages.append([case.id for case in page])
    while page.before:
        page = client.get(f"{address}&before={page.before}").context["page"]
        backwards.append([case.id for case in page])

    assert len({pk for ids in pages for pk in ids}) == 5
    assert [len(ids) for ids in pages] == [2, 2, 1]
    assert backwards == pages[1::-1]


def test_it_loses_no_row_when_others_leave_between_two_pages(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE_ROWS", 2)
    cases = [books.case("LEFT", amount) for amount in (500, 400, 300, 200)]
    client = bob.client()
    after = client.get("/exceptions/?sort=amount").context["page"].after

    for case in cases[:2]:
        set_aside(books, bob.actor, case)

    assert shown(client, f"/exceptions/?sort=amount&after={after}") == [300, 200]


@pytest.mark.parametrize("cursor", ["after=nonsense", "after=00000000-0000-4000-8000-000000000000"])
def test_it_begins_at_the_front_where_a_cursor_names_nothing(
    books: Books, bob: Person, cursor: str
) -> None:
    books.case("LEFT", 100)

    assert shown(bob.client(), f"/exceptions/?{cursor}") == [100]


def test_it_puts_money_times_age_first(books: Books, bob: Person) -> None:
    today = clock.today(books.merchant)
    for amount, days in ((1_000, 1), (100, 40), (900, 3)):
        books.case("LEFT", amount, on=today - timedelta(days=days))

    assert shown(bob.client(), "/exceptions/") == [100, 900, 1_000]


def test_it_filters_by_month_and_age(books: Books, bob: Person) -> None:
    today = clock.today(books.merchant)
    books.case("LEFT", 100, on=date(2026, 9, 30))
    books.case("LEFT", 200, on=date(2026, 10, 1))
    books.case("LEFT", 300, on=today)
    client = bob.client()

    assert shown(client, "/exceptions/?period=2026-10") == [200]
    assert shown(client, "/exceptions/?older=7&sort=amount") == [200, 100]
    assert len(shown(client, "/exceptions/?period=2026-13&older=many")) == 3


def test_it_filters_by_the_rule_that_met_its_bound(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    books.case("LEFT", 200)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(
            reason_code="too_many_of_one_amount", reason_params={"rule": "near amount"}
        )

    page = bob.client().get("/exceptions/?rule=near+amount")

    assert [c.id for c in page.context["page"]] == [case.id]
    assert page.context["standing"].rules == ("near amount",)


def test_it_filters_by_the_ledger_of_any_or_of_all_rows(books: Books, bob: Person) -> None:
    one, both = books.case("LEFT", 100), books.case("LEFT", 200)
    books.join(both, "RIGHT", 150)
    client, ledger = bob.client(), books.left.ledger.name

    assert shown(client, f"/exceptions/?ledger={ledger}&sort=amount") == [200, 100]
    assert shown(client, f"/exceptions/?within={ledger}") == [one.amount_minor]
    assert shown(client, "/exceptions/?within=several") == [both.amount_minor]


def test_it_walks_from_case_to_case_also_behind_one_that_has_left(
    books: Books, bob: Person
) -> None:
    cases = [books.case("LEFT", amount) for amount in (300, 200, 100)]
    set_aside(books, bob.actor, cases[1])

    page = bob.client().get(f"/exceptions/{cases[1].public_id}/?sort=amount").context

    assert (page["previous_id"], page["next_id"]) == (cases[0].public_id, cases[2].public_id)


def test_it_counts_and_sums_what_the_filters_show(books: Books, bob: Person) -> None:
    for side, amount in (("LEFT", 100), ("LEFT", 50), ("RIGHT", 7)):
        books.case(side, amount)

    sums = bob.client().get("/exceptions/?kind=INTERNAL_ONLY").context["sums"]

    assert [(s.currency, s.cases, s.amount_minor) for s in sums.by_currency] == [("CNY", 2, 150)]


def test_it_counts_anew_after_an_act(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    before = client.get("/exceptions/").context["standing"].open

    set_aside(books, bob.actor, case)

    assert (before, client.get("/exceptions/").context["standing"].open) == (1, 0)


def test_it_opens_with_the_chosen_view_and_shows_it_as_such(books: Books, bob: Person) -> None:
    books.case("LEFT", 100)
    books.case("RIGHT", 7)
    client = bob.client()
    client.post("/exceptions/views/?kind=EXTERNAL_ONLY", {"name": "Theirs", "default": "1"})

    opened = client.get("/exceptions/", follow=True)

    assert [case.amount_minor for case in opened.context["page"]] == [7]
    assert opened.context["view"]["saved"].name == "Theirs"
    assert len(shown(client, "/exceptions/?view=all")) == 2


def test_it_prefers_a_persons_own_first_view_to_everybodys(books: Books, bob: Person) -> None:
    client = bob.client()
    for name, more in (("ours", {"shared": "1"}), ("mine", {})):
        client.post(f"/exceptions/views/?q={name}", {"name": name, "default": "1", **more})

    assert client.get("/exceptions/", follow=True).context["view"]["saved"].name == "mine"


def test_it_says_that_a_view_was_changed_since(books: Books, bob: Person) -> None:
    client = bob.client()
    saved = client.post("/exceptions/views/?kind=TIMING", {"name": "Timing"})["Location"]

    same, other = (client.get(saved + more).context["view"] for more in ("", "&older=30"))

    assert (same["is_changed"], other["is_changed"]) == (False, True)


def test_it_renames_and_deletes_a_view(books: Books, bob: Person, carol: Person) -> None:
    client = bob.client()
    client.post("/exceptions/views/?kind=TIMING", {"name": "Timing"})
    with merchant_scope(books.merchant.id):
        page = f"/exceptions/views/{SavedView.objects.get().public_id}/"

    renamed = client.post(page, {"name": "Late rows"}, follow=True).context["view"]["saved"].name
    refused = client.post(page, {"name": ""}, follow=True)
    foreign = carol.client().post(page, {"delete": "1"}).status_code
    client.post(page, {"delete": "1"})

    assert (renamed, foreign) == ("Late rows", 404)
    assert "A view needs a name" in refused.content.decode()
    with merchant_scope(books.merchant.id):
        assert not SavedView.objects.exists()


def asked_by(client: Client, address: str) -> list[str]:
    with (
        CaptureQueriesContext(connection) as books,
        CaptureQueriesContext(connections["sys"]) as people,
    ):
        assert client.get(address, follow=True).status_code == 200
    texts = [q["sql"] for q in (*books.captured_queries, *people.captured_queries)]
    return [text for text in texts if text not in {"BEGIN", "COMMIT"}]


@pytest.mark.parametrize(
    "address",
    [
        "/exceptions/?view=all",
        "/exceptions/groups/",
        "/exceptions/all/",
        "/exceptions/waiting/",
        "/matches/",
        "/matches/?state=CONFIRMED",
        "/matches/groups/",
        "/matches/check/",
    ],
)
def test_it_asks_few_queries_and_as_many_for_more_rows(
    alice: Person, charlie: Person, address: str
) -> None:
    counts = []
    for owner, rows in ((alice, 2), (charlie, 60)):
        books = open_books(owner)
        for nth in range(rows):
            books.case("LEFT" if nth % 2 else "RIGHT", 100 + nth)
            books.suggested(500 + nth)
        with merchant_scope(owner.merchant.id):
            Match.objects.filter(id__in=Match.objects.order_by("id")[:1]).update(state="CONFIRMED")
        counts.append(len(asked_by(owner.client(), address)))

    assert counts[0] == counts[1] <= QUERIES_MAX


def test_it_pages_suggestions_and_matches(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "PAGE_ROWS", 1)
    made = [books.suggested(500), books.pair(600), books.suggested(700), books.pair(800)]
    client, found = bob.client(), []

    for state, sort in (("SUGGESTED", "newest"), ("CONFIRMED", "")):
        address = f"/matches/?state={state}&sort={sort}"
        page = client.get(address).context["page"]
        found += [match.id for match in page]
        page = client.get(f"{address}&after={page.after}").context["page"]
        found += [match.id for match in page]

    assert found == [made[2].id, made[0].id, made[3].id, made[1].id]


def test_it_sorts_by_weight_the_same_where_it_reads_only_the_largest_amounts(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queue, "PAGE_ROWS", 2)
    today = clock.today(books.merchant)
    for nth in range(12):
        amount, days = 100 * (1 + nth * 7 % 12), 1 + nth * 5 % 11
        books.case("LEFT", amount, on=today - timedelta(days=days))
    walks = []

    for probed in (1_000, 3):
        monkeypatch.setattr(queue, "PROBED_ROWS", probed)
        client, after, walked = bob.client(), "", []
        for _page in range(6):
            page = client.get(f"/exceptions/?view=all&after={after}").context["page"]
            walked += [case.weight for case in page]
            after = page.after
        walks.append(walked)

    assert walks[0] == walks[1] == sorted(walks[0], reverse=True)
    assert len(walks[0]) == 12
