from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

PAYOUTS = fixture("stripe_payout_list")


def test_it_reads_a_payout_as_what_the_bank_receives() -> None:
    outcome = read(PAYOUTS)

    assert outcome.rows("kind", "status", "channel", "currency", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYOUT", "PAID", "STRIPE", "EUR", 124_055, 0, 124_055,
    )  # fmt: skip
    assert outcome.values("net_minor")[2] == -1_200


def test_it_takes_the_payout_as_its_own_batch() -> None:
    assert read(PAYOUTS).rows("batch_ref", "transaction_ref", "natural_id", "occurred_at", "value_on")[0] == (
        "po_41", "txn_41", "po_41", datetime(2026, 10, 9, 2, 59, tzinfo=UTC), date(2026, 10, 12),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "status"),
    [("in_transit", "PENDING"), ("pending", "PENDING"), ("failed", "FAILED"), ("canceled", "CLOSED"), ("paid", "PAID")],
)  # fmt: skip
def test_it_reads_the_states_of_payouts(word: str, status: str) -> None:
    assert read(changed(PAYOUTS, "in_transit", word)).values("status")[2] == status


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("po_41", "", (2, "id", "missing_id")),
        ("830.10", "", (3, "Amount", "missing_amount")),
        ("830.10", "830.1O", (3, "Amount", "bad_amount")),
        ("2026-10-12 02:59", "12.10.", (3, "Created (UTC)", "bad_date")),
        ("failed", "", (3, "Status", "missing_kind")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(PAYOUTS, old, new)).faults == [fault]


def test_it_reads_the_shorter_list_of_earlier_years() -> None:
    shorter = [
        "id,Amount,Created (UTC),Currency,Arrival Date (UTC),Status",
        "po_41,96.22,2026-10-09 02:59,eur,2026-10-12 00:00,paid",
    ]

    assert read("\n".join(shorter)).rows("batch_ref", "net_minor") == [("po_41", 9_622)]
