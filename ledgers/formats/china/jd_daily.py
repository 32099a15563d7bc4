"""JD's daily bill (日账单), 23 columns, one row per document and charge (费用项), dated 对账日期.

Source: shop.jd.com, 结算管理; header as public importers give it.
"""

from __future__ import annotations

from ledgers.formats.base import LedgerKind, Table
from ledgers.formats.china.jd_lines import charge, document
from ledgers.formats.china.moments import first_moment
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable, account_of

NAMES = ("订单编号", "单据编号", "单据类型", "费用项", "金额", "收支方向")


class JdDaily(KnownTable):
    """A document may have several charges, so its number alone is no identity."""

    code = "jd_daily"
    title = "JD daily bill"
    ledger_kind = LedgerKind.CHANNEL
    needed = ((*NAMES, "对账日期"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("币种")
        first_moment(cells, "费用结算时间", "费用计费时间", "费用发生时间")
        document(cells)
        charge(cells, "费用项", "金额")
        cells.quantity("商品数量")
        cells.text("sku", "商品编号")
        cells.text("description", "费用项")
        cells.shop("门店名称", "品牌门店编号", "京东门店编号", "店铺号")
        # the same row of a wallet's sheet has the same identity
        cells.set(natural_id=identity("transaction_ref", "charge", "direction", "sku", "amount"))

    def about(self, table: Table) -> dict[str, object]:
        return {"account": account_of(table, "店铺号")}


FORMAT = JdDaily()
