"""A prepaid account writes what it gives back with a plus: that pays no order."""

from __future__ import annotations

from tests.engine.records import Row, cases, confirmed, row, run


def order(number: str, amount: int, **given: object) -> Row:
    return row(number, amount, **{"kind": "ORDER", "status": "PAID", **given})


def given_back(number: str, amount: int) -> Row:
    return row(number, amount, kind="REFUND")


def test_it_confirms_no_order_by_what_was_given_back() -> None:
    outcome = run([order("A1", 2900), order("A2", 900)], [given_back("A1", 2900), row("A2", 900)])

    assert confirmed(outcome) == [(2, 1002)]
    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}


def test_it_matches_a_refund_that_both_sides_took_back() -> None:
    assert confirmed(run([given_back("A1", 2900)], [given_back("A1", 2900)])) == [(1, 1001)]


def test_it_matches_a_payment_beside_a_refund_that_was_taken_back() -> None:
    theirs = [row("A1", 2900), row("A1", -400, refund_key="R1"), given_back("A1", 400)]

    outcome = run([order("A1", 2900)], theirs)

    assert (1, 1001) in confirmed(outcome) or (1, 1001, 1002, 1003) in confirmed(outcome)
