"""Fees of an order in rows of their own, which only a second column of types tells."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


def kinds(title: str, *rows: str) -> list[object]:
    head = f"Settlement ID,Posted Date,Transaction Type,Order ID,{title},Amount"
    return read(lines(head, *rows)).values("kind")


@pytest.mark.parametrize(
    "title", ["Amount Type", "fee_type", "Amount Description", "Line Type", "费用名称"]
)
def test_it_takes_for_a_fee_what_the_second_column_calls_so(title: str) -> None:
    assert kinds(
        title,
        "S9,2026-06-05,Order,N1,Principal,29.90",
        "S9,2026-06-05,Order,N1,Commission,-4.48",
        "S9,2026-06-05,Order,N1,Payment fee,-0.50",
        "S9,2026-06-09,Refund,N1,Principal,-29.90",
        "S9,2026-06-09,Refund,N1,Commission,4.48",
    ) == ["PAYMENT", "FEE", "FEE", "REFUND", "FEE"]


def test_it_reads_a_fee_as_money_that_was_taken_or_given_back() -> None:
    outcome = read(
        lines(
            "Settlement ID,Posted Date,Transaction Type,Order ID,Amount Type,Amount",
            "S9,2026-06-05,Order,N1,Principal,29.90",
            "S9,2026-06-05,Order,N1,Commission,-4.48",
            "S9,2026-06-09,Refund,N1,Commission,4.48",
        )
    )

    assert outcome.values("gross_minor") == [2990, -448, 448]


@pytest.mark.parametrize("title", ["Terminal", "Item name"])
def test_it_hears_no_other_column(title: str) -> None:
    rows = ("S9,2026-06-05,Order,N1,Principal,29.90", "S9,2026-06-05,Order,N1,Commission,-4.48")

    assert kinds(title, *rows) == ["PAYMENT", "REFUND"]


def test_it_leaves_a_chargeback_as_it_is() -> None:
    rows = (
        "S9,2026-06-05,Order,N1,Principal,29.90",
        "S9,2026-06-09,Chargeback,N1,Dispute fee,-15.00",
    )

    assert kinds("Amount Type", *rows) == ["PAYMENT", "CHARGEBACK"]
