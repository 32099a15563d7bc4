"""What an answer by a letter's link leaves: on the case, with those it concerns, and in files."""

from __future__ import annotations

import hashlib
import json

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import translation

from accounts.models import Notice
from accounts.notices import words
from accounts.services.people import choose_language
from accounts.tenancy import merchant_scope
from reconcile.models import Comment, Evidence, ExceptionCase, LetterFile, LetterLine
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.letters import (
    answer,
    lines_of,
    mails,
    sent,
    slip,
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


def test_it_puts_the_answer_on_the_case(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 10_000)
    letter, link = sent(books, bob, case)

    answer(
        link,
        lines_of(books, letter),
        answer="DIFFERS",
        amount="80.50",
        comment="We paid less.",
        file=slip(),
    )

    assert comments(books, case) == [
        (
            "Acme Ltd (counterparty, by link)",
            "Differs: their records show 80.50 CNY.\nWe paid less.",
        )
    ]
    with merchant_scope(books.merchant.id):
        evidence = Evidence.objects.get(case=case)
        with evidence.file.open("rb") as kept:
            assert kept.read() == b"%PDF"
    assert (evidence.name, evidence.attached_by_name) == (
        "slip.pdf",
        "Acme Ltd (counterparty, by link)",
    )
    assert evidence.sha256 == hashlib.sha256(b"%PDF").hexdigest()


def test_it_shows_the_answer_on_the_page_of_the_case(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 10_000)
    letter, link = sent(books, bob, case)
    answer(link, lines_of(books, letter), answer="AGREED", comment="Yes, open.")

    page = text_of(bob.client().get(f"/exceptions/{case.public_id}/"))

    assert all(said in page for said in ("Asked outside", "Acme Ltd", "Agrees", "Yes, open."))


def test_it_makes_the_page_of_the_case_old(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 10_000)
    letter, link = sent(books, bob, case)
    answer(link, lines_of(books, letter), answer="AGREED")

    done = bob.client().post(
        f"/exceptions/{case.public_id}/set-aside/", {"reason": "x", "version": "1"}, follow=True
    )

    assert [m.level_tag for m in done.context["messages"]] == ["error"]


def test_it_tells_the_assignee_and_the_sender(books: Books, alice: Person, bob: Person) -> None:
    case = books.case("LEFT", 10_000)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(assignee=alice.user)
    letter, link = sent(books, bob, case)

    answer(link, lines_of(books, letter), answer="AGREED")

    with merchant_scope(books.merchant.id):
        told = list(Notice.objects.select_related("user").order_by("id"))
    assert {notice.user for notice in told} == {alice.user, bob.user}
    assert {notice.address for notice in told} == {f"/confirmations/{letter.public_id}/"}
    assert {mail.recipient for mail in mails(books)[1:]} == {"alice@example.com", "bob@example.com"}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"answer": "AGREED"}, "Acme Ltd（往來方，透過連結） 確認 A1 與我方帳目相符"),
        (
            {"answer": "DIFFERS", "amount": "80.50"},
            "Acme Ltd（往來方，透過連結） 對 A1 的帳目與我方不符：「80.50 CNY」",
        ),
    ],
)
def test_it_tells_of_an_answer_in_the_readers_language(
    books: Books, bob: Person, said: dict[str, str], told: str
) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 10_000))
    reference = lines_of(books, letter)[0].reference

    answer(link, lines_of(books, letter), **said)

    with merchant_scope(books.merchant.id), translation.override("zh-hant"):
        notice = Notice.objects.order_by("id")[0]
        assert words(notice) == told.replace("A1", letter.subject or reference)


def test_it_gives_a_receipt_whose_hash_can_be_checked(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), answer="AGREED", file=slip())

    page, kept = Client().get(link), Client().get(f"{link}answer.json")

    digest = hashlib.sha256(kept.content).hexdigest()
    assert digest in text_of(page)
    assert "Receipt" in text_of(page)
    (line,) = json.loads(kept.content)["lines"]
    assert (line["answer"], [f["name"] for f in line["files"]]) == ("AGREED", ["slip.pdf"])


def test_it_has_no_answer_file_before_the_answer(books: Books, bob: Person) -> None:
    _letter, link = sent(books, bob, books.case("LEFT", 100))

    assert Client().get(f"{link}answer.json").status_code == 404


def test_it_hands_out_the_letter_as_pdf(books: Books, bob: Person) -> None:
    _letter, link = sent(books, bob, books.case("LEFT", 100))

    paper = Client().get(f"{link}letter.pdf")

    assert paper.content.startswith(b"%PDF")


def test_it_makes_answers_final(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), answer="AGREED", file=slip())

    for model in (LetterLine, LetterFile):
        with pytest.raises(DatabaseError), merchant_scope(books.merchant.id):
            model.objects.all().delete()
    with pytest.raises(DatabaseError), merchant_scope(books.merchant.id):
        LetterLine.objects.update(comment="something else")

    assert [line.comment for line in lines_of(books, letter)] == [""]


def test_each_reader_reads_in_their_language_who_answered(
    books: Books, alice: Person, bob: Person
) -> None:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(assignee=alice.user)
    letter, link = sent(books, bob, case)
    choose_language(person=alice.user, language="zh-hans")

    answer(link, lines_of(books, letter), answer="AGREED", file=slip())

    client = alice.client()
    with merchant_scope(books.merchant.id):
        quoted = f"?quote={Comment.objects.get(case=case).public_id}"
    for address in (
        "/notices/",
        "/audit/",
        f"/exceptions/{case.public_id}/{quoted}",
        f"/confirmations/{letter.public_id}/",
    ):
        page = text_of(client.get(address))
        assert "Acme Ltd（往来方，通过链接）" in page, address
        assert "by link)" not in page, address
    told = {mail.recipient: mail.subject for mail in mails(books)[1:]}
    assert "Acme Ltd（往来方，通过链接）" in told["alice@example.com"]
    assert "Acme Ltd (counterparty, by link)" in told["bob@example.com"]
