"""Times are written as the clocks of the statement's zone showed them, with their offset."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import Written, call, lines, reconciled, wechat


def test_it_writes_the_day_that_the_statement_shows(tmp_path: Path) -> None:
    orders = lines(
        "订单号,支付时间,实付金额", "N901,2026-06-01 07:00:00,9.00", "N902,2026-06-01 07:30:00,8.00"
    )

    written = reconciled(tmp_path, orders, wechat(("N901", "2026-06-01 07:00:03", "9.00")))

    assert [row["booked_at"] for row in written.table("matches")] == [
        "2026-06-01T07:00:00+08:00",
        "2026-06-01T07:00:03+08:00",
    ]
    assert [row["booked_at"] for row in written.table("exceptions")] == [
        "2026-06-01T07:30:00+08:00"
    ]


def test_it_writes_each_file_in_its_own_zone(tmp_path: Path) -> None:
    orders = lines("Order No,Paid at (UTC),Amount paid", "N901,2026-05-31 23:00:00,9.00")

    written = reconciled(tmp_path, orders, wechat(("N901", "2026-06-01 07:00:03", "9.00")))

    assert [row["booked_at"] for row in written.table("matches")] == [
        "2026-05-31T23:00:00+00:00",
        "2026-06-01T07:00:03+08:00",
    ]


def paypal(zone: str) -> str:
    """A payment of June's first hour and one of its last, and the names of their columns."""
    return lines(
        "Date,Time,Time Zone,Description,Currency,Gross,Fee,Net,Balance,Transaction ID,Invoice ID",
        *(
            f"{day},12:30:00,{zone},Express Checkout Payment,EUR,9.00,-0.50,8.50,{at}8.50,T{at},SO-{at}"
            for at, day in ((1, "13/06/2026"), (2, "30/06/2026"))
        ),
    )


def test_it_takes_the_zone_of_a_table_from_the_channel_s_rows(tmp_path: Path) -> None:
    orders = lines("Order No,Paid at,Amount,Currency", "SO-1,2026-06-13 12:00:00,9.00,EUR")

    written = reconciled(tmp_path, orders, paypal("Europe/Berlin"))

    assert {row["booked_at"][-6:] for row in written.table("matches")} == {"+02:00"}


def test_it_takes_a_chinese_table_for_one_of_china(tmp_path: Path) -> None:
    orders = lines("订单号,支付时间,实付金额,币种", "SO-1,2026-06-13 18:00:00,9.00,EUR")

    written = reconciled(tmp_path, orders, paypal("CEST"))

    assert [row["booked_at"][-6:] for row in written.table("matches")] == ["+08:00", "+02:00"]


def test_it_makes_up_no_time_for_a_day(tmp_path: Path) -> None:
    orders = lines("Order No,Date,Amount", "N901,2026-06-01,9.00", "N902,2026-06-02,9.50")

    written = reconciled(tmp_path, orders, wechat(("N901", "2026-06-01 07:00:03", "9.00")))

    assert written.table("exceptions")[0]["booked_at"] == "2026-06-02"


def test_it_writes_two_files_of_one_side_each_in_its_zone(tmp_path: Path) -> None:
    china = lines("订单号,支付时间,实付金额", "N1,2026-06-01 07:00:00,9.00", "N2,,8.00")
    utc = lines("Order No,Paid at (UTC),Amount paid", "N3,2026-06-01 07:00:00,7.00")
    right = wechat(("N9", "2026-06-01 07:00:03", "5.00"))

    call(tmp_path, {"china.csv": china, "utc.csv": utc}, {"wechat.csv": right})

    rows = Written(tmp_path / "out").table("exceptions")
    assert {row["reference"]: row["booked_at"] for row in rows} == {
        "N1": "2026-06-01T07:00:00+08:00",
        "N2": "",
        "N3": "2026-06-01T07:00:00+00:00",
        "N9": "2026-06-01T07:00:03+08:00",
    }
