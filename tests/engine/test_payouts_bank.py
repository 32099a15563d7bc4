"""A payout is confirmed with a bank line that names its batch or its channel, and has no rival."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Context, from_json
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.records import Calendar
from tests.engine.payouts import JUNE, line, sale
from tests.engine.records import cases, confirmed, run, suggested


def test_it_confirms_a_batch_with_the_line_that_names_it() -> None:
    ours = [sale("PO7781", 700), sale("PO7781", 400), sale("PO7781", -100)]

    outcome = run(ours, [line(1000, 8, "Pierline payout po_7781")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 2, 3, 1001)]
    assert outcome.matches["cardinality"].to_list() == ["N:1"]


def test_it_confirms_a_batch_with_a_line_that_names_the_channel() -> None:
    ours = [sale("X1", 700, channel="STRIPE"), sale("X1", 300, channel="STRIPE")]

    outcome = run(ours, [line(1000, 9, "STRIPE PAYMENTS EUROPE")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 2, 1001)]


def test_it_prefers_the_line_that_names_the_batch() -> None:
    lines = [line(1000, 8, "STRIPE PO7781"), line(1000, 8, "STRIPE")]

    outcome = run([sale("PO7781", 1000)], lines, "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]


@pytest.mark.parametrize(("day", "is_matched"), [(5, True), (10, True), (11, False), (4, False)])
def test_it_waits_three_business_days(day: int, is_matched: bool) -> None:  # noqa: FBT001
    ours = [sale("X1", 1000, channel="STRIPE")]

    outcome = run(ours, [line(1000, day, "STRIPE")], "payout_bank", JUNE)

    assert bool(confirmed(outcome)) == is_matched


def test_it_knows_holidays_and_workdays_of_the_country() -> None:
    days_off = frozenset(date(2026, 6, day) for day in (8, 9, 10))
    calendar = Calendar(holidays=days_off, workdays=frozenset({date(2026, 6, 6)}))
    golden = Context(JUNE.left_period, JUNE.right_period, calendars={"CNY": calendar})
    ours = [sale("X1", 1000, channel="STRIPE")]

    outcome = run(ours, [line(1000, 12, "STRIPE")], "payout_bank", golden)

    assert confirmed(outcome) == [(1, 1001)]


def test_it_only_suggests_a_line_that_names_nobody() -> None:
    outcome = run([sale("X1", 1000)], [line(1000, 8, "Transfer")], "payout_bank", JUNE)

    assert suggested(outcome) == [(1, 1001)]
    assert outcome.matches["reason_code"].to_list() == ["payout_not_named"]


def test_it_does_not_take_another_channels_line() -> None:
    ours = [sale("X1", 1000, channel="ALIPAY")]

    outcome = run(ours, [line(1000, 8, "财付通支付科技有限公司")], "payout_bank", JUNE)

    assert confirmed(outcome) == suggested(outcome) == []
    assert cases(outcome) == {"INTERNAL_ONLY": [(1,)], "NON_TRADE": [(1001,)]}


def test_it_offers_a_line_of_the_network_that_carries_the_channels() -> None:
    outcome = run([sale("X1", 1000, channel="ALIPAY")], [line(1000, 8, "银联代付")], "payout_bank")

    assert suggested(outcome) == [(1, 1001)]


def test_it_refuses_to_choose_between_equal_payouts() -> None:
    ours = [sale("X1", 1000, channel="STRIPE"), sale("X2", 1000, channel="STRIPE")]
    lines = [line(1000, 8, "STRIPE"), line(1000, 9, "STRIPE")]

    outcome = run(ours, lines, "payout_bank", JUNE)

    assert confirmed(outcome) == []
    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001, 1002)]}


@pytest.mark.parametrize(("arrived", "kind"), [(985, "AMOUNT_SHORT"), (1010, "AMOUNT_OVER")])
def test_it_compares_the_money_where_the_line_names_the_batch(arrived: int, kind: str) -> None:
    ours = [sale("PO7781", 600), sale("PO7781", 400)]

    outcome = run(ours, [line(arrived, 8, "PAYOUT PO7781")], "payout_bank", JUNE)

    assert cases(outcome) == {kind: [(1, 2, 1001)]}


def test_it_says_when_the_bank_has_another_currency() -> None:
    lines = [line(1000, 8, "PAYOUT PO7781", currency="USD")]

    outcome = run([sale("PO7781", 1000)], lines, "payout_bank", JUNE)

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}


def test_it_suggests_a_named_line_that_comes_too_late() -> None:
    outcome = run([sale("PO7781", 1000)], [line(1000, 19, "PAYOUT PO7781")], "payout_bank", JUNE)

    assert suggested(outcome) == [(1, 1001)]


def test_it_matches_a_withdrawal_with_the_sign_that_the_bank_shows() -> None:
    ours = [sale(None, -5000, kind="PAYOUT", channel="ALIPAY")]

    outcome = run(ours, [line(5000, 5, "支付宝提现")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]
    assert outcome.matches["difference_minor"].to_list() == [0]


def test_it_matches_payouts_that_a_file_writes_positive() -> None:
    ours = [sale(None, 5000, kind="PAYOUT", channel="ALIPAY")]

    outcome = run(ours, [line(5000, 5, "支付宝提现")], "payout_bank", JUNE)

    assert outcome.matches["difference_minor"].to_list() == [0]


def test_it_sets_the_payout_row_beside_its_batch_aside() -> None:
    ours = [sale("PO7781", 1000), sale("PO7781", -1000, kind="PAYOUT")]

    outcome = run(ours, [line(1000, 8, "PAYOUT PO7781")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(2,)]}


def test_it_waits_for_what_may_come_after_the_banks_last_day() -> None:
    ours = [sale("X1", 1000, day=date(2026, 6, 26)), sale("X2", 900, day=date(2026, 6, 24))]

    outcome = run(ours, [line(5, 29, "interest")], "payout_bank", JUNE)

    assert cases(outcome)["TIMING"] == [(1,)]
    assert cases(outcome)["INTERNAL_ONLY"] == [(2,)]


def test_it_waits_for_money_without_a_payout() -> None:
    outcome = run([sale(None, 1000)], [line(5, 29, "interest")], "payout_bank", JUNE)

    assert cases(outcome) == {"NON_TRADE": [(1001,)], "TIMING": [(1,)]}


def test_it_waits_for_the_file_before_where_a_line_came_before_the_first_payout() -> None:
    ours = [sale("PO9", 1000, channel="STRIPE")]
    lines = [line(888, 2, "STRIPE"), line(1000, 8, "STRIPE"), line(777, 17, "STRIPE")]

    outcome = run(ours, lines, "payout_bank", JUNE)

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1003,)], "TIMING": [(1001,)]}


def test_it_knows_the_sender_of_a_processor_without_a_known_name() -> None:
    ours = [sale("PO77810", 1000)]
    lines = [
        line(321, 3, "PIERLINE PO77001"),
        line(1000, 8, "PIERLINE PO77810"),
        line(-90, 9, "rent"),
    ]

    outcome = run(ours, lines, "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1002)]
    assert cases(outcome) == {"NON_TRADE": [(1003,)], "TIMING": [(1001,)]}


def test_it_takes_the_longer_of_two_batch_numbers() -> None:
    ours = [sale("PO12", 1000), sale("PO123", 1000)]
    lines = [line(1000, 8, "PAYOUT PO123"), line(1000, 8, "PAYOUT PO12")]

    outcome = run(ours, lines, "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1002), (2, 1001)]


def test_it_misses_the_bank_statement_that_has_not_come() -> None:
    outcome = run([sale("X1", 1000)], [], "payout_bank", Context(JUNE.left_period))

    assert cases(outcome) == {"MISSING_STATEMENT": [(1,)]}


def test_it_suggests_a_days_net_where_the_channel_names_no_payout() -> None:
    ours = [
        sale(None, 700, channel="WECHAT"),
        sale(None, 299, channel="WECHAT"),
        sale(None, 50, channel="WECHAT", day=date(2026, 6, 6)),
    ]
    lines = [line(999, 6, "财付通0605交易结算款"), line(50, 8, "somebody else")]

    outcome = run(ours, lines, "payout_bank", JUNE)

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 2, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(1002,)], "TIMING": [(3,)]}


@pytest.mark.parametrize(("day", "is_matched"), [(11, False), (12, True), (17, True), (18, False)])
def test_it_counts_from_the_day_that_the_payout_left(day: int, is_matched: bool) -> None:  # noqa: FBT001
    ours = [sale("X1", 1000, channel="STRIPE", value_on=date(2026, 6, 12))]

    outcome = run(ours, [line(1000, day, "STRIPE")], "payout_bank", JUNE)

    assert bool(confirmed(outcome)) == is_matched


def test_it_takes_that_day_from_the_payouts_own_row() -> None:
    left_on = date(2026, 6, 12)
    ours = [sale("X1", 1000, channel="STRIPE"), sale("X1", -1000, left_on, kind="PAYOUT")]

    outcome = run(ours, [line(1000, 17, "STRIPE")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]


@pytest.mark.parametrize(("day", "is_matched"), [(16, True), (17, False)])
def test_it_waits_as_long_as_the_channel_takes(day: int, is_matched: bool) -> None:  # noqa: FBT001
    slow = from_json({**DOCUMENTS["payout_bank"], "wait_days": {"STRIPE": 7, "default": 1}})

    outcome = run([sale("X1", 1000, channel="STRIPE")], [line(1000, day, "STRIPE")], slow, JUNE)

    assert bool(confirmed(outcome)) == is_matched


def test_it_takes_the_channel_other_for_none() -> None:
    outcome = run([sale("X1", 1000, channel="OTHER")], [line(1000, 8, "京东")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]
