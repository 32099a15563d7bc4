"""A return names the receipt that it undoes by number, party or amount, days or weeks later, with a fee or without."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Outcome
from tests.engine.records import Row, cases, confirmed, row, run

NUMBER = "BK-2026-70417"


def bill(amount: int = 4200, number: str = NUMBER, name: str = "Lena Orth", **given: object) -> Row:
    more: dict[str, object] = {"order_ref": number, "order_key": number.replace("-", "")}
    return row(None, amount, kind="ORDER", counterparty=name, **more | given)


def line(amount: int, day: date, text: str, **given: object) -> Row:
    return row(None, amount, **{"description": text, "booked_on": day} | given)


def decide(ours: list[Row], theirs: list[Row]) -> Outcome:
    other = bill(900, "BK-2026-70999", "Ida Falk")
    paid = line(900, date(2026, 6, 3), "BK-2026-70999")
    return run([*ours, other], [*theirs, paid], "invoice_bank")


def reasons(outcome: Outcome) -> set[str]:
    return set(outcome.cases["reason_code"])


CAME = line(4200, date(2026, 6, 1), f"LASTSCHRIFT {NUMBER}")


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 6, 4), f"RUECKLASTSCHRIFT {NUMBER} AM04"),
        (date(2026, 7, 24), f"Rücklastschrift {NUMBER} MD06"),
        (date(2026, 6, 9), f"RETURNED ITEM {NUMBER}"),
        (date(2026, 6, 9), f"DEVOLUCION RECIBO {NUMBER}"),
        (date(2026, 6, 9), f"退票 {NUMBER}"),
        # nothing but the ISO code of the reason says it
        (date(2026, 6, 9), f"SEPA {NUMBER} MS03"),
    ],
)
def test_it_takes_a_receipt_back_weeks_later_by_its_number(day: date, text: str) -> None:
    outcome = decide([bill()], [CAME, line(-4200, day, text)])

    assert confirmed(outcome) == [(2, 1003)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "NON_TRADE": [(1001, 1002)]}
    assert reasons(outcome) == {"paid_and_taken_back", "receipt_taken_back"}


@pytest.mark.parametrize(
    ("came", "back"),
    [("BK 2026 70417", f"RETURN {NUMBER}"), (NUMBER, "RETURN BK 2026 70417 no funds")],
)
@pytest.mark.parametrize("fee", [0, 350])
def test_it_takes_a_receipt_back_whose_number_the_return_writes_with_other_marks(
    came: str, back: str, fee: int
) -> None:
    receipt = line(4200, date(2026, 6, 1), f"LENA ORTH {came}")

    outcome = decide([bill()], [receipt, line(-4200 - fee, date(2026, 6, 4), back)])

    assert confirmed(outcome) == [(2, 1003)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "NON_TRADE": [(1001, 1002)]}


def test_it_takes_a_receipt_back_that_the_bank_returned_with_a_fee() -> None:
    back = line(-4550, date(2026, 6, 5), f"Rücklastschrift {NUMBER} inkl. Entgelt 3,50")

    outcome = decide([bill()], [CAME, back])

    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "NON_TRADE": [(1001, 1002)]}
    assert reasons(outcome) == {"paid_and_taken_back", "receipt_taken_back_with_fee"}


def test_it_takes_a_receipt_back_by_the_bank_s_own_code() -> None:
    back = line(-4200, date(2026, 6, 8), NUMBER, kind="CHARGEBACK")

    outcome = decide([bill()], [CAME, back])

    assert reasons(outcome) == {"paid_and_taken_back", "receipt_taken_back"}


def test_it_takes_the_receipt_back_whose_number_the_return_names() -> None:
    ours = [bill(), bill(number="BK-2026-70418")]
    theirs = [
        line(4200, date(2026, 6, 1), "BK-2026-70417", counterparty="LENA ORTH"),
        line(4200, date(2026, 6, 2), "BK-2026-70418", counterparty="LENA ORTH"),
        line(-4200, date(2026, 6, 9), "RETURN BK-2026-70417", counterparty="LENA ORTH"),
    ]

    outcome = decide(ours, theirs)

    assert confirmed(outcome) == [(2, 1002), (3, 1004)]
    assert cases(outcome)["NON_TRADE"] == [(1001, 1003)]


def test_it_takes_both_receipts_of_a_party_back_that_returned_both() -> None:
    ours = [bill(), bill(number="BK-2026-70418")]
    theirs = [
        line(4200, date(2026, 6, day), text, counterparty="LENA ORTH")
        for day, text in ((1, "BK-2026-70417"), (2, "BK-2026-70418"))
    ]
    theirs += [
        line(-4200, date(2026, 6, 9), "RETURNED UNPAID", counterparty="Lena Orth") for _ in "12"
    ]

    outcome = decide(ours, theirs)

    assert confirmed(outcome) == [(3, 1005)]
    assert cases(outcome)["NON_TRADE"] == [(1001, 1004), (1002, 1003)]


def test_it_says_of_none_of_too_many_equal_receipts_that_it_was_returned() -> None:
    ours = [bill(number=f"BK-2026-{90_000 + nth}") for nth in range(120)]
    theirs = [
        line(amount, date(2026, 6, day), text, counterparty="LENA ORTH")
        for amount, day, text in ((4200, 1, "RATE"), (-4200, 9, "RETURNED UNPAID"))
        for _ in range(120)
    ]

    outcome = decide(ours, theirs)

    assert confirmed(outcome) == [(121, 1241)]
    assert len(outcome.case_items) == 360


def test_it_takes_the_only_receipt_of_its_amount_back_for_a_return_without_a_name() -> None:
    theirs = [
        line(4200, date(2026, 6, 1), f"CHEQUE {NUMBER}"),
        line(-4200, date(2026, 6, 4), "CHEQUE RETURNED INSUFFICIENT FUNDS"),
    ]

    assert reasons(decide([bill()], theirs)) == {"paid_and_taken_back", "receipt_taken_back"}


@pytest.mark.parametrize(
    "other",
    [
        # nobody says that it is a return, and it names neither number nor party
        line(-4200, date(2026, 6, 4), "Wareneinkauf Juni"),
        # another number, other amounts, before, after nine weeks
        line(-4200, date(2026, 6, 4), "RETURN BK-2026-66666"),
        line(-4100, date(2026, 6, 4), f"RETURN {NUMBER}"),
        line(-9900, date(2026, 6, 4), f"RETURN {NUMBER}"),
        line(-4200, date(2026, 5, 30), f"RETURN {NUMBER}"),
        line(-4200, date(2026, 8, 4), f"RETURN {NUMBER}"),
        # the charge for some return
        line(-4200, date(2026, 6, 4), "RETURNED ITEM FEE"),
        line(-4200, date(2026, 6, 4), f"RETURN {NUMBER}", currency="CHF"),
    ],
)
def test_it_confirms_a_receipt_that_nothing_took_back(other: Row) -> None:
    assert (1, 1001) in confirmed(decide([bill()], [CAME, other]))


def test_it_takes_no_mandate_in_all_lines_for_the_number_of_a_receipt() -> None:
    numbers = [f"BK-2026-7050{at}" for at in range(9)]
    ours = [bill(number=number, name=f"Member {number}") for number in numbers]
    theirs = [
        line(4200, date(2026, 6, 1), f"{number} CRED DE98ZZZ09999999999") for number in numbers
    ]
    theirs.append(line(-4200, date(2026, 6, 4), "RETURN CRED DE98ZZZ09999999999"))

    outcome = decide(ours, theirs)

    assert len(confirmed(outcome)) == len(numbers) + 1
    assert reasons(outcome) == {"returned_alone"}


def test_it_takes_no_number_with_other_marks_in_all_lines_for_that_of_a_receipt() -> None:
    numbers = [f"BK-2026-7050{at}" for at in range(9)]
    ours = [bill(number=number, name=f"Member {number}") for number in numbers]
    theirs = [line(4200, date(2026, 6, 1), f"{number} ID 4411 22 3300") for number in numbers]
    theirs.append(line(-4200, date(2026, 6, 4), "RETURN ID 4411-22-3300"))

    outcome = decide(ours, theirs)

    assert len(confirmed(outcome)) == len(numbers) + 1


def test_it_leaves_a_return_to_our_own_row_of_it() -> None:
    ours = [bill(), bill(-4200, number="RT-2026-00031")]
    back = line(-4200, date(2026, 6, 4), "RETURN RT-2026-00031")

    assert confirmed(decide(ours, [CAME, back])) == [(1, 1001), (2, 1002), (3, 1003)]


def test_it_says_that_a_receipt_was_paid_back_where_both_lines_name_the_bill() -> None:
    back = line(-4200, date(2026, 6, 20), f"REFUND {NUMBER}")

    outcome = decide([bill()], [CAME, back])

    assert confirmed(outcome) == [(2, 1003)]
    assert reasons(outcome) == {"paid_and_given_back", "receipt_given_back"}


def test_it_confirms_a_receipt_of_which_a_part_was_paid_back() -> None:
    outcome = decide([bill()], [CAME, line(-1100, date(2026, 6, 20), f"REFUND {NUMBER}")])

    assert (1, 1001) in confirmed(outcome)
    assert reasons(outcome) == {"paid_for_item"}


def test_it_says_that_a_payment_of_ours_came_back() -> None:
    ours = [bill(-4200), bill(-3100, "BK-2026-70500", "Otto Renn")]
    theirs = [
        line(-4200, date(2026, 6, 1), NUMBER),
        line(4200, date(2026, 6, 4), f"退票 {NUMBER} 账号户名不符"),
        line(-3100, date(2026, 6, 4), "BK-2026-70500"),
    ]

    outcome = decide(ours, theirs)

    assert confirmed(outcome) == [(2, 1003), (3, 1004)]
    assert reasons(outcome) == {"sent_and_came_back", "payment_came_back"}


def test_it_tells_a_transfer_between_two_accounts_from_a_return() -> None:
    party = {"counterparty": "Own account"}
    theirs = [
        line(4200, date(2026, 6, 4), "moved", source="right-1.csv", **party),
        line(-4200, date(2026, 6, 4), "moved", source="right-2.csv", **party),
    ]

    assert reasons(decide([bill()], theirs)) == {"not_on_other_side", "own_transfer"}


def test_it_says_of_a_return_without_its_receipt_that_some_bill_is_open_again() -> None:
    outcome = decide([], [line(-5500, date(2026, 6, 4), "RUECKLASTSCHRIFT AM04")])

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1001,)]}
    assert reasons(outcome) == {"returned_alone"}


def test_it_calls_a_line_unrelated_that_neither_returns_nor_names_anything() -> None:
    outcome = decide([], [line(-5500, date(2026, 6, 4), "COUNCIL TAX 2026")])

    assert reasons(outcome) == {"unrelated_bank_line"}
