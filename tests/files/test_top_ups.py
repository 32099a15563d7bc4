"""Top-ups have a face value, a price and a cost: a bill is checked by the price, a supplier by the cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import call, lines, reconciled, wechat

ORDERS = lines(
    "充值订单号,充值时间,面值,售价,成本,订单状态",
    "TU701,2026-06-01 09:00:00,50,49.80,49.10,充值成功",
    "TU702,2026-06-02 09:00:00,50,49.80,49.10,充值成功",
)
FIRST, SECOND = ("left:2", "right:2"), ("left:3", "right:3")


def supplied(*rows: str, cost: str = "进货价") -> str:
    return lines(f"供应商订单号,商户订单号,面值,{cost},完成时间,状态", *rows)


DEARER = supplied(
    "U1,TU701,50,49.10,2026-06-01 09:00:20,成功", "U2,TU702,50,49.60,2026-06-02 09:00:20,成功"
)


def test_it_finds_the_supplier_that_charges_more_than_our_cost(tmp_path: Path) -> None:
    assert reconciled(tmp_path, ORDERS, DEARER).groups == [
        ("AMOUNT_OVER", SECOND),
        ("confirmed", FIRST),
    ]


def test_it_finds_it_whichever_side_is_the_supplier(tmp_path: Path) -> None:
    assert reconciled(tmp_path, DEARER, ORDERS).groups == [
        ("AMOUNT_SHORT", SECOND),
        ("confirmed", FIRST),
    ]


@pytest.mark.parametrize("cost", ["结算金额", "扣款金额(元)", "实扣金额", "协议价"])
def test_it_finds_it_whatever_the_supplier_calls_the_cost(tmp_path: Path, cost: str) -> None:
    theirs = supplied(
        "U1,TU701,50,49.10,2026-06-01 09:00:20,成功",
        "U2,TU702,50,49.60,2026-06-02 09:00:20,成功",
        cost=cost,
    )

    assert ("AMOUNT_OVER", SECOND) in reconciled(tmp_path, ORDERS, theirs).groups


def test_it_finds_it_where_the_supplier_counts_in_hundredths(tmp_path: Path) -> None:
    theirs = supplied(
        "U1,TU701,50,4910,2026-06-01 09:00:20,成功",
        "U2,TU702,50,4960,2026-06-02 09:00:20,成功",
        cost="扣款金额(分)",
    )

    assert reconciled(tmp_path, ORDERS, theirs).groups == [
        ("AMOUNT_OVER", SECOND),
        ("confirmed", FIRST),
    ]


def test_it_checks_a_bill_by_the_price(tmp_path: Path) -> None:
    bill = wechat(
        ("TU701", "2026-06-01 09:00:05", "49.80"), ("TU702", "2026-06-02 09:00:05", "49.80")
    )

    assert reconciled(tmp_path, ORDERS, bill).groups == [
        ("confirmed", FIRST),
        ("confirmed", SECOND),
    ]


def test_it_compares_face_values_where_our_side_knows_no_cost(tmp_path: Path) -> None:
    ours = lines(
        "充值订单号,充值时间,面值,售价,订单状态", "TU701,2026-06-01 09:00:00,50,49.80,充值成功"
    )
    theirs = supplied("U1,TU701,50,49.10,2026-06-01 09:00:20,成功")

    assert reconciled(tmp_path, ours, theirs).groups == [("confirmed", FIRST)]


def test_it_leaves_cost_aside_between_two_tables_of_sales(tmp_path: Path) -> None:
    header = "订单号,付款时间,实付金额,成本价,订单状态"
    ours = lines(header, "SO801,2026-06-01 09:00:00,20.00,11.00,已完成")
    theirs = lines(header, "SO801,2026-06-01 09:00:00,20.00,12.50,已完成")

    assert reconciled(tmp_path, ours, theirs).groups == [("confirmed", FIRST)]


def test_it_asks_whether_face_value_or_cost_was_paid_on_a_bill(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orders = supplied("U1,TU701,50,49.10,2026-06-01 09:00:20,成功")
    bill = wechat(("TU701", "2026-06-01 09:00:05", "49.80"))

    code = call(tmp_path, {"orders.csv": orders}, {"bill.csv": bill})

    assert code == 2
    assert "--mapping orders.csv=FILE.json" in capsys.readouterr().err


def test_it_obeys_the_mapping_of_one_side_on_the_other(tmp_path: Path) -> None:
    mapping = tmp_path / "ours.json"
    mapping.write_text(
        '{"columns": {"order_ref": "充值订单号", "occurred_at": "充值时间", "gross": "面值"},'
        ' "ledger_kind": "orders"}',
        "utf-8",
    )

    written = reconciled(tmp_path, ORDERS, DEARER, "--mapping", f"left.csv={mapping}")

    assert written.groups == [("confirmed", FIRST), ("confirmed", SECOND)]


def test_it_confirms_no_top_up_that_charged_another_phone(tmp_path: Path) -> None:
    rows = [f"TU{n},1380000{n}111,50,49.80,2026-06-0{n} 09:00:00" for n in range(1, 6)]
    ours = lines("订单号,充值号码,面值,售价,完成时间", *rows)

    found = reconciled(tmp_path, ours, ours.replace("13800005111", "13900009222")).groups

    assert ("AMBIGUOUS", ("left:6", "right:6")) in found
    assert [kind for kind, _rows in found].count("confirmed") == len(rows) - 1
