"""A payout is confirmed with a bank line that names its batch or its channel, and has no rival."""

from __future__ import annotations

from datetime import date

import pytest

from reconcile.engine import Context, Period, from_json
from reconcile.engine.passes import payouts_at_once
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.records import Calendar
from tests.engine.records import Row, cases, confirmed, row, run, suggested

JUNE = Context(
    Period(date(2026, 6, 1), date(2026, 6, 30)), Period(date(2026, 6, 1), date(2026, 6, 30))
)
FRIDAY = date(2026, 6, 5)


def sale(batch: str | None, net: int, day: date = FRIDAY, **given: object) -> Row:
    return row(None, net, batch_key=batch, booked_on=day, occurred_at=None, **given)


def line(amount: int, day: int, text: str, **given: object) -> Row:
    given = {"counterparty": None} | given
    on = date(2026, 6, day)
    return row(None, amount, booked_on=on, occurred_at=None, description=text, **given)


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

    assert confirmed(outcome) == []
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


@pytest.mark.parametrize(
    ("text", "is_matched"),
    [
        ("TX2271XT batch 380, MERCHANT", True),
        ("Batch: 380", True),
        ("batch no. 0380 of June", True),
        ("批次380号", True),
        ("batch 3801", False),
        ("batch 38", False),
        ("380", False),
        ("rebate 380", False),
    ],
)
def test_it_knows_a_short_batch_by_the_word_before_it(text: str, is_matched: bool) -> None:  # noqa: FBT001
    ours = [sale("380", 700), sale("380", 300), sale("381", 1000)]
    lines = [line(1000, 8, text, counterparty="Adyen N.V.")]

    outcome = run(ours, lines, "payout_bank", JUNE)

    assert confirmed(outcome) == ([(1, 2, 1001)] if is_matched else [])


def test_it_knows_adyen_by_what_it_writes_before_the_batch() -> None:
    lines = [line(1000, 8, "TX10443380XT batch 380, ACCOUNT"), line(9, 9, "TX12345XT9")]

    outcome = run([sale("380", 1000)], lines, "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(1002,)]}


def test_it_only_suggests_a_short_batch_in_a_line_that_names_no_channel() -> None:
    outcome = run([sale("380", 1000)], [line(1000, 8, "batch 380")], "payout_bank", JUNE)

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 1001)]


def test_it_does_not_take_a_short_batch_of_another_channel() -> None:
    ours = [sale("380", 1000, channel="WECHAT")]

    outcome = run(ours, [line(1000, 8, "ADYEN batch 380")], "payout_bank", JUNE)

    assert confirmed(outcome) == []


def test_it_compares_the_money_of_a_short_batch() -> None:
    lines = [line(990, 8, "ADYEN batch 380")]

    assert cases(run([sale("380", 1000)], lines, "payout_bank", JUNE)) == {
        "AMOUNT_SHORT": [(1, 1001)]
    }


@pytest.mark.parametrize(("day", "is_matched"), [(16, True), (17, False)])
def test_it_waits_as_long_as_the_channel_takes(day: int, is_matched: bool) -> None:  # noqa: FBT001
    slow = from_json({**DOCUMENTS["payout_bank"], "wait_days": {"STRIPE": 7, "default": 1}})

    outcome = run([sale("X1", 1000, channel="STRIPE")], [line(1000, day, "STRIPE")], slow, JUNE)

    assert bool(confirmed(outcome)) == is_matched


def test_it_takes_the_channel_other_for_none() -> None:
    outcome = run([sale("X1", 1000, channel="OTHER")], [line(1000, 8, "京东")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]


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


def payout(batch: str | None, amount: int, day: int = 8, **given: object) -> Row:
    """A row of the channel's own list of its payouts."""
    return line(amount, day, "", kind="PAYOUT", batch_key=batch, **given)


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


def test_it_compares_the_money_of_a_payout_in_the_list() -> None:
    outcome = run([sale("38", 1000)], [payout("38", 990)], "payout_bank", JUNE)

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001)]}


def test_it_reports_a_payout_of_the_list_that_our_rows_lack() -> None:
    theirs = [payout("38", 1000), payout("39", 500, 9)]

    outcome = run([sale("38", 1000)], theirs, "payout_bank", JUNE)

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1002,)]}


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


@pytest.mark.parametrize("days", [(5, 10), (8, 9)])
def test_it_takes_lines_on_the_first_and_the_last_day(days: tuple[int, int]) -> None:
    lines = [line(600, days[0], "PO7781 1/2"), line(400, days[1], "PO7781 2/2")]

    assert confirmed(run([sale("PO7781", 1000)], lines, "payout_bank", JUNE)) == [(1, 1001, 1002)]
