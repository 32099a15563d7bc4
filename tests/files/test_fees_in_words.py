"""A fee that is wrong is named, and what it should be; rows that are nothing but a fee show it."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import lines, reconciled

ORDERS = lines("订单号,支付时间,实付金额,订单状态", "P31,2026-06-01 09:00:00,300.00,已完成")


def test_it_says_which_fee_is_due_and_which_was_taken(tmp_path: Path) -> None:
    bill = lines(
        "商户订单号,交易单号,交易时间,交易金额,手续费,费率",
        "P31,7001,2026-06-01 09:00:03,300.00,9.00,0.60%",
    )

    ours, theirs = reconciled(tmp_path, ORDERS, bill).table("exceptions")

    assert ours["kind"] == theirs["kind"] == "FEE_MISMATCH"
    assert ours["reason"] == (
        "The fee is not what the contract's rate gives: 1.80 is due, 9.00 was taken."
    )
    assert (ours["fee"], theirs["fee"]) == ("0.00", "-9.00")


def test_it_shows_the_amount_of_a_row_that_is_a_fee(tmp_path: Path) -> None:
    bill = lines(
        "订单编号,父单号,费用名称,应结金额,币种,收支方向,结算状态,到账时间,商户订单号,商品编号,商品数量",
        "P31,,货款,300.00,CNY,收入,已结算,2026-06-01 12:00:00,W1,5,1",
        "P31,,佣金,-15.00,CNY,支出,已结算,2026-06-01 12:00:00,W1,5,1",
    )

    (fee,) = reconciled(tmp_path, ORDERS, bill).table("exceptions")

    assert (fee["kind"], fee["amount"], fee["fee"]) == ("NON_TRADE", "0.00", "-15.00")


def test_it_shows_the_fees_of_matches_and_what_explains_a_difference(tmp_path: Path) -> None:
    bill = lines(
        "商户订单号,交易单号,交易时间,交易金额,手续费,净额",
        "P31,7001,2026-06-01 09:00:03,300.00,1.80,298.20",
        "P32,7002,2026-06-01 09:00:04,100.00,0.60,89.40",
    )
    orders = ORDERS + lines("P32,2026-06-01 09:00:00,90.00,已完成")

    legs = reconciled(tmp_path, orders, bill).table("matches")

    assert [(leg["fee"], leg["difference"]) for leg in legs] == [
        ("0.00", "0.00"), ("-1.80", "0.00"), ("0.00", "-10.00"), ("-0.60", "-10.00"),
    ]  # fmt: skip
    assert [leg["reason"] for leg in legs[:2]] == ["", ""]
    assert "a coupon or discount lies between them" in legs[2]["reason"]
