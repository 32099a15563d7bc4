"""A bank's file without a line of names: asked about once, and again whenever a cell isn't what was said."""

from __future__ import annotations

import pytest

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Ledger, SavedMapping, Statement, Upload
from tests.factories import Person
from tests.web.test_upload_page import answer, inspected

MAY = b"05/14/2026,TEA HOUSE,3.50,,96.50\n05/15/2026,SALE 12,,10.00,106.50\n"
JUNE = b"06/14/2026,POT,6.50,,100.00\n06/15/2026,SALE 13,,50.00,150.00\n"
CHOSEN = {
    "column0": "occurred_at", "column1": "description", "column2": "debit", "column3": "credit", "column4": "balance",
    "date_order": "MDY", "decimal": ".", "kind": "BANK", "currency": "CAD",
}  # fmt: skip
NOTE = "The file names no columns"


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


def taken_in(person: Person, content: bytes, **said: str) -> Upload:
    upload = inspected(person, content)
    assert answer(person.client(), upload, **{**CHOSEN, **said}).status_code == 302
    jobs.work_off()
    return upload


def test_it_shows_made_up_names_and_says_that_the_file_has_none(alice: Person) -> None:
    upload = inspected(alice, MAY)

    page = alice.client().get(f"/upload/{upload.public_id}/")

    assert upload.state == Upload.State.QUESTIONS
    assert [c["header"] for c in page.context["columns"]] == [f"Column {n}" for n in range(1, 6)]
    assert NOTE in page.content.decode()
    assert "none: the file names no columns" in page.content.decode()


def test_it_says_no_such_thing_of_a_file_with_names(alice: Person) -> None:
    upload = inspected(alice, b"Datum;Nr;Summe\n05.10.2026;A1;12,50\n")

    assert NOTE not in alice.client().get(f"/upload/{upload.public_id}/").content.decode()


@pytest.mark.parametrize("code", ["date_order", "decimal"])
def test_it_wants_to_be_told_how_days_and_amounts_are_written(alice: Person, code: str) -> None:
    upload = inspected(alice, MAY)

    assert answer(alice.client(), upload, **{**CHOSEN, code: ""}).status_code == 422


def test_it_takes_in_the_first_line_too(alice: Person) -> None:
    taken_in(alice, MAY)

    with merchant_scope(alice.merchant.id):
        rows = list(Entry.objects.order_by("row_number").values_list("row_number", "gross_minor"))
        statement = Statement.objects.get()
    assert rows == [(1, -350), (2, 1000)]
    assert (statement.state, statement.is_proved) == (Statement.State.COMMITTED, True)


def test_it_knows_the_next_file_of_that_kind(alice: Person) -> None:
    taken_in(alice, MAY)

    upload = inspected(alice, JUNE)
    with merchant_scope(alice.merchant.id):
        ledger = str(Ledger.objects.get().public_id)
        kept = SavedMapping.objects.get().header_sha256
    page = alice.client().get(f"/upload/{upload.public_id}/")
    shown = {c["name"]: c["field"] for c in page.context["columns"]}
    taken_in(alice, JUNE, **shown, ledger=ledger)

    assert (upload.state, upload.inspection["header_sha256"]) == (Upload.State.INSPECTED, kept)
    assert page.context["form"].initial["ledger"] == ledger
    with merchant_scope(alice.merchant.id):
        assert Entry.objects.count() == 4


@pytest.mark.parametrize(
    "other",
    [
        JUNE.replace(b"150.00", b"150.01"),
        JUNE.replace(b"06/15/2026", b"15/06/2026"),
        JUNE.replace(b"POT", b"1.00"),
        # wider, but two thirds of its made-up names are those of before
        JUNE.replace(b"\n", b",x\n"),
    ],
)
def test_it_asks_again_about_a_file_that_is_not_quite_of_that_kind(
    alice: Person, other: bytes
) -> None:
    taken_in(alice, MAY)

    upload = inspected(alice, other)

    assert upload.state == Upload.State.QUESTIONS
    assert [question["code"] for question in upload.inspection["questions"]] == ["columns"]
    assert upload.inspection["header_change"] is None


@pytest.mark.parametrize(
    ("header", "row", "currency"),
    [
        ("Date,Description,Money out,Money in,Balance", "06/10/2026,STRIPE,,239.87,4360.42", "USD"),
        ("Order No.,Order Date,Currency,Total", "A1,2026-10-06,EUR,12.50", "EUR"),
        ("Order No.,Order Date,Currency,Total", "A1,2026-10-06,CNY,12.50", "CNY"),
    ],
)
def test_it_opens_a_ledger_in_our_currency_where_the_file_says_none(
    alice: Person, header: str, row: str, currency: str
) -> None:
    with merchant_scope(alice.merchant.id):
        alice.merchant.currency = "USD"
        alice.merchant.save()
    upload = inspected(alice, f"{header}\n{row}\n".encode())

    page = alice.client().get(f"/upload/{upload.public_id}/")

    assert page.context["form"].initial["currency"] == currency
