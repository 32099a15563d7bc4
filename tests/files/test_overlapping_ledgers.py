"""Two ledgers of one shop whose days overlap: what both write is one movement, what one writes twice is two."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import Groups, Written, call, lines

ORDERS = lines(
    "订单号,支付时间,金额",
    "260609-500000000000001,2026-06-09 10:00:00,60.00",
    "260609-500000000000002,2026-06-09 11:00:00,45.00",
)
HALF = "260609-500000000000001,2026-06-18 18:00:05,30.00,0,交易收入,-,0010002|交易收入-订单收入"
WHOLE = "260609-500000000000002,2026-06-19 10:00:05,45.00,0,交易收入,-,0010002|交易收入-订单收入"


def ledger(first: str, last: str, *rows: str) -> str:
    return lines(
        "拼多多店铺账务明细查询",
        "",
        f"起始时间：{first} 00:00:00  终止时间：{last} 23:59:59",
        "----------交易记录明细列表---------",
        "商户订单号,发生时间,收入金额（+元）,支出金额（-元）,账务类型,备注,业务描述",
        *rows,
    )


def groups(folder: Path, one: str, other: str) -> Groups:
    assert call(folder, {"orders.csv": ORDERS}, {"one.csv": one, "other.csv": other}) == 0
    written = Written(folder / "out")
    assert written.summary["conservation"] == {"balanced": True, "each_row_once": True}
    return written.groups


def test_it_counts_a_movement_once_that_both_write(tmp_path: Path) -> None:
    one = ledger("2026-06-01", "2026-06-20", HALF, HALF, WHOLE)
    other = ledger("2026-06-15", "2026-06-30", HALF, HALF, WHOLE)

    found = groups(tmp_path, one, other)

    assert [kind for kind, _rows in found] == ["DUPLICATE"] * 3 + ["confirmed"] * 2


def test_it_counts_as_many_as_the_file_with_most(tmp_path: Path) -> None:
    one = ledger("2026-06-01", "2026-06-20", HALF, WHOLE)
    other = ledger("2026-06-15", "2026-06-30", HALF, HALF, WHOLE)

    found = groups(tmp_path, one, other)

    assert [kind for kind, _rows in found] == ["DUPLICATE"] * 2 + ["confirmed"] * 2


def test_it_counts_each_where_the_days_do_not_overlap(tmp_path: Path) -> None:
    # the second file says that it begins on the day after
    one = ledger("2026-06-01", "2026-06-18", HALF)
    other = ledger("2026-06-19", "2026-06-30", HALF, WHOLE)

    found = groups(tmp_path, one, other)

    assert [kind for kind, _rows in found] == ["confirmed", "confirmed"]
