"""A row that states its own rate has that as its contract."""

from __future__ import annotations

import pytest

from tests.engine.records import cases, confirmed, row, run


@pytest.mark.parametrize(
    ("fee", "is_wrong"),
    [(-60, False), (-61, False), (-59, False), (-62, True), (-58, True), (0, True)],
)
def test_it_allows_one_minor_unit(fee: int, is_wrong: bool) -> None:  # noqa: FBT001
    theirs = [row("A1", 10_000, fee_minor=fee, fee_rate_ppm=6000)]

    outcome = run([row("A1", 10_000)], theirs)

    assert ("FEE_MISMATCH" in cases(outcome)) == is_wrong
    assert bool(confirmed(outcome)) != is_wrong


def test_it_lists_both_sides() -> None:
    theirs = [row("A1", 10_000, fee_minor=-148, fee_rate_ppm=6000)]

    outcome = run([row("A1", 10_000)], theirs)

    assert cases(outcome) == {"FEE_MISMATCH": [(1, 1001)]}
    assert outcome.cases["difference_minor"].to_list() == [0]


def test_it_accepts_the_fee_on_what_was_settled_after_a_voucher() -> None:
    theirs = [row("A1", 10_000, fee_minor=-54, net_minor=8946, fee_rate_ppm=6000)]

    assert confirmed(run([row("A1", 10_000)], theirs)) == [(1, 1001)]


def test_it_expects_the_fee_back_with_a_refund() -> None:
    theirs = [row("A1", -10_000, fee_minor=60, fee_rate_ppm=6000, kind="REFUND")]

    assert confirmed(run([row("A1", -10_000)], theirs)) == [(1, 1001)]


def test_it_says_nothing_of_a_row_without_a_rate() -> None:
    theirs = [row("A1", 10_000, fee_minor=-999)]

    assert confirmed(run([row("A1", 10_000)], theirs)) == [(1, 1001)]


def test_it_reports_the_amount_before_the_fee() -> None:
    theirs = [row("A1", 9_000, fee_minor=-999, fee_rate_ppm=6000)]

    assert cases(run([row("A1", 10_000)], theirs)) == {"AMOUNT_SHORT": [(1, 1001)]}


def test_it_counts_amounts_beyond_64_bits_times_the_rate() -> None:
    theirs = [row("A1", 10**14, fee_minor=-6 * 10**11, fee_rate_ppm=6000)]

    assert confirmed(run([row("A1", 10**14)], theirs)) == [(1, 1001)]
