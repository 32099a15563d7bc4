"""A table that names no currency counts in that of the files beside it, or of the other side."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import Written, call, lines

ORDERS = lines("order_id,paid_at,amount,currency", "A1,2026-06-01 09:00:00,10.00,USD")
REFUNDS = lines("refund_id,order_id,refund_amount,refunded_at", "R1,A1,5.00,2026-06-01 10:00:00")
CHANNEL = lines(
    "transaction_id,order_id,refund_id,created_at,amount,fee,net",
    "t1,A1,,2026-06-01 09:00:00,10.00,0.30,9.70",
    "t2,A1,R1,2026-06-01 10:00:00,-5.00,0.00,-5.00",
)


def test_it_takes_the_currency_of_the_file_beside_it(tmp_path: Path) -> None:
    left = {"refunds.csv": REFUNDS, "orders.csv": ORDERS}

    code = call(tmp_path, left, {"channel.csv": CHANNEL})

    legs = Written(tmp_path / "out").table("matches")
    assert code == 0
    assert [leg["currency"] for leg in legs] == ["USD"] * 4
