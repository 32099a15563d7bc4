from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

PAYOUTS = fixture("shopify_payouts")


def test_it_reads_a_payout_as_what_the_bank_shows() -> None:
    outcome = read(PAYOUTS)

    assert outcome.rows("kind", "status", "channel", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYOUT", "PAID", "SHOPIFY", 3515, 0, 3515,
    )  # fmt: skip
    assert outcome.rows("booked_on", "occurred_at")[0] == (date(2026, 10, 12), None)


@pytest.mark.parametrize(
    ("word", "status"),
    [("in_transit", "PENDING"), ("failed", "FAILED"), ("canceled", "CLOSED"), ("scheduled", "PENDING")],
)  # fmt: skip
def test_it_reads_the_states_of_payouts(word: str, status: str) -> None:
    assert read(changed(PAYOUTS, "scheduled", word)).values("status")[1] == status


def test_it_refuses_a_payout_whose_parts_do_not_make_its_total() -> None:
    outcome = read(changed(PAYOUTS, "-16.85", "16.85"))

    assert outcome.faults == [(2, "Total", "parts_disagree")]


def test_it_knows_a_payout_by_its_number_where_the_export_has_it() -> None:
    content = PAYOUTS.decode().replace("Currency", "Currency,Payout ID").replace("EUR", "EUR,P-1")

    assert read(content).values("batch_ref") == ["P-1", "P-1"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("48.70", "", (3, "Total", "missing_amount")),
        ("48.70", "48.7O", (3, "Total", "bad_amount")),
        ("2026-10-14", "14.10.", (3, "Payout Date", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(PAYOUTS, old, new)).faults == [fault]
