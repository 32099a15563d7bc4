"""Goods and carriage in columns of their own, and no sum of both: the other side has what was paid for both."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import Written, call, lines

HEAD = "订单号,下单时间,商品金额,运费"
PAID = lines(
    "order no,time,amount,currency",
    "M1001,2026-06-01,22.00,CNY", "M1002,2026-06-02,30.50,CNY", "M1003,2026-06-03,40.00,CNY",
)  # fmt: skip


def run(folder: Path, *rows: str, head: str = HEAD, paid: str = PAID) -> Written:
    assert call(folder, {"orders.csv": lines(head, *rows)}, {"paid.csv": paid}) == 0
    return Written(folder / "out")


def columns(written: Written) -> object:
    inputs = written.summary["inputs"]
    assert isinstance(inputs, list)
    return inputs[0]["columns"]["gross"]


@pytest.mark.parametrize("carriage", ["运费", "邮费(元)", "Shipping", "delivery fee"])
def test_it_adds_carriage_where_the_other_side_has_the_sum(tmp_path: Path, carriage: str) -> None:
    rows = ("M1001,2026-06-01,10.00,12", "M1002,2026-06-02,18.50,12.00", "M1003,2026-06-03,40,")

    written = run(tmp_path, *rows, head=HEAD.replace("运费", carriage))

    assert columns(written) == f"商品金额 + {carriage}"
    assert {leg["state"] for leg in written.table("matches")} == {"confirmed"}
    assert len(written.table("matches")) == 6


@pytest.mark.parametrize(
    "rows",
    [
        # the goods alone, one sum of three, an amount that is none, and no carriage at all
        ("M1001,2026-06-01,22.00,12", "M1002,2026-06-02,30.50,12", "M1003,2026-06-03,40.00,12"),
        ("M1001,2026-06-01,10.00,12", "M1002,2026-06-02,11,12", "M1003,2026-06-03,11,12"),
        ("M1001,2026-06-01,10.00,12", "M1002,2026-06-02,18.50,12", "M1003,2026-06-03,28,到付"),
        ("M1001,2026-06-01,22.00,", "M1002,2026-06-02,30.50,", "M1003,2026-06-03,40,"),
    ],
)
def test_it_takes_the_goods_elsewhere(tmp_path: Path, rows: tuple[str, ...]) -> None:
    assert columns(run(tmp_path, *rows)) == "商品金额"


def test_it_leaves_a_list_that_states_the_sum(tmp_path: Path) -> None:
    rows = ("M1001,2026-06-01,10.00,12,22", "M1002,2026-06-02,18.50,12,30.50")

    assert columns(run(tmp_path, *rows, head=f"{HEAD},实付金额")) == "实付金额"


def test_it_writes_the_sums_as_the_list_writes_its_amounts(tmp_path: Path) -> None:
    rows = (
        'M1001;2026-06-01;"10,00";"12,00"', 'M1002;2026-06-02;"18,50";"12,00"', 'M1003;2026-06-03;"-52,00";"12,00"',
    )  # fmt: skip

    written = run(tmp_path, *rows, head=HEAD.replace(",", ";"))

    amounts = [
        row["amount"]
        for name in ("matches", "exceptions")
        for row in written.table(name)
        if row["side"] == "left"
    ]
    assert sorted(amounts) == ["-40.00", "22.00", "30.50"]
