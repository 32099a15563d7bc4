from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed, without_column
from tests.ledgers.tables import read

PAYMENTS = fixture("stripe_payments")
NEWER = fixture("stripe_payments", "newer")


def test_it_reads_a_payment() -> None:
    outcome = read(PAYMENTS)

    assert outcome.rows("kind", "status", "channel", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", "STRIPE", 2500, -103, 2397,
    )  # fmt: skip
    assert outcome.rows("order_ref", "transaction_ref", "natural_id", "counterparty")[0] == (
        "701", "ch_51", "ch_51", "Lee",
    )  # fmt: skip


def test_it_leaves_what_was_refunded_out_of_what_is_left() -> None:
    assert read(PAYMENTS).rows("kind", "status", "gross_minor", "net_minor")[1] == (
        "PAYMENT", "PARTLY_REFUNDED", 4000, 2854,
    )  # fmt: skip


def test_it_says_how_much_was_refunded() -> None:
    assert read(PAYMENTS).values("refunded_minor")[:4] == [None, 1000, 3000, None]


def test_it_reads_a_payment_in_the_currency_that_it_settles_in() -> None:
    assert read(PAYMENTS).rows("status", "currency", "gross_minor", "fee_minor", "net_minor")[2] == (
        "REFUNDED", "CAD", 3000, -117, -117,
    )  # fmt: skip


def test_it_says_that_a_failed_payment_moved_nothing() -> None:
    assert read(PAYMENTS).rows("status", "gross_minor", "net_minor")[3] == ("FAILED", 1800, 0)


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Uncaptured", "PENDING"),
        ("Disputed", "PAID"),
        ("Canceled", "CLOSED"),
        ("Blocked", "FAILED"),
    ],
)
def test_it_reads_other_states(word: str, status: str) -> None:
    assert read(changed(PAYMENTS, "Failed", word)).values("status")[3] == status


def test_it_reads_newer_names_of_columns() -> None:
    outcome = read(NEWER)

    assert outcome.rows("order_ref", "transaction_ref", "gross_minor", "currency", "fee_minor") == [
        ("SO-801", "ch_55", 1500, "JPY", -54)
    ]
    assert outcome.values("occurred_at") == [datetime(2026, 10, 5, 13, 12, 40, tzinfo=UTC)]


def test_it_reads_the_names_of_the_years_between() -> None:
    assert read(changed(NEWER, "Created date (UTC)", "Created (UTC)")).values("gross_minor") == [
        1500
    ]


def test_it_reads_a_list_without_converted_amounts() -> None:
    content = PAYMENTS
    for name in ("converted_amount", "converted_amount_refunded", "converted_currency"):
        content = without_column(content, name)

    assert read(content).rows("currency", "gross_minor")[2] == ("EUR", 2000)


def test_it_refuses_a_payment_whose_amount_and_fee_are_of_two_currencies() -> None:
    content = without_column(PAYMENTS, "converted_amount")

    assert read(content).faults == [(4, "converted_currency", "bad_currency")]


def test_it_knows_a_payment_that_is_not_captured_yet_apart() -> None:
    waits = read(changed(PAYMENTS, "Failed", "Uncaptured")).values("natural_id")[3]

    assert waits == f"{read(PAYMENTS).values('natural_id')[3]}|PENDING"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("ch_51", "", (2, "id", "missing_id")),
        ("cad,25.00,0.00", "cad,25.0.0,0.00", (2, "converted_amount", "bad_amount")),
        ("2026-10-05 13:12", "soon", (2, "created", "bad_date")),
        ("Live,Refunded", "Live,", (4, "status", "missing_kind")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(PAYMENTS, old, new)).faults == [fault]
