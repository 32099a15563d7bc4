"""What the browser can do, a program can do too, but for what takes a person's word."""

from __future__ import annotations

import io
import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from accounts.models import AuditEvent, Role
from accounts.tenancy import merchant_scope
from ledgers.models import Statement, Upload
from reconcile.engine.ready import DOCUMENTS
from reconcile.models import ExceptionCase, OpenItem
from tests.api.test_api import client_of, post
from tests.factories import Person
from tests.reconcile.acts import by_hand, items_of, settle
from tests.reconcile.books import open_books


def admin_of(person: Person) -> Client:
    return client_of(person, Role.ADMIN)


def test_it_shows_the_rows_that_stand_in_a_case_now(alice: Person) -> None:
    books = open_books(alice)
    case = books.case("LEFT", 500)
    books.join(case, "RIGHT", 300)
    with merchant_scope(alice.merchant.id):
        OpenItem.objects.filter(case=case, side="RIGHT").update(
            released_by=AuditEvent.objects.order_by("id")[0]
        )

    answer = client_of(alice).get(f"/api/v1/cases/{case.public_id}/")

    assert [item["side"] for item in answer.json()["items"]] == ["LEFT"]


def test_it_attaches_evidence(alice: Person) -> None:
    case = open_books(alice).case("LEFT", 100)
    client, path = client_of(alice), f"/api/v1/cases/{case.public_id}/"

    answer = client.post(f"{path}evidence/", {"file": SimpleUploadedFile("slip.pdf", b"%PDF")})

    assert answer.status_code == 201
    assert [e["name"] for e in client.get(path).json()["evidence"]] == ["slip.pdf"]


def test_it_wants_a_file_for_evidence(alice: Person) -> None:
    case = open_books(alice).case("LEFT", 100)

    assert client_of(alice).post(f"/api/v1/cases/{case.public_id}/evidence/").status_code == 400


def test_it_shows_one_match_and_one_reconciliation(alice: Person) -> None:
    books = open_books(alice)
    match, client = books.pair(500), client_of(alice)

    one = client.get(f"/api/v1/matches/{match.public_id}/").json()
    definition = client.get(f"/api/v1/reconciliations/{books.reconciliation.public_id}/").json()

    assert [leg["amount_minor"] for leg in one["legs"]] == [500, 500]
    assert len(definition["ledgers"]) == 2


def test_it_forgets_a_draft(alice: Person) -> None:
    books, client = open_books(alice), admin_of(alice)
    path = f"/api/v1/rule-sets/{books.reconciliation.rule_set.public_id}/draft/"
    given = json.dumps({"document": DOCUMENTS["orders_channel"]})
    client.put(path, given, content_type="application/json")

    assert post(client, f"{path}discard/")[1]["draft"] is None


def test_it_discards_an_upload(alice: Person) -> None:
    books = open_books(alice)
    with merchant_scope(alice.merchant.id):
        Upload.objects.filter(id=books.left.upload_id).update(state=Upload.State.INSPECTED)

    code, answer = post(client_of(alice), f"/api/v1/uploads/{books.left.upload.public_id}/discard/")

    assert (code, answer["state"]) == (200, "DISCARDED")


def test_it_refuses_a_statement_that_waits(alice: Person) -> None:
    books = open_books(alice)
    with merchant_scope(alice.merchant.id):
        Statement.objects.filter(id=books.left.id).update(state=Statement.State.WAITING)

    path = f"/api/v1/statements/{books.left.public_id}/refuse/"
    code, answer = post(client_of(alice), path, reason="half of it is missing")

    assert (code, answer["state"]) == (200, "REFUSED")


def test_it_proves_a_period(alice: Person) -> None:
    books = open_books(alice)
    books.pair(500)
    question = f"reconciliation={books.reconciliation.public_id}&period_start=2026-10-01&period_end=2026-10-31"

    answer = client_of(alice).get(f"/api/v1/settlements/proof/?{question}")

    assert answer.json()["can_be_submitted"] is True
    assert client_of(alice).get("/api/v1/settlements/proof/").status_code == 400


def test_it_hands_out_a_settlement_as_files(alice: Person, bob: Person, carol: Person) -> None:
    books = open_books(alice)
    by_hand(books, bob, books.case("LEFT", 500), books.case("RIGHT", 500))
    path = f"/api/v1/settlements/{settle(books, bob, carol).public_id}/statement"
    client = client_of(alice, Role.AUDITOR)

    workbook, table = client.get(f"{path}.xlsx"), client.get(f"{path}.csv")
    printed = client.get(f"{path}.pdf?lang=zh-hant")

    assert len(CalamineWorkbook.from_filelike(io.BytesIO(workbook.content)).sheet_names) == 6
    assert printed.content.startswith(b"%PDF-")
    assert table.content.decode("utf-8-sig").count("\r\nmatches,") == 2
    assert items_of(books) == []


def test_it_hands_out_vouchers_and_corrections(alice: Person, bob: Person, carol: Person) -> None:
    books = open_books(alice)
    books.pair(500)
    books.case("RIGHT", 700)
    path = f"/api/v1/settlements/{settle(books, bob, carol).public_id}"
    client = client_of(alice, Role.AUDITOR)

    plain = client.get(f"{path}/vouchers/plain/").content.decode("utf-8-sig")
    corrections = client.get(f"{path}/corrections.csv").content.decode("utf-8-sig")

    assert plain.startswith("voucher,date,line,")
    assert "CREATE_ORDER" in corrections
    assert client.get(f"{path}/vouchers/abacus/").status_code == 404


def test_it_names_candidates_by_what_matching_by_hand_takes(alice: Person) -> None:
    books = open_books(alice)
    ours, theirs = books.case("LEFT", 500), books.case("RIGHT", 500)
    with merchant_scope(alice.merchant.id):
        other = OpenItem.objects.get(case=theirs)
        field = {"field": "gross", "ours": "5.00", "theirs": "5.00", "agrees": True}
        offers = [{"entries": [other.entry_id], "fields": [field]}]
        ExceptionCase.objects.filter(id=ours.id).update(candidates=offers)

    answer = client_of(alice).get(f"/api/v1/cases/{ours.public_id}/").json()

    assert [c["item"]["id"] for c in answer["candidates"]] == [str(other.public_id)]
    assert answer["candidates"][0]["fields_compared"] == [field]


def test_it_retires_a_ledger(alice: Person) -> None:
    books, client = open_books(alice), admin_of(alice)
    path = f"/api/v1/ledgers/{books.left.ledger.public_id}/"
    given = json.dumps({"name": "Old shop", "account": "", "is_active": False})

    answer = client.put(path, given, content_type="application/json")

    assert answer.status_code == 200
    assert (answer.json()["name"], client.get(path).json()["is_active"]) == ("Old shop", False)
    assert client_of(alice).put(path, given, content_type="application/json").status_code == 403


def test_it_says_when_the_statements_of_a_ledger_come(alice: Person) -> None:
    books, client = open_books(alice), admin_of(alice)
    path = f"/api/v1/ledgers/{books.left.ledger.public_id}/"
    kept = {"name": "Shop", "account": "", "is_active": True}
    said = {"expected_every": "WEEK", "expected_after_days": 2, "cut_off": "04:00:00"}

    answer = client.put(path, json.dumps({**kept, **said}), content_type="application/json")
    renamed = client.put(path, json.dumps(kept), content_type="application/json")

    assert answer.status_code == 200
    assert answer.json().items() >= said.items()
    assert renamed.json().items() >= said.items()
