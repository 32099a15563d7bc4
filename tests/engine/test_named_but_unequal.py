"""A short number and the payer's name together: the item is known, and its amount differs."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run

KILN, LOOM = "Kiln Ceramics", "Loom Textiles"


def bill(number: str, amount: int, name: str | None = KILN) -> Row:
    return invoice(amount, name, order_key=number)


def paid(amount: int, text: str, name: str | None = "KILN CERAMICS", **given: object) -> Row:
    return payment(amount, name, description=text, **given)


@pytest.mark.parametrize(("amount", "kind"), [(970, "AMOUNT_SHORT"), (1030, "AMOUNT_OVER")])
@pytest.mark.parametrize("name", ["KILN CERAMICS", None])
def test_it_makes_one_case_of_a_bill_that_was_not_paid_as_it_stands(
    amount: int, kind: str, name: str | None
) -> None:
    ours = [bill("R50105", 1000), bill("R50106", 500, LOOM)]
    theirs = [paid(amount, "R-50105 KILN CERAMICS", name), paid(500, "R-50106", "LOOM TEXTILES")]

    outcome = run(ours, theirs, "invoice_bank")

    assert confirmed(outcome) == [(2, 1002)]
    assert cases(outcome) == {kind: [(1, 1001)]}


@pytest.mark.parametrize("amount", [1000, 920])
def test_it_says_that_a_bill_was_paid_in_another_currency(amount: int) -> None:
    outcome = run([bill("R50105", 1000)], [paid(amount, "R-50105", currency="USD")], "invoice_bank")

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}


@pytest.mark.parametrize("number", ["INV107", "RE0107", "INV07"])
@pytest.mark.parametrize("currency", ["CNY", "USD"])
def test_it_knows_a_number_of_few_digits_that_is_written_out(number: str, currency: str) -> None:
    written = number.replace("V", "V-").replace("E", "E-")

    outcome = run([bill(number, 1000)], [paid(920, written, currency=currency)], "invoice_bank")

    kind = "AMOUNT_SHORT" if currency == "CNY" else "CURRENCY_MISMATCH"
    assert cases(outcome) == {kind: [(1, 1001)]}


def test_it_takes_all_bills_together_that_one_payment_names() -> None:
    ours = [bill("R50105", 1000), bill("R50106", 500), bill("R50107", 70)]

    outcome = run(ours, [paid(1400, "R-50105, R-50106")], "invoice_bank")

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 2, 1001)], "INTERNAL_ONLY": [(3,)]}


@pytest.mark.parametrize(
    "theirs",
    [
        [paid(970, "R-50105", "LOOM TEXTILES")],  # another payer
        [paid(970, "R-50109")],  # another number
        [paid(970, "R-50105", currency="USD")],
        [paid(-970, "R-50105")],
    ],
)
def test_it_leaves_apart_what_may_be_another_item(theirs: list[Row]) -> None:
    outcome = run([bill("R50105", 1000)], theirs, "invoice_bank")

    assert {"AMOUNT_SHORT", "AMOUNT_OVER"}.isdisjoint(cases(outcome))


def test_it_leaves_two_payments_apart_that_name_digits_alone() -> None:
    outcome = run([bill("50105", 1000)], [paid(600, "50105"), paid(370, "50105")], "invoice_bank")

    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "EXTERNAL_ONLY": [(1001,), (1002,)]}


def test_it_leaves_a_number_alone_that_is_too_short() -> None:
    outcome = run([bill("R501", 1000)], [paid(970, "R-501 10234")], "invoice_bank")

    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "EXTERNAL_ONLY": [(1001,)]}
