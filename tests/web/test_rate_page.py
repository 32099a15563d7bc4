"""The page of exchange rates: a table, a file to bring in, and what is wrong with it."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tenancy import merchant_scope
from ledgers.formats.sheets import sheet_texts
from reconcile.models import ExchangeRate
from tests.factories import Person

GOOD = b"base,quote,day,rate\r\nUSD,EUR,2026-06-05,0.92\r\n"
BAD = b"base,quote,day,rate\r\nUSD,EUR,2026-06-05,0\r\nUSD,XXY,2026-06-05,1\r\n"


def bring(client: Client, content: bytes, name: str = "rates.csv", source: str = "ECB") -> int:
    file = SimpleUploadedFile(name, content)
    return client.post("/rates/import/", {"file": file, "source": source}).status_code


def rates(person: Person) -> list[tuple[str, str, str]]:
    with merchant_scope(person.merchant.id):
        rows = ExchangeRate.objects.for_merchant(person.merchant)
        return [(row.base, row.quote, row.source) for row in rows]


def test_it_brings_rates_in(alice: Person) -> None:
    client = alice.client()

    assert bring(client, GOOD) == 302
    assert rates(alice) == [("USD", "EUR", "ECB")]
    assert "0.92" in client.get("/rates/").content.decode()


def test_it_takes_the_file_as_source_where_none_is_said(alice: Person) -> None:
    bring(alice.client(), GOOD, source="")

    assert rates(alice) == [("USD", "EUR", "rates.csv")]


def test_it_names_row_and_column_of_every_fault(alice: Person) -> None:
    page = alice.client().post("/rates/import/", {"file": SimpleUploadedFile("r.csv", BAD)})

    text = page.content.decode()
    assert page.status_code == 422
    assert [(f["row"], f["column"]) for f in page.context["faults"]] == [(2, "rate"), (3, "quote")]
    assert "A rate is above 0." in text
    assert rates(alice) == []


@pytest.mark.parametrize("name", ["rates.csv", "rates.xlsx", "rates.txt"])
def test_it_takes_nothing_from_a_file_that_cannot_be_read(alice: Person, name: str) -> None:
    assert bring(alice.client(), b"\xff\xfe\x00nonsense", name) == 302
    assert rates(alice) == []


def test_it_asks_for_a_file(alice: Person) -> None:
    assert alice.client().post("/rates/import/", {}).status_code == 302


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("what", ["template", "export"])
def test_it_reads_its_own_files_again(alice: Person, kind: str, what: str) -> None:
    client = alice.client()
    bring(client, GOOD)
    content = client.get(f"/rates/{what}.{kind}").content

    assert bring(client, content, f"again.{kind}") == 302
    expected = 2 if what == "template" else 1
    assert len(rates(alice)) == expected


def test_it_writes_where_each_rate_comes_from(alice: Person) -> None:
    client = alice.client()
    bring(client, GOOD, source="=ECB")

    assert "'=ECB" in client.get("/rates/export.csv").content.decode()
    workbook = client.get("/rates/export.xlsx").content
    assert "ECB" in "".join(sheet_texts(io.BytesIO(workbook).read(), "xlsx")[0].line_list())


def test_it_lets_an_auditor_look_but_not_bring(alice: Person, erin: Person) -> None:
    client = erin.client()

    assert client.get("/rates/").status_code == 200
    assert "/rates/import/" not in client.get("/rates/").content.decode()
    assert bring(client, GOOD) == 403


def test_it_shows_nothing_of_others(alice: Person, charlie: Person) -> None:
    bring(alice.client(), GOOD)

    assert "No rates yet" in charlie.client().get("/rates/").content.decode()


def test_it_is_reached_from_the_rules(alice: Person) -> None:
    assert "/rates/" in alice.client().get("/rules/").content.decode()
