"""A receipt that the bank took back pays nothing."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Outcome
from tests.engine.records import Row, cases, confirmed, row, run

NAME = "Copper Kettle Foods Ltd"


def bill(amount: int = 7700, name: str = NAME, **given: object) -> Row:
    return row(None, amount, kind="ORDER", counterparty=name, **given)


def line(amount: int, day: int = 20, text: str = "goods", **given: object) -> Row:
    return row(
        None,
        amount,
        **{"counterparty": NAME, "description": text, "booked_on": date(2026, 6, day)} | given,
    )


def decide(ours: list[Row], theirs: list[Row]) -> Outcome:
    other = bill(1200, "Tin Whistle Books")
    paid = line(1200, 21, counterparty="TIN WHISTLE BOOKS")
    return run([*ours, other], [*theirs, paid], "invoice_bank")


@pytest.mark.parametrize(
    "back",
    [
        line(-7700, 20, "冲正 退汇"),
        line(-7700, 20),
        line(-7700, 21),
        line(-7700, 25, "REVERSAL OF PAYMENT"),
        line(-7700, 25, "CHQ 000123 RTN"),
        line(-7700, 25, "RTN CHQ 000123"),
        line(-7700, 25, "REFER TO DRAWER"),
        line(-7700, 25, "彈票"),
        line(-7700, 21, counterparty="COPPER KETTLE FOODS LTD."),
    ],
)
def test_it_keeps_the_bill_open_whose_receipt_went_back(back: Row) -> None:
    outcome = decide([bill()], [line(7700), back])

    assert confirmed(outcome) == [(2, 1003)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "NON_TRADE": [(1001, 1002)]}
    assert outcome.cases["reason_code"].to_list() == ["paid_and_taken_back", "receipt_taken_back"]


@pytest.mark.parametrize(
    "other",
    [
        # too late for an entry that is undone, unless it says so
        line(-7700, 25),
        line(-7700, 20, "冲正", booked_on=date(2026, 8, 20)),
        # before, of another sum, currency or party
        line(-7700, 19),
        line(-7600, 20),
        line(-7700, 20, currency="USD"),
        line(-7700, 20, counterparty="Brass Works"),
        line(-7700, 20, counterparty=None),
    ],
)
def test_it_confirms_a_receipt_beside_another_line(other: Row) -> None:
    outcome = decide([bill()], [line(7700), other])

    assert (1, 1001) in confirmed(outcome)


def test_it_confirms_the_receipt_that_came_again() -> None:
    theirs = [line(7700, 20), line(-7700, 20, "冲正"), line(7700, 22)]

    outcome = decide([bill()], theirs)

    assert confirmed(outcome) == [(1, 1003), (2, 1004)]
    assert cases(outcome) == {"NON_TRADE": [(1001, 1002)]}


def test_it_takes_the_last_of_two_receipts_back() -> None:
    theirs = [line(7700, 18), line(7700, 20), line(-7700, 20, "冲正")]

    outcome = decide([bill()], theirs)

    assert confirmed(outcome) == [(1, 1001), (2, 1004)]
    assert cases(outcome) == {"NON_TRADE": [(1002, 1003)]}


def test_it_leaves_an_outgoing_line_to_the_credit_note_of_its_amount() -> None:
    ours = [bill(order_key="INV70001"), bill(-7700, order_key="CRN70002")]
    theirs = [line(7700, text="INV70001"), line(-7700, text="CRN70002")]

    outcome = decide(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (2, 1002), (3, 1003)]
    assert cases(outcome) == {}


def test_it_says_so_of_no_bill_of_another_counterparty() -> None:
    outcome = decide([bill(7700, "Brass Works")], [line(7700), line(-7700)])

    reasons = dict(outcome.cases.select("kind", "reason_code").rows())
    assert reasons == {"INTERNAL_ONLY": "not_on_other_side", "NON_TRADE": "receipt_taken_back"}
