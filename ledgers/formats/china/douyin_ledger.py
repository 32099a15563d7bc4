"""Douyin's ledger of the shop's account (动账明细), in every known width, and the ledger with balances.

动账明细 (18, 34, 37, 38 or 39 columns) says what an amount is made of: 动账金额 = what the buyer paid and others
added + 订单退款 + fees, the last two written negative. The other layout (动账流水号,关联订单号,关联子订单号,动账时间,账户方向,
动账金额(元),动账场景,账户余额(元),备注) has no parts and a balance. 帐 and 账 change places, amounts are signed or told by
their direction, ids wear an apostrophe or a grave accent.
Source: 抖店's 资金 › 动账明细; headers as public importers give them.
"""

from __future__ import annotations

from itertools import product

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Reading, ReadOptions, Table
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.movements import as_movement, directed, kind_by_words
from ledgers.formats.china.steps import Steps
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.tally import Tally

EARNED = (
    "订单实付应结", "运费实付", "实际平台补贴_运费", "实际平台补贴", "其他平台补贴", "以旧换新抵扣", "政府补贴平台垫资",
    "实际达人补贴", "实际抖音支付补贴", "实际抖音月付营销补贴", "银行补贴",
)  # fmt: skip
BY_BUYER = ("订单实付应结", "运费实付")
BACK = "订单退款"
FEES = ("平台服务费", "佣金", "服务商佣金", "渠道分成", "招商服务费", "站外推广费", "其他分成")
SERIALS = ("动帐流水号", "动账流水号")
DIRECTIONS = ("动账方向", "账户方向")
AMOUNTS = ("动账金额", "动账金额(元)")
BALANCES = ("账户余额(元)", "账户余额")


class DouyinLedger(KnownTable):
    """Gross is what the order was worth to the shop: what the buyer paid and what others added to it; where
    these differ, both are kept.

    Where a row gives back a part of its order, net is without that part, and the status says so. A movement
    without parts is its own gross and net.
    """

    code = "douyin_ledger"
    title = "Douyin ledger"
    ledger_kind = LedgerKind.CHANNEL
    lists_refunds = True
    needed = tuple(
        ("动账时间", "动账场景", *names) for names in product(SERIALS, DIRECTIONS, AMOUNTS)
    )

    def __init__(self) -> None:
        self._steps = Steps()

    def read(self, table: Table, options: ReadOptions) -> Reading:
        """Each reading follows the balances of its own file."""
        return KnownTable.read(DouyinLedger(), table, options)

    def entries(self, cells: Cells) -> None:
        first_moment(cells, "动账时间")
        cells.reference("transaction", *SERIALS, required=True)
        cells.reference("sub", "子订单号", "关联子订单号")
        cells.reference("main", "订单号", "关联订单号")
        cells.reference("refund", "售后编号")
        cells.set(natural_id=pl.col("transaction_ref"))
        # settled by sub-order; movements of a whole order name no sub-order. A book may hold the whole order: beside
        # a sub-order of another number that counts for more than the movement's own
        is_part = pl.col("sub_key") != pl.col("main_key")
        cells.set(
            order_ref=pl.coalesce("sub_ref", "main_ref"),
            order_key=pl.coalesce("sub_key", "main_key"),
            transaction_ref=pl.when(is_part).then("main_ref").otherwise("transaction_ref"),
            transaction_key=pl.when(is_part).then("main_key").otherwise("transaction_key"),
        )
        directed(cells, "amount", AMOUNTS, DIRECTIONS)
        kind_by_words(cells, "动账场景", "备注")
        as_movement(cells)
        cells.text("scene", "动账场景")
        cells.text("remark", "备注")
        cells.set(
            description=pl.concat_str("scene", "remark", separator=" ", ignore_nulls=True),
            channel=pl.lit("OTHER"),
        )
        if cells.has(*EARNED, BACK, *FEES):
            _parts(cells)
        if cells.has(*BALANCES):
            cells.amount("after", *BALANCES)
            self._steps.add(cells.rows)

    def about(self, table: Table) -> dict[str, object]:
        opening, closing = self._steps.ends or (None, None)
        return {"opening_minor": opening, "closing_minor": closing}

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """The balances, in whatever order the movements of one second stand."""
        return self._steps.controls()


def _parts(cells: Cells) -> None:
    """What a settlement is made of. Rows whose parts don't add up to their amount are rejected."""
    sums = {"earned": EARNED, "back": (BACK,), "fees": FEES}
    for total, names in sums.items():
        parts = [f"{total}_{at}" for at in range(len(names))]
        for part, name in zip(parts, names, strict=True):
            cells.amount(part, name, required=False)
        cells.set(**{total: pl.sum_horizontal(parts)})
    earned, back, fees = (pl.col(total) for total in sums)
    made = (earned != 0) | (back != 0) | (fees != 0)
    cells.text("amount_text", *AMOUNTS)
    cells.fault(
        made & (earned + back + fees != pl.col("amount")), "parts_disagree",
        value=pl.col("amount_text"),
    )  # fmt: skip
    whole = earned > 0
    kind = (
        pl.when(whole).then(pl.lit("PAYMENT"))
        .when((earned != 0) | (back != 0)).then(pl.lit("REFUND"))
        .otherwise(pl.lit("FEE"))
    )  # fmt: skip
    status = (
        pl.when(whole & (back == 0)).then(pl.lit("PAID"))
        .when(whole & (back.abs() < earned)).then(pl.lit("PARTLY_REFUNDED"))
        .when((earned != 0) | (back != 0)).then(pl.lit("REFUNDED"))
    )  # fmt: skip
    cells.set(
        kind=pl.when(made).then(kind).otherwise("kind"),
        status=pl.when(made).then(status).otherwise("status"),
        gross_minor=pl.when(made & whole).then(earned).when(made).then(earned + back)
        .otherwise("gross_minor"),
        fee_minor=pl.when(made).then(fees).otherwise("fee_minor"),
    )  # fmt: skip
    buyer = [f"earned_{EARNED.index(name)}" for name in BY_BUYER]
    cells.paid_of(pl.when(made & whole).then(pl.sum_horizontal(buyer)).otherwise(0))


FORMAT = DouyinLedger()
