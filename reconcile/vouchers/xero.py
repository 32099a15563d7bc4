"""Xero, Manual journals → Import.

Source: the vendor's page, read in a stored copy on 26 November 2026; it names Narration, Date, Description,
AccountCode, TaxRate, Amount and two pairs of tracking columns; lines of one narration and date are one journal,
dates are day/month/year, amounts above zero are debits, the tax rate is its full name as the organisation spells it,
and a file holds 300 lines. The asterisks of the heads are those of the template as public programs write them.
A manual journal is in the currency of the books.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from ledgers.money import format_minor
from reconcile.vouchers.layout import (
    Chosen,
    Layout,
    csv_of,
    each_line,
    hold_lines,
    hold_one_currency,
)
from reconcile.vouchers.lines import Voucher

PROGRAM = "Xero"
LINES_MAX = 300
TAX_RATE = "Tax Exempt"
HEADER = (
    "*Narration", "*Date", "Description", "*AccountCode", "*TaxRate", "*Amount",
    "TrackingName1", "TrackingOption1", "TrackingName2", "TrackingOption2",
)  # fmt: skip
TEXTS = ("*Narration", "Description", "*AccountCode", "*TaxRate")
NO_TRACKING = ("", "", "", "")


def write(vouchers: Sequence[Voucher], chosen: Chosen) -> bytes:
    hold_one_currency(vouchers, chosen, PROGRAM)
    hold_lines(vouchers, LINES_MAX, PROGRAM)
    return csv_of(
        HEADER,
        (
            (
                f"{voucher.number} {voucher.words}",
                voucher.booked_on.strftime("%d/%m/%Y"),
                line.words,
                line.account.code,
                chosen.tax_rate or TAX_RATE,
                format_minor(line.amount_minor, voucher.currency),
                *NO_TRACKING,
            )
            for voucher, _number, line in each_line(vouchers)
        ),
        TEXTS,
    )


LAYOUT = Layout(
    code="xero",
    program=PROGRAM,
    suffix="csv",
    source="https://help.xero.com/nz/ManualJournalsImport",
    checked=True,
    how=_(
        "Accounts are found by their codes. Say how your organisation spells the tax rate without tax."
    ),
    write=write,
    asks_tax_rate=True,
)
