"""What the page behind a letter's link doesn't take: files, text and tries of whoever holds the link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tenancy import merchant_scope
from reconcile.models import LetterFile
from reconcile.services import letter_answers
from reconcile.services.cases import EVIDENCE_BYTES_MAX
from reconcile.views import letters_outside
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.letters import (
    HEAD,
    answer,
    fresh,
    lines_of,
    sent,
    slip,
)


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def text_of(answered: object) -> str:
    return answered.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (slip(b""), "at most 20 MB"),
        (slip(b"MZ", "slip.exe"), "is no document, picture or table"),
        (slip(b"<svg onload=alert(1)>", "slip.svg"), "is no document, picture or table"),
    ],
    ids=["empty", "program", "script"],
)
def test_it_takes_no_file_that_is_no_evidence(
    books: Books, bob: Person, file: SimpleUploadedFile, words: str
) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))

    page = answer(link, lines_of(books, letter), answer="AGREED", file=file)

    assert (page.status_code, words in text_of(page)) == (422, True)
    assert fresh(books, letter).answered_at is None
    with merchant_scope(books.merchant.id):
        assert LetterFile.objects.count() == 0


def test_it_takes_no_file_that_is_too_large(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_answers, "EVIDENCE_BYTES_MAX", 10)
    letter, link = sent(books, bob, books.case("LEFT", 100))

    page = answer(link, lines_of(books, letter), answer="AGREED", file=slip(b"x" * 11))

    assert page.status_code == 422
    assert EVIDENCE_BYTES_MAX == 20 * 1024**2


def test_it_reads_nothing_of_a_body_that_is_too_large(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters_outside, "BODY_BYTES_MAX", 100)
    letter, link = sent(books, bob, books.case("LEFT", 100))

    page = answer(link, lines_of(books, letter), answer="AGREED", file=slip(b"x" * 500))

    assert page.status_code == 413


def test_it_takes_only_so_many_files(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letter_answers, "FILES_MAX", 1)
    letter, link = sent(books, bob, books.case("LEFT", 100))

    page = answer(link, lines_of(books, letter), answer="AGREED", file=[slip(), slip()])

    assert (page.status_code, "At most 1" in text_of(page).replace("Attach at", "At")) == (
        422,
        True,
    )


def test_it_takes_a_file_away_again(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), submit=False, file=slip())
    with merchant_scope(books.merchant.id):
        file = LetterFile.objects.get()

    Client().post(link, {"remove": str(file.public_id)})

    with merchant_scope(books.merchant.id):
        assert LetterFile.objects.count() == 0
    assert not file.file.storage.exists(file.file.name)


@pytest.mark.parametrize("script", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_it_shows_what_was_typed_as_text_only(books: Books, bob: Person, script: str) -> None:
    case = books.case("LEFT", 100)
    letter, link = sent(books, bob, case, head=replace(HEAD, note=script))
    answer(link, lines_of(books, letter), answer="AGREED", comment=script)

    pages: Sequence[str] = [
        text_of(Client().get(link)),
        text_of(bob.client().get(f"/exceptions/{case.public_id}/")),
        text_of(bob.client().get(f"/confirmations/{letter.public_id}/")),
    ]

    assert [page for page in pages if script in page] == []
    assert all("alert(1)" in page for page in pages)


def test_it_takes_no_character_that_no_database_holds(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))

    answer(link, lines_of(books, letter), answer="AGREED", comment="a\0b")

    assert [line.comment for line in lines_of(books, letter)] == ["ab"]


def test_it_leaves_no_cookie_and_is_found_by_nobody(books: Books, bob: Person) -> None:
    _letter, link = sent(books, bob, books.case("LEFT", 100))

    page = Client().get(link)

    assert page.cookies == {}
    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["Cache-Control"] == "no-store"


def test_it_is_answered_by_a_browser_that_names_no_origin(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    browser = Client(enforce_csrf_checks=True, headers={"Origin": "null"})

    done = answer(link, lines_of(books, letter), client=browser, answer="AGREED")

    assert done.status_code == 303


def test_it_bears_only_so_many_tries(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr(letters_outside, "TRIES_MAX", 3)
    _letter, link = sent(books, bob, books.case("LEFT", 100))

    statuses = [Client().get(link).status_code for _ in range(3)]
    statuses += [Client().get(f"/letters/guess{n}/").status_code for n in range(2)]

    assert 429 in statuses[3:]
    assert statuses[:2] == [200, 200]
    cache.clear()
