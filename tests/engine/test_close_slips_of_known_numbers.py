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


def test_it_keeps_a_number_that_a_text_names_though_both_sides_know_both() -> None:
    """Only a slip is no slip where both numbers are known: what stands in a text was never struck wrong."""
    paid = [row("SO7001", 2990), row("SO7002", 2990)]
    ours = [*paid, row("SO7002", -1000)]
    theirs = [*paid, row("SO7001", -1000, description="refund of SO7002")]

    assert suggested(run(ours, theirs)) == [(3, 1003)]


def test_it_keeps_a_number_that_a_text_names_of_two_given_out_in_turn() -> None:
    paid = [row(f"SO700{n}", 2990) for n in range(4)]
    ours = [*paid, row("SO7002", -1000)]
    theirs = [*paid, row("SO7001", -1000, description="refund of SO7002")]

    assert suggested(run(ours, theirs)) == [(5, 1005)]
