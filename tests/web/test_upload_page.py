"""A table that nobody recognises: its columns are chosen once, in words, and known the next time."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Ledger, SavedMapping, Statement, Upload
from ledgers.services import uploads
from tests.factories import Person

FIRST = b"Datum;Nr;Summe\n05.10.2026;A1;12,50\n06.10.2026;A2;7,00\n"
SECOND = b"Nr;Datum;Summe\nA3;07.10.2026;1.012,50\n"
CHOSEN = {"column0": "occurred_at", "column1": "order_ref", "column2": "gross", "date_order": "DMY", "decimal": ","}  # fmt: skip
LEDGER = {"ledger": "new", "name": "Shop", "kind": "ORDERS", "currency": "EUR"}


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


def inspected(person: Person, content: bytes, name: str = "thing.csv") -> Upload:
    with merchant_scope(person.merchant.id):
        received = uploads.receive_upload(
            merchant=person.merchant, actor=person.actor, file=SimpleUploadedFile(name, content)
        )
    jobs.work_off()
    with merchant_scope(person.merchant.id):
        return Upload.objects.get(id=received.upload.id)


def answer(client: Client, upload: Upload, **said: str) -> HttpResponse:
    return client.post(f"/upload/{upload.public_id}/", {**LEDGER, **CHOSEN, **said})  # type: ignore[return-value]


def amounts(person: Person) -> list[tuple[str, int]]:
    jobs.work_off()
    with merchant_scope(person.merchant.id):
        return list(Entry.objects.order_by("id").values_list("order_ref", "gross_minor"))


def test_it_asks_for_the_columns_of_a_table_that_nobody_recognises(alice: Person) -> None:
    upload = inspected(alice, FIRST)

    page = alice.client().get(f"/upload/{upload.public_id}/")

    assert upload.state == Upload.State.QUESTIONS
    assert [column["header"] for column in page.context["columns"]] == ["Datum", "Nr", "Summe"]
    assert "No column says what the rows are." in page.content.decode()


def test_it_reads_a_table_by_the_columns_that_are_chosen(alice: Person) -> None:
    upload = inspected(alice, FIRST)

    taken = answer(alice.client(), upload)

    assert taken.status_code == 302
    assert amounts(alice) == [("A1", 1250), ("A2", 700)]


def test_it_knows_the_next_file_with_these_columns(alice: Person) -> None:
    answer(alice.client(), inspected(alice, FIRST))
    amounts(alice)

    upload = inspected(alice, SECOND)
    with merchant_scope(alice.merchant.id):
        ledger = Ledger.objects.get()
    page = alice.client().get(f"/upload/{upload.public_id}/")
    shown = {c["name"]: c["field"] for c in page.context["columns"]}
    taken = answer(alice.client(), upload, **shown, ledger=str(ledger.public_id))

    assert (upload.state, taken.status_code) == (Upload.State.INSPECTED, 302)
    assert page.context["form"].initial["ledger"] == str(ledger.public_id)
    assert amounts(alice)[-1] == ("A3", 101250)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"column2": ""}, "Say which column is the amount"),
        ({"column1": "gross"}, "is chosen for two columns: Nr and Summe"),
        ({"column0": "", "column1": ""}, "Say which column is the day or a number"),
        ({"kind": "STOCK"}, "Say which column is the quantity"),
        ({"column2": "fee", "column1": "gross"}, "“A1” in column Nr is not an amount"),
        ({"rows_zone": "Mars/North"}, "“Mars/North” is no time zone"),
        ({"rows_currency": "yuan"}, "“YUAN” is no currency"),
    ],
)  # fmt: skip
def test_it_says_in_words_what_is_wrong_with_an_answer_and_keeps_it(
    alice: Person, said: dict[str, str], words: str
) -> None:
    upload = inspected(alice, FIRST)

    page = answer(alice.client(), upload, **said)

    assert page.status_code == 422
    assert words in page.content.decode()
    assert {c["name"]: c["field"] for c in page.context["columns"]} == {  # type: ignore[attr-defined]
        name: {**CHOSEN, **said}[name] for name in ("column0", "column1", "column2")
    }


def test_it_leaves_no_ledger_behind_where_the_answer_is_refused(alice: Person) -> None:
    upload = inspected(alice, FIRST)

    answer(alice.client(), upload, column2="")

    with merchant_scope(alice.merchant.id):
        assert not Ledger.objects.exists()


def test_it_wants_an_answer_to_what_it_asks(alice: Person) -> None:
    upload = inspected(alice, b"Date,Description,Amount\n05/10/2026,a,1.00\n06/10/2026,b,2.00\n")
    said = {"column0": "occurred_at", "column1": "description", "column2": "gross", "decimal": "."}

    page = answer(alice.client(), upload, **said, date_order="")

    assert "Is the day or the month written first?" in page.content.decode()


def test_it_wants_to_know_whether_a_card_s_amounts_came_or_went(alice: Person) -> None:
    rows = b"Date,Merchant Name,Card Used,Amount\n2026-10-13,a,x,1.00\n2026-10-14,b,x,2.00\n"
    said = {"column0": "occurred_at", "column1": "counterparty", "column3": "gross", "column2": ""}
    said |= {"date_order": "YMD", "decimal": ".", "kind": "BANK"}

    page = answer(alice.client(), inspected(alice, rows), **said, sign="")
    answer(alice.client(), inspected(alice, rows), **said, sign="inverted")

    assert "is it money that came in, or money that was spent?" in page.content.decode()
    with merchant_scope(alice.merchant.id):
        assert Statement.objects.get().mapping["sign"] == "inverted"


def test_it_reads_the_rows_as_what_their_ledger_keeps(alice: Person) -> None:
    upload = inspected(alice, FIRST)

    answer(alice.client(), upload, kind="BANK")

    with merchant_scope(alice.merchant.id):
        statement = Statement.objects.select_related("ledger").get()
        assert statement.mapping["ledger_kind"] == "bank"
        assert (statement.format, statement.ledger.format) == ("generic_bank", "generic_bank")


def test_it_shows_two_columns_of_one_name_as_one_that_can_be_chosen(alice: Person) -> None:
    upload = inspected(alice, b"Order No,Paid at,Amount,Amount\nSO1,2026-10-05,1.00,2.00\n")

    page = alice.client().get(f"/upload/{upload.public_id}/")

    assert [column["is_twin"] for column in page.context["columns"]] == [False, False, False, True]
    assert 'name="column3"' not in page.content.decode()


BIG5 = "日子,編號,數目\n2026-10-05,茶,12.50\n2026-10-06,壺,7.00\n".encode("big5hkscs")


def test_it_shows_a_text_in_the_encoding_that_somebody_chooses(alice: Person) -> None:
    text = "号,日,数\n茶,2026-10-05,12.50\n".encode("gb18030")
    upload = inspected(alice, text)

    page = alice.client().get(f"/upload/{upload.public_id}/", {"encoding": "big5hkscs"})

    header = text.decode("big5hkscs").splitlines()[0].split(",")
    assert upload.inspection["header"] == ["号", "日", "数"]
    assert [column["header"] for column in page.context["columns"]] == header


def test_it_remembers_the_encoding_with_the_columns(alice: Person) -> None:
    said = {"column1": "description", "date_order": "YMD", "decimal": "."}
    answer(alice.client(), inspected(alice, BIG5), encoding="big5hkscs", **said)

    upload = inspected(alice, BIG5.replace(b"12.50", b"13.50"))

    assert upload.state == Upload.State.INSPECTED
    assert upload.inspection["header"] == ["日子", "編號", "數目"]
    with merchant_scope(alice.merchant.id):
        assert SavedMapping.objects.get().header_sha256 == upload.inspection["header_sha256"]


def test_it_shows_the_whole_page_anew_when_the_rows_are_in(alice: Person) -> None:
    client = alice.client()
    answer(client, inspected(alice, FIRST))
    with merchant_scope(alice.merchant.id):
        path = f"/statements/{Statement.objects.get().public_id}/progress/"

    before = client.get(path)
    jobs.work_off()
    after = client.get(path)

    assert ("HX-Refresh" in before, "HX-Refresh" in after) == (False, True)


@pytest.mark.parametrize("code", ["date_order", "decimal"])
def test_it_guesses_nothing_about_the_cells_of_unknown_columns(alice: Person, code: str) -> None:
    upload = inspected(alice, FIRST)

    assert answer(alice.client(), upload, **{code: ""}).status_code == 422


def second_bank(client: Client, person: Person) -> None:
    """Two ledgers of one kind whose tables have headers of their own."""
    answer(client, inspected(person, FIRST), kind="BANK", name="First")
    other = inspected(person, FIRST.replace(b"Summe", b"Betrag"), "other.csv")
    answer(client, other, kind="BANK", name="Second")


@pytest.mark.parametrize(("header", "name"), [(b"Summe", "First"), (b"Betrag", "Second")])
def test_it_suggests_of_two_ledgers_the_one_whose_files_have_this_header(
    alice: Person, header: bytes, name: str
) -> None:
    client = alice.client()
    second_bank(client, alice)

    upload = inspected(alice, SECOND.replace(b"Summe", header), "next.csv")
    page = client.get(f"/upload/{upload.public_id}/")

    with merchant_scope(alice.merchant.id):
        ledger = Ledger.objects.get(name=name)
    assert page.context["form"].initial["ledger"] == str(ledger.public_id)


def test_it_suggests_none_of_two_ledgers_that_both_have_files_of_this_header(
    alice: Person,
) -> None:
    client = alice.client()
    for name in ("First", "Second"):
        content = FIRST.replace(b"A1", name.encode())
        answer(client, inspected(alice, content, name), kind="BANK", name=name)

    upload = inspected(alice, SECOND, "next.csv")
    page = client.get(f"/upload/{upload.public_id}/")

    assert page.context["form"].initial["ledger"] == "new"


BANK = b"Date,Details,Money in,Money out\n03/08/2026,a,10.00,\n05/08/2026,b,,4.00\n"
BANK_CHOSEN = {"column0": "occurred_at", "column1": "description", "column2": "credit", "column3": "debit",
               "kind": "BANK", "decimal": "."}  # fmt: skip


def changed_bank(person: Person, header: bytes) -> Upload:
    """A month of a bank, and the next one with another header."""
    answer(person.client(), inspected(person, BANK), **BANK_CHOSEN, name="August")
    jobs.work_off()
    rows = BANK.partition(b"\n")[2].replace(b"/08/", b"/09/")
    return inspected(person, header + b"\n" + rows, "next.csv")


def test_it_leaves_no_money_behind_in_a_column_that_got_another_name(alice: Person) -> None:
    upload = changed_bank(alice, b"Date,Details,Paid in,Money out")

    refused = answer(alice.client(), upload, **{**BANK_CHOSEN, "column2": ""})
    taken = answer(alice.client(), upload, **BANK_CHOSEN)

    assert "“Money in” was read from Money in, which is gone." in refused.content.decode()
    assert (refused.status_code, taken.status_code) == (422, 302)


def test_it_asks_no_more_where_an_amount_is_stated_whole(alice: Person) -> None:
    upload = changed_bank(alice, b"Date,Details,Amount,Remark")

    said = {**BANK_CHOSEN, "column2": "gross", "column3": ""}
    taken = answer(alice.client(), upload, **said)

    assert taken.status_code == 302


def test_it_lets_a_column_go_that_is_no_money(alice: Person) -> None:
    upload = changed_bank(alice, b"Date,Remark,Money in,Money out")

    taken = answer(alice.client(), upload, **{**BANK_CHOSEN, "column1": ""})

    assert taken.status_code == 302
