"""A table that names no currency counts in that of the files beside it, or of the other side."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import Written, call, lines, reconciled

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


def test_it_takes_the_money_of_both_sides_from_the_sign_of_one(tmp_path: Path) -> None:
    orders = lines("Order No,Paid at,Amount", "OX-77001,2026-06-01,$8.00")
    bank = lines("Date,Description,Amount,Balance", "2026-06-02,OX-77001,8.00,108.00")

    found = reconciled(tmp_path, orders, bank)

    assert {row["currency"] for row in found.table("matches")} == {"USD"}


def test_it_takes_the_money_that_one_side_states_before_the_first_that_a_sign_may_mean(
    tmp_path: Path,
) -> None:
    orders = lines("Order No,Paid at,Amount", "OX-77001,2026-06-01,$8.00")
    bank = lines("Date,Description,Amount,Balance,Currency", "2026-06-02,OX-77001,8.00,108.00,HKD")

    found = reconciled(tmp_path, orders, bank)

    assert {row["currency"] for row in found.table("matches")} == {"HKD"}


def test_it_turns_no_side_s_money_by_a_blank_on_the_other(tmp_path: Path) -> None:
    orders = lines("Order No,Paid at,Amount", "OX-1,2026-06-01,8.00", "OX-2,2026-06-01,9.00")
    channel = lines(
        "Order No,Transaction ID,Paid at,Amount,Fee,Currency",
        "OX-1,T1,2026-06-01,8.00,0.10,EUR",
        "OX-2,T2,2026-06-01,9.00,0.10,",
    )

    found = reconciled(tmp_path, orders, channel)

    assert [state for state, _places in found.groups] == ["confirmed", "confirmed"]
