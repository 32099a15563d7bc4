"""Rows of a supplier's statement that have no document's number: carriage, interest, what we paid."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read

SIDES = "Date,Type,Document No,Debit,Credit,Balance"
SIGNED = "Date,Type,Document No,Amount,Balance"
INVOICES = (
    "2026-06-15,Invoice,VX-501,500.00,,500.00",
    "2026-06-15,Invoice,VX-502,60.00,,560.00",
    "2026-06-15,Credit Note,VX-503,,20.00,540.00",
)


def test_it_takes_them_in_without_a_key() -> None:
    outcome = read(
        lines(
            SIDES,
            *INVOICES,
            "2026-06-16,Carriage,,45.00,,585.00",
            "2026-06-20,Payment,,,300.00,285.00",
        )
    )

    assert outcome.rows("order_ref", "order_key", "gross_minor") == [
        ("VX-501", "VX501", 50000),
        ("VX-502", "VX502", 6000),
        ("VX-503", "VX503", -2000),
        (None, None, 4500),
        (None, None, -30000),
    ]
    assert outcome.faults == []


def test_it_takes_them_in_where_one_column_has_all_amounts() -> None:
    outcome = read(
        lines(
            SIGNED, "2026-06-15,Invoice,VX-501,500.00,500.00", "2026-06-16,Carriage,,45.00,545.00"
        )
    )

    assert outcome.values("gross_minor") == [50000, 4500]


@pytest.mark.parametrize(
    "row",
    [
        # what was owed before
        "2026-06-01,Balance brought forward,,320.00,,320.00",
        # a sum of others
        ",Invoices,,560.00,,",
    ],
)
def test_it_takes_in_nothing_that_is_no_movement(row: str) -> None:
    outcome = read(lines(SIDES, INVOICES[0], row, *INVOICES[1:]))

    assert outcome.values("gross_minor") == [50000, 6000, -2000]


def test_it_rejects_a_bill_without_a_number_in_a_list_of_bills() -> None:
    outcome = read(
        lines("Supplier,Invoice No,Invoice Date,Amount", "Holm,VX-501,2026-06-15,500.00", "Holm,,2026-06-16,45.00")
    )  # fmt: skip

    assert outcome.faults == [(3, "Invoice No", "missing_key")]
