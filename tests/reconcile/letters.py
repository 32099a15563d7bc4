"""Letters as tests write and answer them: sent by a person, opened by the link that the mail holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts import clock
from accounts.models import OutboxMessage
from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, Letter, LetterLine
from reconcile.services import letters
from reconcile.services.letters import LetterHead
from tests.factories import Person
from tests.reconcile.books import Books

SITE = "http://testserver/"
HEAD = LetterHead(recipient_name="Acme Ltd", email="ann@acme.example", note="Please look.")
QUESTION = replace(HEAD, note="Is this yours?")


def slip(content: bytes = b"%PDF", name: str = "slip.pdf") -> SimpleUploadedFile:
    """A file as evidence."""
    return SimpleUploadedFile(name, content)


def drafted(
    books: Books, who: Person, *cases: ExceptionCase, head: LetterHead | None = HEAD
) -> Letter:
    with merchant_scope(books.merchant.id):
        return letters.draft_letter(
            merchant=books.merchant,
            actor=who.actor,
            case_ids=[case.public_id for case in cases],
            head=head,
        )


def sent(
    books: Books, who: Person, *cases: ExceptionCase, head: LetterHead = HEAD
) -> tuple[Letter, str]:
    """A letter on its way, and the path of its link."""
    letter = drafted(books, who, *cases, head=head)
    return send(books, who, letter), link_of(books)


def send(books: Books, who: Person, letter: Letter) -> Letter:
    with merchant_scope(books.merchant.id):
        return letters.send_letter(
            merchant=books.merchant,
            actor=who.actor,
            letter_id=letter.public_id,
            version=Letter.objects.get(id=letter.id).version,
            site=SITE,
        )


def asked(books: Books, who: Person, case: ExceptionCase) -> tuple[Letter, str]:
    """A question on its way, and the path of its link."""
    with merchant_scope(books.merchant.id):
        letter = letters.ask_by_link(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            head=QUESTION,
            site=SITE,
        )
    return letter, link_of(books)


def end(books: Books, letter: Letter) -> None:
    """Let its link expire."""
    with merchant_scope(books.merchant.id):
        Letter.objects.filter(id=letter.id).update(expires_at=clock.now() - timedelta(seconds=1))


def withdraw(books: Books, who: Person, letter: Letter) -> None:
    with merchant_scope(books.merchant.id):
        letters.withdraw_letter(
            merchant=books.merchant,
            actor=who.actor,
            letter_id=letter.public_id,
            version=Letter.objects.get(id=letter.id).version,
        )


def link_of(books: Books) -> str:
    """The path of the link in the newest mail that holds one."""
    with merchant_scope(books.merchant.id):
        bodies = OutboxMessage.objects.filter(body__contains="/letters/").order_by("-id")
        found = re.search(r"/letters/[\w-]+/", bodies[0].body)
    assert found
    return found.group(0)


def mails(books: Books) -> Sequence[OutboxMessage]:
    with merchant_scope(books.merchant.id):
        return list(OutboxMessage.objects.order_by("id"))


def lines_of(books: Books, letter: Letter) -> list[LetterLine]:
    with merchant_scope(books.merchant.id):
        return list(LetterLine.objects.filter(letter=letter).order_by("id"))


def fresh(books: Books, letter: Letter) -> Letter:
    with merchant_scope(books.merchant.id):
        return Letter.objects.get(id=letter.id)


def answer(
    link: str,
    lines: Sequence[LetterLine],
    *,
    client: Client | None = None,
    submit: bool = True,
    **each: object,
) -> HttpResponse:
    """Post the same answer for every line: `answer`, `amount`, `comment`, `file`."""
    posted = {f"{name}-{line.public_id}": value for line in lines for name, value in each.items()}
    how = {"submit": "1"} if submit else {"save": "1"}
    return (client or Client()).post(link, {"name": "Ann Lee", **how, **posted})
