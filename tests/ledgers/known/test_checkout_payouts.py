from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

PAYOUTS = fixture("checkout_payouts")


def test_it_reads_a_payout_as_what_the_bank_shows() -> None:
    outcome = read(PAYOUTS)

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor", "currency") == [
        ("PAYOUT", "PAID", 1075, 0, 1075, "USD")
    ]
    assert outcome.rows("batch_ref", "natural_id", "booked_on") == [
        ("00000007T001", "00000007T001", date(2026, 10, 6))
    ]


def test_it_proves_a_payout_by_its_parts_rounded_once() -> None:
    outcome = read(PAYOUTS)

    assert outcome.control("parts of the payouts") == (1075, 1075)
    assert (outcome.summary.proved, outcome.summary.account) == (True, "ent_tea")


def test_it_disproves_a_payout_that_its_parts_do_not_make() -> None:
    outcome = read(changed(PAYOUTS, ",10.75,", ",10.81,"))

    assert outcome.control("parts of the payouts") == (1081, 1075)
    assert outcome.summary.proved is False


def test_it_proves_nothing_where_it_does_not_know_a_column() -> None:
    content = PAYOUTS.decode().replace(",Tax", ",Tax,Moon Fees").replace(",0,0\n", ",0,0,-1\n")

    assert read(content).summary.proved is None


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("00000007T001", "", (2, "Payout ID", "missing_id")),
        (",10.75,", ",,", (2, "Payout Amount", "missing_amount")),
        ("-1.247", "-1.2.47", (2, "Card Payment Gateway Fees", "bad_amount")),
        ("2026-10-06T02:00:00.000", "soon", (2, "Payout Date", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(PAYOUTS, old, new)).faults == [fault]
