from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import read

CONTENT = fixture("paypal_transactions").decode()


def test_it_reads_a_payment_in_yen_from_hundredths() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("row_number", "kind", "status", "gross_minor", "fee_minor", "net_minor", "currency")[0] == (
        5, "PAYMENT", "PAID", 150, -43, 107, "JPY",
    )  # fmt: skip
    assert outcome.rows("order_ref", "counterparty", "description")[0] == (
        "SO-1",
        "Ann Buyer",
        'T0006 Mug, "blue"',
    )


def test_it_reads_a_refund_under_the_payment_that_it_gives_back() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor")[1] == (
        "REFUND",
        "REFUNDED",
        -10,
        1,
    )
    assert outcome.rows("transaction_ref", "refund_ref", "counterparty")[1] == (
        "PAY1",
        "REF1",
        "Buyer Ltd",
    )


def test_it_reads_an_authorisation_as_no_money() -> None:
    assert read(CONTENT).rows("kind", "status", "gross_minor", "net_minor", "currency")[2] == (
        "ADJUSTMENT", "PENDING", 0, 0, "USD",
    )  # fmt: skip


def test_it_reads_a_fee_of_its_own() -> None:
    assert read(CONTENT).rows("kind", "gross_minor", "fee_minor", "net_minor")[3] == (
        "FEE",
        -2000,
        0,
        -2000,
    )


@pytest.mark.parametrize(
    ("written", "status"), [("P", "PENDING"), ("D", "FAILED"), ("V", "REVOKED"), ("?", None)]
)
def test_it_reads_the_state(written: str, status: str | None) -> None:
    content = CONTENT.replace('"JPY","S","Mug', f'"JPY","{written}","Mug')

    assert read(content).values("status")[0] == status


def test_it_proves_the_counts() -> None:
    outcome = read(CONTENT)

    assert outcome.summary.proved is True
    assert outcome.control("SF MERCHANT1 transactions") == (4, 4)


@pytest.mark.parametrize("record", ["SF", "SC", "RF", "RC", "FF"])
def test_it_disproves_another_count(record: str) -> None:
    assert read(CONTENT.replace(f'"{record}",4', f'"{record}",5')).summary.proved is False


def test_it_reads_a_cell_of_several_lines() -> None:
    outcome = read(CONTENT.replace("Mug, ", "Mug,\n"))

    assert [row for (row,) in outcome.rows("row_number")] == [5, 7, 8, 9]
    assert outcome.summary.proved is True


def test_it_is_known_by_its_column_of_states() -> None:
    assert read(CONTENT).summary.format == "paypal_transactions"
    assert (
        read(CONTENT.replace("Transactional Status", "Some Status")).summary.format
        == "paypal_settlement"
    )
