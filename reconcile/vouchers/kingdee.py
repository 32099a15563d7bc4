"""金蝶 精斗云 (云会计), 凭证引入 from a workbook.

Source: not the vendor's own page, none was to be read. The 25 columns and the forms of date and amount are those that
a public program writes which says that it follows the template exactly (finance-agent, excel_builder.py, read on
26 November 2026). Not checked against 金蝶. Amounts are in the currency of the books, RMB for CNY; a line that was
in another currency says so with its own amount and the rate.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from ledgers.money import format_minor
from reconcile.vouchers.layout import (
    Cell,
    Chosen,
    Layout,
    each_line,
    hold_one_currency,
    workbook_of,
)
from reconcile.vouchers.lines import Voucher, VoucherLine

PROGRAM = "金蝶 精斗云"
SHEET = "凭证列表"
WORD = "记"
HEADER = (
    "日期", "凭证字", "凭证号", "附件数", "分录序号", "摘要", "科目代码", "科目名称", "借方金额", "贷方金额",
    "客户", "供应商", "职员", "项目", "部门", "存货", "自定义辅助核算类别", "自定义辅助核算编码", "自定义辅助核算类别1",
    "自定义辅助核算编码1", "数量", "单价", "原币金额", "币别", "汇率",
)  # fmt: skip
NO_AUXILIARIES = (None,) * 12
CURRENCIES = {"CNY": "RMB"}
RATE_STEP = Decimal("0.000001")


def write(vouchers: Sequence[Voucher], chosen: Chosen) -> bytes:
    hold_one_currency(vouchers, chosen, PROGRAM)
    numbers = {voucher.number: place for place, voucher in enumerate(vouchers, start=1)}
    rows = (
        (
            voucher.booked_on.isoformat(),
            WORD,
            numbers[voucher.number],
            0,
            number,
            line.words,
            line.account.code,
            line.account.name,
            _amount(line.debit_minor, voucher.currency),
            _amount(line.credit_minor, voucher.currency),
            *NO_AUXILIARIES,
            *_original(line, voucher.currency),
        )
        for voucher, number, line in each_line(vouchers)
    )
    return workbook_of(SHEET, HEADER, rows)


def _amount(amount_minor: int, currency: str) -> Decimal | None:
    return Decimal(format_minor(amount_minor, currency)) if amount_minor else None


def _original(line: VoucherLine, currency: str) -> tuple[Cell, ...]:
    booked = Decimal(format_minor(abs(line.amount_minor), currency))
    if not line.original_minor:
        return booked, CURRENCIES.get(currency, currency), Decimal(1)
    original = Decimal(format_minor(abs(line.original_minor), line.original_currency))
    rate = (booked / original).quantize(RATE_STEP)
    return original, CURRENCIES.get(line.original_currency, line.original_currency), rate


LAYOUT = Layout(
    code="kingdee",
    program=PROGRAM,
    suffix="xlsx",
    source="finance-agent, excel_builder.py",
    checked=False,
    how=_("Accounts are found by their codes. Vouchers are numbered from 1: renumber them there."),
    write=write,
)
