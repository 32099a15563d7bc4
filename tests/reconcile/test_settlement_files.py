"""The settlement as tables: codes for programs, words for people, and the certificate in both."""

from __future__ import annotations

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from accounts.tenancy import merchant_scope
from reconcile.models import Run
from reconcile.reports.settlement_documents import document_of
from reconcile.services import adjustments
from tests.factories import Person
from tests.reconcile.acts import settle, write_off
from tests.reconcile.books import Books, open_books
from tests.reconcile.closing import Closed

OUTCOME = "ab" * 32


@pytest.fixture
def closed(alice: Person, bob: Person, carol: Person) -> Closed:
    books: Books = open_books(alice)
    with merchant_scope(books.merchant.id):
        Run.objects.filter(id=books.run.id).update(
            outcome_sha256=OUTCOME, engine_version="9", finished_at="2026-11-01T02:00:00Z"
        )
    books.pair(10_000)
    books.case("LEFT", 2_500)
    return Closed(books, settle(books, bob, carol))


def content(closed: Closed, kind: str, language: str = "en") -> bytes:
    with merchant_scope(closed.books.merchant.id):
        made = document_of(closed.settlement, closed.books.merchant, kind, language=language)
    return made.content


def block(closed: Closed, code: str, language: str = "en") -> list[list[str]]:
    """The rows of one table of the CSV."""
    text = content(closed, "csv", language).decode("utf-8-sig")
    return [row[1:] for row in csv.reader(io.StringIO(text)) if row[0] == code]


def sheet(closed: Closed, number: int, language: str = "en") -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content(closed, "xlsx", language)))
    return book.get_sheet_by_index(number).to_python()  # type: ignore[return-value]


def test_it_carries_the_certificate_of_its_runs(closed: Closed) -> None:
    ((_run, finished, rules, *_hashes, outcome, engine),) = block(closed, "certificate")

    assert (finished, rules) == ("2026-11-01T02:00:00+00:00", "orders and channel v1")
    assert (outcome, engine) == (OUTCOME, "9")
    assert sheet(closed, 5)[1][5] == OUTCOME


def test_it_names_who_booked_and_who_approved(alice: Person, bob: Person, carol: Person) -> None:
    books = open_books(alice)
    case = books.case("LEFT", 900_000)
    write_off(books, bob, case)
    with merchant_scope(books.merchant.id):
        adjustments.decide_write_off(
            merchant=books.merchant, actor=carol.actor, case_id=case.public_id, approved=True
        )

    loss, _owed = block(Closed(books, settle(books, bob, carol)), "adjustments")

    assert (loss[0], loss[2], loss[5], loss[8]) == ("WRITE_OFF", "Bob", "9000.00", "Carol")


def test_it_writes_codes_for_programs_in_every_language(closed: Closed) -> None:
    ((side, *_row, kind, state),) = block(closed, "open", "zh-hant")

    assert (side, kind, state) == ("LEFT", "INTERNAL_ONLY", "OPEN")


def test_it_writes_words_for_people(closed: Closed) -> None:
    row = sheet(closed, 4)[1]

    assert (row[0], row[8], row[9]) == ("Ours", "Ours has it, theirs doesn't", "Open")


def test_it_speaks_the_language_that_is_asked_for(closed: Closed) -> None:
    assert sheet(closed, 4, "zh-hant")[0] != sheet(closed, 4, "en")[0]
    assert sheet(closed, 4, "zh-hans")[0] != sheet(closed, 4, "zh-hant")[0]


def test_it_says_so_where_a_sheet_ends(closed: Closed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reconcile.reports.table_files.SHEET_ROWS_MAX", 1)

    assert sheet(closed, 2)[-1][0] == "The rest stands in the CSV."
