"""Money that a channel keeps beside its fees is not set aside in silence: penalties, and a fee taken twice."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, row, run

PAID = [row(f"A{n}", 1000 * n, status="PAID") for n in range(1, 8)]


def fee(number: int, amount: int | None = None, **given: object) -> Row:
    """Six thousandths of what the order of this number was paid."""
    taken = -6 * number if amount is None else amount
    return row(f"A{number}", taken, **{"kind": "FEE", "description": "技术服务费", **given})


FEES = [fee(n) for n in range(1, 8)]


@pytest.mark.parametrize("kind", ["FEE", "TRANSFER"])
@pytest.mark.parametrize(
    "text", ["延迟发货赔付", "虚假发货罚款", "违约金", "Late shipment penalty"]
)
def test_it_shows_what_was_taken_for_a_fault(kind: str, text: str) -> None:
    taken = row("A1", -900, kind=kind, description=text)

    assert cases(run(PAID, [*PAID, taken])) == {"EXTERNAL_ONLY": [(1008,)]}


def test_it_shows_a_fault_that_only_our_books_hold() -> None:
    taken = row("A1", -900, kind="FEE", description="售后卖家赔付费")

    assert cases(run([*PAID, taken], PAID)) == {"INTERNAL_ONLY": [(8,)]}


@pytest.mark.parametrize(
    ("text", "amount"),
    [("运费险理赔", -80), ("赔付保证金", -5000), ("技术服务费", -6), ("赔付", 900)],
)
def test_it_sets_aside_what_is_no_penalty(text: str, amount: int) -> None:
    other = row("A1", amount, kind="TRANSFER", description=text)

    assert cases(run(PAID, [*PAID, other])) == {"NON_TRADE": [(1008,)]}


def test_it_suspects_a_fee_that_stands_again_for_one_payment() -> None:
    outcome = run(PAID, [*PAID, *FEES, fee(7)])

    assert cases(outcome)["DUPLICATE"] == [(1015,)]
    assert "fee_taken_twice" in outcome.cases["reason_code"].to_list()


HALVES = [fee(7, -21), fee(7, -21)]


@pytest.mark.parametrize(
    "theirs",
    [
        # both together are what the payment owes
        [*PAID, *FEES[:-1], *HALVES],
        # one for each of two payments
        [*PAID, row("A7", 7000, status="PAID"), *FEES, fee(7)],
        # another kind of fee
        [*PAID, *FEES, fee(7, description="佣金")],
        # given back
        [*PAID, *FEES, fee(7), fee(7, 42)],
        # too few orders to know a rate by
        [*PAID, *FEES[4:], fee(7)],
        # a cent may be one fee or two
        [*PAID, *(fee(n, -1) for n in range(1, 8)), fee(7, -1)],
    ],
)
def test_it_suspects_no_fee_that_may_be_owed(theirs: list[Row]) -> None:
    assert "fee_taken_twice" not in run(PAID, theirs).cases["reason_code"].to_list()
