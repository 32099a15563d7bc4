from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import read

CONTENT = fixture("trustly").decode()


def test_it_reads_a_payment_and_its_fee() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("row_number", "kind", "status", "channel", "gross_minor", "fee_minor", "net_minor", "currency")[0] == (
        2, "PAYMENT", "PAID", "BANK", 1310, -10, 1300, "USD",
    )  # fmt: skip
    assert outcome.rows("order_ref", "transaction_ref", "refund_ref", "batch_ref")[0] == (
        "SO-1",
        "9100000001",
        None,
        "T1",
    )
    assert outcome.values("occurred_at")[0] == datetime(2026, 9, 1, 10, 5, tzinfo=UTC)


def test_it_reads_a_refund_under_the_payment_that_it_gives_back() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("kind", "status", "net_minor")[1] == ("REFUND", "REFUNDED", -500)
    assert outcome.rows("transaction_ref", "refund_ref")[1] == ("9100000001", "9100000002")


def test_it_reads_a_return_as_a_chargeback() -> None:
    assert read(CONTENT).rows("kind", "status", "net_minor")[2] == ("CHARGEBACK", "REVOKED", -300)


def test_it_reads_what_was_paid_out_as_money_that_leaves() -> None:
    assert read(CONTENT).rows("kind", "net_minor", "batch_ref")[3:] == [
        ("PAYOUT", -800, "T1"),
        ("PAYOUT", 300, "T2"),
    ]


def test_it_proves_each_payout_and_the_last_line() -> None:
    outcome = read(CONTENT)

    assert outcome.summary.proved is True
    assert outcome.control("F T1") == (800, 800)
    assert outcome.control("F T2") == (-300, -300)
    assert outcome.control("L lines") == (3, 3)
    assert outcome.control("L settled amount") == (500, 500)
    assert outcome.summary.account == "3600"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("USD,8.00,21", "USD,8.01,21"),
        ("L,3,5.10", "L,4,5.10"),
        ("L,3,5.10", "L,3,5.11"),
        ("3,5.00\n", "3,5.01\n"),
    ],
)
def test_it_disproves_another_total(old: str, new: str) -> None:
    assert read(CONTENT.replace(old, new, 1)).summary.proved is False


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("13.10", "13,10", ("I", "short_row")),
        ("13.10", "13.1O", ("amount", "bad_amount")),
        ("-0.10", "-0.1O", ("fee", "bad_amount")),
        ("Sale", "Gift", ("type", "bad_direction")),
        ("\nI,9100000001", "\nX,9100000001", ("X", "unknown_tag")),
        (",13.10,", ",,", ("amount", "missing_amount")),
        ("2026-09-01T10:05:00.000Z", "2026-09-41", ("processed", "bad_date")),
        (",USD,13.10", ",dollars,13.10", ("currency", "bad_currency")),
    ],
)
def test_it_refuses_a_damaged_line(old: str, new: str, fault: tuple[str, str]) -> None:
    outcome = read(CONTENT.replace(old, new, 1))

    assert outcome.faults == [(2, *fault)]
    assert outcome.summary.proved is False
