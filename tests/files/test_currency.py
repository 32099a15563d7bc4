"""A table that names no currency counts in that of the files beside it, or of the other side."""

from __future__ import annotations

from pathlib import Path

import pytest

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


BANK = lines("Date,Description,Amount,Balance", "2026-06-15,PAYPAL TRANSFER,80.00,180.00")


def of_channel(*rows: str) -> str:
    return lines("Payout ID,Type,Date,Currency,Amount", *rows)


def test_it_takes_a_banks_currency_from_what_is_paid_out_to_it(tmp_path: Path) -> None:
    channel = of_channel(
        "p1,Payment,2026-06-10,EUR,40.00",
        "p2,Payment,2026-06-10,USD,80.00",
        "p3,Payout,2026-06-13,USD,-80.00",
    )

    assert call(tmp_path, {"channel.csv": channel}, {"bank.csv": BANK}) == 0

    placed = Written(tmp_path / "out")
    rows = [*placed.table("matches"), *placed.table("exceptions")]
    assert {row["currency"] for row in rows if row["file"] == "bank.csv"} == {"USD"}


def test_it_asks_for_the_currency_where_the_other_side_has_several(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    channel = of_channel(
        "p1,Payout,2026-06-10,EUR,-40.00",
        "p2,Payout,2026-06-13,USD,-80.00",
    )

    code = call(tmp_path, {"channel.csv": channel}, {"bank.csv": BANK})

    assert code == 2
    assert "counts in EUR, USD" in capsys.readouterr().err


def test_it_counts_in_yuan_where_the_other_side_does_among_others(tmp_path: Path) -> None:
    orders = lines(
        "order_id,paid_at,amount,currency", "A1,2026-06-01,10.00,CNY", "A2,2026-06-01,9.00,USD"
    )
    plain = lines("order_id,created_at,amount", "A1,2026-06-01,10.00")

    assert call(tmp_path, {"orders.csv": orders}, {"plain.csv": plain}) == 0

    assert [leg["currency"] for leg in Written(tmp_path / "out").table("matches")] == ["CNY"] * 2


@pytest.mark.parametrize(
    ("header", "word"), [("Order No,Paid at,Amount", "WARNING"), ("订单号,支付时间,金额", "NOTE")]
)
def test_it_says_that_it_assumes_a_currency_that_no_file_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], header: str, word: str
) -> None:
    orders = lines(header, "OX-77001,2026-06-01,8.00")

    found = reconciled(tmp_path, orders, orders)

    said = f"{word} left.csv, right.csv: nothing says in which currency they count; CNY is assumed."
    assert said in capsys.readouterr().out
    assert found.summary["currency_assumed"] == {
        "currency": "CNY",
        "files": ["left.csv", "right.csv"],
    }


def test_it_assumes_no_currency_beside_a_file_that_names_its_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orders = lines("订单号,支付时间,金额", "OX-77001,2026-06-01,8.00")
    bank = lines("交易日期,摘要,金额（元）,余额", "2026-06-02,OX-77001,8.00,108.00")

    found = reconciled(tmp_path, orders, bank)

    assert "is assumed" not in capsys.readouterr().out
    assert found.summary["currency_assumed"] == {"currency": "CNY", "files": []}
