"""The archive of a merchant: every row and every file of its own, and nothing of anybody else's."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from accounts import clock, jobs
from accounts.exports import _FORMULA_STARTS, _SKIPPED_BEFORE, safe_text
from accounts.models import AuditEvent
from accounts.tenancy import merchant_scope
from ledgers.models import Upload
from ledgers.services import uploads
from reconcile.models import MerchantExport
from reconcile.reports.everything import FORMULA, tenant_tables
from reconcile.services.exports import KEPT_DAYS, ExportRefusedError, ask_for_export
from reconcile.services.leaving import close_merchant
from tests.factories import Person
from tests.reconcile.books import open_books
from tests.reconcile.runs import lay, run

CONTENT = b"Datum;Nr;Summe\n05.10.2026;A1;12,50\n"


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


def fill(owner: Person, number: str) -> None:
    books = open_books(owner)
    lay(books, "LEFT", number, 900)
    lay(books, "RIGHT", number, 900)
    lay(books, "LEFT", f"=X{number}", 700)
    run(books)
    with merchant_scope(owner.merchant.id):
        file = SimpleUploadedFile(f"{number}.csv", CONTENT + number.encode())
        uploads.receive_upload(merchant=owner.merchant, actor=owner.actor, file=file)
    jobs.work_off()


def ask(owner: Person) -> MerchantExport:
    with merchant_scope(owner.merchant.id):
        return ask_for_export(merchant=owner.merchant, actor=owner.actor)


def packed(owner: Person) -> MerchantExport:
    export = ask(owner)
    jobs.work_off()
    with merchant_scope(owner.merchant.id):
        return MerchantExport.objects.get(id=export.id)


def opened(export: MerchantExport) -> zipfile.ZipFile:
    with export.file.open("rb") as file:
        return zipfile.ZipFile(io.BytesIO(file.read()))


def counts(owner: Person) -> dict[str, int]:
    found = {}
    with merchant_scope(owner.merchant.id), connection.cursor() as cursor:
        for model in tenant_tables():
            cursor.execute(f'select count(*) from "{model._meta.db_table}"')  # noqa: S608  (a table's name)
            found[model._meta.db_table] = cursor.fetchone()[0]
    return found


def rows_of(archive: zipfile.ZipFile, table: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(f"tables/{table}.csv").decode())))


def test_it_holds_every_row_of_every_table(alice: Person) -> None:
    fill(alice, "SO1")
    before = counts(alice)

    archive = opened(packed(alice))

    held = {table: len(rows_of(archive, table)) for table in before}
    assert before["ledgers_entry"] == 3
    assert before["reconcile_match"] == 1
    # the archive's own job and event are younger than its tables
    assert held == before | {
        table: held[table] for table in ("accounts_job", "accounts_auditevent", "reconcile_merchantexport")
    }  # fmt: skip


def test_it_holds_nothing_of_another_merchant(alice: Person, charlie: Person) -> None:
    fill(alice, "SO1")
    fill(charlie, "HARBOUR9")

    archive = opened(packed(alice))

    text = b"".join(archive.read(name) for name in archive.namelist())
    assert b"SO1" in text
    assert b"HARBOUR9" not in text
    assert b"Harbour Lamp" not in text


def test_it_holds_the_files_as_they_were_uploaded(alice: Person) -> None:
    fill(alice, "SO1")

    archive = opened(packed(alice))

    with merchant_scope(alice.merchant.id):
        upload = Upload.objects.get(name="SO1.csv")
    assert archive.read(f"files/upload/{upload.public_id}/SO1.csv") == CONTENT + b"SO1"


def test_it_lists_each_member_with_its_fingerprint_and_rows(alice: Person) -> None:
    fill(alice, "SO1")
    export = packed(alice)

    archive = opened(export)

    members = {m["name"]: m for m in json.loads(archive.read("manifest.json"))["members"]}
    assert set(members) == set(archive.namelist()) - {"manifest.json"}
    for name, member in members.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == member["sha256"]
    assert members["tables/ledgers_entry.csv"]["rows"] == 3
    with export.file.open("rb") as file:
        assert hashlib.sha256(file.read()).hexdigest() == export.sha256


def test_it_names_a_file_that_the_storage_has_lost(alice: Person) -> None:
    open_books(alice)

    archive = opened(packed(alice))

    with merchant_scope(alice.merchant.id):
        lost = set(Upload.objects.filter(file="nowhere").values_list("public_id", flat=True))
    missing = json.loads(archive.read("manifest.json"))["missing"]
    assert missing
    assert {path.split("/")[2] for path in missing} <= {str(x) for x in lost}


def test_it_holds_the_record_with_its_chain_and_the_rules(alice: Person) -> None:
    fill(alice, "SO1")

    archive = opened(packed(alice))

    events = [json.loads(line) for line in archive.read("audit.jsonl").splitlines()]
    assert [e["sequence"] for e in events] == list(range(1, len(events) + 1))
    assert all(b["previous_hash"] == a["hash"] for a, b in pairwise(events))
    assert json.loads(archive.read("rules.json"))[0]["document"]["rules"]


def test_it_takes_no_secret_along(alice: Person) -> None:
    archive = opened(packed(alice))

    for table in ("accounts_apitoken", "accounts_invitation"):
        assert b"token_sha256" not in archive.read(f"tables/{table}.csv")


def test_it_is_safe_to_open_in_a_spreadsheet(alice: Person) -> None:
    fill(alice, "SO1")

    archive = opened(packed(alice))

    keys = {row["order_key"] for row in rows_of(archive, "ledgers_entry")}
    assert safe_text("=XSO1") in keys
    assert "=XSO1" not in keys


def test_it_knows_the_formulas_that_every_other_file_knows(transactional_db: None) -> None:
    texts = [before + first + "1" for before in ("", *_SKIPPED_BEFORE) for first in _FORMULA_STARTS]

    with connection.cursor() as cursor:
        cursor.execute("select x from unnest(%s) x where x !~ %s", [[*texts, "A-1", "1"], FORMULA])
        plain = {x for (x,) in cursor.fetchall()}

    assert plain == {x for x in [*texts, "A-1", "1"] if safe_text(x) == x} == {"A-1", "1"}


def test_it_is_downloaded_by_an_owner_and_by_nobody_else(
    alice: Person, frank: Person, charlie: Person
) -> None:
    address = f"/leaving/export/{packed(alice).public_id}.zip"

    answer = alice.client().get(address)

    assert b"".join(answer.streaming_content)[:2] == b"PK"  # type: ignore[attr-defined]
    assert frank.client().get(address).status_code == 403
    assert charlie.client().get(address).status_code == 404


def test_it_is_asked_for_on_the_page_by_an_owner_only(alice: Person, frank: Person) -> None:
    assert frank.client().post("/leaving/export/").status_code == 403
    assert alice.client().post("/leaving/export/").status_code == 302
    jobs.work_off()

    page = alice.client().get("/leaving/").content.decode()

    assert "Download" in page
    with merchant_scope(alice.merchant.id):
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))
    assert {"export.asked", "export.made"} <= verbs


def test_it_is_packed_once_at_a_time(alice: Person) -> None:
    ask(alice)

    with pytest.raises(ExportRefusedError):
        ask(alice)


def test_it_is_deleted_when_its_time_is_over(alice: Person) -> None:
    export = packed(alice)
    storage, name = export.file.storage, export.file.name
    with merchant_scope(alice.merchant.id):
        MerchantExport.objects.update(expires_at=clock.now() - timedelta(days=KEPT_DAYS))
        export.job.__class__.objects.filter(kind="forget_export").update(run_after=clock.now())
    late = alice.client().get(f"/leaving/export/{export.public_id}.zip").status_code

    jobs.work_off()

    assert late == 404
    assert not storage.exists(str(name))


def test_it_is_packed_for_a_closed_merchant_too(alice: Person) -> None:
    with merchant_scope(alice.merchant.id):
        close_merchant(
            merchant=alice.merchant, actor=alice.actor, name="Mountain Tea", reason="sold"
        )

    alice.client().post("/leaving/export/")
    jobs.work_off()

    with merchant_scope(alice.merchant.id):
        assert MerchantExport.objects.get().rows > 0
