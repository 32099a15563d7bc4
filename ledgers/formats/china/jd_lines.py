"""What JD's settlement bills share: one row per order and kind of charge, signed or told by 收支方向."""

from __future__ import annotations

import polars as pl

from ledgers.formats.china.movements import directed
from ledgers.formats.known import Cells
from ledgers.formats.words import Words

GOODS = "货款"
# what the shop pays to a customer or for a fault is no part of JD's service
AMENDS = r"赔付|赔偿|罚款|违约金"
SETTLED: Words = (("PENDING", r"未|待|中$"), ("PAID", r"已|完成|成功"))


def charge(cells: Cells, charges: str, amounts: str) -> None:
    """Kind and amounts of a row: 货款 that comes in is a sale, 货款 that goes out its refund, what is paid
    for a fault an amount of its own, all else a fee.

    A fee is part of what the order settles to, so its gross is nothing and its fee the whole amount; what comes
    back of a fee is positive. What isn't settled yet has moved nothing, and comes again when it is: a sale says
    what it will be, all else counts once, then.
    """
    directed(cells, "amount", (amounts,), ("收支方向",))
    cells.text("charge", charges)
    cells.fault(pl.col("charge").is_null(), "missing_kind", charges)
    cells.meaning("settled", SETTLED, "结算状态", default="PAID")
    is_goods = pl.col("charge").str.contains(GOODS, literal=True).fill_null(value=False)
    trade = pl.when(pl.col("amount") < 0).then(pl.lit("REFUND")).otherwise(pl.lit("PAYMENT"))
    amends = pl.col("charge").str.contains(AMENDS).fill_null(value=False)
    cells.set(
        kind=pl.when(is_goods)
        .then(trade)
        .when(amends)
        .then(pl.lit("ADJUSTMENT"))
        .otherwise(pl.lit("FEE"))
    )
    paid = pl.col("settled") == "PAID"
    is_goods = is_goods | amends
    counts = is_goods & (paid | (pl.col("kind") == "PAYMENT"))
    cells.set(
        gross_minor=pl.when(counts).then("amount").otherwise(0),
        fee_minor=pl.when(~is_goods & paid).then("amount").otherwise(0),
        net_minor=pl.when(paid).then("amount").otherwise(0),
        status=pl.when(paid & (pl.col("kind") == "REFUND")).then(pl.lit("REFUNDED")).otherwise("settled"),
        channel=pl.lit("OTHER"),
    )  # fmt: skip


def document(cells: Cells) -> None:
    """The numbers of a row that has a 单据编号: that of an after-sales document is the refund's."""
    cells.reference("order", "订单编号")
    cells.reference("transaction", "单据编号", required=True)
    cells.reference("batch", "商户订单号")
    cells.text("document", "单据类型")
    after_sales = pl.col("document").str.contains(r"售后|退")
    cells.reference_from("refund", pl.when(after_sales).then("transaction_ref"))
