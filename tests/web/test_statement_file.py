"""The file of a statement as it was uploaded, for whoever reads its rows against it."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Statement, Upload
from ledgers.services import uploads
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.ledgers.test_open_archives import packed
from tests.reconcile.desk import OCTOBER, Desk, open_desk

ORDERS = orders("SO1,2026-10-05 10:00:00,微信支付,1.00,已付款")
BILL = wechat_bill(wechat_row(1, 100))
BOTH = packed(("orders.csv", ORDERS), ("bill.csv", BILL))


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


@pytest.fixture
def desk(alice: Person) -> Desk:
    return open_desk(alice)


def taken_in(desk: Desk, name: str, content: bytes, part: str = "") -> Statement:
    merchant, actor = desk.merchant, desk.owner.actor
    with merchant_scope(merchant.id):
        uploads.receive_upload(
            merchant=merchant, actor=actor, file=SimpleUploadedFile(name, content)
        )
    jobs.work_off()
    with merchant_scope(merchant.id):
        upload = Upload.objects.get(part=part)
        statement = uploads.confirm_upload(
            merchant=merchant,
            actor=actor,
            upload_id=upload.public_id,
            ledger=desk.channel,
            period=OCTOBER,
        )
    jobs.work_off()
    return statement


def test_it_gives_the_file_back_byte_for_byte(desk: Desk, erin: Person) -> None:
    statement = taken_in(desk, "bill.csv", BILL)

    answer = erin.client().get(f"/statements/{statement.public_id}/file/")

    assert b"".join(answer.streaming_content) == BILL  # type: ignore[attr-defined]  # a file's answer has it
    assert answer["Content-Disposition"] == 'attachment; filename="bill.csv"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_it_shows_the_fingerprint_of_what_it_gives(desk: Desk, erin: Person) -> None:
    statement = taken_in(desk, "bill.csv", BILL)

    page = erin.client().get(f"/statements/{statement.public_id}/").content.decode()

    assert hashlib.sha256(BILL).hexdigest() in page
    assert f"/statements/{statement.public_id}/file/" in page


def test_it_gives_the_whole_file_of_a_part(desk: Desk, erin: Person) -> None:
    statement = taken_in(desk, "october.zip", BOTH, part="bill.csv")

    answer = erin.client().get(f"/statements/{statement.public_id}/file/")

    assert b"".join(answer.streaming_content) == BOTH  # type: ignore[attr-defined]  # a file's answer has it
    assert answer["Content-Disposition"] == 'attachment; filename="october.zip"'


def test_it_says_how_the_fingerprint_of_a_part_is_made(desk: Desk, erin: Person) -> None:
    statement = taken_in(desk, "october.zip", BOTH, part="bill.csv")

    page = erin.client().get(f"/statements/{statement.public_id}/").content.decode()

    whole = hashlib.sha256(BOTH).hexdigest()
    assert hashlib.sha256(f"{whole}:bill.csv".encode()).hexdigest() in page
    assert "This is “bill.csv” of the file" in page


def test_it_gives_no_file_to_another_merchant(desk: Desk, charlie: Person) -> None:
    statement = taken_in(desk, "bill.csv", BILL)

    answer = charlie.client().get(f"/statements/{statement.public_id}/file/")

    assert answer.status_code == 404
