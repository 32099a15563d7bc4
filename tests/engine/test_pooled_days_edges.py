"""From how many days and rows on a number that is used again makes a sum worthless."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import from_json
from tests.engine.records import Row, cases, confirmed, row, run

Rows = list[tuple[int, int]]
# what else is sold under the number, day by day
SOLD = [(1, 24), (3, 31), (4, 45)]


def on(rows: Rows, kind: str = "PAYMENT") -> list[Row]:
    return [row("0002", amount, kind=kind, booked_on=date(2026, 6, day)) for day, amount in rows]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # all on one day of ours: the balance was paid later
        ([(2, 60), (2, 40)], [(2, 30), (9, 70)]),
        ([(2, 30), (9, 70)], [(2, 60), (2, 40)]),
        ([(2, 100)], [(2, 30), (5, 30), (9, 40)]),
        ([(2, 30), (5, 30), (9, 40)], [(2, 100)]),
    ],
)
@pytest.mark.parametrize("sold", [[], SOLD])
def test_it_adds_up_an_order_that_one_side_has_on_one_day(
    ours: Rows, theirs: Rows, sold: Rows
) -> None:
    outcome = run(on(sold + ours, "ORDER"), on(sold + theirs))

    assert cases(outcome) == {}
    assert len(confirmed(outcome)) == len(sold) + 1


@pytest.mark.parametrize(("sold", "is_sum"), [(SOLD[:1], True), (SOLD[:2], False)])
def test_a_number_of_three_days_is_used_again(
    sold: Rows,
    is_sum: bool,  # noqa: FBT001
) -> None:
    """A deposit and its balance are two days; of three days one is another sale's."""
    outcome = run(
        on([*sold, (2, 28), (2, 33)], "ORDER"),
        on([*sold, (2, 18), (2, 43)]),
    )

    assert ("AMBIGUOUS" not in cases(outcome)) == is_sum
    assert len(confirmed(outcome)) == len(sold) + is_sum


@pytest.mark.parametrize("methods", [["sum"], ["key", "sum"], ["sum", "key"]])
def test_it_looks_at_the_sums_of_any_rule_set(methods: list[str]) -> None:
    """A merchant's own rules may have one sum, first or last."""
    keys = [{"left": "order_key", "right": "order_key"}]
    rules = [{"name": m, "method": m, "outcome": "confirm", "keys": keys} for m in methods]
    own = from_json({"name": "n", "basis": {"left": "gross", "right": "gross"}, "rules": rules})

    outcome = run(on([(1, 30), (2, 50)], "ORDER"), on([(1, 45), (2, 35)]), own)

    assert confirmed(outcome) == []
    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001, 1002)]}
