"""Whatever the amounts and the currency: what a layout writes reads back as what it was given."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from ledgers.money import exponent
from reconcile.vouchers.layout import Chosen
from reconcile.vouchers.registry import LAYOUTS
from tests.reconcile.test_voucher_layouts import COLUMNS, rows_of, voucher

amounts = st.lists(st.integers(-(10**14), 10**14).filter(bool), min_size=1, max_size=6)
currencies = st.sampled_from(["CNY", "JPY", "KWD"])


@given(amounts=amounts, currency=currencies)
def test_it_reads_back_to_the_last_minor_unit(amounts: list[int], currency: str) -> None:
    balanced = voucher(*amounts, -sum(amounts) or 1, currency=currency)
    scale = 10 ** exponent(currency)

    for code in ("plain", "quickbooks", "xero"):
        _number, debit, credit = COLUMNS[code]
        content = LAYOUTS[code].write([balanced], Chosen(currency))
        signed = [
            Decimal(row[debit] or 0) - Decimal(row[credit] or 0 if credit else 0)
            for row in rows_of(code, content)
        ]
        assert [int(amount * scale) for amount in signed] == [
            line.amount_minor for line in balanced.lines
        ]


@given(text=st.text(max_size=40))
def test_it_lets_no_text_of_a_user_begin_a_formula(text: str) -> None:
    content = LAYOUTS["plain"].write([voucher(1, -1, words=text, name=text)], Chosen("CNY"))

    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")):
        assert not row["description"].startswith(("=", "+", "-", "@", "\t", "\r"))
        assert not row["account_name"].startswith(("=", "+", "-", "@", "\t", "\r"))
