"""A name and an amount confirm nothing while another item of that name and amount is in question."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, confirmed, run, suggested

BIRCH, CEDAR = "Birch Hotel GmbH", "Cedar Optics"


def bill(number: int, name: str = BIRCH, amount: int = 48_000, **given: object) -> Row:
    return invoice(amount, name, order_key=f"INV902600{number}", **on(6, number)) | given


QUOTED = payment(48_000, BIRCH.upper(), description="REFUND INV-9026001", **on(6, 20))
PLAIN = payment(48_000, BIRCH.upper(), description="goods", **on(6, 21))


def test_it_only_suggests_beside_a_bill_in_question() -> None:
    outcome = run([bill(1), bill(2)], [QUOTED, PLAIN], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(2, 1002)])
    assert outcome.matches["reason_code"].to_list() == ["name_but_question"]


@pytest.mark.parametrize("other", [bill(1, CEDAR), bill(1, amount=47_000)])
def test_it_confirms_beside_a_question_of_another_name_or_amount(other: Row) -> None:
    quoted = QUOTED | {"counterparty": other["counterparty"], "gross_minor": other["gross_minor"]}
    quoted["net_minor"] = quoted["gross_minor"]

    outcome = run([other, bill(2)], [quoted, PLAIN], "invoice_bank")

    assert (2, 1002) in confirmed(outcome)
