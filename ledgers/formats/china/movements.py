"""What the ledgers of Chinese platforms have in common: direction, columns of money in and out, kinds.

Each row of such a ledger is one movement of an account. A fee is a movement of its own, too: its amount is
the row's gross and its net.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ledgers.formats.known import Cells
from ledgers.formats.words import IN, OUT, Words

DIRECTIONS: Words = (
    (OUT, r"^(?:支出?|出[账帐]?|应付|减少?|-)$"),
    (IN, r"^(?:收入?|入[账帐]?|进[账帐]?|应收|增加?|\+)$"),
)
# what types, scenes and remarks say; a service fee that comes back with a refund is a fee, and so is that of a payout
MOVEMENTS: Words = (
    ("FEE", r"手续费"),
    ("PAYOUT", r"提现|提款|转出到银行"),
    ("FEE", r"分账|分帐|服务费|佣金|扣费|保费|运费险|保险|取件运费|代收配送费|推广|违约|罚款|扣罚|赔付|软件费|技术费"),
    ("TRANSFER", r"保证金|冻结|充值|划转|调拨|转入|转出|转账"),
    ("REFUND", r"退款|退货|退用户|退补贴|小额打款|售后"),
    ("PAYMENT", r"货款|交易|结算|支付|收款|销售|订单|入[账帐]"),
)  # fmt: skip


def directed(cells: Cells, column: str, amounts: Sequence[str], directions: Sequence[str]) -> None:
    """An amount with the sign of the row's direction, as some files write it and others don't.

    A negative amount that is said to come in contradicts itself, and its row is rejected.
    """
    cells.amount(column, *amounts)
    cells.meaning("direction", DIRECTIONS, *directions, required=True)
    leaves = pl.col("direction") == OUT
    cells.fault(
        (pl.col("direction") == IN) & (pl.col(column) < 0), "bad_direction", *directions,
        value=pl.col("direction_text"),
    )  # fmt: skip
    cells.set(**{column: pl.when(leaves).then(-pl.col(column).abs()).otherwise(column)})


def two_sided(cells: Cells, incomes: Sequence[str], outgoes: Sequence[str]) -> None:
    """`amount` from a column of money in and one of money out, which is written with a minus or without."""
    cells.amount("income", *incomes, required=False)
    cells.amount("outgo", *outgoes, required=False)
    cells.text("income_text", *incomes)
    cells.text("outgo_text", *outgoes)
    nothing = pl.col("income_text").is_null() & pl.col("outgo_text").is_null()
    cells.fault(nothing, "missing_amount", *incomes)
    cells.set(amount=pl.col("income") - pl.col("outgo").abs())


def kind_by_words(cells: Cells, *columns: str | Sequence[str]) -> None:
    """`kind` from the first of these columns whose words say one; an adjustment where none does.

    A column may have several spellings.
    """
    for at, names in enumerate(columns):
        cells.meaning(f"kind_{at}", MOVEMENTS, *((names,) if isinstance(names, str) else names))
    said = [pl.col(f"kind_{at}") for at in range(len(columns))]
    cells.set(kind=pl.coalesce(*said, pl.lit("ADJUSTMENT")))


def as_movement(cells: Cells) -> None:
    """Gross and net from `amount`; what leaves as a payment was given back."""
    back = (pl.col("kind") == "PAYMENT") & (pl.col("amount") < 0)
    cells.set(kind=pl.when(back).then(pl.lit("REFUND")).otherwise("kind"))
    cells.set(
        gross_minor=pl.col("amount"),
        fee_minor=pl.lit(0, dtype=pl.Int64),
        net_minor=pl.col("amount"),
        status=status_of_kind(),
    )


def payouts_apart(cells: Cells) -> None:
    """The number beside a withdrawal is the withdrawal's and no order's."""
    is_payout = pl.col("kind") == "PAYOUT"
    cells.set(
        batch_ref=pl.when(is_payout).then("order_ref"),
        batch_key=pl.when(is_payout).then("order_key"),
        order_ref=pl.when(~is_payout).then("order_ref"),
        order_key=pl.when(~is_payout).then("order_key"),
    )


def status_of_kind() -> pl.Expr:
    """A ledger holds what has moved: payments that were made, refunds that were given."""
    return (
        pl.when(pl.col("kind") == "PAYMENT").then(pl.lit("PAID"))
        .when(pl.col("kind") == "REFUND").then(pl.lit("REFUNDED"))
    )  # fmt: skip


def balance(cells: Cells, *names: str) -> None:
    """The account's balance after the row, where the header has it: the rows are checked against each other."""
    if cells.has(*names):
        cells.amount("balance", *names)
