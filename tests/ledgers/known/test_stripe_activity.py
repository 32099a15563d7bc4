from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed, without_column
from tests.ledgers.tables import read

ACTIVITY = fixture("stripe_activity")


def test_it_reads_a_charge_with_thousands_separators() -> None:
    outcome = read(ACTIVITY)

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", 245000, -7135, 237865,
    )  # fmt: skip


def test_it_takes_times_without_seconds_as_utc() -> None:
    assert read(ACTIVITY).values("occurred_at")[0] == datetime(2026, 10, 5, 10, 2, tzinfo=UTC)


def test_it_reads_a_refund() -> None:
    assert read(ACTIVITY).rows("kind", "net_minor", "refund_ref", "transaction_ref")[1] == (
        "REFUND", -45000, "re_42", None,
    )  # fmt: skip


def test_it_reads_an_adjustment_that_is_a_dispute() -> None:
    assert read(ACTIVITY).rows("kind", "gross_minor", "fee_minor")[2] == (
        "CHARGEBACK",
        -3000,
        -1500,
    )


def test_it_reads_any_other_adjustment_as_one() -> None:
    outcome = read(changed(ACTIVITY, "Chargeback withdrawal for ch_40", "Rounding"))

    assert outcome.values("kind")[2] == "ADJUSTMENT"


def test_it_reads_a_fee_and_a_payout() -> None:
    assert read(ACTIVITY).rows("kind", "gross_minor", "fee_minor", "net_minor", "batch_ref")[
        3:
    ] == [
        ("FEE", 0, -200, -200, "po_4"),
        ("PAYOUT", -188165, 0, -188165, "po_4"),
    ]


def test_it_finds_the_order_in_the_description() -> None:
    assert read(ACTIVITY).values("order_ref") == ["A-77", None, None, None, None]


def test_it_reads_the_payout_that_a_row_is_part_of() -> None:
    assert read(ACTIVITY).rows("batch_ref", "value_on")[0] == ("po_4", date(2026, 10, 9))


def test_it_reads_an_export_without_payouts() -> None:
    older = without_column(without_column(ACTIVITY, "Transfer"), "Transfer Date (UTC)")

    assert read(older).values("batch_ref") == [None, None, None, None, "po_4"]


def test_it_knows_a_row_by_its_number() -> None:
    assert read(ACTIVITY).values("natural_id")[0] == "txn_41"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("txn_41", "", (2, "id", "missing_id")),
        ("2,450.00", "2,45.00", (2, "Amount", "bad_amount")),
        ("2026-10-05 10:02", "05/10/2026 10:02", (2, "Created (UTC)", "bad_date")),
        ('"charge"', '""', (2, "Type", "missing_kind")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(ACTIVITY, old, new)).faults == [fault]


def test_it_refuses_a_row_whose_fee_does_not_make_its_net() -> None:
    outcome = read(changed(ACTIVITY, "71.35", "71.36"))

    assert [(row, code) for row, _column, code in outcome.faults] == [(2, "parts_disagree")]
