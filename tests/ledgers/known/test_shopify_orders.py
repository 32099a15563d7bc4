from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed, read_in_blocks, without_column
from tests.ledgers.tables import read

ORDERS = fixture("shopify_orders")
REPEATED = fixture("shopify_orders", "repeated")
WITHOUT_ID = without_column(ORDERS, "Id")


def test_it_counts_the_total_of_an_order_once() -> None:
    assert set(read(ORDERS).values("kind")) == {"ORDER"}
    assert read(ORDERS).rows("order_ref", "gross_minor", "net_minor") == [
        ("#2001", 7700, 7700),
        ("#2001", 0, 0),
        ("#2002", 1600, 1600),
        ("#2003", 800, 800),
    ]


def test_it_counts_a_total_once_that_is_repeated_on_each_row() -> None:
    assert read(REPEATED).values("gross_minor") == [7700, 0]


def test_it_counts_a_total_that_is_no_repeat() -> None:
    lines = REPEATED.decode().splitlines()
    content = "\n".join([*lines[:2], lines[2].replace("77.00", "70.00"), ""])

    assert read(content).values("gross_minor") == [7700, 7000]


def test_it_says_of_each_item_what_is_said_of_its_order() -> None:
    outcome = read(ORDERS)

    assert (
        outcome.rows("status", "channel", "currency", "transaction_ref", "booked_on")[:2]
        == [("PARTLY_REFUNDED", "SHOPIFY", "EUR", "c111.1", date(2026, 10, 5))] * 2
    )


@pytest.mark.parametrize("at", [0, 1, 2, 3])
@pytest.mark.parametrize(
    "content", [ORDERS, REPEATED, WITHOUT_ID], ids=["blank", "repeated", "without Id"]
)
def test_it_says_so_too_where_an_order_is_cut_between_two_blocks(content: bytes, at: int) -> None:
    assert read_in_blocks(content, at).equals(read(content).entries)


def test_it_reads_pieces_and_articles() -> None:
    assert read(ORDERS).rows("sku", "quantity", "description")[:2] == [
        ("POT-1", 1, "Pot"),
        ("CUP-1", 2, "Cup"),
    ]


def test_it_takes_the_time_of_payment_or_else_of_the_order() -> None:
    assert read(ORDERS).values("occurred_at")[2:] == [
        datetime(2026, 10, 5, 8, tzinfo=UTC),
        datetime(2026, 10, 5, 9, tzinfo=UTC),
    ]


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("refunded", "REFUNDED"),
        ("voided", "CLOSED"),
        ("expired", "CLOSED"),
        ("authorized", "PENDING"),
        ("partially_paid", "PAID"),
        ("unpaid", "UNPAID"),
    ],
)
def test_it_reads_the_states_of_orders(word: str, status: str) -> None:
    assert read(changed(ORDERS, ",pending,", f",{word},")).values("status")[3] == status


def test_it_knows_an_item_by_the_id_of_its_order_and_its_article() -> None:
    assert read(ORDERS).values("natural_id")[:2] == ["7001|POT-1|Pot", "7001|CUP-1|Cup"]


def test_it_knows_an_order_without_an_id_by_when_it_was_made_and_what_it_came_to() -> None:
    order = "2001|2026-10-05 09:00:05 +0200|77.00"

    assert read(WITHOUT_ID).values("natural_id")[:2] == [f"{order}|POT-1|Pot", f"{order}|CUP-1|Cup"]


def test_it_knows_a_payment_by_the_checkout_that_the_report_of_transactions_names() -> None:
    assert read(ORDERS).rows("transaction_ref", "transaction_key")[0] == ("c111.1", "111")


def test_it_keeps_the_whole_reference_that_another_channel_was_told() -> None:
    paid_elsewhere = changed(ORDERS, "Shopify Payments,c111.1", "PayPal Express Checkout,c111.1")

    assert read(paid_elsewhere).values("transaction_key")[0] == "C1111"


def test_it_keys_a_payment_reference_of_another_form_as_it_is() -> None:
    other = read(changed(ORDERS, "c111.1", "c111.1 + c112.1"))

    assert other.values("transaction_key")[0] == "C1111C1121"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("#2003", "", (5, "Name", "missing_id")),
        ("1.28,8.00", "1.28,8.0.0", (5, "Total", "bad_amount")),
        ("1.28,8.00", "1.28,", (5, "Total", "missing_amount")),
        ("+0200,1,Tea", "+0200,some,Tea", (5, "Lineitem quantity", "bad_quantity")),
        ("2026-10-05 11:00:00 +0200", "today", (5, "Created at", "bad_date")),
        (",EUR,8.00", ",E,8.00", (5, "Currency", "bad_currency")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(ORDERS, old, new)).faults == [fault]


def test_it_knows_an_order_that_is_not_paid_yet_apart() -> None:
    waits = read(changed(ORDERS, "partially_refunded", "pending"))

    assert waits.values("natural_id")[0] == "7001|POT-1|Pot|PENDING"


def test_it_reads_times_without_an_offset_in_utc() -> None:
    outcome = read(ORDERS.decode().replace(" +0200", ""))

    assert str(outcome.values("occurred_at")[0]) == "2026-10-05 09:00:10+00:00"
