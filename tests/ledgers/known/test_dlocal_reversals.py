from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import read

CONTENT = fixture("dlocal_reversals").decode()


def test_it_reads_a_refund_as_money_going_back() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("row_number", "kind", "status", "gross_minor", "net_minor", "currency", "channel")[0] == (
        2, "REFUND", "REFUNDED", -500, -500, "BRL", "CARD",
    )  # fmt: skip
    assert outcome.rows("order_ref", "transaction_ref", "refund_ref", "natural_id")[0] == (
        "SO-1", "T7654321", "R12345", "REFUND|R12345",
    )  # fmt: skip
    assert outcome.rows("occurred_at", "value_on")[0] == (
        datetime(2026, 6, 19, 21, 5, 9, tzinfo=UTC),
        None,
    )


def test_it_reads_a_chargeback() -> None:
    assert read(CONTENT).rows("kind", "status", "gross_minor", "value_on")[1] == (
        "CHARGEBACK", "PAID", -750, date(2026, 6, 25),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("5.00", "5.0O", ("Net Amount (local)", "bad_amount")),
        ("5.00", "", ("Net Amount (local)", "missing_amount")),
        ("R12345", "", ("Reference", "missing_id")),
        ("BRL", "", ("currency", "bad_currency")),
        ("\nRefund", "\nGift", ("Type", "bad_direction")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[str, str]) -> None:
    assert read(CONTENT.replace(old, new, 1)).faults == [(2, *fault)]
