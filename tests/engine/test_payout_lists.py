"""The channel's own list of its payouts stands for the bank's lines."""

from __future__ import annotations

import pytest

from tests.engine.payouts import JUNE, found, groups, june, line, payout, sale
from tests.engine.records import Row, cases, confirmed, run


@pytest.mark.parametrize("sign", [1, -1])
def test_it_confirms_a_batch_with_its_row_in_the_list_of_payouts(sign: int) -> None:
    ours = [sale("38", 700), sale("38", 300), sale("39", 500), sale("39", -500, kind="PAYOUT")]
    theirs = [payout("38", sign * 1000), payout("39", sign * 500), payout("37", sign * 9, 4)]

    outcome = run(ours, theirs, "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 2, 1001), (3, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(4,)], "TIMING": [(1003,)]}


def test_it_knows_a_payout_without_a_number_by_the_channel_of_the_list() -> None:
    ours = [sale("X1", 1000, channel="STRIPE")]

    outcome = run(ours, [payout(None, 1000, channel="STRIPE")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("PENDING", ("TIMING", "payout_announced")),
        ("FAILED", ("STATUS_MISMATCH", "not_paid_there")),
    ],
)
def test_it_waits_for_a_payout_that_the_list_only_announces(
    status: str, expected: tuple[str, str]
) -> None:
    outcome = run(
        [sale("38", 700), sale("38", 300)],
        [payout("38", 1000) | {"status": status}],
        "payout_bank",
        JUNE,
    )

    assert cases(outcome) == {expected[0]: [(1, 2, 1001)]}
    assert outcome.cases["reason_code"].to_list() == [expected[1]]


def test_it_compares_the_money_of_a_payout_in_the_list() -> None:
    outcome = run([sale("38", 1000)], [payout("38", 990)], "payout_bank", JUNE)

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001)]}


def test_it_reports_a_payout_of_the_list_that_our_rows_lack() -> None:
    theirs = [payout("38", 1000), payout("39", 500, 9)]

    outcome = run([sale("38", 1000)], theirs, "payout_bank", JUNE)

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}


@pytest.mark.parametrize("status", ["FAILED", "CLOSED", "REVOKED"])
def test_it_leaves_a_line_to_the_payout_that_did_not_fail(status: str) -> None:
    ours = [payout("PO1001", 500, 3, status=status), payout("PO1002", 500, 5, status="PAID")]

    made = found(ours, [line(500, 8, "STRIPE")])

    assert (groups(made.confirmed), groups(made.rivals)) == ([(1, 2)], [])


@pytest.mark.parametrize("status", ["PAID", "PENDING", None])
def test_it_asks_which_of_two_payouts_a_line_is_where_neither_failed(status: str | None) -> None:
    ours = [payout("PO1001", 500, 3, status=status), payout("PO1002", 500, 5, status="PAID")]

    made = found(ours, [line(500, 8, "STRIPE")])

    assert (groups(made.confirmed), groups(made.rivals)) == ([], [(0, 1, 2)])


def test_it_keeps_the_line_of_a_payout_that_failed_where_it_fits_no_other_or_names_it() -> None:
    failed = payout("PO1001", 500, 3, status="FAILED")
    ours = [failed, payout("PO1002", 500, 11, status="PAID")]
    theirs = [line(500, 5, "STRIPE"), line(500, 12, "STRIPE")]

    assert groups(found(ours, theirs).confirmed) == [(0, 2), (1, 3)]

    ours = [failed, payout("PO1002", 500, 3, status="PAID")]
    named = [line(500, 8, "STRIPE PO1001"), line(500, 8, "STRIPE")]
    assert groups(found(ours, named).confirmed) == [(0, 2), (1, 3)]


def out(amount: int, day: int, batch: str | None = "po_4") -> Row:
    return sale(batch, amount, june(day), kind="PAYOUT", channel="STRIPE")


SOLD = sale("po_4", 500, june(9), channel="STRIPE")


def test_it_leaves_a_line_to_the_payout_after_one_whose_batch_came_back() -> None:
    """The first payout failed, as a row under its number says; its money went out again under another number."""
    ours = [SOLD, out(-500, 10), out(500, 12), out(-500, 15, "po_5")]

    outcome = run(ours, [line(500, 15, "STRIPE")], "payout_bank", JUNE)

    assert (confirmed(outcome), cases(outcome)) == ([(4, 1001)], {"NON_TRADE": [(1,), (2,), (3,)]})
    assert set(outcome.cases["reason_code"]) == {"payout_came_back"}


@pytest.mark.parametrize(
    "ours",
    [
        # nothing else fits the line: it was sent again under the same number
        [SOLD, out(-500, 10), out(500, 11)],
        # sent twice, and another sum came back
        [SOLD, out(-500, 10), out(-500, 11)],
        [SOLD, out(-500, 10), out(499, 11)],
    ],
)
def test_it_keeps_the_line_of_a_batch_that_did_not_come_back_or_fits_alone(ours: list[Row]) -> None:
    outcome = run(ours, [line(500, 12, "STRIPE")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]
