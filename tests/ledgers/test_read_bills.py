"""Bills that suppliers sent us: whether we have paid them is no answer to a supplier's statement."""

from __future__ import annotations

import pytest

from ledgers.formats import ColumnMapping
from tests.ledgers.tables import lines, read

KIND = "ContactName,InvoiceNumber,InvoiceDate,Total,Type,Status"
SUPPLIER = "Supplier,Invoice Number,Invoice Date,Total,Category,Status"


@pytest.mark.parametrize(("header", "kind"), [(KIND, "Bill"), (SUPPLIER, "Paper")])
def test_it_says_nothing_of_what_we_have_not_paid_yet(header: str, kind: str) -> None:
    outcome = read(
        lines(
            header,
            f"Holm,VX-501,2026-06-01,120.00,{kind},Awaiting Payment",
            f"Holm,VX-502,2026-06-02,90.00,{kind},Paid",
            f"Holm,VX-503,2026-06-03,70.00,{kind},Voided",
        )
    )

    assert outcome.values("status") == [None, "PAID", "CLOSED"]


def test_it_says_of_our_own_invoices_that_they_wait_for_their_money() -> None:
    outcome = read(
        lines(KIND, "Holm,VX-501,2026-06-01,120.00,Sales invoice,Awaiting Payment",
              "Holm,VX-502,2026-06-02,90.00,Sales invoice,Paid")
    )  # fmt: skip

    assert outcome.values("status") == ["UNPAID", "PAID"]


STATED = "发票号码,供应商名称,开票日期,价税合计,发票状态"
COLUMNS = {
    "order_ref": "发票号码", "counterparty": "供应商名称", "occurred_at": "开票日期", "gross": "价税合计",
    "status": "发票状态",
}  # fmt: skip
STATES = ("正常", "已作废", "已红冲", "正常")


def stated(header: str, *amounts: str) -> str:
    rows = [
        f"FP2026060{n},安禾,2026-06-0{n},{amount},{state}"
        for n, (amount, state) in enumerate(zip(amounts, STATES, strict=True), 1)
    ]
    return lines(header, *rows)


def test_a_list_that_was_turned_holds_bills_and_what_suppliers_gave_back() -> None:
    mapping = ColumnMapping(columns=COLUMNS, ledger_kind="orders", sign="inverted")

    outcome = read(stated(STATED, "120.00", "90.00", "70.00", "-30.00"), mapping)

    assert outcome.values("gross_minor") == [-12000, -9000, -7000, 3000]
    assert outcome.values("kind") == [*["ORDER"] * 3, "REFUND"]
    # what was reversed is owed no more
    assert outcome.values("status") == ["PAID", "CLOSED", "CLOSED", "PAID"]


def test_bills_written_with_a_minus_are_no_refunds() -> None:
    outcome = read(stated(STATED, "-120.00", "-90.00", "-70.00", "30.00"))

    assert outcome.values("gross_minor") == [-12000, -9000, -7000, 3000]
    assert outcome.values("kind") == [*["ORDER"] * 3, "REFUND"]


@pytest.mark.parametrize(
    ("header", "amounts", "kinds"),
    [
        # customers' invoices: a minus gives back; and suppliers' whose amounts are mostly written without one
        (STATED.replace("供应商", "客户"), ("-120.00", "-90.00", "-70.00", "30.00"), ["REFUND"] * 3 + ["ORDER"]),
        (STATED, ("120.00", "90.00", "70.00", "-30.00"), ["ORDER"] * 3 + ["REFUND"]),
    ],
)  # fmt: skip
def test_elsewhere_a_minus_gives_back(
    header: str, amounts: tuple[str, ...], kinds: list[str]
) -> None:
    assert read(stated(header, *amounts)).values("kind") == kinds


def test_a_list_turned_because_customers_owe_in_debit_holds_sales() -> None:
    columns = {"order_ref": "Invoice", "occurred_at": "Date", "debit": "Debit", "credit": "Credit"}
    mapping = ColumnMapping(columns=columns, ledger_kind="orders", sign="inverted")
    rows = ("INV-1,2026-06-01,50.00,", "INV-2,2026-06-02,70.00,", "INV-3,2026-06-03,,20.00")

    outcome = read(lines("Invoice,Date,Debit,Credit", *rows), mapping)

    assert outcome.rows("gross_minor", "kind") == [
        (5000, "ORDER"),
        (7000, "ORDER"),
        (-2000, "REFUND"),
    ]


BOTH = "数电票号码,销方名称,购买方名称,开票日期,价税合计,收款人"


@pytest.mark.parametrize(
    ("header", "rows", "parties"),
    [
        # what we sold, what we bought, what one of either bought, and what names the seller alone
        (BOTH, ("25001,本店,安禾,2026-06-01,120.00,王", "25002,本店,晨光,2026-06-02,90.00,王"), ["安禾", "晨光"]),
        (BOTH, ("25001,安禾,本店,2026-06-01,120.00,王", "25002,晨光,本店,2026-06-02,90.00,李"), ["安禾", "晨光"]),
        (BOTH, ("25001,本店,安禾,2026-06-01,120.00,王", "25002,本店,安禾,2026-06-02,90.00,王"), ["安禾", "安禾"]),
        (
            "发票号码,销方名称,开票日期,价税合计",
            ("25001,安禾,2026-06-01,120.00", "25002,晨光,2026-06-02,90.00"),
            ["安禾", "晨光"],
        ),
    ],
)  # fmt: skip
def test_it_finds_who_the_other_party_of_an_invoice_is(
    header: str, rows: tuple[str, ...], parties: list[str]
) -> None:
    assert read(lines(header, *rows)).values("counterparty") == parties
