"""A bill that names another account than the ledger's is taken in only by whoever says that it is meant."""

from __future__ import annotations

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger, Statement, Upload
from ledgers.services import uploads
from ledgers.services.ledgers import create_ledger
from tests.factories import Person
from tests.ledgers.bills import wechat_bill, wechat_row

DOUBT = "is of account 1900000001, and WeChat is account"


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


@pytest.fixture
def upload_id(dave: Person) -> uuid.UUID:
    with merchant_scope(dave.merchant.id):
        file = SimpleUploadedFile("bill.csv", wechat_bill(wechat_row(1, 100)))
        got = uploads.receive_upload(merchant=dave.merchant, actor=dave.actor, file=file)
    jobs.work_off()
    return got.upload.public_id


def ledger_of(dave: Person, account: str) -> Ledger:
    with merchant_scope(dave.merchant.id):
        return create_ledger(
            merchant=dave.merchant,
            actor=dave.actor,
            name="WeChat",
            kind="CHANNEL",
            currency="CNY",
            zone="Asia/Shanghai",
            account=account,
        )


def confirm(dave: Person, upload_id: uuid.UUID, account: str, **given: bool) -> Statement:
    ledger = ledger_of(dave, account)
    with merchant_scope(dave.merchant.id):
        return uploads.confirm_upload(
            merchant=dave.merchant,
            actor=dave.actor,
            upload_id=upload_id,
            ledger=ledger,
            **given,
        )


def test_it_refuses_the_bill_of_another_account(dave: Person, upload_id: uuid.UUID) -> None:
    with pytest.raises(uploads.OtherAccountError, match=DOUBT):
        confirm(dave, upload_id, "1900000002")


def test_it_takes_it_in_where_that_is_meant(dave: Person, upload_id: uuid.UUID) -> None:
    statement = confirm(dave, upload_id, "1900000002", is_sure=True)

    assert statement.state == Statement.State.QUEUED


@pytest.mark.parametrize("account", ["", "1900 000-001", "1900****99"])
def test_it_has_no_doubt_where_the_numbers_agree_or_say_too_little(
    dave: Person, upload_id: uuid.UUID, account: str
) -> None:
    statement = confirm(dave, upload_id, account)

    assert statement.state == Statement.State.QUEUED


def test_it_asks_on_the_page_and_goes_by_the_answer(dave: Person, upload_id: uuid.UUID) -> None:
    client, page = dave.client(), f"/upload/{upload_id}/"
    given = {"ledger": str(ledger_of(dave, "1900000002").public_id)}

    asked = client.post(page, given)
    taken = client.post(page, {**given, "is_sure": "1"})

    assert asked.status_code == 422
    assert DOUBT in asked.content.decode()
    assert 'name="is_sure"' in asked.content.decode()
    assert taken.status_code == 302


def test_it_lets_a_recognised_file_be_put_aside(dave: Person, upload_id: uuid.UUID) -> None:
    client = dave.client()
    page = client.get(f"/upload/{upload_id}/").content.decode()

    client.post(f"/upload/{upload_id}/discard/", {"ledger": "new"})

    assert f'formaction="/upload/{upload_id}/discard/"' in page
    with merchant_scope(dave.merchant.id):
        assert Upload.objects.get(public_id=upload_id).state == Upload.State.DISCARDED
