"""Document numbers that a bank's text names: whole, distinctive, and with sums that agree they are a key."""

from __future__ import annotations

import pytest

from tests.engine.invoices import UNDATED, close, invoice, payment
from tests.engine.records import Row, cases, confirmed, run, suggested

OAK, ELM = "RE20260311", "RE20260312"


def bill(amount: int, number: str = OAK, name: str | None = "Oak & Sons") -> Row:
    return invoice(amount, name, order_key=number, order_ref=number)


def paid(amount: int, text: str, name: str | None = "H. PAYER") -> Row:
    return payment(amount, name, description=text)


@pytest.mark.parametrize(
    "text",
    ["RE20260311", "RE-2026-0311", "Zahlung RE/2026/0311 danke", "re 20260311", "货款RE20260311已付",
     "ＲＥ－２０２６－０３１１", "EREF+RE-2026-0311/KREF 7", "RE-2026-0311, with thanks"],
)  # fmt: skip
def test_it_confirms_a_number_however_it_is_written(text: str) -> None:
    outcome = run([bill(70_010)], [paid(70_010, text)], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]
    assert outcome.matches["rule"].item() == "Numbers in the text"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        # parts of longer numbers, and several in one
        (OAK, "RE202603115"),
        (OAK, "RE-2026-0311-2"),
        (OAK, "RE-2026-0311/0312"),
        (OAK, "MORE20260311"),
        # a day, a serial, a number of another series
        ("20260311", "20260311"),
        ("311", "bill 311"),
        ("RE311", "RE311"),
        ("RE2026031", "2026031"),
        (OAK, None),
    ],
)
def test_it_only_suggests_what_may_stand_there_by_chance(number: str, text: str) -> None:
    outcome = run([bill(70_010, number)], [paid(70_010, text)], "invoice_bank")

    assert confirmed(outcome) == []


def test_it_tells_two_bills_of_one_sum_and_name_apart() -> None:
    ours = [bill(70_010), bill(70_010, ELM)]

    outcome = run(ours, [paid(70_010, "RE-2026-0312", "OAK & SONS")], "invoice_bank")

    assert confirmed(outcome) == [(2, 1001)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)]}


def test_it_adds_up_the_bills_that_one_payment_names() -> None:
    outcome = run([bill(70_010), bill(4_490, ELM)], [paid(74_500, f"{OAK} {ELM}")], "invoice_bank")

    assert confirmed(outcome) == [(1, 2, 1001)]


def test_it_adds_up_the_payments_that_name_one_bill() -> None:
    theirs = [paid(50_000, "RE-2026-0311 part 1"), paid(20_010, "rest of RE-2026-0311")]

    assert confirmed(run([bill(70_010)], theirs, "invoice_bank")) == [(1, 1001, 1002)]


def test_it_adds_up_all_that_hangs_together_by_the_numbers_named() -> None:
    theirs = [paid(60_000, OAK), paid(14_500, f"{ELM} and {OAK}")]

    assert confirmed(run([bill(70_010), bill(4_490, ELM)], theirs, "invoice_bank")) == [
        (1, 2, 1001, 1002)
    ]


@pytest.mark.parametrize(
    ("theirs", "kind"),
    [
        ([69_760], "AMOUNT_SHORT"),
        ([70_260], "AMOUNT_OVER"),
        ([50_000, 20_000], "AMOUNT_SHORT"),
        # paid twice: nothing says which is the one
        ([70_010, 70_010], "AMBIGUOUS"),
    ],
)
def test_it_shows_both_sides_where_the_sum_differs(theirs: list[int], kind: str) -> None:
    named = [paid(amount, "RE-2026-0311 less charges", "OAK & SONS") for amount in theirs]

    outcome = run([bill(70_010)], named, "invoice_bank")

    assert (confirmed(outcome), suggested(outcome)) == ([], [])
    assert cases(outcome) == {kind: [(1, *range(1001, 1001 + len(theirs)))]}


def test_it_does_not_confirm_one_bill_where_the_text_names_two() -> None:
    outcome = run(
        [bill(70_010), bill(4_490, ELM)], [paid(70_010, f"{OAK} {ELM}", "OAK & SONS")],
        "invoice_bank",
    )  # fmt: skip

    assert confirmed(outcome) == []
    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}


def test_it_keeps_two_currencies_apart() -> None:
    dollars = paid(70_010, OAK) | {"currency": "USD"}

    outcome = run([bill(70_010)], [dollars], "invoice_bank")

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}


def test_it_confirms_by_number_whatever_the_day() -> None:
    early = paid(70_010, OAK) | UNDATED

    assert confirmed(run([bill(70_010)], [early], "invoice_bank")) == [(1, 1001)]


def test_it_reads_no_text_where_no_rule_asks() -> None:
    outcome = run([bill(70_010)], [paid(70_010, OAK)], close())

    assert confirmed(outcome) == []
