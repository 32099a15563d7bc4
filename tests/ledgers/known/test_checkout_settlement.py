from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

ROWS = fixture("checkout_settlement")


def test_it_reads_a_charge_with_what_is_deducted() -> None:
    assert read(ROWS).rows("kind", "status", "channel", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", "CARD", 6000, -180, 5820,
    )  # fmt: skip


def test_it_reads_a_refund_and_a_chargeback() -> None:
    assert read(ROWS).rows("kind", "gross_minor", "fee_minor", "net_minor")[1:3] == [
        ("REFUND", -2000, -20, -2020),
        ("CHARGEBACK", -1000, -1500, -2500),
    ]


def test_it_takes_what_costs_and_moves_nothing_else_as_a_fee() -> None:
    assert read(ROWS).rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[3:] == [
        ("FEE", None, 0, -25, -25),
        ("FEE", None, 0, -200, -200),
    ]


def test_it_reads_a_payout_that_is_one() -> None:
    row = "USD,00000007T001,0,-2,-2"
    outcome = read(changed(ROWS, row, row.replace("0,-2,-2", "-10.75,0,-10.75")))

    assert outcome.rows("kind", "gross_minor", "net_minor")[4] == ("PAYOUT", -1075, -1075)


def test_it_knows_own_number_payment_and_payout() -> None:
    assert read(ROWS).rows("order_ref", "transaction_ref", "batch_ref")[0] == (
        "SO-961", "pay_61", "00000007T001",
    )  # fmt: skip


def test_it_takes_times_as_utc() -> None:
    assert read(ROWS).values("occurred_at")[0] == datetime(2026, 10, 5, 10, tzinfo=UTC)


def test_it_prefers_the_newer_columns_that_say_utc_and_the_act() -> None:
    lines = ROWS.decode().splitlines()
    newer = [f"{lines[0]},Processed On UTC,Action ID,Payout Date"]
    newer += [
        f"{line},2026-10-05T08:00:00,act_{at},2026-10-07" for at, line in enumerate(lines[1:])
    ]

    outcome = read("\n".join([*newer, ""]))

    assert outcome.values("occurred_at")[0] == datetime(2026, 10, 5, 8, tzinfo=UTC)
    assert outcome.rows("refund_ref", "value_on")[1] == ("act_1", date(2026, 10, 7))


def test_it_rounds_parts_of_a_cent() -> None:
    outcome = read(changed(ROWS, "T001,60,-1.8,58.2", "T001,60,-1.80499999,58.19500001"))

    assert outcome.rows("gross_minor", "fee_minor", "net_minor")[0] == (6000, -180, 5820)


def test_it_says_whose_report_it_is() -> None:
    assert read(ROWS).summary.account == "ent_tea"


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Capture", "PAYMENT"),
        ("Chargeback Reversal", "CHARGEBACK"),
        ("Top Up", "TOP_UP"),
        ("Security Deposit Reservation", "ADJUSTMENT"),
    ],
)
def test_it_knows_the_kinds_of_movements(word: str, kind: str) -> None:
    assert read(changed(ROWS, "Web,Chargeback,", f"Web,{word},")).values("kind")[2] == kind


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("T001,60,-1.8,58.2", "T001,6o,-1.8,58.2", (2, "Gross In Holding Currency", "bad_amount")),
        ("T001,60,-1.8,58.2", "T001,60,-1.8,", (2, "Net In Holding Currency", "missing_amount")),
        ("T001,60,-1.8,58.2", "T001,60,-1.8,58.1", (2, "Net In Holding Currency", "parts_disagree")),
        ("2026-10-05T10:00:00.000", "T10:00", (2, "Processed On", "bad_date")),
        ("Web,Refund,", "Web,,", (3, "Type", "missing_kind")),
    ],
)  # fmt: skip
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(ROWS, old, new)).faults == [fault]
