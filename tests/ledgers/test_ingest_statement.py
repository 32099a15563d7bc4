from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import jobs
from accounts.tenancy import merchant_scope
from ledgers.models import Entry, Ledger, RejectedRow, Statement, Upload
from ledgers.services import statements, uploads
from ledgers.services.ledgers import create_ledger
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row

TakeIn = Callable[..., Statement]


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


@pytest.fixture
def ledger(alice: Person) -> Ledger:
    with merchant_scope(alice.merchant.id):
        return create_ledger(
            merchant=alice.merchant,
            actor=alice.actor,
            name="WeChat",
            kind="CHANNEL",
            currency="CNY",
            zone="Asia/Shanghai",
        )


def receive(alice: Person, content: bytes, name: str) -> uploads.Received:
    with merchant_scope(alice.merchant.id):
        return uploads.receive_upload(
            merchant=alice.merchant,
            actor=alice.actor,
            file=SimpleUploadedFile(name, content),
        )


@pytest.fixture
def take_in(alice: Person, ledger: Ledger) -> TakeIn:
    """Upload a file, have it looked at, confirm it as recognised, have it read."""

    def act(content: bytes, name: str = "bill.csv") -> Statement:
        received = receive(alice, content, name)
        jobs.work_off()
        with merchant_scope(alice.merchant.id):
            statement = uploads.confirm_upload(
                merchant=alice.merchant,
                actor=alice.actor,
                upload_id=received.upload.public_id,
                ledger=ledger,
            )
        jobs.work_off()
        return fresh(alice, statement)

    return act


def fresh(alice: Person, statement: Statement) -> Statement:
    with merchant_scope(alice.merchant.id):
        return Statement.objects.get(id=statement.id)


def amounts(alice: Person) -> list[int]:
    with merchant_scope(alice.merchant.id):
        return sorted(Entry.objects.values_list("gross_minor", flat=True))


def test_it_takes_in_a_bill_whose_totals_agree(alice: Person, take_in: TakeIn) -> None:
    statement = take_in(wechat_bill(wechat_row(1, 9_900), wechat_row(2, 5_000)))

    assert statement.state == Statement.State.COMMITTED
    assert (statement.rows_added, statement.rows_rejected, statement.is_proved) == (2, 0, True)
    assert amounts(alice) == [5_000, 9_900]


def test_it_keeps_the_raw_row_exactly(alice: Person, take_in: TakeIn) -> None:
    row = wechat_row(1, 9_900)

    take_in(wechat_bill(row))

    with merchant_scope(alice.merchant.id):
        assert Entry.objects.get().raw == row


def test_it_keeps_which_shop_a_row_is_of(alice: Person, take_in: TakeIn) -> None:
    rows = (wechat_row(1, 9_900).replace("`0", "`1600000007", 1), wechat_row(2, 5_000))

    take_in(wechat_bill(*rows))

    with merchant_scope(alice.merchant.id):
        shops = Entry.objects.order_by("row_number").values_list("shop", flat=True)
        assert list(shops) == ["1600000007", None]


def test_it_adds_only_what_is_new_of_an_overlapping_file(alice: Person, take_in: TakeIn) -> None:
    first, second, third = (wechat_row(n, 100 * n) for n in (1, 2, 3))
    take_in(wechat_bill(first, second))

    overlapping = take_in(wechat_bill(second, third))

    assert (overlapping.rows_added, overlapping.rows_known) == (1, 1)
    assert amounts(alice) == [100, 200, 300]


def test_it_keeps_genuine_twins_of_a_file_without_numbers(alice: Person, take_in: TakeIn) -> None:
    coffee = "2026-10-05,coffee,-3.50\n"
    twins = "Date,Description,Amount\n" + coffee + coffee

    first = take_in(twins.encode(), "twins.csv")
    again = take_in((twins + "2026-10-06,tea,-1.00\n").encode(), "more.csv")

    assert (first.rows_added, again.rows_added, again.rows_known) == (2, 1, 2)


def test_it_leaves_a_bill_whose_totals_disagree_to_a_person(alice: Person, take_in: TakeIn) -> None:
    statement = take_in(wechat_bill(wechat_row(1, 9_900), total_fen=9_901))

    assert statement.state == Statement.State.WAITING
    assert amounts(alice) == []
    assert [c["name"] for c in statement.controls if not c["agrees"]] == ["订单总金额"]


def test_it_takes_in_what_a_person_accepts_although_it_is_unproved(
    alice: Person, take_in: TakeIn
) -> None:
    statement = take_in(wechat_bill(wechat_row(1, 9_900), total_fen=9_901))

    with merchant_scope(alice.merchant.id):
        statements.accept_unproved(
            merchant=alice.merchant,
            actor=alice.actor,
            statement_id=statement.public_id,
            reason="rounding of the platform",
        )
    jobs.work_off()

    assert fresh(alice, statement).state == Statement.State.COMMITTED
    assert amounts(alice) == [9_900]


def test_it_lists_rejected_rows_with_row_column_and_reason(alice: Person, take_in: TakeIn) -> None:
    statement = take_in(
        orders(
            "SO1,2026-10-05 10:00:00,微信支付,99.00,已付款",
            "1.2E+27,2026-10-05 10:00:00,微信支付,99.00,已付款",
            'SO3,2026-10-05 10:00:00,微信支付,"12,3O",已付款',
            "SO4,2026-02-31 10:00:00,微信支付,1.00,已付款",
            "SO5,2026-10-05 10:00:00",
            "SO6\x01,2026-10-05 10:00:00,微信支付,1.00,已付款",
        ),
        "orders.csv",
    )

    with merchant_scope(alice.merchant.id):
        rows = RejectedRow.objects.order_by("row_number")
        rejected = list(rows.values_list("row_number", "column", "code"))
    assert rejected == [
        (3, "订单号", "damaged_id"),
        (4, "实付金额", "bad_amount"),
        (5, "支付时间", "bad_date"),
        (6, "", "short_row"),
        (7, "", "control_character"),
    ]
    assert (statement.rows_added, statement.rows_rejected) == (1, 5)


def test_it_recognises_the_same_file_again(alice: Person, take_in: TakeIn) -> None:
    content = wechat_bill(wechat_row(1, 9_900))
    take_in(content)

    again = receive(alice, content, "renamed.csv")

    assert not again.is_new
    assert again.upload.state == Upload.State.CONFIRMED


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n0000", "not_a_statement"),
        (b"PK\x03\x04 no archive at all", "archive_unreadable"),
        (b'Date,Amount,Description\n2026-10-05,1.00,"never closed\n2026-10-06,1.00,x\n', "unclosed_quote"),
        (b"tea,-3.50\nsale,10.00\n", "no_header_line"),
        (b"No Bill Exist", "no_bill"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted_file"),
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_statement_with_a_reason(
    alice: Person, content: bytes, code: str
) -> None:
    received = receive(alice, content, "thing.csv")

    jobs.work_off()

    with merchant_scope(alice.merchant.id):
        upload = Upload.objects.get(id=received.upload.id)
        assert (upload.state, upload.error_code) == (Upload.State.REFUSED, code)
        assert upload.file.size == len(content)
