"""Every line with all that it comes from, for any program and for people.

Source: none; it is our own. One row per line, dates as 2026-10-31, amounts with a point, UTF-8 with a mark.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from reconcile.vouchers.layout import Chosen, Layout, amount_text, csv_of, each_line
from reconcile.vouchers.lines import Voucher

HEADER = (
    "voucher", "date", "line", "account_code", "account_name", "debit", "credit", "currency", "original_amount",
    "original_currency", "description", "source", "ledger", "rule", "booking", "adjustment", "rows", "settlement",
)  # fmt: skip
TEXTS = ("account_code", "account_name", "description", "ledger", "rule")


def write(vouchers: Sequence[Voucher], _chosen: Chosen) -> bytes:
    return csv_of(
        HEADER,
        (
            (
                voucher.number,
                voucher.booked_on.isoformat(),
                str(number),
                line.account.code,
                line.account.name,
                amount_text(line.debit_minor, voucher.currency),
                amount_text(line.credit_minor, voucher.currency),
                voucher.currency,
                amount_text(line.original_minor or 0, line.original_currency),
                line.original_currency,
                line.words,
                line.source.kind,
                line.source.ledger,
                line.source.rule,
                line.source.booking,
                line.source.adjustment,
                str(line.source.rows),
                voucher.settlement,
            )
            for voucher, number, line in each_line(vouchers)
        ),
        TEXTS,
    )


LAYOUT = Layout(
    code="plain",
    program="CSV",
    suffix="csv",
    source="",
    checked=True,
    how=_("Every line with all that it comes from: settlement, ledger, rule or adjustment."),
    write=write,
)
