"""JD's reconciliation of settled orders (订单结算明细对账), one row per order and charge (费用名称).

CSV with ="…" around ids, or a workbook with a note above its header. 商户订单号 is the wallet's movement that
the rows were paid with. Source: shop.jd.com, 结算管理; header as public importers give it.
"""

from __future__ import annotations

from ledgers.formats.base import LedgerKind
from ledgers.formats.china.jd_lines import charge
from ledgers.formats.china.moments import first_moment
from ledgers.formats.identity import identity
from ledgers.formats.known import Cells, KnownTable


class JdSettlement(KnownTable):
    """A row that isn't settled yet is pending, on the day that it is expected. It comes again with its 商户订单号."""

    code = "jd_settlement"
    title = "JD settlement bill"
    ledger_kind = LedgerKind.CHANNEL
    needed = (("订单编号", "父单号", "费用名称", "应结金额", "收支方向", "结算状态"),)

    def entries(self, cells: Cells) -> None:
        cells.currency("币种")
        first_moment(cells, "到账时间", "预计结算时间", "账单生成时间")
        cells.reference("order", "订单编号")
        cells.reference("transaction", "父单号")
        cells.reference("refund", "售后服务单号")
        cells.reference("batch", "商户订单号")
        charge(cells, "费用名称", "应结金额")
        cells.quantity("商品数量")
        cells.text("sku", "商品编号")
        cells.text("description", "费用名称")
        # an order of several articles has the same charge once for each
        cells.set(
            natural_id=identity(
                "order_ref", "charge", "direction", "batch_ref", "refund_ref", "sku", "amount"
            )
        )


FORMAT = JdSettlement()
