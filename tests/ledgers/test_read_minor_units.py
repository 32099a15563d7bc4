from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


@pytest.mark.parametrize(
    "header", ["amount_cents", "amountCents", "Amount (cents)", "Amount in pence", "amount_minor"]
)
def test_it_reads_what_counts_the_smallest_unit_of_each_currency(header: str) -> None:
    outcome = read(
        lines(
            f"order_id,created,{header},currency",
            "SO1,2026-09-21,12000,jpy",
            "SO2,2026-09-22,1234500,kwd",
            "SO3,2026-09-23,123450,eur",
        )
    )

    assert outcome.rows("currency", "gross_minor") == [
        ("JPY", 12000),
        ("KWD", 1234500),
        ("EUR", 123450),
    ]


def test_it_refuses_a_part_of_a_cent() -> None:
    outcome = read(
        lines("order_id,created,amount_cents", "SO1,2026-09-21,123.45", "SO2,2026-09-21,200.00")
    )

    assert outcome.faults == [(2, "amount_cents", "bad_amount")]
    assert outcome.values("gross_minor") == [200]


def test_it_reads_two_columns_and_a_balance_in_cents() -> None:
    outcome = read(
        lines(
            "Date,Description,Debit (cents),Credit (cents),Balance (cents)",
            "2026-09-21,MAPLE,,10000,60000",
            "2026-09-22,WATER,4000,,56000",
        )
    )

    assert outcome.values("net_minor") == [10000, -4000]
    assert outcome.summary.proved is True


@pytest.mark.parametrize("header", ["Amount", "Total amount", "Cent-free amount", "Percent amount"])
def test_it_takes_other_amounts_for_whole_units(header: str) -> None:
    assert read(lines(f"Order No,Date,{header}", "SO1,2026-09-21,12")).values("gross_minor") == [
        1200
    ]
