"""Disputes by screen: from a case or a list of cases to the text that is sent, and its state."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import merchant_scope
from reconcile.models import Dispute
from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def only(books: Books) -> Dispute:
    with merchant_scope(books.merchant.id):
        return Dispute.objects.get()


def drafted(books: Books, who: Person, cases: int = 1) -> Dispute:
    chosen = [str(books.case("LEFT", 30_000).public_id) for _ in range(cases)]
    who.client().post("/disputes/open/", {"case": chosen})
    return only(books)


def test_it_is_drafted_from_a_case_which_then_shows_it(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 30_000), bob.client()

    page = client.post("/disputes/open/", {"case": str(case.public_id)}, follow=True)

    assert "we have 300.00, you have 0.00" in page.content.decode()
    shown = client.get(f"/exceptions/{case.public_id}/").content.decode()
    assert f"/disputes/{only(books).public_id}/" in shown


def test_it_takes_a_plain_list_of_ids(books: Books, bob: Person) -> None:
    listed = "\n".join(str(books.case("LEFT", 300).public_id) for _ in range(3))

    page = bob.client().post("/disputes/open/", {"cases": listed}, follow=True)

    assert len(page.context["claims"]) == 3


@pytest.mark.parametrize("posted", [{}, {"cases": "x y"}, {"case": "x"}])
def test_it_answers_nonsense_in_words(books: Books, bob: Person, posted: dict[str, str]) -> None:
    page = bob.client().post("/disputes/open/", posted, follow=True)

    assert [m.level_tag for m in page.context["messages"]] == ["error"]


def test_it_goes_from_state_to_state(books: Books, bob: Person) -> None:
    dispute, client = drafted(books, bob), bob.client()
    page = f"/disputes/{dispute.public_id}/"
    client.post(page + "move/", {"version": "1", "state": "SENT", "on": "2026-10-20"})

    posted = {"version": "2", "state": "ACCEPTED", "on": "2026-10-21", "recovered": "250.50"}
    client.post(page + "move/", posted)

    done = only(books)
    assert (done.state, done.recovered_minor) == ("ACCEPTED", 25_050)
    assert client.get("/disputes/?state=ACCEPTED").context["page"].object_list[0] == done
    assert list(client.get("/disputes/?state=SENT").context["page"].object_list) == []


def test_it_is_changed_and_taken_up_again(books: Books, bob: Person) -> None:
    dispute, client = drafted(books, bob), bob.client()
    page = f"/disputes/{dispute.public_id}/"
    posted = {"counterparty": "WeChat Pay", "deadline": "2026-12-24", "version": "1"}
    client.post(page + "change/", posted)
    client.post(page + "move/", {"version": "2", "state": "WITHDRAWN", "on": "2026-10-20"})

    client.post(page + "reopen/", {"version": "3", "reason": "by mistake"})

    assert (only(books).state, only(books).counterparty) == ("DRAFT", "WeChat Pay")


@pytest.mark.parametrize(
    ("act", "posted"),
    [
        ("move", {"version": "9", "state": "SENT", "on": "2026-10-20"}),
        ("move", {"version": "1", "state": "SENT", "on": "soon"}),
        ("move", {"version": "1", "state": "SENT", "on": "2026-10-20", "recovered": "much"}),
        ("move", {"version": "1", "state": "SENT", "on": "2999-10-20"}),
        ("change", {"version": "1", "counterparty": " ", "deadline": "2026-12-24"}),
        ("reopen", {"version": "1", "reason": "x"}),
    ],
    ids=str,
)
def test_it_refuses_in_words_and_changes_nothing(
    books: Books, bob: Person, act: str, posted: dict[str, str]
) -> None:
    dispute = drafted(books, bob)

    page = bob.client().post(f"/disputes/{dispute.public_id}/{act}/", posted, follow=True)

    assert [m.level_tag for m in page.context["messages"]] == ["error"]
    assert only(books).version == 1


def test_its_files_are_downloads(books: Books, bob: Person) -> None:
    dispute, client = drafted(books, bob), bob.client()

    text = client.get(f"/disputes/{dispute.public_id}/letter.txt?language=en")
    book = client.get(f"/disputes/{dispute.public_id}/claims.xlsx")

    assert "attachment" in text["Content-Disposition"]
    assert text.content.decode().startswith("To: ")
    assert book.content[:2] == b"PK"


def test_an_auditor_reads_and_changes_nothing(books: Books, bob: Person, erin: Person) -> None:
    dispute, client = drafted(books, bob), erin.client()

    page = f"/disputes/{dispute.public_id}/"
    assert client.get(page).status_code == 200
    assert client.post(page + "move/", {"version": "1"}).status_code == 403
    assert client.post("/disputes/open/", {}).status_code == 403


@pytest.mark.parametrize("page", ["/disputes/", "one"])
def test_it_asks_little_and_no_more_for_more_claims(
    alice: Person, charlie: Person, page: str
) -> None:
    counts = []
    for owner, rows in ((alice, 2), (charlie, 12)):
        dispute = drafted(open_books(owner), owner, rows)
        client = owner.client()
        with CaptureQueriesContext(connection) as asked:
            client.get(f"/disputes/{dispute.public_id}/" if page == "one" else page)
        counts.append(len(asked.captured_queries))

    assert counts[0] == counts[1] <= 15
