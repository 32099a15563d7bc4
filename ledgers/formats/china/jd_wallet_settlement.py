"""The sheet 结算表 of JD's wallet workbook, 22 columns: the daily bill without 结算状态, dated 账单日期.

Days may stand in it as day numbers of the spreadsheet.
Source: shop.jd.com, 京东钱包; header as public importers give it.
"""

from __future__ import annotations

from ledgers.formats.china.jd_daily import NAMES, JdDaily


class JdWalletSettlement(JdDaily):
    """What the wallet's movements were for; all of it is settled."""

    code = "jd_wallet_settlement"
    title = "JD wallet settlement bill"
    needed = ((*NAMES, "账单日期"),)


FORMAT = JdWalletSettlement()
