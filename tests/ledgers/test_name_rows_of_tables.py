"""A further copy of a row is known by the row's own number; tables without such a number have twins."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read

CHANNEL = "transaction_id,order_id,created_at,amount,fee,currency,note"
BANK = "Transaction ID,Date,Description,Amount,Balance,Currency"
STOCK = "出库单号,订单号,SKU,出库数量,出库时间"


def are_copies(header: str, first: str, second: str) -> bool:
    names = read(lines(header, first, second)).values("natural_id")
    return names[0] is not None and names[0] == names[1]


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        (CHANNEL, "t2,A2,2026-06-01 10:00:00,20.00,0.3,USD,x", "t2,A2,2026-06-01 10:00:00,20.00,0.3,USD,retry"),
        (CHANNEL, "t2,A2,2026-06-01 10:00:00,20.00,0.3,USD,x", "t2,A2,2026-06-01 10:00:09,20.00,0.3,USD,x"),
        ("退款单号,订单号,退款金额,退款时间,备注", "R1,A2,5.00,2026-06-01,a", "R1,A2,5.00,2026-06-01,b"),
        (BANK, *["T1,2026-06-01,a,5.00,15.00,USD"] * 2),
        (STOCK, *["CK1,A1,TEA,2,2026-06-01"] * 2),
    ],
)  # fmt: skip
def test_it_knows_a_further_copy(header: str, first: str, second: str) -> None:
    assert are_copies(header, first, second)


@pytest.mark.parametrize(
    ("header", "first", "second"),
    [
        (CHANNEL, "t2,A2,2026-06-01,20.00,0.3,USD,x", "t2,A2,2026-06-01,-20.00,0.3,USD,x"),
        (CHANNEL, "t2,A2,2026-06-01,20.00,0.3,USD,x", "t2,A2,2026-06-01,10.00,0.3,USD,x"),
        (CHANNEL, "t2,A2,2026-06-01,-5.00,0,USD,x", "t2,A2,2026-06-02,-5.00,0,USD,x"),
        (CHANNEL, ",A2,2026-06-01,20.00,0.3,USD,x", ",A2,2026-06-01,20.00,0.3,USD,y"),
        ("退款单号,订单号,商品名称,退款金额,退款时间", "R1,A2,茶,5.00,2026-06-01", "R1,A2,杯,5.00,2026-06-01"),
        (BANK, "T1,2026-06-01,a,5.00,15.00,USD", "T1,2026-06-01,b,5.00,20.00,USD"),
        ("订单号,SKU,出库数量,出库时间", *["A1,TEA,2,2026-06-01"] * 2),
        ("交易日期,凭证号,摘要,收入,支出", *["2026-06-01,77,a,,5.00"] * 2),
    ],
)  # fmt: skip
def test_it_keeps_rows_of_their_own(header: str, first: str, second: str) -> None:
    assert not are_copies(header, first, second)
