"""Sales and refunds of a cent, of which a channel keeps as much as of any other."""

from __future__ import annotations

import pytest

from tests.engine.records import Row
from tests.engine.test_fees_groups import figures, groups, net, rules, sold

THIRTY: dict[str, object] = {"rate_ppm": 0, "fixed_minor": 30}


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ([10_000, 1], 9_941, [(0, 60, 0)]),
        ([10_000, 1], 9_971, []),
        # the fee of the refund came back, or was kept
        ([10_000, -1], 9_999, [(0, 0, 0)]),
        ([10_000, -1], 9_969, [(0, 30, 0)]),
        ([10_000, -1], 9_939, []),
        # nothing is kept of what was free
        ([10_000, 0], 9_970, [(0, 30, 0)]),
        ([10_000, 0], 9_940, []),
        ([0], 30, []),
        ([0], -30, []),
        ([1], -29, [(0, 30, 0)]),
    ],
)
def test_it_takes_a_fee_off_the_smallest_sale(
    ours: list[int], theirs: int, expected: list[tuple[int, int, int]]
) -> None:
    made = net([sold(amount) for amount in ours], [sold(theirs)], rules(THIRTY))

    assert figures(made) == expected


def test_it_nets_two_orders_by_their_own_sums_only() -> None:
    """What one order lacks another one has too much of: neither agrees."""
    ours, theirs = [sold(1_000), sold(1_000, "A2")], [sold(969), sold(971, "A2")]

    assert groups(net(ours, theirs, rules(THIRTY))) == []


def test_it_nets_where_only_one_of_two_orders_agrees() -> None:
    ours, theirs = [sold(1_000), sold(1_000, "A2")], [sold(969), sold(970, "A2")]

    assert groups(net(ours, theirs, rules(THIRTY))) == [(1, 3)]


@pytest.mark.parametrize("is_known", [True, False])
def test_it_nets_rows_of_one_day_or_of_none_where_a_rule_wants_the_same_day(is_known: bool) -> None:  # noqa: FBT001
    by = rules(THIRTY, tolerance={"amount_minor": 0, "days": 0})
    given: Row = {} if is_known else {"booked_on": None, "occurred_at": None}

    assert groups(net([sold(1_000) | given], [sold(970) | given], by)) == [(0, 1)]
