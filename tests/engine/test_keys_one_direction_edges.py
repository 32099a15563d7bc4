"""What was paid of an order agrees where something was given back: which rows belong to it, and which don't."""

from __future__ import annotations

import pytest

from reconcile.engine.passes import keys
from tests.engine.records import Row, cases, confirmed, row, run

PARTS = [row("A1", 600), row("A1", 400)]
BACK = row("A1", -100)


@pytest.mark.parametrize(("bound", "is_taken"), [(3, True), (2, False)])
def test_it_takes_as_many_rows_of_one_direction_as_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_taken: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(keys, "GROUP_ROWS_MAX", bound)

    outcome = run([row("A1", 1000)], [*PARTS, BACK])

    assert ((1, 1001, 1002) in confirmed(outcome)) == is_taken


@pytest.mark.parametrize(
    ("theirs", "expected"),
    [
        # a cent less, a cent more
        ([row("A1", 600), row("A1", 399), BACK], []),
        ([row("A1", 600), row("A1", 401), BACK], []),
        # another currency
        ([row("A1", 600), row("A1", 400, currency="USD"), BACK], []),
        # what was given back in parts, beside what was not paid there at all
        ([row("A1", -60), row("A1", -40)], [(2, 1001, 1002)]),
    ],
)
def test_it_matches_one_direction_where_all_of_it_agrees(
    theirs: list[Row], expected: list[tuple[int, ...]]
) -> None:
    ours = [row("A1", 1000), BACK]

    assert sorted(set(confirmed(run(ours, theirs))) - {(2, 1003)}) == expected


def test_it_looks_at_each_order_alone() -> None:
    """Another order's refund doesn't make an order one of two directions."""
    ours = [row("A1", 1000), row("A2", 500), row("A3", 70)]
    theirs = [*PARTS, BACK, row("A2", 300), row("A2", 200), row("A3", 60)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001, 1002), (2, 1004, 1005)]
    assert cases(outcome) == {"AMOUNT_SHORT": [(3, 1006)], "EXTERNAL_ONLY": [(1003,)]}


def test_a_fee_that_came_back_goes_with_the_refund() -> None:
    """Nothing of the order was sold in this month: the fee is that of what was given back."""
    fund = [row("A1", -1000), row("A1", 6, kind="FEE"), row("A2", 50), row("A2", -1, kind="FEE")]
    ours = [row("A1", -1000, fee_minor=6), row("A2", 50, fee_minor=-1)]

    assert confirmed(run(ours, fund, "channel_fund")) == [(1, 1001, 1002), (2, 1003, 1004)]


def test_a_row_of_no_money_makes_no_match_of_its_own() -> None:
    """What was given back differs, so that the order is looked at in each direction."""
    ours, theirs = [row("A1", 1000), BACK, row("A1", 0)], [*PARTS, row("A1", -120)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001, 1002)]
    assert cases(outcome) == {"AMOUNT_SHORT": [(2, 1003)], "NON_TRADE": [(3,)]}


@pytest.mark.parametrize("kind", ["ADJUSTMENT", "CHARGEBACK", "REFUND"])
def test_nothing_but_a_fee_goes_with_what_was_sold(kind: str) -> None:
    theirs = [*PARTS, row("A1", -50, kind=kind)]

    assert confirmed(run([row("A1", 1000)], theirs, "channel_fund")) == [(1, 1001, 1002)]
    with_fee = [*PARTS, row("A1", -50, kind="FEE")]
    assert confirmed(run([row("A1", 1000)], with_fee, "channel_fund")) == []


def test_it_matches_one_direction_of_an_order_of_cents() -> None:
    """What was paid are single cents, and so is what was given back."""
    ours, theirs = [row("A1", 1), row("A1", 1)], [row("A1", 1), row("A1", 1), row("A1", -1)]

    assert confirmed(run(ours, theirs)) == [(1, 2, 1001, 1002)]
    assert confirmed(run(theirs, ours)) == [(1, 2, 1001, 1002)]
