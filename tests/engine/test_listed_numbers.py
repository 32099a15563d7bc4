"""A text that writes the first number of a list in full, and of the others only their ends."""

from __future__ import annotations

import pytest

from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, run


def bill(ref: str, amount: int) -> Row:
    key = "".join(letter for letter in ref if letter.isalnum())
    return invoice(amount, "Oak & Sons", order_ref=ref, order_key=key)


BILLS = [bill("RE-2025-0411", 20_100), bill("RE-2025-0412", 30_250), bill("RE-2025-0413", 7_005)]
OTHER = bill("RE-2025-0799", 20_100)


def paid(amount: int, text: str) -> Row:
    return payment(amount, "H. PAYER", description=text)


@pytest.mark.parametrize(
    "text",
    [
        "RE-2025-0411, 0412, 0413",
        "Rechnungen RE-2025-0411, 0412 und 0413",
        "re 20250411+0412+0413",
        "RE-2025-0411; 0412 & 0413 Danke",
        "货款RE-2025-0411、0412和0413",
        "RE-2025-0411 and 0412, RE-2025-0413",
        # from the first to the last
        "Rechnungen RE-2025-0411 - RE-2025-0413",
        "RE-2025-0411 bis 0413",
        "RE-2025-0411–413",
        "RE-2025-0411 0412 0413 Danke",
        "货款RE-2025-0411至RE-2025-0413",
        # by strokes, which may be a part of a number as well
        "RE-2025-0411/0412/0413",
        "RE-2025-0411/RE-2025-0412/0413 Danke",
        "RE-2025-0411/RE-2025-0412/RE-2025-0413",
        "RE-2025-0411/0412, RE-2025-0413",
    ],
)
def test_it_confirms_a_list_whose_sum_is_exact(text: str) -> None:
    outcome = run([*BILLS, OTHER], [paid(57_355, text)], "invoice_bank")

    assert confirmed(outcome) == [(1, 2, 3, 1001)]


def test_it_takes_a_list_whose_sum_differs_as_one_case() -> None:
    outcome = run(BILLS, [paid(57_000, "RE-2025-0411, 0412, 0413")], "invoice_bank")

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 2, 3, 1001)]}


@pytest.mark.parametrize("text", ["RE2025-04246, 4247", "RE2025-04246 - 4247"])
def test_an_end_may_leave_out_the_zeros_before_it(text: str) -> None:
    ours = [bill("RE2025-04246", 20_100), bill("RE2025-04247", 30_250)]

    assert confirmed(run(ours, [paid(50_350, text)], "invoice_bank")) == [(1, 2, 1001)]


@pytest.mark.parametrize(
    ("ours", "amount"),
    # another sum, a number that nobody knows, and the two alone
    [(BILLS, 57_000), ([BILLS[0], BILLS[2]], 57_355), (BILLS, 27_105)],
)
def test_a_span_is_no_list_unless_all_are_known_and_make_the_sum(
    ours: list[Row], amount: int
) -> None:
    text = "RE-2025-0411 - RE-2025-0413"

    outcome = run(ours, [paid(amount, text)], "invoice_bank")

    assert (1, 2, 3, 1001) not in confirmed(outcome)
    assert amount != 27_105 or confirmed(outcome) == [(1, 3, 1001)]


def test_what_blanks_part_is_no_list_of_another_sum() -> None:
    outcome = run(BILLS[:2], [paid(50_000, "RE-2025-0411 0412")], "invoice_bank")

    assert cases(outcome) == {"AMOUNT_OVER": [(1, 1001)], "INTERNAL_ONLY": [(2,)]}


@pytest.mark.parametrize(
    ("text", "amount"),
    # another sum, a number that nobody knows, and a month behind the number
    [("RE-2025-0411/0412/0413", 57_000), ("RE-2025-0411/0412/0599", 57_355), ("RE-2025-0411/06/2025", 57_355)],
)  # fmt: skip
def test_what_strokes_part_is_no_list_unless_all_are_known_and_make_the_sum(
    text: str, amount: int
) -> None:
    assert confirmed(run(BILLS, [paid(amount, text)], "invoice_bank")) == []


def test_a_stroke_within_a_known_number_parts_nothing() -> None:
    ours = [bill("RE-2025/0411", 20_100), bill("RE-2025/0412", 30_250)]

    assert confirmed(run(ours, [paid(20_100, "RE-2025/0411")], "invoice_bank")) == [(1, 1001)]


def test_it_confirms_a_span_of_short_numbers_beside_the_name() -> None:
    ours = [bill("RE-0411", 20_100), bill("RE-0412", 30_250), bill("RE-0413", 7_005)]

    outcome = run(ours, [paid(57_355, "OAK & SONS RE-0411 bis RE-0413")], "invoice_bank")

    assert confirmed(outcome) == [(1, 2, 3, 1001)]


@pytest.mark.parametrize(
    "text",
    [
        # an amount, a day, an end of another length, a number that nobody knows
        "RE-2025-0411, 0412.00",
        "RE-2025-0411, 0412,00 EUR",
        "RE-2025-0411, 412",
        "RE-2025-0411, 0412, 0599",
        "RE-2025-0900, 0412",
    ],
)
def test_it_takes_no_other_digits_for_the_end_of_a_number(text: str) -> None:
    outcome = run(BILLS[:2], [paid(50_350, text)], "invoice_bank")

    assert confirmed(outcome) == []


def test_a_credit_note_that_a_text_takes_off_belongs_to_its_bill() -> None:
    ours = [bill("INV-30517", 90_000), bill("CM-30522", -12_500)]

    outcome = run(ours, [paid(77_500, "INV 30517 LESS CM 30522")], "invoice_bank")

    assert confirmed(outcome) == [(1, 2, 1001)]


@pytest.mark.parametrize("ref", ["R2025-3307", "SO-61407", "X3107014"])
def test_a_short_series_of_enough_digits_is_a_key(ref: str) -> None:
    outcome = run([bill(ref, 14_010)], [paid(14_010, f"Payment {ref}")], "invoice_bank")

    assert confirmed(outcome) == [(1, 1001)]


@pytest.mark.parametrize("ref", ["A-3021", "HK-8802", "10452", "F260027"])
def test_a_number_of_few_digits_is_no_key(ref: str) -> None:
    outcome = run([bill(ref, 14_010)], [paid(14_010, f"Payment {ref}")], "invoice_bank")

    assert confirmed(outcome) == []
