"""A customer takes a credit note off and names only the invoice."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run, suggested

OAK = "Oak & Sons"


def owed(number: str, amount: int, name: str | None = OAK, **given: object) -> Row:
    return invoice(amount, name, order_key=number, order_ref=number, **given)


BILL, NOTE = owed("RE202604102", 59_500), owed("GU202600011", -11_900)
LINE = payment(47_600, "OAK & SONS", description="Rechnung RE202604102 abzgl. Gutschrift")


def test_it_suggests_the_invoice_less_the_credit_note() -> None:
    outcome = run([BILL, NOTE], [LINE], "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 2, 1001)])
    assert outcome.matches["reason_code"].to_list() == ["less_credit_note"]
    assert cases(outcome) == {}


def test_it_suggests_it_of_the_bills_that_a_line_names_together() -> None:
    line = payment(57_600, "OAK & SONS", description="RE202604102 RE202604103")

    outcome = run([BILL, NOTE, owed("RE202604103", 10_000)], [line], "invoice_bank")

    assert suggested(outcome) == [(1, 2, 3, 1001)]


@pytest.mark.parametrize(
    "ours",
    [
        # no note, another amount, another customer's, nobody's, in other money, or two that fit
        [BILL],
        [BILL, owed("GU202600011", -11_800)],
        [BILL, owed("GU202600011", -11_900, "Elm Ltd")],
        [BILL, owed("GU202600011", -11_900, None)],
        [BILL, owed("GU202600011", -11_900, currency="EUR")],
        [BILL, NOTE, owed("GU202600012", -11_900)],
        [owed("RE202604102", 59_500, None), NOTE],
    ],
)
def test_it_stays_short_where_no_one_credit_note_fits(ours: list[Row]) -> None:
    outcome = run(ours, [LINE], "invoice_bank")

    assert cases(outcome)["AMOUNT_SHORT"] == [(1, 1001)]


def test_it_stays_short_where_two_bills_lack_the_one_note() -> None:
    ours = [BILL, NOTE, owed("RE202604103", 21_900)]
    other = payment(10_000, "OAK & SONS", description="RE202604103")

    outcome = run(ours, [LINE, other], "invoice_bank")

    assert cases(outcome)["AMOUNT_SHORT"] == [(1, 1001), (3, 1002)]


def test_it_stays_short_where_two_payments_name_the_bill() -> None:
    outcome = run([BILL, NOTE], [LINE, payment(1, description="RE202604102")], "invoice_bank")

    assert suggested(outcome) == []


@pytest.mark.parametrize(
    ("ours", "paid"),
    [
        # bills of two customers, or in two currencies, are not one customer's
        ([BILL, NOTE, owed("RE202604103", 10_000, "Elm Ltd")], 57_600),
        ([BILL, NOTE, owed("RE202604103", 10_000, currency="EUR")], 57_600),
        # a cent more, or less
        ([BILL, NOTE, owed("RE202604103", 10_000)], 57_601),
        ([BILL, NOTE, owed("RE202604103", 10_000)], 57_599),
    ],
)
def test_it_stays_a_difference_where_a_line_names_bills_that_no_note_explains(
    ours: list[Row], paid: int
) -> None:
    line = payment(paid, "OAK & SONS", description="RE202604102 RE202604103")

    assert suggested(run(ours, [line], "invoice_bank")) == []


def test_it_explains_two_payments_of_one_customer_by_a_note_each() -> None:
    ours = [BILL, NOTE, owed("RE202604103", 20_000), owed("GU202600012", -500)]
    other = payment(19_500, "OAK & SONS", description="RE202604103")

    outcome = run(ours, [LINE, other], "invoice_bank")

    assert suggested(outcome) == [(1, 2, 1001), (3, 4, 1002)]
    assert set(outcome.matches["rule"]) == {"Sum of several"}


def test_it_explains_the_smallest_bill_less_a_note_of_a_cent() -> None:
    line = payment(1, "OAK & SONS", description="RE202604102")

    outcome = run([owed("RE202604102", 2), owed("GU202600011", -1)], [line], "invoice_bank")

    assert suggested(outcome) == [(1, 2, 1001)]
