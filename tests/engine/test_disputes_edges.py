"""How near a try that failed must be to the next one, and which rows of a key a dispute is about."""

from __future__ import annotations

import pytest

from reconcile.engine.checks.disputes import attempts, disagreements, no_disputes
from reconcile.engine.checks.unequal_keys import shared_but_unequal
from reconcile.engine.waterfall import Waterfall
from tests.engine.records import Row, row
from tests.engine.test_disputes_tables import RULES, both, linked, order, rows_of


@pytest.mark.parametrize(
    ("failed", "paid", "is_try"),
    [
        # a twentieth of the price that failed, to the cent
        (1000, 950, True),
        (1000, 949, False),
        (1000, 1050, True),
        (1000, 1051, False),
        (20, 21, True),
        (20, 19, True),
        (19, 20, False),
        (1000, 1000, True),
    ],
)
def test_it_takes_an_order_that_failed_for_a_try_of_one_that_cost_about_as_much(
    failed: int,
    paid: int,
    is_try: bool,  # noqa: FBT001
) -> None:
    left, _right, _all = both([order(failed, "FAILED"), order(paid, "PAID")], [])

    found = attempts(left, no_disputes())

    assert rows_of(found) == ([(0, 0, "NON_TRADE", "never_paid")] if is_try else [])


@pytest.mark.parametrize(
    ("tried", "other"),
    [
        # what was called off or waits may have had another price for a reason
        (order(1000, "CLOSED"), order(990, "PAID")),
        (order(1000, "PENDING"), order(990, "PAID")),
        # refunds of about as much are two
        (row("A1", -1000, status="FAILED"), row("A1", -990)),
        (order(1000, "FAILED"), order(990, "PAID", currency="USD")),
        (order(1000, "FAILED"), order(990, "PAID", order_key="A2")),
        (order(1000, "FAILED"), order(990, "FAILED")),
    ],
)
def test_it_takes_nothing_else_that_cost_about_as_much_for_a_try(tried: Row, other: Row) -> None:
    left, _right, _all = both([tried, other], [])

    assert rows_of(attempts(left, no_disputes())) == []


@pytest.mark.parametrize(("amount", "is_asked"), [(0, False), (1, True), (-1, True), (1000, True)])
@pytest.mark.parametrize("is_ours", [True, False])
def test_it_asks_of_a_match_in_a_state_that_nobody_knows_where_money_is_in_question(
    amount: int,
    is_asked: bool,  # noqa: FBT001
    is_ours: bool,  # noqa: FBT001
) -> None:
    unclear, other = order(amount, "UNCLEAR"), order(amount, "PAID")
    sides = ([row("B", 5), unclear], [row("B", 5), other])
    if not is_ours:
        sides = ([row("B", 5), other], [row("B", 5), unclear])
    _left, _right, everything = both(*sides)
    links = [(0, 0), (0, 2), (1, 1), (1, 3)]

    holds, found = disagreements(everything, linked(*links), RULES)

    said = [(1, at, "STATUS_MISMATCH", "status_unclear") for at in (1, 3)] if is_asked else []
    assert rows_of(found) == said
    assert holds.rows() == (links[:2] if is_asked else links)


@pytest.mark.parametrize(
    ("ours", "theirs", "disputed"),
    [
        # a currency that one side alone has is no part of it
        ([row("A1", 900), row("A1", 50, currency="USD")], [row("A1", 1000)], [0, 2]),
        ([row("A1", 900)], [row("A1", 1000), row("A1", 50, currency="USD")], [0, 1]),
        # nor a fee in another currency, though that makes one of its own with ours
        ([row("A1", 900)], [row("A1", 1000), row("A1", -5, kind="FEE", currency="USD")], [0, 1]),
        # where none is shared, the whole key is in question
        ([row("A1", 900)], [row("A1", 90, currency="USD"), row("A1", 5, currency="EUR")], [0, 1, 2]),
    ],
)  # fmt: skip
def test_it_disputes_the_rows_of_the_currency_that_both_sides_have(
    ours: list[Row], theirs: list[Row], disputed: list[int]
) -> None:
    left, right, _everything = both(ours, theirs)

    found = shared_but_unequal(Waterfall(left, right), RULES)

    assert [at for _lead, at, _case, _reason in rows_of(found)] == disputed


def test_it_disputes_each_currency_of_a_key_for_itself() -> None:
    ours = [row("A1", 900), row("A1", 50, currency="USD")]
    left, right, _everything = both(ours, [row("A1", 1000), row("A1", 40, currency="USD")])

    found = shared_but_unequal(Waterfall(left, right), RULES)

    assert rows_of(found) == [
        (0, 0, "AMOUNT_OVER", "amounts_differ"),
        (0, 2, "AMOUNT_OVER", "amounts_differ"),
        (1, 1, "AMOUNT_SHORT", "amounts_differ"),
        (1, 3, "AMOUNT_SHORT", "amounts_differ"),
    ]
