"""A number that a text quotes against the name of who paid."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run

BIRCH, CEDAR, OAK = "Birch Hotel GmbH", "Cedar Optics", "Oakham Holding AG"


def bills(*given: tuple[str, int]) -> list[Row]:
    """Invoices INV9026001, INV9026002 and so on, each with its customer and amount."""
    return [
        invoice(amount, name, order_key=f"INV902600{n}")
        for n, (name, amount) in enumerate(given, start=1)
    ]


def paid(name: str | None, amount: int, number: int, text: str = "") -> Row:
    return payment(amount, name, description=f"{text} INV-902600{number}")


def test_it_confirms_no_number_whose_payer_has_such_an_invoice_of_its_own() -> None:
    ours = bills((BIRCH, 41650), (CEDAR, 41650), (OAK, 500))

    outcome = run(ours, [paid("CEDAR OPTICS", 41650, 1), paid(OAK, 500, 3)], "invoice_bank")

    assert confirmed(outcome) == [(3, 1002)]
    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["number_against_payer"]


def test_it_makes_one_case_of_two_customers_who_quote_each_other() -> None:
    ours = bills((BIRCH, 480), (CEDAR, 480), (OAK, 480))
    theirs = [paid("BIRCH HOTEL", 480, 2), paid("CEDAR OPTICS", 480, 1), paid(OAK, 480, 3)]

    outcome = run(ours, theirs, "invoice_bank")

    assert confirmed(outcome) == [(3, 1003)]
    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001, 1002)]}


@pytest.mark.parametrize(
    ("amount", "number"),
    [
        (480, 2),  # its own is paid, by its own number
        (481, 2),  # its own has another amount
    ],
)
def test_it_confirms_what_another_firm_paid_that_owes_no_such_amount(
    amount: int, number: int
) -> None:
    ours = bills((BIRCH, 480), (OAK, amount))
    theirs = [paid("OAKHAM HOLDING AG", 480, 1), paid(OAK, amount, number)]

    assert confirmed(run(ours, theirs, "invoice_bank")) == [(1, 1001), (2, 1002)]


def test_it_confirms_what_a_payer_without_any_invoice_paid() -> None:
    ours = bills((BIRCH, 480), (CEDAR, 480))
    theirs = [paid("PARENT GROUP PLC", 480, 1), paid(None, 480, 2)]

    assert confirmed(run(ours, theirs, "invoice_bank")) == [(1, 1001), (2, 1002)]


def test_it_tells_two_customers_apart_who_are_called_alike() -> None:
    ours = bills(("Dahlem Textil AG", 480), ("Dahlem Wein AG", 480))
    theirs = [paid("DAHLEM WEIN AG", 480, 1)]

    assert cases(run(ours, theirs, "invoice_bank")) == {"AMBIGUOUS": [(1, 2, 1001)]}


def test_it_asks_no_waiting_payment_where_two_customers_quote_each_other() -> None:
    ours = bills((BIRCH, 480), (CEDAR, 480))
    theirs = [paid(BIRCH, 480, 2), paid(CEDAR, 480, 1), payment(480, BIRCH, description="again")]

    outcome = run(ours, theirs, "invoice_bank")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001, 1002)], "EXTERNAL_ONLY": [(1003,)]}


def test_it_leaves_the_number_where_the_payers_own_invoice_has_a_payment_waiting() -> None:
    ours = bills((BIRCH, 480), (OAK, 480))
    theirs = [paid(OAK, 480, 1), payment(480, OAK, description="thank you")]

    assert confirmed(run(ours, theirs, "invoice_bank")) == [(1, 1001), (2, 1002)]


def test_it_takes_a_text_that_names_the_customer_for_the_payers_word() -> None:
    ours = bills((BIRCH, 480), (OAK, 480))
    theirs = [paid(OAK, 480, 1, "on behalf of Birch Hotel")]

    assert confirmed(run(ours, theirs, "invoice_bank")) == [(1, 1001)]


def test_it_knows_two_spellings_of_one_customer() -> None:
    ours = bills(("Birch Hotel GmbH & Co. KG", 480), ("BIRCH HOTEL GMBH U. CO", 480))

    outcome = run(ours, [paid("BIRCH HOTEL", 480, 1)], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]


def test_it_asks_only_for_names_and_reads_those_that_stand_in_the_text() -> None:
    ours = bills((BIRCH, 480), (CEDAR, 480))
    theirs = [payment(480, None, description="CEDAR OPTICS LIMITED INV-9026001")]

    assert cases(run(ours, theirs, "invoice_bank")) == {"AMBIGUOUS": [(1, 2, 1001)]}


def test_it_follows_who_quotes_whom_to_an_invoice_that_is_paid() -> None:
    # Birch quotes Cedar's; its own was paid by Oak, whose own is paid as well
    ours = bills((BIRCH, 480), (CEDAR, 480), (OAK, 480))
    theirs = [paid(BIRCH, 480, 2), paid(OAK, 480, 1), paid(OAK, 480, 3)]

    outcome = run(ours, theirs, "invoice_bank")

    assert confirmed(outcome) == [(1, 1002), (2, 1001), (3, 1003)]


def test_it_takes_a_further_copy_for_no_invoice_of_the_payer() -> None:
    ours = bills((BIRCH, 480), (OAK, 480), (OAK, 480))
    ours[1]["natural_id"] = ours[2]["natural_id"] = "INV9026002"

    outcome = run(ours, [paid(OAK, 480, 1)], "invoice_bank")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)], "DUPLICATE": [(3,)]}


def test_it_asks_where_the_payer_owes_more_invoices_of_that_amount_than_other_lines_pay() -> None:
    ours = bills((OAK, 68_000), (BIRCH, 68_000), (BIRCH, 68_000))
    theirs = [paid(BIRCH, 68_000, 1), payment(68_000, BIRCH.upper(), description="goods")]

    found = cases(run(ours, theirs, "invoice_bank"))

    assert [rows for rows in found["AMBIGUOUS"] if {1, 1001} <= set(rows)]


def test_it_believes_a_payer_whose_other_lines_pay_all_that_he_owes() -> None:
    ours = bills((OAK, 68_000), (BIRCH, 68_000))
    theirs = [paid(BIRCH, 68_000, 1), payment(68_000, BIRCH.upper(), description="goods")]

    assert (1, 1001) in confirmed(run(ours, theirs, "invoice_bank"))
