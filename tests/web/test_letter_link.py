"""The page behind a letter's link: what somebody without an account sees, keeps and submits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.test import Client

from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from reconcile.models import Comment, ExceptionCase, Letter
from tests.factories import Person
from tests.reconcile.acts import at_once, in_another_session
from tests.reconcile.books import Books, open_books
from tests.reconcile.letters import (
    HEAD,
    answer,
    asked,
    end,
    fresh,
    lines_of,
    sent,
    withdraw,
)


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def comments(books: Books, case: ExceptionCase) -> list[tuple[str, str]]:
    with merchant_scope(books.merchant.id):
        found = Comment.objects.filter(case=case).order_by("id")
        return list(found.values_list("author_name", "text"))


def text_of(answered: object) -> str:
    return answered.content.decode()  # type: ignore[attr-defined]


def test_it_shows_the_letter_without_an_account(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 123_400)
    _letter, link = sent(books, bob, case)

    page = Client().get(link)

    assert page.status_code == 200
    assert all(
        said in text_of(page) for said in (case.reference, "1,234.00", "Mountain Tea", "Bob")
    )


def test_it_shows_nothing_else_of_the_merchant(books: Books, bob: Person) -> None:
    other = books.case("LEFT", 987_600)
    letter, link = sent(books, bob, books.case("LEFT", 100))

    pages = [Client().get(link), answer(link, lines_of(books, letter), answer="AGREED")]
    pages.append(Client().get(link))

    for page in pages:
        assert other.reference not in text_of(page)
        assert "9,876" not in text_of(page)
        assert 'href="/exceptions' not in text_of(page)


def test_it_says_that_a_letter_is_opened_once(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))

    Client().get(link)
    Client().get(link)

    with merchant_scope(books.merchant.id):
        events = AuditEvent.objects.filter(verb="letter.opened")
        assert [(e.actor_kind, e.actor_name) for e in events] == [
            ("LINK", "Acme Ltd (counterparty, by link)")
        ]
    assert fresh(books, letter).state == Letter.State.OPENED


def test_it_answers_a_question(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    letter, link = asked(books, bob, case)
    (line,) = lines_of(books, letter)

    page = Client().get(link)
    answer(link, [line], comment="Yes, it is ours.")

    assert "Is this yours?" in text_of(page)
    assert comments(books, case) == [("Acme Ltd (by link)", "Yes, it is ours.")]
    assert fresh(books, letter).state == Letter.State.ANSWERED


def test_it_wants_an_answer_to_a_question(books: Books, bob: Person) -> None:
    letter, link = asked(books, bob, books.case("LEFT", 100))

    page = answer(link, lines_of(books, letter), comment=" ")

    assert page.status_code == 422
    assert "Write an answer." in text_of(page)


def test_it_keeps_a_draft_until_it_is_submitted(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    letter, link = sent(books, bob, case)

    answer(
        link, lines_of(books, letter), submit=False, answer="DIFFERS", amount="0.90", comment="soon"
    )

    page = text_of(Client().get(link))
    assert all(said in page for said in ('value="0.90"', "soon", 'value="Ann Lee"'))
    assert comments(books, case) == []


def test_it_agrees_on_all_lines_that_have_no_answer(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100), books.case("LEFT", 200))
    first, _second = lines_of(books, letter)
    answer(link, [first], submit=False, answer="DIFFERS", comment="no")

    Client().post(link, {"agree_all": "1"})

    assert [line.answer for line in lines_of(books, letter)] == ["DIFFERS", "AGREED"]
    assert fresh(books, letter).state == Letter.State.SENT


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Without an answer"),
        ({"answer": "DIFFERS"}, "write your amount or a comment"),
        ({"answer": "NONSENSE"}, "Without an answer"),
        ({"answer": "DIFFERS", "amount": "about ten"}, "“about ten” is no amount."),
        ({"answer": "AGREED", "comment": "x" * 2_001}, "at most 2000 characters"),
    ],
)
def test_it_keeps_what_was_typed_where_it_refuses(
    books: Books, bob: Person, given: dict[str, str], words: str
) -> None:
    case = books.case("LEFT", 100)
    letter, link = sent(books, bob, case)

    page = answer(link, lines_of(books, letter), **given)

    assert page.status_code == 422
    assert words in text_of(page)
    assert given.get("amount", "") in text_of(page)
    assert 'value="Ann Lee"' in text_of(page)
    assert comments(books, case) == []


def test_it_wants_a_name(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    (line,) = lines_of(books, letter)

    page = Client().post(link, {f"answer-{line.public_id}": "AGREED", "submit": "1"})

    assert (page.status_code, "Write your name." in text_of(page)) == (422, True)


def test_it_takes_whoever_names_an_amount_to_differ(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))

    answer(link, lines_of(books, letter), amount="0.50")

    assert [(x.answer, x.answer_minor) for x in lines_of(books, letter)] == [("DIFFERS", 50)]


@pytest.mark.parametrize("how", ["expired", "withdrawn", "tampered", "unknown"])
def test_it_says_plainly_that_a_link_has_ended(books: Books, bob: Person, how: str) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    if how == "expired":
        end(books, letter)
    if how == "withdrawn":
        withdraw(books, bob, letter)
    token = link.split("/")[2]
    other = {
        "tampered": f"/letters/{token[:-1]}{'A' if token[-1] != 'A' else 'B'}/",
        "unknown": "/letters/x/",
    }
    address = other.get(how, link)

    answers = [Client().get(address), Client().post(address, {"submit": "1"})]
    answers += [Client().get(f"{address}{name}") for name in ("letter.pdf", "answer.json")]

    assert [a.status_code for a in answers] == [410] * 4
    assert all("Ask " in text_of(a) for a in answers)
    assert ("Ask Bob" in text_of(answers[0])) == (how in {"expired", "withdrawn"})


def test_it_shows_no_copy_after_the_end(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), answer="AGREED")

    end(books, letter)

    page = Client().get(link)
    assert (page.status_code, "You have answered this" in text_of(page)) == (410, True)


def test_it_tells_a_second_window_that_it_is_answered(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    letter, link = sent(books, bob, case)
    lines = lines_of(books, letter)
    answer(link, lines, answer="AGREED")

    second = answer(link, lines, answer="DIFFERS", amount="9.99")

    assert second.status_code == 409
    assert "answered already" in text_of(second)
    assert "Agrees" in text_of(second)
    assert [line.answer for line in lines_of(books, letter)] == ["AGREED"]
    assert len(comments(books, case)) == 1


def test_of_two_windows_at_once_one_answers(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    letter, link = sent(books, bob, case)
    lines, statuses = lines_of(books, letter), list[int]()

    def submit() -> None:
        statuses.append(answer(link, lines, answer="AGREED").status_code)

    at_once(submit, submit)

    assert sorted(statuses) == [303, 409]
    assert len(comments(books, case)) == 1


def test_it_keeps_the_draft_while_a_run_holds_the_books(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.patience.WAIT_SECONDS_MAX", 1)
    letter, link = sent(books, bob, books.case("LEFT", 100))

    with in_another_session(books):
        page = answer(link, lines_of(books, letter), answer="AGREED")

    assert (page.status_code, "try again" in text_of(page)) == (422, True)
    assert [line.answer for line in lines_of(books, letter)] == ["AGREED"]
    assert fresh(books, letter).answered_at is None


@pytest.mark.parametrize(("language", "tag"), [("zh-hant", "zh-hant"), ("xx", "zh-hans")])
def test_it_speaks_the_letters_language_or_the_chosen_one(
    books: Books, bob: Person, language: str, tag: str
) -> None:
    head = replace(HEAD, language="zh-hans")
    _letter, link = sent(books, bob, books.case("LEFT", 100), head=head)

    page = Client().get(f"{link}?language={language}")

    assert f'<html lang="{tag}">' in text_of(page)
