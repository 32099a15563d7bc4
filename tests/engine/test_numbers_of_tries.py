"""Where the whole number stands in another, one that only looks like it is no rival; and dropped zeros."""

from __future__ import annotations

from datetime import timedelta

from tests.engine.records import NOON, cases, row, run, suggested

ORDERS = [row("YK260501", 9920), row("YK260502", 9920)]


def test_it_knows_an_order_by_its_number_within_that_of_the_try() -> None:
    tries = [row("YK2605012", 9920), row("YK2605021", 9920), row("YK2605022", 9920)]

    outcome = run(ORDERS, tries)

    assert suggested(outcome) == [(1, 1001)]
    assert cases(outcome) == {"AMBIGUOUS": [(2, 1002, 1003)]}


def test_it_knows_it_as_well_where_a_mark_parts_the_number_from_the_try() -> None:
    """As it is written, the whole number stands there."""
    tries = [row(f"YK26050{n}", 9920, order_ref=f"YK26050{n[0]}_{n[1]}") for n in ("12", "21")]

    outcome = run(ORDERS, tries)

    assert suggested(outcome) == [(1, 1001), (2, 1002)]


def test_it_suggests_a_short_number_that_lost_its_zeros() -> None:
    ours = [row("000123", 6100), row("B9", 70)]
    soon = NOON + timedelta(seconds=10)

    outcome = run(ours, [row("123", 6100, occurred_at=soon), row("B9", 70)])

    assert suggested(outcome) == [(1, 1001)]


def test_it_suggests_no_short_number_of_another_hour() -> None:
    ours = [row("000123", 6100), row("B9", 70)]
    late = NOON + timedelta(hours=2)

    assert suggested(run(ours, [row("123", 6100, occurred_at=late), row("B9", 70)])) == []
