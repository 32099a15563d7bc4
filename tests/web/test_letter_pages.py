"""Letters on the screens of the merchant: chosen, checked, sent, followed, and taken away as files."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, Letter
from reconcile.reports import letters as letter_reports
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.letters import answer, drafted, fresh, lines_of, link_of, mails, sent

FORM = {
    "recipient_name": "Acme Ltd",
    "email": "ann@acme.example",
    "language": "zh-hant",
    "subject": "Account 7",
    "note": "Please look.",
    "period_start": "2026-10-01",
    "period_end": "2026-10-31",
    "valid_days": "14",
}
QUERIES_MAX = 15


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def page_of(letter: Letter, act: str = "") -> str:
    return f"/confirmations/{letter.public_id}/{act}"


def text_of(answered: object) -> str:
    return answered.content.decode()  # type: ignore[attr-defined]


def test_it_goes_from_ticked_cases_to_a_mail(books: Books, bob: Person) -> None:
    cases, client = [books.case("LEFT", 100), books.case("RIGHT", 90)], bob.client()

    drafted_page = client.post(
        "/confirmations/draft/", {"case": [str(c.public_id) for c in cases]}, follow=True
    )
    letter = drafted_page.context["letter"]
    done = client.post(
        page_of(letter, "change/"), {**FORM, "version": letter.version, "send": "1"}, follow=True
    )

    assert [m.level_tag for m in done.context["messages"]] == ["success"]
    assert (fresh(books, letter).state, fresh(books, letter).subject) == ("SENT", "Account 7")
    assert Client().get(link_of(books)).status_code == 200


def test_it_saves_a_draft_without_sending(books: Books, bob: Person) -> None:
    letter = drafted(books, bob, books.case("LEFT", 100))

    bob.client().post(page_of(letter, "change/"), {**FORM, "version": letter.version})

    assert (fresh(books, letter).state, fresh(books, letter).language) == ("DRAFT", "zh-hant")
    assert mails(books) == []


@pytest.mark.parametrize(
    "wrong",
    [{"email": "nobody"}, {"valid_days": "x"}, {"period_start": "2026-02-31"}, {"version": "9"}],
    ids=str,
)
def test_it_keeps_what_was_typed_where_it_refuses(
    books: Books, bob: Person, wrong: dict[str, str]
) -> None:
    letter = drafted(books, bob, books.case("LEFT", 100))

    page = bob.client().post(
        page_of(letter, "change/"), {**FORM, "version": "1", "send": "1", **wrong}
    )

    assert page.status_code == 422
    assert 'value="Account 7"' in text_of(page)
    assert fresh(books, letter).state == Letter.State.DRAFT


def test_it_saves_nothing_where_it_can_not_send(books: Books, bob: Person) -> None:
    letter = drafted(books, bob, books.case("LEFT", 100))

    page = bob.client().post(
        page_of(letter, "change/"), {**FORM, "version": "1", "email": "", "send": "1"}
    )
    again = bob.client().post(
        page_of(letter, "change/"), {**FORM, "version": page.context["letter"].version, "send": "1"}
    )

    assert (page.status_code, again.status_code) == (422, 302)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [300, 200, 100]),
        ({"kind": "EXTERNAL_ONLY"}, [200]),
        ({"ledger": "Own orders"}, [300, 100]),
        ({"counterparty": "nobody"}, []),
        ({"from": "2026-10-06"}, [300]),
        ({"to": "2026-10-05", "currency": "CNY"}, [200, 100]),
        ({"from": "2026-02-31"}, [300, 200, 100]),
    ],
    ids=str,
)
def test_it_finds_open_differences_to_ask_about(
    books: Books, bob: Person, wanted: dict[str, str], found: list[int]
) -> None:
    books.case("LEFT", 100)
    books.case("RIGHT", 200)
    books.case("LEFT", 300, on=date(2026, 10, 6))

    page = bob.client().get("/confirmations/choose/", wanted)

    assert [case.amount_minor for case in page.context["cases"]] == found


def test_it_says_where_there_are_more_than_a_letter_holds(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_reports, "CHOICE_MAX", 1)
    books.case("LEFT", 100)
    books.case("LEFT", 200)

    page = bob.client().get("/confirmations/choose/")

    assert "as many as a letter holds" in text_of(page)


def test_it_offers_to_ask_from_the_queue(books: Books, bob: Person, erin: Person) -> None:
    books.case("LEFT", 100)

    assert 'formaction="/confirmations/draft/"' in text_of(bob.client().get("/exceptions/"))
    assert "/confirmations/draft/" not in text_of(erin.client().get("/exceptions/"))


def test_it_lists_letters_by_state(books: Books, bob: Person) -> None:
    drafted(books, bob, books.case("LEFT", 100))
    gone, _link = sent(books, bob, books.case("LEFT", 100))
    sent(books, bob, books.case("LEFT", 100))
    with merchant_scope(books.merchant.id):
        Letter.objects.filter(id=gone.id).update(expires_at="2020-01-01T00:00:00Z")
    client = bob.client()

    counts = {
        state: len(client.get("/confirmations/", {"state": state}).context["page"].object_list)
        for state in ("", "DRAFT", "SENT", "EXPIRED", "ANSWERED", "NONSENSE")
    }

    assert counts == {"": 3, "DRAFT": 1, "SENT": 1, "EXPIRED": 1, "ANSWERED": 0, "NONSENSE": 0}


def test_it_follows_a_letter_to_its_end(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    client = bob.client()

    def act(name: str, **posted: str) -> str:
        given = {"version": str(fresh(books, letter).version), **posted}
        done = client.post(page_of(letter, f"{name}/"), given, follow=True)
        (message,) = done.context["messages"]
        return message.level_tag

    assert [act("extend", days="3"), act("withdraw"), act("send")] == ["success"] * 3
    answer(link_of(books), lines_of(books, letter), answer="AGREED")
    assert [act("close"), act("close", reopen="1"), act("withdraw")] == [
        "success",
        "success",
        "error",
    ]
    assert link != link_of(books)


def test_it_asks_a_question_from_the_page_of_a_case(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    path = f"/exceptions/{case.public_id}/ask/"

    refused = client.post(path, {**FORM, "note": "", "recipient_name": "Kim & Co"})
    done = client.post(path, FORM, follow=True)

    assert (refused.status_code, "Kim &amp; Co" in text_of(refused)) == (422, True)
    assert "Asked outside" in text_of(done)
    assert len(mails(books)) == 1


@pytest.mark.parametrize("act", ["change", "send", "extend", "withdraw", "close"])
def test_it_lets_only_reviewers_act(books: Books, bob: Person, erin: Person, act: str) -> None:
    letter, _link = sent(books, bob, books.case("LEFT", 100))

    assert erin.client().post(page_of(letter, f"{act}/"), FORM).status_code == 403
    assert erin.client().get(page_of(letter)).status_code == 200
    assert bob.client().post(page_of(letter, f"{act}/"), FORM).status_code in {302, 422}


def test_it_shows_no_draft_of_an_answer(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), submit=False, answer="DIFFERS", comment="not final")

    page = text_of(bob.client().get(page_of(letter)))

    assert "not final" not in page


def test_it_quotes_what_a_spreadsheet_would_run(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(reference="=1+1")
    letter, link = sent(books, bob, case)
    answer(link, lines_of(books, letter), answer="DIFFERS", amount="-0.50", comment="=HYPERLINK(1)")

    content = bob.client().get(page_of(letter, "answers.csv")).content.decode("utf-8-sig")

    row = list(csv.reader(io.StringIO(content)))[1]
    assert (row[0], row[7], row[3], row[6]) == ("'=1+1", "'=HYPERLINK(1)", "1.00", "-0.50")


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans", "xx", ""])
def test_it_prints_the_letter(books: Books, bob: Person, language: str) -> None:
    letter = drafted(books, bob, books.case("LEFT", 100))

    paper = bob.client().get(page_of(letter, "letter.pdf"), {"language": language})

    assert paper.content.startswith(b"%PDF")


def test_it_previews_a_draft_as_it_will_be_read(books: Books, bob: Person, erin: Person) -> None:
    case = books.case("LEFT", 100)
    letter = drafted(books, bob, case)

    page = bob.client().get(page_of(letter, "preview"), {"language": "zh-hans"})

    assert case.reference in text_of(page)
    assert '<html lang="zh-hans">' in text_of(page)
    assert text_of(page).count("disabled") == 3
    assert erin.client().get(page_of(letter, "preview")).status_code == 403


def test_it_previews_nothing_that_they_are_writing(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), submit=False, answer="DIFFERS", comment="not final")

    assert bob.client().get(page_of(letter, "preview")).status_code == 404


def choosing(books: Books, who: Person) -> str:
    return "/confirmations/choose/"


def listing(books: Books, who: Person) -> str:
    return "/confirmations/"


def one(books: Books, who: Person) -> str:
    with merchant_scope(books.merchant.id):
        cases = list(ExceptionCase.objects.order_by("id"))
    return page_of(drafted(books, who, *cases))


@pytest.mark.parametrize("page", [choosing, listing, one])
def test_it_asks_little_and_no_more_for_more_rows(
    books: Books, bob: Person, page: Callable[[Books, Person], str]
) -> None:
    counts, client = [], bob.client()
    for _size in range(2):
        for _number in range(6):
            drafted(books, bob, books.case("LEFT", 100))
        address = page(books, bob)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))

    assert counts[0] == counts[1] <= QUERIES_MAX
