"""Two numbers that both stand on both sides are two orders: neither is the other one struck wrong."""

from __future__ import annotations

from tests.engine.records import row, run, suggested

PAID = [row("Y001", 2990), row("Y002", 2990)]


def test_it_suggests_no_refund_of_one_order_for_another() -> None:
    ours, theirs = [*PAID, row("Y002", -1000)], [*PAID, row("Y001", -1000)]

    assert suggested(run(ours, theirs)) == []


def test_it_suggests_a_number_that_only_one_side_knows() -> None:
    ours, theirs = [*PAID, row("Y002", -1000)], [*PAID, row("Y0002", -1000)]

    assert suggested(run(ours, theirs)) == [(3, 1003)]
