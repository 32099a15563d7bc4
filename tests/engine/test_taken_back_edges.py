"""From which length a number says that a bill's money went back, and when two files are two accounts."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Outcome
from tests.engine.records import Row, cases, confirmed, row, run


def bill(number: str | None = None, amount: int = 7_700, **given: object) -> Row:
    more: Row = {"kind": "ORDER", "counterparty": "Copper Kettle Foods"}
    return row(number, amount, **more | given)


def line(amount: int, day: int, text: str = "goods", **given: object) -> Row:
    made: Row = {"description": text, "booked_on": date(2026, 6, day), "counterparty": None}
    return row(None, amount, **made | given)


def decide(ours: list[Row], theirs: list[Row]) -> Outcome:
    other, paid = bill("SO900001", 1_200), line(1_200, 21, "SO900001")
    return run([*ours, other], [*theirs, paid], "invoice_bank")


def reasons(outcome: Outcome) -> set[str]:
    return set(outcome.cases["reason_code"])


def of_the_party(amount: int, day: int, text: str = "goods", **given: object) -> Row:
    return line(amount, day, text, **{"counterparty": "COPPER KETTLE FOODS"} | given)


@pytest.mark.parametrize(("day", "is_back"), [(20, True), (21, True), (22, False)])
def test_money_goes_back_in_silence_over_midnight_at_most(day: int, *, is_back: bool) -> None:
    outcome = decide([bill()], [of_the_party(7_700, 20), of_the_party(-7_700, day)])

    assert ("receipt_taken_back" in reasons(outcome)) is is_back
    assert ((1, 1001) in confirmed(outcome)) is not is_back


@pytest.mark.parametrize("amount", [1, 2, 7_700])
def test_a_receipt_of_any_amount_goes_back(amount: int) -> None:
    theirs = [of_the_party(amount, 20), of_the_party(-amount, 20)]

    outcome = decide([bill(None, amount)], theirs)

    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "NON_TRADE": [(1001, 1002)]}
    assert reasons(outcome) == {"paid_and_taken_back", "receipt_taken_back"}


@pytest.mark.parametrize("fee", [0, 1, 350])
def test_it_says_when_a_return_costs_something(fee: int) -> None:
    theirs = [line(7_700, 20, "SO770001"), line(-7_700 - fee, 22, "RETURN SO770001")]

    found = reasons(decide([bill("SO770001")], theirs))

    assert found == {
        "paid_and_taken_back",
        "receipt_taken_back_with_fee" if fee else "receipt_taken_back",
    }


@pytest.mark.parametrize("amount", [1, 7_700])
def test_it_tells_our_payment_that_came_back_from_a_receipt(amount: int) -> None:
    ours = [bill("SO770001", -amount)]
    theirs = [line(-amount, 20, "SO770001"), line(amount, 22, "RETURN SO770001")]

    assert reasons(decide(ours, theirs)) == {"sent_and_came_back", "payment_came_back"}


def test_money_that_comes_back_matters_to_nobody_who_pays_nothing() -> None:
    theirs = [line(-4_000, 20, "SO770001"), line(4_000, 22, "RETURN SO770001")]

    assert "payment_came_back" not in reasons(decide([bill("SO880001")], theirs))


@pytest.mark.parametrize(("number", "is_named"), [("A1234", True), ("A123", False)])
def test_a_number_of_five_characters_says_whose_money_was_given_back(
    number: str, *, is_named: bool
) -> None:
    theirs = [
        line(7_700, 20, f"{number} 00", order_key=number),
        line(-7_700, 25, f"{number} 00", order_key=number),
    ]

    outcome = decide([bill(number)], theirs)

    assert ("receipt_given_back" in reasons(outcome)) is is_named
    assert ("paid_and_given_back" in reasons(outcome)) is is_named


@pytest.mark.parametrize(("number", "is_named"), [("A1234", True), ("A123", False)])
def test_a_bill_is_open_again_whose_number_the_receipt_names(
    number: str, *, is_named: bool
) -> None:
    theirs = [line(7_700, 20, f"for {number}"), line(-7_700, 22, "RETURN")]

    found = reasons(decide([bill(number)], theirs))

    assert ("paid_and_taken_back" in found) is is_named
    assert "receipt_taken_back" in found


@pytest.mark.parametrize(("number", "is_named"), [("71234", True), ("7123", False)])
def test_a_bill_is_open_again_whose_last_digits_the_receipt_has(
    number: str, *, is_named: bool
) -> None:
    theirs = [line(7_700, 20, "rent", order_key=number), line(-7_700, 22, "RETURN")]

    found = reasons(decide([bill(f"INV20{number}")], theirs))

    assert ("paid_and_taken_back" in found) is is_named
    assert "receipt_taken_back" in found


@pytest.mark.parametrize(
    "other", [{"counterparty": "Brass Works"}, {"counterparty": None}, {"currency": "USD"}]
)
def test_a_bill_of_another_party_or_currency_is_not_open_again(other: Row) -> None:
    theirs = [of_the_party(7_700, 20), of_the_party(-7_700, 20)]

    assert "paid_and_taken_back" not in reasons(decide([bill() | other], theirs))


@pytest.mark.parametrize(
    ("on", "others", "reason"),
    [
        # the two files have a day in common
        ((4, 4), (1, 8), "own_transfer"),
        ((4, 4), (8, 1), "own_transfer"),
        ((4, 5), (8, 1), "own_transfer"),
        # one goes on where the other ends: one account
        ((4, 5), (1, 8), "receipt_taken_back"),
    ],
)
def test_files_of_the_same_days_are_two_accounts(
    on: tuple[int, int], others: tuple[int, int], reason: str
) -> None:
    files, moved = ("right-1.csv", "right-2.csv"), (7_700, -7_700)
    theirs = [
        made
        for amount, day, other, source in zip(moved, on, others, files, strict=True)
        for made in (
            line(amount, day, counterparty="Own account", source=source),
            line(31, other, "interest", source=source),
        )
    ]

    assert reason in reasons(run([bill()], theirs, "invoice_bank"))
