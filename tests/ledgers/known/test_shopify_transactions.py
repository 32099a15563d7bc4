from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed, without_column
from tests.ledgers.tables import read

ROWS = fixture("shopify_transactions")


def test_it_reads_a_charge_and_takes_its_fee_as_a_cost() -> None:
    assert read(ROWS).rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", 7700, -185, 7515,
    )  # fmt: skip


def test_it_reads_a_refund_and_a_chargeback() -> None:
    assert read(ROWS).rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[1:3] == [
        ("REFUND", "REFUNDED", -500, 0, -500),
        ("CHARGEBACK", None, -2000, -1500, -3500),
    ]


def test_it_knows_order_checkout_and_payout() -> None:
    assert read(ROWS).rows("order_ref", "transaction_ref", "batch_ref", "value_on")[0] == (
        "#2001", "#310000000001", "900000000071", date(2026, 10, 12),
    )  # fmt: skip


def test_it_has_no_payout_for_a_row_that_waits_for_one() -> None:
    assert read(ROWS).rows("status", "batch_ref", "currency")[3] == ("PAID", None, "EUR")


def test_it_takes_times_by_their_offset() -> None:
    assert read(ROWS).values("occurred_at")[0] == datetime(2026, 10, 5, 7, 0, 9, tzinfo=UTC)


def test_it_knows_a_row_again_that_has_got_its_payout() -> None:
    later = changed(ROWS, "pending,2026-10-14,", "paid,2026-10-14,900000000072")

    assert read(later).values("natural_id") == read(ROWS).values("natural_id")
    assert read(later).values("batch_ref")[3] == "900000000072"


def test_it_reads_an_export_of_before_there_was_vat() -> None:
    assert read(without_column(ROWS, "VAT")).values("net_minor") == [7515, -500, -3500, 4870]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("dispute_withdrawal", "CHARGEBACK"), ("payout", "PAYOUT"), ("adjustment", "ADJUSTMENT"), ("reserve", "ADJUSTMENT")],
)  # fmt: skip
def test_it_knows_the_kinds_of_movements(word: str, kind: str) -> None:
    assert read(changed(ROWS, ",refund,", f",{word},")).values("kind")[1] == kind


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("77.00,1.85,75.15", "77.00,1.85,", (2, "Net", "missing_amount")),
        ("77.00,1.85,75.15", "77.00,1.8.5,75.15", (2, "Fee", "bad_amount")),
        ("900000000071,2026-10-08,77.00", "9.00E+11,2026-10-08,77.00", (2, "Payout ID", "damaged_id")),
        ("+0200,refund,", "+0200,,", (3, "Type", "missing_kind")),
    ],
)  # fmt: skip
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(ROWS, old, new)).faults == [fault]


def test_it_refuses_a_row_whose_fee_does_not_make_its_net() -> None:
    outcome = read(changed(ROWS, "77.00,1.85,75.15", "77.00,1.85,75.25"))

    assert [(row, code) for row, _column, code in outcome.faults] == [(2, "parts_disagree")]
