"""A text that names our number with something behind it may mean an invoice of its own."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, on, payment
from tests.engine.records import confirmed, run, suggested

BILL = invoice(48_000, "Birch Hotel GmbH", order_ref="INV-26081", order_key="INV26081", **on(6, 2))


@pytest.mark.parametrize(
    ("text", "is_sure"),
    [
        ("INV-26081A", False),
        ("INV-26081-2", False),
        ("inv-26081/2", False),
        # alone beside it, a short year, and words
        ("INV-26081A INV-26081", True),
        ("INV-26081/26", True),
        ("INV-26081-MAY", True),
        ("goods INV-26081", True),
        ("goods", True),
    ],
)
def test_it_only_suggests_a_number_with_a_letter_or_a_counter_behind_it(
    text: str,
    is_sure: bool,  # noqa: FBT001
) -> None:
    paid = payment(48_000, "BIRCH HOTEL GMBH", description=text, **on(6, 20))

    outcome = run([BILL], [paid], "invoice_bank")

    assert bool(confirmed(outcome)) == is_sure
    assert bool(suggested(outcome)) != is_sure
