"""A payout that had arrived and left the bank again is a new event, which stays open."""

from __future__ import annotations

import json

import pytest

from reconcile.engine import Outcome
from tests.engine.payouts import JUNE, june, line, sale
from tests.engine.records import Row, cases, confirmed, run

ARRIVED = line(640, 9, "STRIPE")


def told(theirs: list[Row]) -> tuple[Outcome, list[tuple[str, str]]]:
    outcome = run([sale("X1", 640, channel="STRIPE")], theirs, "payout_bank", JUNE)
    return outcome, outcome.cases.select("kind", "reason_code").rows()


SENT_BACK = ("EXTERNAL_ONLY", "payout_sent_back")
NOT_OURS = ("EXTERNAL_ONLY", "not_on_other_side")
UNRELATED = ("NON_TRADE", "unrelated_bank_line")


@pytest.mark.parametrize(
    ("back", "said"),
    [
        (line(-640, 11, "STRIPE RETURN"), SENT_BACK),
        (line(-640, 11, "STRIPE 退票"), SENT_BACK),
        # of the channel, the amount and the days speak for themselves; later the line has to say it
        (line(-640, 11, "STRIPE"), SENT_BACK),
        (line(-640, 9, "STRIPE"), SENT_BACK),
        (line(-640, 19, "STRIPE"), SENT_BACK),
        (line(-640, 20, "STRIPE"), UNRELATED),
        (line(-640, 29, "STRIPE payout returned"), SENT_BACK),
        # before it arrived nothing could come back; another one may have
        (line(-640, 8, "STRIPE"), UNRELATED),
        (line(-640, 8, "STRIPE RETURN"), NOT_OURS),
        # another sum, another currency, another sender
        (line(-641, 11, "STRIPE"), UNRELATED),
        (line(-641, 11, "STRIPE RETURN"), NOT_OURS),
        (line(-640, 11, "STRIPE", currency="USD"), UNRELATED),
        (line(-640, 11, "RENT"), UNRELATED),
        (line(-640, 11, "RENT RETURN"), UNRELATED),
    ],
)
def test_it_keeps_open_what_the_bank_took_back(back: Row, said: tuple[str, str]) -> None:
    outcome, cases = told([ARRIVED, back])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases == [said]


@pytest.mark.parametrize(
    ("back", "said"),
    [(line(-1, 11, "STRIPE"), SENT_BACK), (line(-1, 20, "STRIPE"), UNRELATED), (line(0, 11, "STRIPE"), UNRELATED)],
)  # fmt: skip
def test_it_keeps_open_that_the_smallest_payout_went_back(back: Row, said: tuple[str, str]) -> None:
    ours = [sale("X1", 1, channel="STRIPE")]

    outcome = run(ours, [line(1, 9, "STRIPE"), back], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001)]
    assert outcome.cases.select("kind", "reason_code").rows() == [said]


def test_it_counts_the_days_from_the_last_of_equal_payouts() -> None:
    ours = [sale("X1", 640, channel="STRIPE"), sale("X2", 640, june(15), channel="STRIPE")]
    theirs = [line(640, 8, "STRIPE X1"), line(640, 17, "STRIPE X2"), line(-640, 18, "STRIPE")]

    outcome = run(ours, theirs, "payout_bank", JUNE)

    assert json.loads(outcome.cases["reason_params"][0])["days"] == 1


def test_it_says_how_many_days_the_money_was_there() -> None:
    ours = [sale("X1", 640, channel="STRIPE"), sale("X2", 30, channel="STRIPE")]
    theirs = [ARRIVED, line(30, 10, "STRIPE"), line(-640, 15, "STRIPE RETURN")]

    outcome = run(ours, theirs, "payout_bank", JUNE)

    assert json.loads(outcome.cases["reason_params"][0])["days"] == 6


@pytest.mark.parametrize("back", ["PIERLINE PO77", "RETURN OF PO77810"])
def test_it_knows_the_sender_of_the_payout_that_went_back_or_its_number(back: str) -> None:
    lines = [line(640, 9, "PIERLINE PO77810"), line(-640, 11, back)]

    outcome = run([sale("PO77810", 640)], lines, "payout_bank", JUNE)

    assert outcome.cases["reason_code"].to_list() == ["payout_sent_back"]


def test_it_matches_the_return_that_our_account_shows() -> None:
    ours = [
        sale(None, -640, kind="PAYOUT", channel="ALIPAY", description="提现"),
        sale(None, 640, kind="PAYOUT", channel="ALIPAY", description="退票"),
    ]

    outcome = run(ours, [line(640, 5, "支付宝"), line(-640, 8, "支付宝 退票")], "payout_bank", JUNE)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]
    assert outcome.cases.is_empty()


@pytest.mark.parametrize("word", ["冲正", "沖正", "抹帐", "抹賬", "退汇"])
def test_it_calls_no_reversal_unrelated_of_which_nobody_knows_the_payout(word: str) -> None:
    ours = [sale(None, -640, kind="PAYOUT", channel="WECHAT")]
    lines = [line(640, 6, "财付通"), line(-640, 6, f"财付通 {word}"), line(640, 7, "财付通")]

    outcome = run(ours, lines, "payout_bank", JUNE)

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001, 1003)], "EXTERNAL_ONLY": [(1002,)]}
