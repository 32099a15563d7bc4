"""How a bank line names the channel whose payout it is."""

from __future__ import annotations

import pytest

from tests.engine.payouts import found, groups, line, sale


@pytest.mark.parametrize(
    ("text", "channel", "is_named"),
    [
        ("财付通", "WECHAT", True), ("財付通", "WECHAT", True), ("Tenpay", "WECHAT", True),
        ("微信支付", "WECHAT", True), ("支付宝", "ALIPAY", True), ("alipay", "ALIPAY", True),
        ("paypal", "PAYPAL", True), ("银联", "UNIONPAY", True), ("支付宝", "WECHAT", False),
        ("TX2271XT", None, True), ("TX22XT", None, False), ("ATX2271XT", None, False),
        ("拼多多", None, True), ("Etsy", None, True), ("?", None, False),
    ],
)  # fmt: skip
def test_it_knows_a_channel_by_its_words(text: str, channel: str | None, is_named: bool) -> None:  # noqa: FBT001
    made = found([sale("X1", 100, channel=channel)], [line(100, 8, text)])

    assert bool(groups(made.confirmed)) == is_named


def test_it_knows_a_channel_by_the_words_of_the_rule_set() -> None:
    theirs = [line(100, 8, "mollie payments")]

    assert groups(found([sale("X1", 100)], theirs, payer_words=["Mollie"]).confirmed) == [(0, 1)]
    assert groups(found([sale("X1", 100)], theirs).confirmed) == []
