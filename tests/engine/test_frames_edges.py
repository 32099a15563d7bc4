"""Which way pieces and payouts went, where a file writes what goes out as negative."""

from __future__ import annotations

import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.sides.frames import prepare_both, without
from tests.engine.payouts import JUNE, line, payout
from tests.engine.records import Row, confirmed, frame, row, run

STOCK = ready_rule_sets()["stock_orders"]


def pieces(quantity: int, **given: object) -> Row:
    return row("A1", 0, kind="STOCK", quantity=quantity, **given)


@pytest.mark.parametrize(
    ("ours", "theirs", "counted"),
    [
        # one piece that went out, as many as came in, and one that came back under its own number
        ([pieces(-1)], [pieces(1)], [1, 1]),
        ([pieces(-1), pieces(1)], [pieces(1)], [-1, 1, 1]),
        ([pieces(-1, refund_key="R1")], [pieces(1)], [-1, 1]),
        ([pieces(-1, refund_key="R1"), pieces(-1)], [pieces(1)], [1, 1, 1]),
        ([pieces(1)], [pieces(-1)], [1, 1]),
        # what came back stands beside a list of returns as it is written
        ([pieces(-1)], [pieces(-1, refund_key="R1")], [-1, -1]),
        ([pieces(-1)], [pieces(-1, refund_key="R1"), pieces(1)], [1, -1, 1]),
        ([pieces(-1), pieces(1)], [pieces(-1, refund_key="R1")], [-1, 1, -1]),
        ([pieces(-1), pieces(0)], [pieces(-1, refund_key="R1")], [-1, 0, -1]),
    ],
)
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_counts_pieces_with_the_sign_of_what_moved(
    ours: list[Row],
    theirs: list[Row],
    counted: list[int],
    is_turned: bool,  # noqa: FBT001
) -> None:
    given = (theirs, ours) if is_turned else (ours, theirs)

    sides = prepare_both(frame(given[0], "a", 1), frame(given[1], "b", 1001), STOCK)

    found = [side["amount"].to_list() for side in sides]
    assert [*found[is_turned], *found[not is_turned]] == counted


@pytest.mark.parametrize("sign", [1, -1])
def test_it_confirms_a_list_of_the_smallest_payout(sign: int) -> None:
    outcome = run([payout("PO7738", sign, 5)], [line(1, 8, "PO7738")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]


def test_it_lets_the_first_and_the_last_row_of_a_side_be_matched() -> None:
    rows = frame([row(f"A{n}", n) for n in range(40)], "a", 1).with_row_index("row")

    for taken in ([0], [39], [0, 39], [*range(39)]):
        held = rows.filter(rows["row"].is_in(taken))
        left = without(rows, held)["row"].to_list()
        assert left == [n for n in range(40) if n not in taken]
