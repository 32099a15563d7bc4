"""The page behind a letter's link: what somebody without an account sees, keeps, submits and gets back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError
from django.test import Client
from django.utils import translation

from accounts.models import AuditEvent, Notice
from accounts.notices import words
from accounts.services.people import choose_language
from accounts.tenancy import merchant_scope
from reconcile.models import Comment, Evidence, ExceptionCase, Letter, LetterFile, LetterLine
from reconcile.services import letter_answers
from reconcile.services.cases import EVIDENCE_BYTES_MAX
from reconcile.views import letters_outside
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
    mails,
    sent,
    withdraw,
)


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def slip(content: bytes = b"%PDF", name: str = "slip.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


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


def test_it_makes_answers_final(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), answer="AGREED", file=slip())

    for model in (LetterLine, LetterFile):
        with pytest.raises(DatabaseError), merchant_scope(books.merchant.id):
            model.objects.all().delete()
    with pytest.raises(DatabaseError), merchant_scope(books.merchant.id):
        LetterLine.objects.update(comment="something else")

    assert [line.comment for line in lines_of(books, letter)] == [""]


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


@pytest.mark.parametrize(("language", "tag"), [("zh-hant", "zh-hant"), ("xx", "zh-hans")])
def test_it_speaks_the_letters_language_or_the_chosen_one(
    books: Books, bob: Person, language: str, tag: str
) -> None:
    head = replace(HEAD, language="zh-hans")
    _letter, link = sent(books, bob, books.case("LEFT", 100), head=head)

    page = Client().get(f"{link}?language={language}")

    assert f'<html lang="{tag}">' in text_of(page)


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
