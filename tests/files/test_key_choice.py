"""Where several columns could be the key, the one whose values occur on the other side is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import lines, reconciled, wechat

BILL = wechat(("PT601", "2026-06-01 09:00:05", "10.00"), ("PT602", "2026-06-03 09:00:05", "30.00"))
MATCHED = [("confirmed", ("left:2", "right:2")), ("confirmed", ("left:3", "right:3"))]


def test_it_takes_the_number_that_the_bill_knows(tmp_path: Path) -> None:
    orders = lines(
        "订单号,平台订单号,支付时间,金额",
        "1,PT601,2026-06-01 09:00:00,10.00",
        "2,PT602,2026-06-03 09:00:00,30.00",
    )

    written = reconciled(tmp_path, orders, BILL)

    assert written.groups == MATCHED
    assert written.table("matches")[0]["reference"] == "PT601"


def test_it_takes_it_on_both_sides_where_both_are_plain_tables(tmp_path: Path) -> None:
    orders = lines(
        "Name,Paid at,Total,Currency,Payment Method,Id",
        "#1001,2026-06-01 10:00:00,20.00,USD,card,9001",
        "#1002,2026-06-02 10:00:00,35.00,USD,card,9002",
    )
    channel = lines(
        "id,reference,Order,created,amount,fee,net,currency",
        "ch_a,R1,#1001,2026-06-01 10:00:01,20.00,0.88,19.12,USD",
        "ch_b,R2,#1002,2026-06-02 10:00:01,35.00,1.30,33.70,USD",
    )

    assert reconciled(tmp_path, orders, channel).groups == MATCHED


@pytest.mark.parametrize("ordered_as", ["PO", "Purchase Order No", "PO Number"])
def test_it_takes_the_number_of_a_bill_before_that_of_its_order(
    tmp_path: Path, ordered_as: str
) -> None:
    bills = lines(
        f"Supplier,Bill no.,Bill date,{ordered_as},Amount,Currency",
        "Merle Paper,R2026-00417,2026-06-01,4500017,45.50,EUR",
        "Tern Bakery,R2026-00981,2026-06-02,4500018,60.00,EUR",
    )
    bank = lines(
        "Date,Description,Amount,Currency",
        "2026-06-05,R2026-00417,45.50,EUR",
        "2026-06-06,R2026-00981,60.00,EUR",
    )
    own = lines(
        f"{ordered_as},Date,Amount,Currency",
        "4500017,2026-05-01,45.50,EUR",
        "4500018,2026-05-02,60.00,EUR",
    )

    paid, ordered = reconciled(tmp_path, bills, bank), reconciled(tmp_path, own, bills)

    assert (paid.groups, ordered.groups) == (MATCHED, MATCHED)


def test_it_leaves_a_key_that_most_rows_share(tmp_path: Path) -> None:
    orders = lines(
        "订单号,平台订单号,支付时间,金额",
        "PT601,X1,2026-06-01 09:00:00,10.00",
        "PT602,X2,2026-06-03 09:00:00,30.00",
    )

    assert reconciled(tmp_path, orders, BILL).groups == MATCHED


def test_it_keeps_the_proposal_where_no_column_is_shared(tmp_path: Path) -> None:
    orders = lines("订单号,平台订单号,支付时间,金额", "1,X1,2026-06-02 09:00:00,77.00")

    written = reconciled(tmp_path, orders, BILL)

    assert written.table("exceptions")[0]["reference"] == "1"


def test_it_obeys_a_given_mapping(tmp_path: Path) -> None:
    orders = lines("订单号,平台订单号,支付时间,金额", "1,PT601,2026-06-02 09:00:00,77.00")
    mapping = tmp_path / "mapping.json"
    mapping.write_text(
        '{"columns": {"order_ref": "订单号", "gross": "金额", "occurred_at": "支付时间"}}', "utf-8"
    )

    written = reconciled(tmp_path, orders, BILL, "--mapping", f"left.csv={mapping}")

    assert written.table("exceptions")[0]["reference"] == "1"


@pytest.mark.parametrize(
    "heading",
    ["客户采购单号", "来源单号", "关联订单", "母单号", "Merchant Order", "Client Order", "External Reference", "Custom field"],
)  # fmt: skip
def test_it_takes_the_number_that_the_other_side_calls_its_own(
    tmp_path: Path, heading: str
) -> None:
    ours = lines("订单号,日期,金额", "70261,2026-06-01,18.00", "70262,2026-06-03,24.00")
    theirs = lines(
        f"送货单号,{heading},送货日期,金额",
        "SH-1,70261,2026-06-01,18.00",
        "SH-2,70262,2026-06-03,24.00",
    )

    assert reconciled(tmp_path, ours, theirs).groups == MATCHED


def test_it_takes_the_parent_order_where_that_was_paid(tmp_path: Path) -> None:
    ours = lines(
        "Parent Order,Sub Order,Paid At,Amount",
        "B7,B7-1,2026-06-01,18.00",
        "B7,B7-2,2026-06-01,6.00",
    )
    theirs = lines("Payment ID,Order,Date,Amount,Fee", "X1,B7,2026-06-01,24.00,0.30")

    groups = reconciled(tmp_path, ours, theirs).groups

    assert groups == [("confirmed", ("left:2", "left:3", "right:2"))]


def test_it_takes_no_phone_number_for_the_key(tmp_path: Path) -> None:
    ours = lines(
        "订单号,日期,金额,手机号",
        "A-7001,2026-06-01,18.00,13900000001",
        "A-7002,2026-06-03,24.00,13900000002",
    )
    theirs = lines(
        "单据号,日期,金额,联系电话",
        "B-8001,2026-06-01,18.00,13900000001",
        "B-8002,2026-06-03,24.00,13900000002",
    )

    written = reconciled(tmp_path, ours, theirs)

    assert "confirmed" not in {kind for kind, _rows in written.groups}
    assert {row["reference"] for row in written.table("exceptions")} >= {"A-7001", "B-8001"}


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_takes_one_kind_of_number_where_both_sides_have_two(
    tmp_path: Path,
    is_turned: bool,  # noqa: FBT001
) -> None:
    ours = lines(
        "入庫單號,採購單號,送貨單號,入庫日期,金額",
        "RK1,PO601,SH0001,2026-06-01,18.00",
        "RK2,PO601,SH0002,2026-06-03,18.00",
    )
    theirs = lines(
        "日期,送貨單號,客戶單號,金額",
        "2026-06-01,SH0001,PO601,18.00",
        "2026-06-03,SH0002,PO601,18.00",
    )
    sides = (theirs, ours) if is_turned else (ours, theirs)

    written = reconciled(tmp_path, *sides)

    assert written.groups == MATCHED
    assert written.table("matches")[0]["reference"] == "SH0001"


def test_it_takes_the_order_of_a_delivery_where_the_other_side_knows_no_other(
    tmp_path: Path,
) -> None:
    ours = lines(
        "入庫單號,採購單號,入庫日期,金額",
        "RK1,PO601,2026-06-01,18.00",
        "RK2,PO602,2026-06-03,18.00",
    )
    theirs = lines(
        "日期,送貨單號,客戶單號,金額",
        "2026-06-01,SH0001,PO601,18.00",
        "2026-06-03,SH0002,PO602,18.00",
    )

    assert reconciled(tmp_path, ours, theirs).groups == MATCHED
