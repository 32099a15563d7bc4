from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed, without_column
from tests.ledgers.tables import read

EVENTS = fixture("adyen_accounting")
SETTLED = "-21.00,USD,20.30,,0.10,0.15,0.45,,,<auto>,62"


def test_it_reads_what_was_settled_with_the_fees_that_it_cost() -> None:
    outcome = read(EVENTS)

    assert outcome.rows("row_number", "kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        5, "PAYMENT", "PAID", 2100, -70, 2030,
    )  # fmt: skip


def test_it_counts_no_payment_twice_that_is_on_its_way() -> None:
    outcome = read(EVENTS)

    assert outcome.values("row_number") == [5, 6]
    assert outcome.summary.rows == 2


def test_it_reads_a_chargeback() -> None:
    assert read(EVENTS).rows("kind", "gross_minor", "fee_minor", "net_minor")[1] == (
        "CHARGEBACK", -1000, -750, -1750,
    )  # fmt: skip


def test_it_knows_own_number_payment_and_batch() -> None:
    outcome = read(EVENTS)

    assert outcome.rows("order_ref", "transaction_ref", "batch_ref", "channel")[0] == (
        "SO-911", "LM9901AA", "62", "CARD",
    )  # fmt: skip
    assert outcome.summary.account == "TeaShopUS"


def test_it_takes_times_in_the_zone_of_the_row() -> None:
    assert read(EVENTS).values("occurred_at")[0] == datetime(2026, 10, 7, 9, tzinfo=UTC)


def test_it_reads_a_report_without_batches() -> None:
    without = read(without_column(EVENTS, "Payable Batch"))

    assert without.rows("batch_ref", "batch_key") == [(None, None), (None, None)]


def test_it_reads_a_refund_by_its_own_number() -> None:
    outcome = read(changed(EVENTS, "PDT,Chargeback,", "PDT,Refunded,"))

    assert outcome.rows("kind", "status", "refund_ref")[1] == ("REFUND", "REFUNDED", "LM9801AD")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("PDT,Chargeback,", "PDT,,", (6, "Record Type", "missing_kind")),
        ("USD,-17.50,7.50", "USD,-17.5O,7.50", (6, "Payable (SC)", "bad_amount")),
        ("USD,-17.50,7.50", "USD,,7.50", (6, "Payable (SC)", "missing_amount")),
        (SETTLED, SETTLED.replace("-21.00", "-2l.00"), (5, "Captured (PC)", "bad_amount")),
        ("2026-10-07 03:00:00", "2026-13-07 03:00:00", (6, "Booking Date", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(EVENTS, old, new)).faults == [fault]


def test_it_refuses_a_row_whose_fees_do_not_make_its_net() -> None:
    outcome = read(changed(EVENTS, SETTLED, SETTLED.replace("0.45", "0.46")))

    assert [(row, code) for row, _column, code in outcome.faults] == [(5, "parts_disagree")]


def test_it_gives_the_gross_in_the_currency_of_the_settlement() -> None:
    content = changed(EVENTS, "20.30,USD,,1.0,,-21.00", "20.30,EUR,,1.1,,-19.00")

    assert read(content).rows("gross_minor", "currency")[0] == (2100, "USD")
