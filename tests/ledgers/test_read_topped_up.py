"""The phone or account of a top-up is read from the column that names it."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


@pytest.mark.parametrize(
    "heading",
    ["充值号码", "充值帳號", "充值手机号", "手机号", "Recharge number", "Top-up account", "Phone number", "MSISDN"],
)  # fmt: skip
def test_it_reads_what_was_topped_up(heading: str) -> None:
    content = lines(
        f"订单号,付款时间,面值,实付金额,{heading}", "SO1,2026-06-05,100.00,99.00,13800001111"
    )

    assert read(content).rows("gross_minor", "account") == [(9900, "13800001111")]


@pytest.mark.parametrize("heading", ["收货人手机", "手机号", "Phone"])
def test_it_takes_no_other_order_s_phone_for_it(heading: str) -> None:
    content = lines(f"订单号,付款时间,实付金额,{heading}", "SO1,2026-06-05,99.00,13800001111")

    assert read(content).values("account") == [None]
