"""Several payouts in one bank line, and one in several: confirmed where the lines name them."""

from __future__ import annotations

import pytest

from reconcile.engine.passes import payouts_at_once
from tests.engine.payouts import JUNE, line, sale
from tests.engine.records import cases, confirmed, run, suggested


def test_it_suggests_two_payouts_in_one_line() -> None:
    ours = [sale("X1", 700, channel="STRIPE"), sale("X1", -100), sale("X2", 400, channel="STRIPE")]

    outcome = run(ours, [line(1000, 8, "STRIPE")], "payout_bank", JUNE)

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 2, 3, 1001)]
    assert outcome.matches.select("reason_code", "score").rows() == [("payouts_at_once", 75)]


def test_it_suggests_one_payout_in_two_lines() -> None:
    lines = [line(600, 8, "STRIPE"), line(400, 9, "STRIPE")]

    outcome = run([sale("X1", 1000, channel="STRIPE")], lines, "payout_bank", JUNE)

    assert suggested(outcome) == [(1, 1001, 1002)]
    assert outcome.matches.select("reason_code", "score").rows() == [("payout_in_two", 75)]


def test_it_suggests_no_two_payouts_where_others_add_up_too() -> None:
    ours = [sale(f"X{n}", amount, channel="STRIPE") for n, amount in enumerate((600, 400, 400))]

    outcome = run(ours, [line(1000, 8, "STRIPE")], "payout_bank", JUNE)

    assert suggested(outcome) == []


@pytest.mark.parametrize(("day", "text"), [(11, "STRIPE"), (4, "STRIPE"), (8, "财付通"), (8, "?")])
def test_it_adds_up_no_payouts_of_other_days_or_channels(day: int, text: str) -> None:
    ours = [sale("X1", 600, channel="STRIPE"), sale("X2", 400, channel="STRIPE")]

    assert suggested(run(ours, [line(1000, day, text)], "payout_bank", JUNE)) == []


def test_it_adds_up_no_payouts_of_two_channels() -> None:
    ours = [sale("X1", 600, channel="STRIPE"), sale("X2", 400, channel="WECHAT")]

    assert suggested(run(ours, [line(1000, 8, "STRIPE")], "payout_bank", JUNE)) == []


@pytest.mark.parametrize(("bound", "is_found"), [(1, False), (2, True)])
def test_it_looks_through_no_more_pairs_than_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(payouts_at_once, "AT_ONCE_MAX", bound)
    ours = [sale("X1", 600, channel="STRIPE"), sale("X2", 400, channel="STRIPE")]

    outcome = run(ours, [line(1000, 8, "STRIPE")], "payout_bank", JUNE)

    assert bool(suggested(outcome)) == is_found


def test_it_confirms_a_payout_with_the_two_lines_that_name_it() -> None:
    ours = [sale("PO7781", 700), sale("PO7781", 300), sale("PO7782", 50)]
    lines = [line(600, 8, "PO7781 1/2"), line(400, 9, "PO7781 2/2"), line(50, 9, "PO7782")]

    outcome = run(ours, lines, "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 2, 1001, 1002), (3, 1003)]


def test_it_confirms_two_payouts_with_the_line_that_names_both() -> None:
    ours = [sale("PO7781", 700), sale("PO7782", 300)]

    outcome = run(ours, [line(1000, 8, "PO7781 PO7782")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 2, 1001)]


@pytest.mark.parametrize(("second", "kind"), [(390, "AMOUNT_SHORT"), (410, "AMOUNT_OVER")])
def test_it_compares_the_money_of_all_lines_that_name_a_payout(second: int, kind: str) -> None:
    lines = [line(600, 8, "PO7781 1/2"), line(second, 9, "PO7781 2/2")]

    outcome = run([sale("PO7781", 1000)], lines, "payout_bank", JUNE)

    assert cases(outcome) == {kind: [(1, 1001, 1002)]}


def test_it_adds_up_no_currencies_of_lines_that_name_a_payout() -> None:
    lines = [line(600, 8, "PO7781 1/2"), line(400, 9, "PO7781 2/2", currency="USD")]

    outcome = run([sale("PO7781", 1000)], lines, "payout_bank", JUNE)

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001, 1002)]}


@pytest.mark.parametrize("days", [(8, 11), (4, 8)])
def test_it_suggests_lines_that_name_a_payout_and_came_out_of_time(days: tuple[int, int]) -> None:
    lines = [line(600, days[0], "PO7781 1/2"), line(400, days[1], "PO7781 2/2")]

    outcome = run([sale("PO7781", 1000)], lines, "payout_bank", JUNE)

    assert suggested(outcome) == [(1, 1001, 1002)]
    assert outcome.matches["reason_code"].to_list() == ["payout_out_of_days"]


def test_it_suggests_lines_that_name_a_payout_of_which_nobody_knows_the_day() -> None:
    lines = [line(600, 8, "PO7781 1/2"), line(400, 9, "PO7781 2/2")]
    undated = sale("PO7781", 1000) | {"booked_on": None}

    outcome = run([undated], lines, "payout_bank", JUNE)

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001, 1002)])


@pytest.mark.parametrize("days", [(5, 10), (8, 9)])
def test_it_takes_lines_on_the_first_and_the_last_day(days: tuple[int, int]) -> None:
    lines = [line(600, days[0], "PO7781 1/2"), line(400, days[1], "PO7781 2/2")]

    assert confirmed(run([sale("PO7781", 1000)], lines, "payout_bank", JUNE)) == [(1, 1001, 1002)]


@pytest.mark.parametrize(("bound", "is_found"), [(1, False), (2, True)])
def test_it_joins_no_more_lines_by_a_number_than_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(payouts_at_once, "NAMED_MAX", bound)
    lines = [line(600, 8, "PO7781 1/2"), line(400, 9, "PO7781 2/2")]

    outcome = run([sale("PO7781", 1000)], lines, "payout_bank", JUNE)

    assert bool(confirmed(outcome)) == is_found


@pytest.mark.parametrize(("bound", "is_found"), [(1, False), (2, True)])
def test_it_joins_no_more_payouts_by_a_line_than_its_bound(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_found: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(payouts_at_once, "NAMED_MAX", bound)
    ours = [sale("PO7781", 700), sale("PO7782", 300)]

    outcome = run(ours, [line(1000, 8, "PO7781 PO7782")], "payout_bank", JUNE)

    assert bool(confirmed(outcome)) == is_found
