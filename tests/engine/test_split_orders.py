"""Orders that a platform split: it numbers the parts, and says beside them which order they are of."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, confirmed, row, run

WHOLE = "355300990"


def part(order: str, amount: int, whole: str | None = WHOLE) -> Row:
    return row(order, amount, transaction_key=whole)


def sides(*parts: Row, amount: int = 6_990) -> tuple[list[Row], list[Row]]:
    """Orders that both sides know by one number, and one that was split."""
    same = [row(f"35530010{n}", 1_000 + n) for n in range(6)]
    return [row(WHOLE, amount), *same], [*parts, *same]


@pytest.mark.parametrize("first", ["355300991", WHOLE])
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_adds_up_the_parts_of_an_order(first: str, is_turned: bool) -> None:  # noqa: FBT001
    whole = None if first == WHOLE else WHOLE
    ours, theirs = sides(part(first, 4_990, whole), part("355300992", 2_000))

    outcome = run(theirs, ours) if is_turned else run(ours, theirs)

    expected = (1, 2, 1001) if is_turned else (1, 1001, 1002)
    assert expected in confirmed(outcome)
    assert cases(outcome) == {}


def test_it_disputes_an_order_whose_parts_come_to_less() -> None:
    outcome = run(*sides(part("355300991", 4_990), part("355300992", 1_500)))

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001, 1002)]}


@pytest.mark.parametrize(
    "parts",
    [
        # another order's receipt has the number
        [part("355300991", 6_990)],
        # one of the parts is an order of ours
        [part("355300991", 4_990), part("355300101", 2_000)],
    ],
)
def test_it_takes_no_number_that_may_be_a_receipts(parts: list[Row]) -> None:
    assert not [match for match in confirmed(run(*sides(*parts))) if 1 in match]
