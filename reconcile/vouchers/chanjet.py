"""用友 畅捷通 好会计 / 好生意, 凭证导入 from a workbook.

Source: not the vendor's own page, none was to be read. The columns, the date as year-month-day and the 0 on the other
side are those that a reseller of 用友 names (hzyonyou.net, read in a stored copy on 26 November 2026); what 好会计 calls
its accounts' codes is 科目编码. Not checked against 畅捷通. No column for a currency is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ledgers.money import format_minor
from reconcile.vouchers.layout import Chosen, Layout, each_line, hold_one_currency, workbook_of
from reconcile.vouchers.lines import Voucher

PROGRAM = "用友 好会计 / 好生意"
SHEET = "凭证"
WORD = "记"
HEADER = (
    "日期", "凭证字", "凭证号", "摘要", "科目编码", "科目名称", "借方金额", "贷方金额", "制单人",
)  # fmt: skip


def write(vouchers: Sequence[Voucher], chosen: Chosen) -> bytes:
    hold_one_currency(vouchers, chosen, PROGRAM)
    numbers = {voucher.number: place for place, voucher in enumerate(vouchers, start=1)}
    rows = (
        (
            voucher.booked_on.isoformat(),
            WORD,
            numbers[voucher.number],
            line.words,
            line.account.code,
            line.account.name,
            Decimal(format_minor(line.debit_minor, voucher.currency)),
            Decimal(format_minor(line.credit_minor, voucher.currency)),
            voucher.made_by,
        )
        for voucher, _number, line in each_line(vouchers)
    )
    return workbook_of(SHEET, HEADER, rows)


LAYOUT = Layout(
    code="chanjet",
    program=PROGRAM,
    suffix="xlsx",
    source="http://hzyonyou.net/wap/news/2520.html",
    checked=False,
    how=_("Accounts are found by their codes. Vouchers are numbered from 1: renumber them there."),
    write=write,
)
