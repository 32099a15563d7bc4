"""Several trading days that one bank line pays: the days of a weekend on Monday."""

from __future__ import annotations

import json

import pytest

from tests.engine.payouts import Row, evidence, found, groups, june, line, payout, sale

SENT_BY = {"counterparty": "拉卡拉支付股份有限公司"}
NETS = ((500, 5), (300, 6), (250, 7))


def settled() -> list[Row]:
    return [sale(None, net, june(day), value_on=june(day)) for net, day in NETS]


@pytest.mark.parametrize("given", [SENT_BY, {}])
def test_days_of_settlement_are_suggested_with_the_one_line_that_pays_them(
    given: dict[str, object],
) -> None:
    made = found(settled(), [line(1050, 8, "清算款", **given)])

    assert groups(made.suggested) == [(0, 1, 2, 3)]
    assert groups(made.confirmed) == []
    assert evidence(made) == [(0, 75, "days_at_once", 1)]
    said = json.loads(made.evidence["params"].item())
    assert (said["count"], said["first"], said["last"]) == (3, "2026-06-05", "2026-06-07")


def test_payouts_of_several_days_without_a_number_are_suggested_together() -> None:
    ours = [payout(None, net, day, channel="STRIPE") for net, day in NETS]

    assert groups(found(ours, [line(1050, 8, "STRIPE")]).suggested) == [(0, 1, 2, 3)]


def test_sales_of_several_days_are_suggested_with_a_line_of_their_channel() -> None:
    ours = [sale(None, net, june(day), channel="WECHAT") for net, day in NETS]

    assert groups(found(ours, [line(1050, 8, "财付通")]).suggested) == [(0, 1, 2, 3)]


def test_days_of_several_wallets_are_suggested_with_the_aggregator_s_line() -> None:
    channels = ("WECHAT", "ALIPAY", "WECHAT")
    ours = [
        sale(None, net, june(day), channel=channel)
        for (net, day), channel in zip(NETS, channels, strict=True)
    ]

    assert groups(found(ours, [line(1050, 8, "收钱吧结算")]).suggested) == [(0, 1, 2, 3)]


def test_a_day_between_is_never_left_out() -> None:
    made = found(settled(), [line(750, 8, "清算款", **SENT_BY)])

    assert groups(made.suggested) == []


def test_a_line_before_the_last_day_pays_none_of_them() -> None:
    assert groups(found(settled(), [line(1050, 6, "清算款", **SENT_BY)]).suggested) == []


def test_a_line_of_another_wallet_pays_none_of_them() -> None:
    ours = [payout(None, net, day, channel="STRIPE") for net, day in NETS]

    assert groups(found(ours, [line(1050, 8, "PAYPAL")]).suggested) == []


def test_where_two_runs_fit_one_line_the_nearest_days_are_suggested() -> None:
    ours = [sale(None, net, june(day), value_on=june(day)) for net, day in ((250, 4), *NETS)]
    theirs = [line(1050, 8, "清算款", **SENT_BY)]

    assert groups(found(ours, theirs).suggested) == [(1, 2, 3, 4)]


def test_each_line_has_days_of_its_own() -> None:
    nets = ((500, 5), (300, 6), (250, 7), (500, 12), (300, 13), (250, 14))
    ours = [sale(None, net, june(day), value_on=june(day)) for net, day in nets]
    theirs = [line(1050, day, "清算款", **SENT_BY) for day in (8, 15)]

    assert groups(found(ours, theirs).suggested) == [(0, 1, 2, 6), (3, 4, 5, 7)]
