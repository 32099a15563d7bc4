from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import read

CONTENT = fixture("gravy").decode()


def test_it_reads_a_capture_from_minor_units() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("row_number", "kind", "status", "channel", "gross_minor", "fee_minor", "net_minor", "currency")[0] == (
        2, "PAYMENT", "PAID", "CARD", 1050, 0, 1050, "USD",
    )  # fmt: skip
    assert outcome.rows("order_ref", "transaction_ref")[0] == ("SO-1", "PSP1")
    assert outcome.values("occurred_at")[0] == datetime(2026, 9, 8, 23, 46, 42, 492602, tzinfo=UTC)


def test_it_reads_yen_as_yen_and_says_that_a_part_was_refunded() -> None:
    assert read(CONTENT).rows("status", "channel", "gross_minor", "currency")[1] == (
        "PARTLY_REFUNDED", "PAYPAL", 1000, "JPY",
    )  # fmt: skip


def test_it_keeps_what_failed_apart() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("status", "gross_minor")[2] == ("FAILED", 2000)
    assert outcome.values("transaction_ref")[2] == "aaaaaaaa-0000-4000-8000-000000000003"


def test_it_says_that_all_was_refunded() -> None:
    assert read(CONTENT.replace("USD,1050,0", "USD,1050,1050")).values("status")[0] == "REFUNDED"


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("authorization_succeeded", "PENDING"),
        ("authorization_voided", "CLOSED"),
        ("authorization_failed", "FAILED"),
        ("capture_pending", "PENDING"),
        ("buyer_approval_pending", "PENDING"),
    ],
)
def test_it_reads_the_state_of_what_was_not_captured(written: str, status: str) -> None:
    assert read(CONTENT.replace("authorization_declined", written)).values("status")[2] == status


def test_it_knows_a_transaction_again_when_it_was_captured() -> None:
    refunded = read(CONTENT.replace("USD,1050,0", "USD,1050,1050"))
    authorised = read(
        CONTENT.replace("capture_succeeded", "authorization_succeeded").replace(
            "USD,1050,0", "USD,0,0"
        )
    )

    assert refunded.values("natural_id") == read(CONTENT).values("natural_id")
    assert authorised.values("natural_id")[0] != refunded.values("natural_id")[0]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("1050,USD", "10.50,USD", ("amount", "bad_amount")),
        ("1050,USD", ",USD", ("amount", "missing_amount")),
        (",USD,1050", ",,1050", ("currency", "bad_currency")),
        ("capture_succeeded", "teleported", ("status", "bad_direction")),
        ("aaaaaaaa-0000-4000-8000-000000000001", "", ("id", "missing_id")),
        ("2026-09-09T00:46:42.492602+01:00", "soon", ("captured_at", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[str, str]) -> None:
    assert read(CONTENT.replace(old, new, 1)).faults == [(2, *fault)]
