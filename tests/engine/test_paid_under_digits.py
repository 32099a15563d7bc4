"""An invoice that is paid under its number and once more under its digits alone is a question, not a match."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, cases, confirmed, run

NUMBER, NAME = "INV-00701", "Jan Bauer"
BILL = invoice(5_950, NAME, order_ref=NUMBER, order_key="INV00701", **on(6, 2))
PAID = payment(5_950, NAME.upper(), description=NUMBER, **on(6, 9))
OTHER = invoice(8_810, "Anna Wolf", order_ref="INV-00702", order_key="INV00702", **on(6, 2))
OTHER_PAID = payment(8_810, "ANNA WOLF", description="INV-00702", **on(6, 8))


def again(text: str = "Rechnung 00701", amount: int = 5_950, name: str | None = "JAN BAUER") -> Row:
    return payment(amount, name, description=text, **on(6, 12))


@pytest.mark.parametrize(
    "line",
    [again(), again("Rechnung 701 vom 02.06."), again("701"), again("００７０１"), again("701", name="Bauer, Jan"),
     again("701 JAN BAUER", name=None)],
)  # fmt: skip
def test_it_asks_which_of_both_is_too_much(line: Row) -> None:
    outcome = run([BILL, OTHER], [PAID, OTHER_PAID, line], "invoice_bank")

    assert confirmed(outcome) == [(2, 1002)]
    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001, 1003)]}
    assert outcome.cases["reason_code"].to_list() == ["paid_again"]


@pytest.mark.parametrize(
    "line",
    [
        # of another amount, of somebody else, with other digits, with the digits within longer ones, or too few
        again(amount=5_951), again(name="H. PAYER"), again(name=None), again("Rechnung 00711"),
        again("Rechnung 10701"), again("Rechnung 007010"), again("Danke"), again("70"),
    ],
)  # fmt: skip
def test_it_confirms_beside_a_line_that_is_something_else(line: Row) -> None:
    outcome = run([BILL, OTHER], [PAID, OTHER_PAID, line], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]
    assert "paid_again" not in outcome.cases["reason_code"].to_list()


def test_it_takes_two_digits_for_no_number() -> None:
    bill = {**BILL, "order_ref": "BAUER2026-070", "order_key": "BAUER2026070"}
    paid = {**PAID, "description": "BAUER2026-070"}

    assert confirmed(run([bill], [paid, again("70")], "invoice_bank")) == [(1, 1001)]


def test_it_asks_about_several_further_lines_at_once() -> None:
    outcome = run([BILL], [PAID, again("701"), again("Re 701")], "invoice_bank")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001, 1002, 1003)]}


def test_it_leaves_sums_of_several_alone() -> None:
    second = {**OTHER, "counterparty": NAME}
    both = payment(14_760, NAME.upper(), description="INV-00701 INV-00702", **on(6, 9))
    line = again("701", amount=14_760)

    outcome = run([BILL, second], [both, line], "invoice_bank")

    assert confirmed(outcome) == [(1, 2, 1001)]


@pytest.mark.parametrize(
    ("number", "digits"), [("RE-0815/2026", "815"), ("RE-2026-0815", "0815"), ("RE-2026", "2026")]
)
def test_it_knows_the_digits_that_count_from_the_year(number: str, digits: str) -> None:
    bill = {**BILL, "order_ref": number, "order_key": number.replace("-", "").replace("/", "")}
    paid = {**PAID, "description": number}

    outcome = run([bill], [paid, again(f"Nr. {digits}")], "invoice_bank")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001, 1002)]}


def test_it_takes_the_year_behind_a_number_for_none() -> None:
    bill = {**BILL, "order_ref": "RE-0815/2026", "order_key": "RE08152026"}
    paid = {**PAID, "description": "RE-0815/2026"}

    outcome = run([bill], [paid, again("Beitrag 2026")], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]


@pytest.mark.parametrize(("lines", "asks"), [(10, True), (11, False)])
def test_it_hears_no_digits_that_too_many_lines_have(lines: int, *, asks: bool) -> None:
    outcome = run([BILL], [PAID, *[again() for _line in range(lines)]], "invoice_bank")

    assert ("paid_again" in outcome.cases["reason_code"].to_list()) is asks
