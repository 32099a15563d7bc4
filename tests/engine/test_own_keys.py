"""A number that is an order of one sale and the receipt of another is no shared key."""

from __future__ import annotations

from tests.engine.records import cases, confirmed, row, run


def test_it_does_not_take_a_receipt_number_for_an_order_number() -> None:
    left = [row("5279", 4990), row("5280", 4990)]
    right = [
        row("5279", 4990, transaction_key="5277"),
        row("5281", 4990, transaction_key="5280"),
    ]

    outcome = run(left, right)

    assert confirmed(outcome) == [(1, 1001)]


def test_it_does_not_take_an_order_number_for_a_receipt_number() -> None:
    left = [
        row("9001", 4990, transaction_key="5279"),
        row("9002", 4990, transaction_key="5281"),
    ]
    right = [row(None, 4990, transaction_key="5279"), row("5281", 4990, transaction_key="7777")]

    outcome = run(left, right)

    assert confirmed(outcome) == [(1, 1001)]


def test_it_takes_the_number_of_another_column_where_the_row_has_none_of_its_own() -> None:
    left = [row("5279", 4990), row("5280", 4990)]
    right = [row("5279", 4990), row(None, 4990, transaction_key="5280")]

    outcome = run(left, right)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]


def test_it_takes_the_other_column_where_that_is_what_the_sides_share() -> None:
    left = [row("4200001", 4990), row("4200002", 4990)]
    right = [
        row("A1", 4990, transaction_key="4200001"),
        row("A2", 4990, transaction_key="4200002"),
    ]

    outcome = run(left, right)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]
    assert cases(outcome) == {}


def test_it_takes_the_own_column_where_most_numbers_stand_in_either() -> None:
    left = [row(str(number), 4990) for number in (5001, 5002, 5003, 5004, 5005, 5006)]
    right = [
        row(str(number), 4990, transaction_key=str(number - 1))
        for number in (5002, 5003, 5004, 5005, 5007)
    ]

    outcome = run(left, right)

    assert confirmed(outcome) == [(2, 1001), (3, 1002), (4, 1003), (5, 1004)]
