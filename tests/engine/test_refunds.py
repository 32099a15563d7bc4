"""Refunds are joined by their own number, or by the number of the order that they give back."""

from __future__ import annotations

from tests.engine.records import cases, confirmed, row, run


def test_it_joins_a_refund_by_its_number() -> None:
    ours = [row("A1", 1000), row(None, -200, refund_key="R1")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="R1")]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


def test_it_joins_a_refund_by_the_order_number() -> None:
    ours = [row("A1", 1000), row("A1", -200, refund_key="OURS1")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="THEIRS9")]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


def test_it_joins_one_refund_of_ours_with_two_of_theirs() -> None:
    ours = [row("A1", 1000), row("A1", -300)]
    theirs = [row("A1", 1000), row("A1", -100), row("A1", -200)]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002, 1003)]


def test_it_reports_a_partial_refund_that_our_books_lack() -> None:
    ours = [row("A1", 1000, kind="ORDER", status="PAID")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="R1")]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}


def test_it_says_when_only_the_status_of_our_order_knows_of_the_refund() -> None:
    ours = [row("A1", 1000, kind="ORDER", status="PARTLY_REFUNDED")]
    theirs = [row("A1", 1000), row("A1", -200, refund_key="R1")]

    outcome = run(ours, theirs)

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}
    assert outcome.cases["reason_code"].to_list() == ["refund_known_by_status"]


def test_it_reports_a_refund_that_only_our_books_have() -> None:
    ours = [row("A1", 1000), row("A1", -200, refund_key="R1")]

    assert cases(run(ours, [row("A1", 1000)])) == {"INTERNAL_ONLY": [(2,)]}
