from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import lines, read
from tests.ledgers.test_open_workbooks import workbook

CONTENT = fixture("dlocal").decode()
NAMES, VALUES, HEADER, *ROWS = CONTENT.splitlines()


def test_it_reads_a_payment_in_the_currency_of_the_settlement() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("row_number", "kind", "status", "gross_minor", "fee_minor", "net_minor", "currency")[0] == (
        4, "PAYMENT", "PAID", 329, -7, 322, "USD",
    )  # fmt: skip
    assert outcome.rows("order_ref", "transaction_ref", "batch_ref", "natural_id")[0] == (
        "SO-1", "T-1", "642000", "T-1|PAYMENT",
    )  # fmt: skip
    assert outcome.rows("occurred_at", "value_on")[0] == (
        datetime(2026, 8, 20, 0, 35, 10, tzinfo=UTC),
        date(2026, 9, 9),
    )


def test_it_reads_the_other_rows_by_their_type() -> None:
    assert read(CONTENT).rows("kind", "status", "net_minor")[1:] == [
        ("PAYMENT", "PAID", 510),
        ("REFUND", "REFUNDED", -200),
        ("ADJUSTMENT", None, -38),
        ("FEE", None, -2000),
    ]


def test_it_reads_a_refund_by_its_number() -> None:
    assert read(CONTENT).values("refund_ref") == [None, None, "R-1", None, None]


def test_it_takes_the_day_of_the_transfer_for_its_fee() -> None:
    assert read(CONTENT).values("booked_on")[4] == date(2026, 9, 9)


def test_it_proves_the_totals_of_the_first_lines() -> None:
    outcome = read(CONTENT)

    assert outcome.summary.proved is True
    assert outcome.control("GROSS_TOTAL_AMOUNT") == (601, 601)
    assert outcome.control("FEE_TOTAL_AMOUNT") == (-2007, -2007)
    assert outcome.control("NET_TOTAL_AMOUNT") == (-1406, -1406)
    assert outcome.control("NUMBER_OF_ITEMS") == (5, 5)


def test_it_keeps_the_cents_that_rounding_each_row_would_lose() -> None:
    row = ROWS[0].replace("3.287193,-0.068128,3.219065", "1.004,0,1.004")
    rows = [row.replace("T-1", f"T-{number}") for number in range(5)]

    assert (
        sum(
            int(str(cents))
            for cents in read(lines(NAMES, VALUES, HEADER, *rows)).values("net_minor")
        )
        == 502
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [("6.01", "6.02"), ("-20.07", "-20.08"), ("-14.06", "-14.05"), ("USD,5", "USD,6")],
)
def test_it_disproves_another_total(old: str, new: str) -> None:
    assert read(CONTENT.replace(old, new, 1)).summary.proved is False


def test_it_reads_a_workbook_of_the_same_rows() -> None:
    rows = [[_number(cell) for cell in line.split(",")] for line in CONTENT.splitlines()]

    outcome = read(workbook(rows))

    assert outcome.values("net_minor") == read(CONTENT).values("net_minor")
    assert outcome.summary.proved is True


def _number(cell: str) -> object:
    try:
        return float(cell)
    except ValueError:
        return cell


def test_it_reads_yen() -> None:
    content = CONTENT.replace("HEADER,USD", "HEADER,JPY")

    assert read(content).rows("net_minor", "currency")[0] == (3, "JPY")


def test_it_refuses_rows_whose_currency_nothing_says() -> None:
    outcome = read(lines(HEADER, *ROWS[:1]))

    assert outcome.faults == [(2, "SETTLEMENT_CURRENCY", "bad_currency")]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("3.287193", "3.28719x", ("GROSS_AMOUNT", "bad_amount")),
        ("3.287193", "", ("GROSS_AMOUNT", "missing_amount")),
        ("3.219065", "3.219066", ("NET_AMOUNT", "parts_disagree")),
        ("PAYMENT", "", ("ROW_TYPE", "missing_kind")),
        ("T-1", "", ("DLOCAL_TRANSACTION_ID", "missing_id")),
        ("2026-08-20 00:35:10", "2026-08-50", ("APPROVED_DATE", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[str, str]) -> None:
    outcome = read(lines(NAMES, VALUES, HEADER, ROWS[0].replace(old, new, 1), *ROWS[1:]))

    assert outcome.faults == [(4, *fault)]
