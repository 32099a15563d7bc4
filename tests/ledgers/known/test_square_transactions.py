from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ledgers.formats import ReadOptions
from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed, read_in_blocks, without_column
from tests.ledgers.tables import read

ROWS = fixture("square_transactions")


def test_it_reads_a_payment_with_its_tip_and_its_fee() -> None:
    assert read(ROWS).rows("kind", "status", "channel", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", "CARD", 122000, -3182, 118818,
    )  # fmt: skip


def test_it_reads_cash() -> None:
    assert read(ROWS).rows("channel", "net_minor", "batch_ref")[1] == ("CASH", 800, None)


@pytest.mark.parametrize(
    ("tenders", "net"),
    [
        ("$20.00,$0.00,$0.00", 116_818),
        ("$0.00,$20.00,$0.00", 116_818),
        ("$0.00,$5.00,$15.00", 116_818),
        (",,", 118_818),
    ],
)
def test_it_deposits_of_a_payment_only_what_the_card_paid(tenders: str, net: int) -> None:
    outcome = read(changed(ROWS, "Swiped,$0.00,$0.00,$0.00,-$31.82", f"Swiped,{tenders},-$31.82"))

    assert outcome.rows("gross_minor", "fee_minor", "net_minor")[0] == (122_000, -3_182, net)


def test_it_reads_a_refund() -> None:
    assert read(ROWS).rows("kind", "status", "gross_minor", "transaction_ref", "refund_ref")[2] == (
        "REFUND", "REFUNDED", -1200, "SQTX01", "SQRF03",
    )  # fmt: skip


def test_it_knows_order_transaction_and_deposit() -> None:
    assert read(ROWS).rows("order_ref", "transaction_ref", "batch_ref", "value_on")[0] == (
        "SO-951", "SQTX01", "SQDEP1", date(2026, 10, 7),
    )  # fmt: skip


def test_it_tells_a_payment_from_its_refund() -> None:
    assert read(ROWS).entries["natural_id"].n_unique() == 3


def test_it_takes_times_in_the_zone_of_the_row() -> None:
    assert read(ROWS).values("occurred_at")[0] == datetime(2026, 10, 5, 18, 30, tzinfo=UTC)


def test_it_keeps_the_day_alone_where_a_zone_is_unknown() -> None:
    content = changed(ROWS, "14:30:00,Eastern Time (US & Canada)", "14:30:00,Moon")

    assert read(content).rows("occurred_at", "booked_on")[0] == (None, date(2026, 10, 5))


def test_it_reads_american_days() -> None:
    content = changed(ROWS, "2026-10-05,14:30:00", "10/05/26,2:30:00 PM")

    assert read(content).rows("occurred_at", "booked_on")[0] == (
        datetime(2026, 10, 5, 18, 30, tzinfo=UTC), date(2026, 10, 5),
    )  # fmt: skip


def test_it_reads_the_days_of_other_countries() -> None:
    content = changed(ROWS, "2026-10-05,14:30:00", "05/10/2026,14:30:00").decode().replace("$", "£")

    assert read(content).values("booked_on")[0] == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("sign", "kept_in", "currency"),
    [("$", "", "USD"), ("$", "CAD", "CAD"), ("$", "CNY", "USD"), ("£", "", "GBP"), ("", "AUD", "AUD"), ("€", "USD", "EUR")],
)  # fmt: skip
def test_it_finds_the_currency_by_signs_or_else_by_the_ledger(
    sign: str, kept_in: str, currency: str
) -> None:
    outcome = read(ROWS.decode().replace("$", sign), currency=kept_in)

    assert set(outcome.values("currency")) == {currency}


def test_it_reads_every_block_of_a_file_in_one_currency() -> None:
    found = read_in_blocks(ROWS, 1, ReadOptions(currency="CAD"))

    assert found["currency"].to_list() == ["CAD"] * 3


def test_it_reads_an_export_of_before_there_were_kinds_and_orders() -> None:
    older = without_column(without_column(ROWS, "Event Type"), "Order Reference ID")

    assert read(older).values("kind") == ["PAYMENT", "PAYMENT", "REFUND"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("SQTX02", "", (3, "Transaction ID", "missing_id")),
        ('"$1,220.00",Register', '"$1,22.00",Register', (2, "Total Collected", "bad_amount")),
        ("Tea,Payment", "Tea,", (3, "Event Type", "missing_kind")),
        ("2026-10-06,09", "06 10,09", (4, "Date", "bad_date")),
        ("$0.00,$8.00,SQTX02", "$0.00,,SQTX02", (3, "Net Total", "missing_amount")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(ROWS, old, new)).faults == [fault]


def test_it_refuses_a_row_whose_fee_does_not_make_its_net() -> None:
    outcome = read(changed(ROWS, "-$31.82", "-$31.83"))

    assert [(row, code) for row, _column, code in outcome.faults] == [(2, "parts_disagree")]
