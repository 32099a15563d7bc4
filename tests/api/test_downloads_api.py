"""Files by the API: as they were uploaded or attached, and documents to send."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import Role
from accounts.tenancy import merchant_scope
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.letters import drafted


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def content_of(client: Client, path: str) -> bytes:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200
    assert "attachment" in answer["Content-Disposition"]
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_it_gives_the_uploaded_file_back(books: Books, alice: Person) -> None:
    upload = books.left.upload
    with merchant_scope(alice.merchant.id):
        upload.file.save("orders.csv", SimpleUploadedFile("orders.csv", b"a;b\n1;2\n"))

    path = f"statements/{books.left.public_id}/file/"

    assert content_of(client_of(alice, Role.AUDITOR), path) == b"a;b\n1;2\n"


def test_it_gives_evidence_back(books: Books, alice: Person) -> None:
    case, client = books.case("LEFT", 100), client_of(alice)
    attached = client.post(
        f"/api/v1/cases/{case.public_id}/evidence/",
        {"file": SimpleUploadedFile("slip.pdf", b"%PDF-slip")},
    ).json()

    assert content_of(client, f"evidence/{attached['id']}/file/") == b"%PDF-slip"


def test_it_writes_the_documents_of_a_dispute(books: Books, alice: Person) -> None:
    case, client = books.case("LEFT", 100), client_of(alice)
    _status, made = post(client, "/api/v1/disputes/", cases=[str(case.public_id)])

    sheet = content_of(client, f"disputes/{made['id']}/claims.xlsx")
    english = content_of(client, f"disputes/{made['id']}/letter.txt?lang=en").decode()
    chinese = content_of(client, f"disputes/{made['id']}/letter.txt?lang=zh-hant").decode()

    assert CalamineWorkbook.from_filelike(io.BytesIO(sheet)).sheet_names
    assert "1.00" in english
    assert english != chinese


def test_it_writes_a_letter_and_its_answers(books: Books, alice: Person) -> None:
    letter = drafted(books, alice, books.case("LEFT", 100))
    client = client_of(alice, Role.AUDITOR)

    printed = content_of(client, f"letters/{letter.public_id}/letter.pdf?lang=zh-hans")
    answers = content_of(client, f"letters/{letter.public_id}/answers.csv")

    assert printed.startswith(b"%PDF-")
    assert b"Reference" in answers
