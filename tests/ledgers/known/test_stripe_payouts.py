from __future__ import annotations

from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

PAYOUTS = fixture("stripe_payouts")


def test_it_reads_a_payout_as_money_that_leaves_the_account() -> None:
    outcome = read(PAYOUTS)

    assert outcome.rows("kind", "status", "channel", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYOUT", "PAID", "STRIPE", -24010, 0, -24010,
    )  # fmt: skip


def test_it_takes_the_payout_as_its_own_batch() -> None:
    assert read(PAYOUTS).rows("batch_ref", "transaction_ref", "value_on")[0] == (
        "po_31", "txn_31", date(2026, 10, 12),
    )  # fmt: skip


def test_it_reads_the_fee_of_an_instant_payout() -> None:
    assert read(PAYOUTS).rows("gross_minor", "fee_minor", "net_minor")[1] == (-9900, -100, -10000)


def test_it_reads_a_payout_that_came_back() -> None:
    assert read(PAYOUTS).rows("kind", "status", "net_minor")[2] == ("PAYOUT", "FAILED", 9900)


def test_it_tells_a_payout_from_its_reversal() -> None:
    assert read(PAYOUTS).values("natural_id")[1:] == ["po_32|payout", "po_32|payout_reversal"]


def test_it_reads_a_report_in_another_zone() -> None:
    outcome = read(changed(PAYOUTS, "effective_at_utc", "effective_at"))

    assert outcome.values("booked_on")[0] == date(2026, 10, 9)


def test_it_refuses_a_payout_without_its_number() -> None:
    outcome = read(changed(PAYOUTS, "po_31", ""))

    assert outcome.faults == [(2, "payout_id", "missing_id")]


def test_it_refuses_an_amount_that_is_none() -> None:
    outcome = read(changed(PAYOUTS, "-240.10,0.00,-240.10", "-240.1O,0.00,-240.10"))

    assert outcome.faults == [(2, "gross", "bad_amount")]
