"""QuickBooks Online, Import data → Journal entries.

Source: the vendor's page, read in a stored copy on 26 November 2026; it names the columns Journal No.,
Journal Date, Account Name, Description, Debits and Credits, wants accounts by name with account numbers switched
off, and a subaccount as Parent:Subaccount. The order of month and day is chosen while importing; guides of others
say that the month comes first. The page names no column for a currency: the file holds that of the books.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from reconcile.vouchers.layout import (
    Chosen,
    Layout,
    amount_text,
    csv_of,
    each_line,
    hold_one_currency,
)
from reconcile.vouchers.lines import Voucher

PROGRAM = "QuickBooks Online"
HEADER = ("Journal No.", "Journal Date", "Account Name", "Description", "Debits", "Credits")
TEXTS = ("Account Name", "Description")


def write(vouchers: Sequence[Voucher], chosen: Chosen) -> bytes:
    hold_one_currency(vouchers, chosen, PROGRAM)
    return csv_of(
        HEADER,
        (
            (
                voucher.number,
                voucher.booked_on.strftime("%m/%d/%Y"),
                line.account.name,
                line.words,
                amount_text(line.debit_minor, voucher.currency),
                amount_text(line.credit_minor, voucher.currency),
            )
            for voucher, _number, line in each_line(vouchers)
        ),
        TEXTS,
    )


LAYOUT = Layout(
    code="quickbooks",
    program=PROGRAM,
    suffix="csv",
    source="https://quickbooks.intuit.com/learn-support/en-au/help-article/import-export-files/"
    "import-journal-entries-quickbooks-online/L4tQBwbs7_AU_en_AU",
    checked=True,
    how=_(
        "Switch account numbers off while importing: accounts are found by their names. Dates are month/day/year."
    ),
    write=write,
)
