"""A refund that came back gave nothing: it pays no refund of ours, and what brought it back pays no order."""

from __future__ import annotations

from tests.engine.payouts import JUNE, line, sale
from tests.engine.records import Row, cases, confirmed, row, run

ORDER = row("A1", 1000, kind="ORDER", status="PAID")
PAID = row("A1", 1000, transaction_key="T1")


def refund(amount: int = -1000, number: str | None = "R1", **given: object) -> Row:
    return row("A1", amount, kind="REFUND", refund_key=number, transaction_key="T1", **given)


def test_it_disputes_our_refund_that_came_back_there() -> None:
    ours = [ORDER, row("A1", -1000)]

    outcome = run(ours, [PAID, refund(), refund(1000)])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(1003,)], "STATUS_MISMATCH": [(2, 1002)]}
    assert sorted(outcome.cases["reason_code"]) == ["refund_came_back", "refund_failed"]


def test_it_expects_no_refund_of_ours_for_one_that_came_back() -> None:
    outcome = run([ORDER], [PAID, refund(), refund(1000)])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(1002,), (1003,)]}


def test_it_matches_the_refund_that_was_made_again() -> None:
    ours = [ORDER, row("A1", -1000)]

    outcome = run(ours, [PAID, refund(), refund(1000), refund(number="R2")])

    assert confirmed(outcome) == [(1, 1001), (2, 1004)]


def test_it_leaves_refunds_that_do_not_cancel_out() -> None:
    outcome = run([ORDER, row("A1", -1000)], [PAID, refund(), refund(400)])

    assert "refund_came_back" not in outcome.cases["reason_code"].to_list()


def test_it_does_the_same_on_our_side() -> None:
    ours = [ORDER, refund(), refund(1000)]

    outcome = run(ours, [PAID, row("A1", -1000)])

    assert cases(outcome) == {"NON_TRADE": [(3,)], "STATUS_MISMATCH": [(2, 1002)]}


def test_it_adds_both_up_in_a_payout() -> None:
    gone, back = (sale("P1001", net, kind="REFUND", refund_key="R1") for net in (-300, 300))
    ours = [sale("P1001", 1000), gone, back]

    outcome = run(ours, [line(1000, 8, "STRIPE P1001")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 2, 3, 1001)]
