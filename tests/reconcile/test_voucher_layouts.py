"""Each layout holds the same vouchers, balanced to the cent, in the columns that its source names."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from decimal import Decimal

import pytest
from python_calamine import CalamineWorkbook

from accounts.tenancy import merchant_scope
from reconcile.models import Settlement
from reconcile.reports.vouchers import vouchers_of
from reconcile.vouchers import kingdee, quickbooks, xero
from reconcile.vouchers.layout import Chosen, OneCurrencyError, TooManyLinesError
from reconcile.vouchers.lines import Account, Source, Voucher, VoucherLine
from reconcile.vouchers.registry import LAYOUTS
from tests.architecture.source import ROOT
from tests.factories import Person
from tests.reconcile.books import OCTOBER
from tests.reconcile.closing import close_october

YUAN = Chosen(currency="CNY")
# per layout: which columns name the voucher, and hold debit and credit
COLUMNS = {
    "plain": ("voucher", "debit", "credit"),
    "quickbooks": ("Journal No.", "Debits", "Credits"),
    "xero": ("*Narration", "*Amount", ""),
    "kingdee": ("凭证号", "借方金额", "贷方金额"),
    "chanjet": ("凭证号", "借方金额", "贷方金额"),
}


def rows_of(code: str, content: bytes) -> list[Mapping[str, str]]:
    if LAYOUTS[code].suffix == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    header, *rows = book.get_sheet_by_index(0).to_python()
    return [dict(zip(map(str, header), map(str, row), strict=True)) for row in rows]


def cents(text: str) -> int:
    amount = Decimal(text or "0") * 100
    assert amount == int(amount)
    return int(amount)


def voucher(*amounts: int, currency: str = "CNY", name: str = "Cash", words: str = "x") -> Voucher:
    lines = tuple(
        VoucherLine(Account("1002", name), amount, words, Source(kind="received"))
        for amount in amounts
    )
    return Voucher("20261031-ab-1", OCTOBER[1], currency, "October", lines, "s", "Bob")


@pytest.fixture
def october(alice: Person, bob: Person, carol: Person) -> list[Voucher]:
    """Of a period with fees, a refund, write-offs and an exchange."""
    closed = close_october(alice, bob, carol)
    with merchant_scope(closed.books.merchant.id):
        return vouchers_of(Settlement.objects.get(id=closed.settlement.id), closed.books.merchant)


def test_it_balances_in_every_layout_to_the_cent(october: list[Voucher]) -> None:
    expected = [v.total_minor for v in october]

    for code, layout in LAYOUTS.items():
        number, debit, credit = COLUMNS[code]
        debits: dict[str, int] = {}
        credited: dict[str, int] = {}
        for row in rows_of(code, layout.write(october, YUAN)):
            signed = cents(row[debit])
            other = cents(row[credit]) if credit else max(-signed, 0)
            debits[row[number]] = debits.get(row[number], 0) + max(signed, 0)
            credited[row[number]] = credited.get(row[number], 0) + other
        assert list(debits.values()) == list(credited.values()) == expected, code


def test_it_knows_the_columns_of_every_layout() -> None:
    assert set(COLUMNS) == set(LAYOUTS)


def test_it_names_a_source_or_says_that_it_is_not_checked() -> None:
    assert [code for code, layout in LAYOUTS.items() if not layout.checked] == [
        "kingdee",
        "chanjet",
    ]
    assert [x.code for x in LAYOUTS.values() if not x.source] == ["plain"]


def test_it_says_in_the_docs_which_layouts_are_not_checked() -> None:
    page = (ROOT / "docs" / "vouchers.md").read_text()
    lines = {line.split("`")[1]: line for line in page.splitlines() if line.startswith("| `")}

    assert list(lines) == list(LAYOUTS)
    assert {code for code, line in lines.items() if "**no**" in line} == {"kingdee", "chanjet"}


@pytest.mark.parametrize("code", ["quickbooks", "xero", "kingdee", "chanjet"])
def test_it_refuses_a_second_currency_by_name(code: str) -> None:
    foreign = [voucher(100, -100), voucher(5, -5, currency="USD")]

    with pytest.raises(OneCurrencyError, match="also in USD"):
        LAYOUTS[code].write(foreign, YUAN)


def test_it_keeps_every_currency_in_the_plain_table() -> None:
    content = LAYOUTS["plain"].write([voucher(100, -100), voucher(5, -5, currency="JPY")], YUAN)

    amounts = [(row["currency"], row["debit"]) for row in rows_of("plain", content)]
    assert amounts == [("CNY", "1.00"), ("CNY", ""), ("JPY", "5"), ("JPY", "")]


def test_it_writes_the_month_first_for_quickbooks() -> None:
    (row, _other) = rows_of("quickbooks", quickbooks.write([voucher(100, -100)], YUAN))

    assert (row["Journal Date"], row["Debits"], row["Credits"]) == ("10/31/2026", "1.00", "")


def test_it_writes_credits_below_zero_and_the_day_first_for_xero() -> None:
    rows = rows_of("xero", xero.write([voucher(100, -100)], Chosen("CNY", tax_rate="No VAT")))

    assert [row["*Amount"] for row in rows] == ["1.00", "-1.00"]
    assert {row["*Date"] for row in rows} == {"31/10/2026"}
    assert {row["*TaxRate"] for row in rows} == {"No VAT"}


def test_it_refuses_more_lines_than_xero_takes() -> None:
    many = voucher(*([1] * xero.LINES_MAX), -xero.LINES_MAX)

    with pytest.raises(TooManyLinesError, match="at most 300 lines"):
        xero.write([many], YUAN)


def test_it_says_the_rate_and_the_own_amount_of_a_foreign_row() -> None:
    line = VoucherLine(Account("1122", "Owed"), -71_000, "", Source("received"), 10_000, "USD")
    made = Voucher("v", OCTOBER[1], "CNY", "", (voucher(71_000).lines[0], line), "s", "Bob")

    home, foreign = rows_of("kingdee", kingdee.write([made], YUAN))

    assert (home["币别"], home["原币金额"], home["汇率"]) == ("RMB", "710.0", "1.0")
    assert (foreign["币别"], foreign["原币金额"], foreign["汇率"]) == ("USD", "100.0", "7.1")


@pytest.mark.parametrize("code", ["plain", "quickbooks", "xero"])
def test_it_runs_no_text_of_a_user_as_a_formula(code: str) -> None:
    harmful = voucher(100, -100, name="=1+1", words="@SUM(A1)")

    content = LAYOUTS[code].write([harmful], YUAN).decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(content)) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "@"))] == []


@pytest.mark.parametrize("code", ["kingdee", "chanjet"])
def test_it_writes_text_as_text_into_a_workbook(code: str) -> None:
    content = LAYOUTS[code].write([voucher(100, -100, name="=1+1")], YUAN)

    assert {row["科目名称"] for row in rows_of(code, content)} == {"=1+1"}
