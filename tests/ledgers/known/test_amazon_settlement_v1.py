from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import lines, read

CONTENT = fixture("amazon_settlement_v1").decode()
HEADER, HEAD, *ROWS = CONTENT.splitlines()


def test_it_reads_a_price() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("row_number", "kind", "gross_minor", "fee_minor", "net_minor")[0] == (
        3,
        "PAYMENT",
        3000,
        0,
        3000,
    )
    assert outcome.rows("order_ref", "batch_ref", "sku", "quantity")[0] == (
        "555-1",
        "6001",
        "MUG-1",
        1,
    )
    assert outcome.rows("occurred_at", "value_on", "currency")[0] == (
        datetime(2015, 12, 5, 11, 0, tzinfo=UTC),
        date(2015, 12, 18),
        "USD",
    )


def test_it_reads_fees_and_promotions_from_their_own_columns() -> None:
    assert read(CONTENT).rows("kind", "gross_minor", "fee_minor", "net_minor")[1:] == [
        ("FEE", 0, -450, -450),
        ("PAYMENT", -100, 0, -100),
        ("REFUND", -500, 75, -425),
        ("ADJUSTMENT", 125, 0, 125),
    ]


def test_it_proves_the_sum_of_all_amounts() -> None:
    outcome = read(CONTENT)

    assert (outcome.summary.proved, outcome.control("total-amount")) == (True, (2150, 2150))


def test_it_disproves_another_total() -> None:
    assert read(CONTENT.replace("21.50", "21.51")).summary.proved is False


def test_it_says_which_days_it_is_of() -> None:
    summary = read(CONTENT).summary

    assert (summary.period_start, summary.period_end) == (date(2015, 12, 2), date(2015, 12, 16))


def test_it_reads_rows_that_end_before_their_empty_cells() -> None:
    cut = "\n".join(line.rstrip("\t") for line in CONTENT.split("\n"))

    assert read(cut).values("net_minor") == read(CONTENT).values("net_minor")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("30.00", "3O.00", ("price-amount", "bad_amount")),
        ("30.00", "", ("price-amount", "missing_amount")),
        ("\tOrder\t", "\t\t", ("transaction-type", "missing_kind")),
        ("2015-12-05T11:00:00+00:00", "", ("posted-date", "missing_date")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[str, str]) -> None:
    outcome = read(lines(HEADER, HEAD, ROWS[0].replace(old, new, 1), *ROWS[1:]))

    assert outcome.faults == [(3, *fault)]
