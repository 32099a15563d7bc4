"""What is found without a number disagrees as well, where one side says that it was given back and the other that it was paid."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, row, run, suggested


def order(**given: object) -> Row:
    return row(None, 8800, **{"kind": "ORDER", "status": "PAID", "counterparty": "Lily"} | given)


@pytest.mark.parametrize("status", ["REFUNDED", "PARTLY_REFUNDED"])
def test_it_says_that_the_payment_of_an_order_was_given_back(status: str) -> None:
    outcome = run([order()], [row(None, 8800, status=status, counterparty="LILY")])

    assert cases(outcome) == {"STATUS_MISMATCH": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["refunded_by_status"]


@pytest.mark.parametrize("status", ["PAID", None])
def test_it_suggests_a_payment_that_stays_paid(status: str | None) -> None:
    outcome = run([order()], [row(None, 8800, status=status, counterparty="LILY")])

    assert suggested(outcome) == [(1, 1001)]
