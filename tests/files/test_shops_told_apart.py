"""Two shops that both count from 1001, in books that name them and a bill that numbers them."""

from __future__ import annotations

from pathlib import Path

from tests.files.command import lines, reconciled

USUAL = 6


def books(*rows: str) -> str:
    usual = [
        f"{'A' if n % 2 else 'B'}{n},{'东店' if n % 2 else '西店'},2026-06-02 09:00:00,1{n}.00"
        for n in range(2 * USUAL)
    ]
    return lines("订单号,店铺名称,支付时间,实付金额", *usual, *rows)


def bill(*rows: str) -> str:
    usual = [
        f"T{n:08},{'A' if n % 2 else 'B'}{n},{'S1' if n % 2 else 'S2'},2026-06-02 09:00:05,1{n}.00,0.00"
        for n in range(2 * USUAL)
    ]
    return lines("交易流水号,商户订单号,门店编号,交易时间,交易金额,手续费", *usual, *rows)


def test_it_pays_each_order_in_its_own_shop(tmp_path: Path) -> None:
    written = reconciled(
        tmp_path,
        books("1001,东店,2026-06-03 09:00:00,50.00", "1001,西店,2026-06-03 09:00:00,50.00"),
        bill("T90000001,1001,S2,2026-06-03 09:00:05,50.00,0.00"),
    )

    assert ("confirmed", ("left:15", "right:14")) in written.groups
    assert ("INTERNAL_ONLY", ("left:14",)) in written.groups


def test_it_says_in_words_that_the_shops_are_two(tmp_path: Path) -> None:
    written = reconciled(
        tmp_path,
        books("1001,东店,2026-06-03 09:00:00,50.00"),
        bill("T90000001,1001,S2,2026-06-03 09:00:05,50.00,0.00"),
    )

    (case,) = {row["reason"] for row in written.table("exceptions")}
    assert "our “东店” goes with their “S1”, and this row of theirs is of “S2”" in case
