"""A file with a header and no rows is a period in which nothing happened."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import Written, call, lines, reconciled, wechat

ORDERS = lines("订单号,支付时间,实付金额", "A1,2026-06-01 09:00:00,10.00")
BILL = wechat(("A1", "2026-06-01 09:00:05", "10.00"))


def test_it_runs_with_a_month_without_refunds(tmp_path: Path) -> None:
    refunds = lines("退款单号,订单号,退款金额,退款时间")

    code = call(tmp_path, {"orders.csv": ORDERS, "refunds.csv": refunds}, {"bill.csv": BILL})

    assert code == 0
    assert Written(tmp_path / "out").groups == [("confirmed", ("left:2", "right:2"))]


def test_it_runs_where_a_side_has_no_rows_at_all(tmp_path: Path) -> None:
    written = reconciled(tmp_path, lines("订单号,支付时间,实付金额"), BILL)

    assert [places for _kind, places in written.groups] == [("right:2",)]
