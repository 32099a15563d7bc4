"""Statements of account: what was asked for in one column, and what was paid of it in the other."""

from __future__ import annotations

import pytest

from ledgers.formats import recognise
from ledgers.formats.base import LedgerKind
from tests.ledgers.tables import lines, read

CHINESE = "日期,单号,摘要,应收金额,已收金额"
ENGLISH = "Date,Document No,Description,Amount due,Amount paid"


def kinds(*rows: str) -> list[tuple[object, ...]]:
    """Number, kind and amount of each row, read as it is proposed."""
    content = lines(*rows).encode()
    found = recognise(content).proposal
    assert found is not None
    assert found.questions == ()
    assert found.mapping.ledger_kind == LedgerKind.ORDERS
    seen = read(content, found.mapping)
    assert seen.faults == []
    return seen.rows("order_ref", "kind", "gross_minor")


@pytest.mark.parametrize(
    "rows",
    [
        (CHINESE, "2026-06-01,SO7001,送货,1200.00,", "2026-06-03,SO7002,送货,800.00,", "2026-06-05,RC0001,收款,,1200.00"),
        (ENGLISH, "2026-06-01,SO7001,Delivery,1200.00,",
         "2026-06-03,SO7002,Delivery,800.00,", "2026-06-05,RC0001,Payment,,1200.00"),
        ("Date,Invoice,Description,Amount due,Received",
         "2026-06-01,SO7001,Delivery,1200.00,0.00",
         "2026-06-03,SO7002,Delivery,800.00,0.00", "2026-06-05,RC0001,Payment,0.00,1200.00"),
    ],
)  # fmt: skip
def test_it_takes_what_stands_in_the_second_column_for_a_payment(rows: tuple[str, ...]) -> None:
    assert kinds(*rows) == [
        ("SO7001", "ORDER", 120000),
        ("SO7002", "ORDER", 80000),
        ("RC0001", "PAYMENT", -120000),
    ]


def test_it_takes_payments_without_a_number_in() -> None:
    found = kinds(CHINESE, "2026-06-01,SO7001,送货,1200.00,", "2026-06-05,,转账,,500.00")

    assert found == [("SO7001", "ORDER", 120000), (None, "PAYMENT", -50000)]


@pytest.mark.parametrize("is_upward", [False, True])
def test_it_knows_payments_by_the_balance_that_runs(*, is_upward: bool) -> None:
    rows = [
        "2026-06-01,SO7001,Delivery,1200.00,,1200.00",
        "2026-06-03,SO7002,Delivery,900.00,,2100.00",
        "2026-06-04,CN0001,Credit note,,100.00,2000.00",
        "2026-06-05,RC0001,Transfer,,1200.00,800.00",
    ]

    found = kinds(
        "Date,Reference,Details,Charges,Payments,Balance", *rows[:: -1 if is_upward else 1]
    )

    assert set(found) == {
        ("SO7001", "ORDER", 120000),
        ("SO7002", "ORDER", 90000),
        ("CN0001", "REFUND", -10000),
        ("RC0001", "PAYMENT", -120000),
    }


def test_bills_that_are_either_open_or_paid_are_no_payments() -> None:
    found = kinds(
        "Invoice No,Date,Customer,Description,Amount Due,Amount Paid",
        "INV-1,2026-06-01,Holm,Paid in cash,0.00,1200.00",
        "INV-2,2026-06-02,Ruiz,,800.00,0.00",
    )

    assert [kind for _number, kind, _amount in found] == ["ORDER", "ORDER"]
