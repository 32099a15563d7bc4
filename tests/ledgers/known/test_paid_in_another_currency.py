"""Statements that say what was paid in the payer's currency, beside what it came to in their own."""

from __future__ import annotations

import csv
import io

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

PAID = ("currency", "gross_minor", "paid_minor", "paid_currency")


def with_columns(content: bytes, cells: dict[str, str]) -> bytes:
    """The table with more columns, the same in each row."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow([*rows[0], *cells])
    writer.writerows([*row, *cells.values()] for row in rows[1:])
    return made.getvalue().encode()


def test_it_reads_the_presentment_amounts_of_shopify() -> None:
    assert read(fixture("shopify_transactions")).rows(*PAID)[3] == ("EUR", 5000, 5510, "USD")


def test_it_leaves_what_was_paid_in_the_rows_own_currency() -> None:
    assert read(fixture("shopify_transactions")).rows(*PAID)[0] == ("EUR", 7700, None, None)


def test_it_gives_a_refund_the_way_of_its_gross() -> None:
    content = changed(fixture("shopify_transactions"), "card,5.00,EUR", "card,5.51,USD")

    assert read(content).rows(*PAID)[1] == ("EUR", -500, -551, "USD")


def test_it_knows_nothing_of_what_it_cannot_read() -> None:
    content = changed(fixture("shopify_transactions"), "card,55.10,USD", "card,55.1O,USD")

    assert read(content).rows(*PAID)[3] == ("EUR", 5000, None, None)


def test_it_reads_the_charged_amounts_of_stripe() -> None:
    assert read(fixture("stripe_payments")).rows(*PAID)[2] == ("CAD", 3000, 2000, "EUR")


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("stripe_balance", ("customer_facing_amount", "customer_facing_currency")),
        ("stripe_activity", ("Customer Facing Amount", "Customer Facing Currency")),
    ],
)
def test_it_reads_the_customer_facing_amounts_of_stripe(code: str, names: tuple[str, str]) -> None:
    content = with_columns(fixture(code), dict(zip(names, ("1234", "jpy"), strict=True)))

    found = read(content).rows("gross_minor", "paid_minor", "paid_currency")
    assert found[0][1:] == (1234, "JPY")
    assert found[1][1:] == (-1234, "JPY")


def test_it_reads_the_gross_currency_of_adyen() -> None:
    content = changed(
        fixture("adyen_settlement"),
        "KX8801AB,EUR,,50.00,1,EUR",
        "KX8801AB,GBP,,43.21,1.157,EUR",
    )

    assert read(content).rows(*PAID)[0] == ("EUR", 5000, 4321, "GBP")


def test_it_reads_the_payment_currency_of_adyen() -> None:
    content = changed(
        fixture("adyen_accounting"), "20.30,USD,,1.0,,-21.00", "20.30,EUR,,1.1,,-19.00"
    )

    assert read(content).rows(*PAID)[0] == ("USD", 2100, 1900, "EUR")
