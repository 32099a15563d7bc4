"""The sheet 资金表 of JD's wallet workbook: the movements of the shop's wallet accounts.

Two headers are known: 商户号,账户代码,账户名称,日期,商户订单号,账户余额(元),收入金额(元),支出金额(元),交易备注,账单日期
and 创建时间,账户代码,账户名称,币种,收入金额(元),支出金额(元),账户余额(元),交易类型,商户订单号,交易订单号,原商户订单号,
资金动账备注.
Days may stand as day numbers of the spreadsheet. Source: shop.jd.com, 京东钱包; headers as public importers give them.
"""

from __future__ import annotations

import polars as pl

from ledgers.formats.base import LedgerKind, Table
from ledgers.formats.china.moments import first_moment
from ledgers.formats.china.movements import as_movement, kind_by_words, two_sided
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable, account_of

NAMES = ("账户代码", "商户订单号", "账户余额(元)", "收入金额(元)", "支出金额(元)")


REMARKS = ("交易备注", "资金动账备注")


class JdWallet(KnownTable):
    """One row per movement; 商户订单号 is the settlement that it paid."""

    code = "jd_wallet"
    title = "JD wallet ledger"
    ledger_kind = LedgerKind.CHANNEL
    needed = ((*NAMES, "日期", "交易备注"), (*NAMES, "创建时间", "资金动账备注"))

    def entries(self, cells: Cells) -> None:
        cells.currency("币种")
        first_moment(cells, "日期", "创建时间", "账单日期")
        cells.reference("batch", "商户订单号")
        cells.reference("transaction", "交易订单号")
        two_sided(cells, ("收入金额(元)",), ("支出金额(元)",))
        cells.text("account", "账户代码")
        cells.text("description", *REMARKS)
        kind_by_words(cells, "交易类型", REMARKS)
        as_movement(cells)
        cells.amount("balance", "账户余额(元)")
        # balances of several accounts in one sheet are no chain
        one_account = pl.col("account").n_unique() == 1
        cells.set(balance=pl.when(one_account).then("balance"), channel=pl.lit("OTHER"))
        known = pl.col("batch_ref").is_not_null() | pl.col("transaction_ref").is_not_null()
        cells.text("type", "交易类型")
        facts = (
            "account",
            "booked_on",
            "batch_ref",
            "transaction_ref",
            "type",
            "description",
            "amount",
        )
        cells.set(natural_id=pl.when(known).then(identity(*facts)))

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "商户号")}


FORMAT = JdWallet()
