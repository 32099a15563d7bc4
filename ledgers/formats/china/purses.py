"""What the bills that Alipay, WeChat, JD and Meituan give to a person have in common.

Every row says whether it is income (收入), an expense (支出) or neither (不计收支, 中性交易, / or nothing): money
that the owner moves between his own purses, banks and funds, and refunds. Amounts are unsigned. The lines
above the rows state how many rows of each there are and what they add up to.
"""

from __future__ import annotations

import re
from typing import ClassVar

import polars as pl

from ledgers.formats.base import ControlTotal, LedgerKind, Table
from ledgers.formats.china.preambles import account, lines_of, period
from ledgers.formats.known import Cells, KnownTable
from ledgers.formats.tally import Tally
from ledgers.formats.words import DIRECTION_WORDS, STATUS_WORDS, Words
from ledgers.money import parse_one

# goods that are awaited are paid; what is withdrawn has arrived
PURSE_STATUS: Words = (
    ("PAID", r"确认收货|已收钱|已存入|已转账|已寄出|待商家处理|确认中"),
    *STATUS_WORDS,
)
# what a row that is neither income nor expense says of the way that its money took
CAME = r"退款|退还|退回|转入|充值|攒入|收益|卖出|赎回|解冻"
WENT = r"提现|转出|还款|买入|购买|申购|冻结|先享后付"
WITHDRAWN = r"提现|转出-?到.*(?:银行|储蓄卡)"
# the owner's debt to the platform
REPAID = r"还款"
NO_REFUND = r"退款(?:失败|关闭|拒绝|撤销|取消)"
NEVER_PAID = ("UNPAID", "FAILED")
NOT_GIVEN_BACK = ("PENDING", "FAILED")
WAYS = {"收入": "in", "支出": "out", "不计收支": "none", "中性交易": "none"}
# 支出：16笔(含4笔部分退款)，1648.43元
SIDE = re.compile(
    r"(?<![已待])(收入|支出|不计收支|中性交易)[:：] ?([0-9]{1,9})笔(?:[(（][^)）]*[)）])?[,，]? ?(-?[0-9][0-9,]*(?:\.[0-9]+)?)元"
)
ROWS = re.compile(r"共[:：]?([0-9]{1,9})笔记录")


class Purse(KnownTable):
    """A person's bill. `owner` finds the account in the lines above the rows."""

    ledger_kind = LedgerKind.CHANNEL
    summed = ("in_rows", "out_rows", "none_rows", "in_minor", "out_minor", "none_minor")
    owner: ClassVar[re.Pattern[str]]

    def about(self, table: Table) -> dict[str, object]:
        around = lines_of(table)
        return {"account": account(self.owner, around), **period(around)}

    def controls(self, table: Table, tally: Tally) -> tuple[ControlTotal, ...]:
        """Rows and amounts as stated. The platforms say that amounts may differ: then a person decides."""
        around = lines_of(table)
        found = [
            ControlTotal("记录笔数", None, int(count), tally.rows) for count in ROWS.findall(around)
        ]
        for side, count, amount in SIDE.findall(around):
            way = WAYS[side]
            rows, sums = tally.sums[f"{way}_rows"], tally.sums[f"{way}_minor"]
            found.append(ControlTotal(f"{side}笔数", None, int(count), rows))
            stated = parse_one(amount, "CNY")
            if stated is not None:
                found.append(ControlTotal(side, "CNY", stated, sums))
        return tuple(found)


def read_way(cells: Cells, *names: str, may_be_empty: bool = False) -> None:
    """`way`: IN, OUT or NONE. A word that is none of them is refused."""
    cells.meaning("way", DIRECTION_WORDS, *names)
    unknown = pl.col("way").is_null() & pl.col("way_text").is_not_null()
    cells.fault(unknown, "bad_direction", *names, value=pl.col("way_text"))
    if not may_be_empty:
        cells.fault(pl.col("way_text").is_null(), "missing_kind", *names)
    cells.set(way=pl.col("way").fill_null("NONE"))


def settle(
    cells: Cells, *, told: pl.Expr, back: pl.Expr,
    spent: pl.Expr | None = None, counted: pl.Expr | None = None,
) -> None:  # fmt: skip
    """Kind, gross and net of the rows, from `way`, `status` and `written`, the unsigned amount.

    `told` is what a row says of itself, `back` whether it is a refund, `spent` whether a row that counts as
    neither was an expense all the same, `counted` what the stated totals take of it.
    """
    cells.set(told=told.fill_null(""), back=back.fill_null(value=False))
    neither = pl.col("way") == "NONE"
    is_spent = pl.lit(value=False) if spent is None else spent.fill_null(value=False)
    # a purchase that was closed before it was paid is neither, too, and moved nothing
    closed = neither & (pl.col("status") == "CLOSED")
    unpaid = ~pl.col("back") & (closed | pl.col("status").is_in(NEVER_PAID)).fill_null(value=False)
    underway = pl.col("status").is_in(NOT_GIVEN_BACK).fill_null(value=False)
    # to a purchase these words say that it stays paid; a refund they say was none
    failed = (pl.col("status") == "FAILED") | pl.col("status_text").str.contains(NO_REFUND)
    refused = (pl.col("back") & failed).fill_null(value=False)
    went = (
        pl.when(~neither).then(pl.col("way") == "OUT")
        .when("back").then(pl.lit(value=False))
        .when(unpaid | is_spent).then(pl.lit(value=True))
        .when(pl.col("told").str.contains(CAME)).then(pl.lit(value=False))
        .otherwise(pl.col("told").str.contains(WENT))
    )  # fmt: skip
    cells.set(
        kind=pl.when("back").then(pl.lit("REFUND"))
        .when(neither & pl.col("told").str.contains(WITHDRAWN)).then(pl.lit("PAYOUT"))
        .when(unpaid | is_spent).then(pl.lit("PAYMENT"))
        .when(neither | pl.col("told").str.contains(rf"^\S*{REPAID}")).then(pl.lit("TRANSFER"))
        .otherwise(pl.lit("PAYMENT")),
        status=pl.when(refused).then(pl.lit("FAILED"))
        .when(pl.col("back") & ~underway).then(pl.lit("REFUNDED")).otherwise("status"),
        gross_minor=pl.when(went).then(-pl.col("written")).otherwise("written"),
    )  # fmt: skip
    cells.set(
        fee_minor=pl.lit(0, dtype=pl.Int64),
        net_minor=pl.when(unpaid | refused).then(0).otherwise("gross_minor"),
        # a refund may have the number of its payment, and so may what a group gave and what one of it got
        natural_id=pl.concat_str(
            "transaction_ref",
            pl.col("occurred_at").dt.epoch("s"),
            "gross_minor",
            separator="|",
        ),
    )
    _count(cells, pl.col("written") if counted is None else counted)


def _count(cells: Cells, counted: pl.Expr) -> None:
    """What the stated totals are compared with: rows and amounts of each way."""
    for name in ("in", "out", "none"):
        here = pl.col("way") == name.upper()
        cells.set(
            **{
                f"{name}_rows": here.cast(pl.Int64),
                f"{name}_minor": pl.when(here).then(counted).otherwise(0),
            }
        )
