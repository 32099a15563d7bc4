"""Which ready rule set is taken where none is named: by what the rows of both sides hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import lines, reconciled

RATES = lines("base,quote,day,rate", "USD,HKD,2026-06-01,7.80")
DOLLARS = lines("Order Number,Order Date,Order Total,Currency", "V-501,2026-06-01,20.00,USD")
FIRST = ("left:2", "right:2")


def with_rates(folder: Path) -> tuple[str, str]:
    path = folder / "rates.csv"
    path.write_text(RATES, "utf-8")
    return ("--rates", str(path))


def test_it_converts_where_rates_are_given(tmp_path: Path) -> None:
    theirs = lines("Reference,Payment Date,Amount,Currency", "V-501,2026-06-01,156.00,HKD")

    groups = reconciled(tmp_path, DOLLARS, theirs, *with_rates(tmp_path)).groups

    assert groups == [("confirmed", FIRST)]


def test_it_says_that_rates_take_no_part_in_rules_that_do_not_convert(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = lines("Reference,Payment Date,Amount,Currency", "V-501,2026-06-01,20.00,USD")

    reconciled(tmp_path, DOLLARS, theirs, *with_rates(tmp_path), "--rules", "orders_orders")

    assert "WARNING --rates" in capsys.readouterr().out


def test_it_adds_up_batches_where_they_are_all_that_both_sides_number(tmp_path: Path) -> None:
    ours = lines(
        "批次号,订单号,金额,付款日期",
        "QB1,N1,12.00,2026-06-01",
        "QB1,N2,18.00,2026-06-01",
        "QB2,N3,9.00,2026-06-02",
    )
    theirs = lines(
        "批次号,结算单号,结算金额,结算日期",
        "QB1,J1,14.00,2026-06-02",
        "QB1,J2,16.00,2026-06-02",
        "QB2,J3,8.00,2026-06-03",
    )

    assert reconciled(tmp_path, ours, theirs).groups == [
        ("AMOUNT_SHORT", ("left:4", "right:4")),
        ("confirmed", ("left:2", "left:3", "right:2", "right:3")),
    ]


def test_it_adds_them_up_before_fees_where_that_agrees(tmp_path: Path) -> None:
    ours = lines(
        "Order,Order Date,Order Total,Payout Ref",
        "N1,2026-06-01,12.00,QP-1",
        "N2,2026-06-01,18.00,QP-1",
    )
    theirs = lines(
        "Payout Ref,Payout Date,Gross,Fees,Net Paid", "QP-1,2026-06-03,30.00,-0.90,29.10"
    )

    assert reconciled(tmp_path, ours, theirs).groups == [
        ("confirmed", ("left:2", "left:3", "right:2"))
    ]


def test_it_matches_orders_by_their_own_numbers_where_both_sides_have_them(tmp_path: Path) -> None:
    ours = lines(
        "批次号,订单号,金额,付款日期", "QB1,N1,12.00,2026-06-01", "QB1,N2,18.00,2026-06-01"
    )
    theirs = lines(
        "批次号,订单号,金额,入账日期", "QB1,N1,12.00,2026-06-02", "QB1,N2,18.00,2026-06-02"
    )

    assert reconciled(tmp_path, ours, theirs).groups == [
        ("confirmed", FIRST),
        ("confirmed", ("left:3", "right:3")),
    ]
