"""A workbook or an archive that holds several statements becomes an upload for each of them."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.formats import recognise
from ledgers.models import Statement, Upload
from ledgers.services import uploads
from tests.factories import make_owner
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.ledgers.test_open_archives import packed
from tests.reconcile.desk import OCTOBER, Desk, open_desk

ORDERS = orders("SO1,2026-10-05 10:00:00,微信支付,1.00,已付款")
BILL = wechat_bill(wechat_row(1, 100))
BOTH = packed(("orders.csv", ORDERS), ("bill.csv", BILL))


def receive(desk: Desk) -> uploads.Received:
    with merchant_scope(desk.merchant.id):
        return uploads.receive_upload(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            file=SimpleUploadedFile("october.zip", BOTH),
        )


def parts(desk: Desk) -> dict[str, Upload]:
    with merchant_scope(desk.merchant.id):
        return {u.part: u for u in Upload.objects.for_merchant(desk.merchant).exclude(part="")}


def confirm(desk: Desk, upload: Upload) -> None:
    with merchant_scope(desk.merchant.id):
        ledger = desk.orders if upload.part == "orders.csv" else desk.channel
        uploads.confirm_upload(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            upload_id=upload.public_id,
            ledger=ledger,
            period=OCTOBER,
        )
    jobs.work_off()


def test_it_reads_the_part_that_is_asked_for() -> None:
    assert recognise(BOTH, part="bill.csv").format == "wechat_trade"
    assert recognise(BOTH, part="orders.csv").part == "orders.csv"


def test_it_makes_an_upload_of_each_part(transactional_db: None) -> None:
    desk = open_desk(make_owner("alice", "Mountain Tea"))

    whole = receive(desk).upload
    jobs.work_off()

    assert {part: u.inspection["format"] for part, u in parts(desk).items()} == {
        "orders.csv": "generic_table",
        "bill.csv": "wechat_trade",
    }
    with merchant_scope(desk.merchant.id):
        assert Upload.objects.get(id=whole.id).state == Upload.State.PARTED


def test_it_takes_each_part_into_its_own_ledger(transactional_db: None) -> None:
    desk = open_desk(make_owner("alice", "Mountain Tea"))
    receive(desk)
    jobs.work_off()

    for upload in parts(desk).values():
        confirm(desk, upload)

    with merchant_scope(desk.merchant.id):
        taken = Statement.objects.for_merchant(desk.merchant).order_by("ledger__name")
        assert [(s.ledger.name, s.state, s.rows_added) for s in taken] == [
            ("CHANNEL", "COMMITTED", 1),
            ("ORDERS", "COMMITTED", 1),
        ]
    assert desk.counts() == (1, 0, 0)


def test_it_knows_the_same_archive_again_as_long_as_its_parts_are_there(
    transactional_db: None,
) -> None:
    desk = open_desk(make_owner("alice", "Mountain Tea"))
    receive(desk)
    jobs.work_off()

    assert receive(desk).is_new is False

    with merchant_scope(desk.merchant.id):
        uploads.discard_upload(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            upload_id=parts(desk)["bill.csv"].public_id,
        )
    assert receive(desk).is_new is True
    jobs.work_off()
    with merchant_scope(desk.merchant.id):
        waiting = Upload.objects.for_merchant(desk.merchant).filter(part="bill.csv")
        assert sorted(waiting.values_list("state", flat=True)) == ["DISCARDED", "INSPECTED"]
