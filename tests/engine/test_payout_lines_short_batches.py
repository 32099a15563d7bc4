"""A batch of one to three letters counts behind a word for a batch, in a line that names the channel."""

from __future__ import annotations

import pytest

from tests.engine.payouts import JUNE, line, sale
from tests.engine.records import cases, confirmed, run, suggested


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


@pytest.mark.parametrize(
    ("text", "is_named"),
    [
        ("TX2271XT batch 380, ShopEU", True),
        ("Adyen N.V. BATCH 380 Shop", True),
        ("Adyen N.V. batch no. 0380", True),
        ("Adyen N.V. batch 380, OtherEU", False),
        ("Adyen N.V. batch 3801", False),
        ("Paperworks batch 380", False),
    ],
)
def test_it_knows_a_batch_of_an_account_as_far_as_the_line_names_it(
    text: str,
    is_named: bool,  # noqa: FBT001
) -> None:
    outcome = run([sale("BATCH380SHOPEU", 1000)], [line(700, 8, text)], "payout_bank", JUNE)

    assert ("AMOUNT_SHORT" in cases(outcome)) is is_named


def test_it_takes_neither_of_two_accounts_for_a_number_alone() -> None:
    ours = [sale("BATCH380SHOPEU", 1000), sale("BATCH380SHOPUS", 1000)]

    outcome = run(ours, [line(1000, 8, "ADYEN batch 380")], "payout_bank", JUNE)

    assert confirmed(outcome) == []
