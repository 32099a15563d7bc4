"""Where several columns could be the amount, what was paid is compared, and never what was asked."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import lines, reconciled

FIRST, SECOND = ("left:2", "right:2"), ("left:3", "right:3")
MATCHED = [("confirmed", FIRST), ("confirmed", SECOND)]


def test_it_compares_prices_where_face_values_agree(tmp_path: Path) -> None:
    ours = lines(
        "订单号,面值,成交价,下单时间",
        "M31,50,49.10,2026-06-01 09:00:00",
        "M32,50,49.10,2026-06-01 09:05:00",
    )
    theirs = lines(
        "商户订单号,面值,成交价,完成时间", "M31,50,49.10,2026-06-01 09:00:09", "M32,50,49.70,2026-06-01 09:05:09"
    )  # fmt: skip

    groups = reconciled(tmp_path, ours, theirs).groups

    assert groups == [("AMOUNT_OVER", SECOND), ("confirmed", FIRST)]


def test_it_takes_what_the_supplier_took_where_it_is_our_price(tmp_path: Path) -> None:
    ours = lines(
        "订单号,充值面值,折扣价,下单时间",
        "M31,50,49.10,2026-06-01 09:00:00",
        "M32,100,98.20,2026-06-01 09:05:00",
        "M33,30,29.50,2026-06-01 09:09:00",
    )
    theirs = lines(
        "流水号,订单号,面值,扣费,交易时间",
        "G1,M31,50,49.10,2026-06-01 09:00:09",
        "G2,M32,100,98.20,2026-06-01 09:05:09",
        "G3,M33,30,29.90,2026-06-01 09:09:09",
    )

    groups = reconciled(tmp_path, ours, theirs).groups

    assert groups == [("AMOUNT_OVER", ("left:4", "right:4")), *MATCHED]


def test_it_takes_what_was_paid_and_not_the_price_of_the_goods(tmp_path: Path) -> None:
    ours = lines(
        "订单号,顾客实付,下单时间", "D61,41.00,2026-06-01 11:00:00", "D62,27.50,2026-06-01 11:10:00"
    )
    theirs = lines(
        "订单编号,账单日期,商品总价,用户支付金额,平台服务费",
        "D61,2026-06-01,52.00,41.00,-3.10",
        "D62,2026-06-01,33.00,27.50,-2.20",
    )

    assert reconciled(tmp_path, ours, theirs).groups == MATCHED


def test_it_takes_the_column_whose_values_the_other_side_has(tmp_path: Path) -> None:
    ours = lines("Order No,Paid At,Subtotal,Total", "W1,2026-06-01,80.00,72.00", "W2,2026-06-01,60.00,54.00")  # fmt: skip
    theirs = lines(
        "Txn ID,Order No,Date,Order Value,Charged,Fee",
        "T1,W1,2026-06-01,80.00,72.00,0.60",
        "T2,W2,2026-06-01,60.00,54.00,0.50",
    )

    assert reconciled(tmp_path, ours, theirs).groups == MATCHED


def test_it_takes_no_list_price_because_it_agrees(tmp_path: Path) -> None:
    ours = lines("Order No,Paid At,List Price,Amount Paid", "W1,2026-06-01,80.00,72.00", "W2,2026-06-01,60.00,54.00")  # fmt: skip
    theirs = lines("Txn ID,Order No,Date,Amount", "T1,W1,2026-06-01,80.00", "T2,W2,2026-06-01,60.00")  # fmt: skip

    groups = reconciled(tmp_path, ours, theirs).groups

    assert groups == [("AMOUNT_OVER", FIRST), ("AMOUNT_OVER", SECOND)]


def test_it_takes_no_net_that_a_fee_leaves(tmp_path: Path) -> None:
    ours = lines("订单号,付款时间,实付金额", "K1,2026-06-01 09:00:00,9.94", "K2,2026-06-01 09:00:00,19.88")  # fmt: skip
    theirs = lines(
        "流水号,订单号,交易时间,订单金额,手续费,到账金额",
        "L1,K1,2026-06-01 09:00:05,10.00,0.06,9.94",
        "L2,K2,2026-06-01 09:00:05,20.00,0.12,19.88",
    )

    groups = reconciled(tmp_path, ours, theirs).groups

    assert groups == [("AMOUNT_OVER", FIRST), ("AMOUNT_OVER", SECOND)]
