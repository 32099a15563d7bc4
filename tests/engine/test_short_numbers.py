"""Numbers of four digits that a bank's text writes with what stands before them, beside the payer's name."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.rules import Alias
from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run, suggested


def bill(ref: str, amount: int, name: str = "Oak & Sons") -> Row:
    key = "".join(letter for letter in ref if letter.isalnum())
    return invoice(amount, name, order_ref=ref, order_key=key)


def paid(amount: int, text: str, name: str | None = None) -> Row:
    return payment(amount, name, description=text)


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        ("INV-3021", "OAK AND SONS INV-3021"),
        ("INV-3021", "OAK & SONS LTD INV 3021"),
        ("A-3021", "OAK & SONS A3021"),
        ("2026-3021", "OAK & SONS 2026-3021"),
    ],
)
def test_it_confirms_number_payer_and_amount(ref: str, text: str) -> None:
    outcome = run([bill(ref, 14_010), bill("X-9", 14_010)], [paid(14_010, text)], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]
    assert outcome.matches["rule"].item() == "Numbers in the text"


@pytest.mark.parametrize(
    ("ref", "text", "name"),
    [
        # another payer, a number without what stands before it, one that may be a period
        ("INV-3021", "INV-3021", "ELM LTD"),
        ("INV-3021", "OAK & SONS 3021", None),
        ("3021", "OAK & SONS 3021", None),
        ("2026-3021", "OAK & SONS 20263021", None),
        ("2025-2026", "OAK & SONS 2025-2026", None),
        ("INV-302", "OAK & SONS INV-302", None),
    ],
)
def test_it_takes_for_a_key_neither_a_number_nor_a_name_alone(
    ref: str, text: str, name: str | None
) -> None:
    outcome = run([bill(ref, 14_010)], [paid(14_010, text, name)], "invoice_bank")

    assert "Numbers in the text" not in outcome.matches["rule"].to_list()


def test_it_knows_a_name_of_which_a_bank_left_words_out() -> None:
    ours = [bill("INV-3021", 9_000, "Fairfield Primary School")]

    outcome = run(ours, [paid(9_000, "FAIRFIELD PRIMARY INV-3021")], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]


def test_it_adds_up_bills_and_instalments() -> None:
    ours = [bill("INV-3021", 9_000), bill("INV-3022", 700), bill("INV-3023", 5_000)]
    theirs = [
        paid(9_700, "OAK & SONS INV-3021, 3022"),
        paid(2_000, "OAK & SONS INV-3023 part 1"),
        paid(3_000, "INV-3023 rest", "OAK & SONS"),
    ]

    outcome = run(ours, theirs, "invoice_bank")

    assert confirmed(outcome) == [(1, 2, 1001), (3, 1002, 1003)]


@pytest.mark.parametrize(("amount", "kind"), [(8_910, "AMOUNT_SHORT"), (9_100, "AMOUNT_OVER")])
@pytest.mark.parametrize("ref", ["INV-3021", "3021"])
def test_it_makes_one_case_of_a_bill_that_was_not_paid_as_it_stands(
    ref: str, amount: int, kind: str
) -> None:
    outcome = run([bill(ref, 9_000)], [paid(amount, f"OAK & SONS {ref}")], "invoice_bank")

    assert cases(outcome) == {kind: [(1, 1001)]}


@pytest.mark.parametrize(
    ("ref", "text"),
    [
        ("INV-3021", "ELM LTD INV-3021"),
        ("2026", "OAK & SONS 2026"),
        ("302", "OAK & SONS 302 10234"),
    ],
)
def test_it_leaves_apart_a_stranger_a_year_and_fewer_digits(ref: str, text: str) -> None:
    outcome = run([bill(ref, 9_000)], [paid(8_910, text)], "invoice_bank")

    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "EXTERNAL_ONLY": [(1001,)]}


def test_it_takes_two_payments_of_one_bill_as_one_case() -> None:
    theirs = [paid(6_000, "OAK & SONS INV-3021"), paid(2_700, "OAK & SONS INV-3021")]

    outcome = run([bill("INV-3021", 9_000)], theirs, "invoice_bank")

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001, 1002)]}


def test_what_a_customer_takes_off_goes_before_a_difference() -> None:
    ours = [bill("INV-3021", 9_000), bill("CM-3030", -1_200)]

    outcome = run(ours, [paid(7_800, "OAK & SONS INV-3021 less credit")], "invoice_bank")

    assert suggested(outcome) == [(1, 2, 1001)]


def test_a_strangers_bill_of_one_number_is_no_part_of_it() -> None:
    ours = [bill("INV-3021", 9_000), bill("INV-3022", 700, "Elm Joinery")]

    outcome = run(ours, [paid(9_700, "OAK & SONS INV-3021 INV-3022")], "invoice_bank")

    assert confirmed(outcome) == []


def test_it_knows_a_payer_by_another_name() -> None:
    rules = replace(
        ready_rule_sets()["invoice_bank"], aliases=(Alias("Oak & Sons", ("Acorn Kitchens",)),)
    )

    outcome = run([bill("INV-3021", 9_000)], [paid(9_000, "ACORN KITCHENS INV-3021")], rules)

    assert confirmed(outcome) == [(1, 1001)]
