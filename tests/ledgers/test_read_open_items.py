"""Lists of open items: which of their amounts is compared."""

from __future__ import annotations

import pytest

from ledgers.formats import Proposal, Question, recognise
from tests.ledgers.tables import lines

XERO = "Invoice Number,Invoice Date,Contact,Invoice Total,Amount Paid,Amount Due"


def proposal(*rows: str) -> Proposal:
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return found


def amount(*rows: str) -> str:
    found = proposal(*rows)
    assert found.questions == ()
    return found.mapping.columns["gross"]


@pytest.mark.parametrize(
    ("header", "wanted"),
    [(XERO, "Amount Due"), ("InvoiceNumber,InvoiceDate,ContactName,Total,InvoiceAmountPaid,InvoiceAmountDue", "InvoiceAmountDue"),
     ("Rechnungsnummer,Datum,Kunde,Rechnungsbetrag,Bezahlt,Offener Betrag", "Offener Betrag"),
     ("N° facture,Date facture,Client,Montant TTC,Montant réglé,Reste à payer", "Reste à payer"),
     ("发票号,开票日期,客户,发票金额,已收金额,未收金额", "未收金额"), ("应收单号,日期,客户,应收金额,已回款,未回款", "未回款")],
)  # fmt: skip
def test_it_takes_what_is_still_open(header: str, wanted: str) -> None:
    rows = ("VX-501,2026-06-01,Holm,90.00,30.00,60.00", "VX-502,2026-06-02,Ruiz,70.00,0.00,70.00")

    assert amount(header, *rows) == wanted


def test_it_takes_open_balances_beside_amounts() -> None:
    found = amount(
        "Date,Transaction Type,Num,Customer,Due Date,Amount,Open Balance",
        "2026-06-01,Invoice,VX-501,Holm,2026-07-01,90.00,60.00",
        "2026-06-02,Invoice,VX-502,Ruiz,2026-07-02,70.00,70.00",
    )

    assert found == "Open Balance"


@pytest.mark.parametrize(
    "rows",
    [
        ("VX-501,2026-06-01,Holm,90.00,90.00,0.00", "VX-502,2026-06-02,Ruiz,70.00,70.00,0.00"),
        ("VX-501,2026-06-01,Holm,90.00,90.00,0.00", "VX-502,2026-06-02,Ruiz,70.00,0.00,70.00"),
        ("VX-501,2026-06-01,Holm,90.00,0.00,90.00", "VX-502,2026-06-02,Ruiz,70.00,0.00,70.00"),
    ],
)
def test_it_takes_the_totals_where_no_document_is_partly_paid(rows: tuple[str, ...]) -> None:
    assert amount(XERO, *rows) == "Invoice Total"


def test_it_asks_where_some_are_paid_and_some_are_partly_paid() -> None:
    found = proposal(
        XERO,
        "VX-501,2026-06-01,Holm,90.00,30.00,60.00",
        "VX-502,2026-06-02,Ruiz,70.00,70.00,0.00",
    )

    assert found.questions == (
        Question("amount", "Invoice Total", ("Amount Due", "Invoice Total")),
    )


def test_it_takes_the_total_of_an_invoice_before_what_was_paid_of_it() -> None:
    rows = ("VX-501,2026-06-01,90.00,30.00", "VX-502,2026-06-02,70.00,0.00")

    assert amount("Invoice No,Date,Total,Amount Paid", *rows) == "Total"


@pytest.mark.parametrize(
    "header",
    ["Order No,Date,Total,Amount paid,Amount due", "订单编号,下单日期,应付金额,已付金额,未付金额"],
)
def test_it_takes_what_was_paid_of_an_order(header: str) -> None:
    rows = ("VX-501,2026-06-01,90.00,30.00,60.00", "VX-502,2026-06-02,70.00,70.00,0.00")

    assert amount(header, *rows) == header.split(",")[3]


def test_it_takes_what_is_open_where_no_total_stands_beside_it() -> None:
    rows = ("VX-501,2026-06-01,30.00,60.00", "VX-502,2026-06-02,0.00,70.00")

    assert amount("Invoice No,Invoice date,Amount Paid,Amount Due", *rows) == "Amount Due"


ORDERED = ("SO1001,2026-06-01,Holm,1000.00,300.00,700.00", "SO1002,2026-06-02,Ruiz,500.00,100.00,400.00")  # fmt: skip


@pytest.mark.parametrize(
    ("header", "rows"),
    [("Order No,Date,Customer,Total,Deposit,Balance", ORDERED),
     ("订单号,日期,客户,总额,定金,余额", ORDERED),
     ("Order No,Date,Customer,Total,Note,Balance",
      ("SO1,2026-06-01,Holm,10.00,,7.00", "SO2,2026-06-02,Ruiz,5.00,,4.00", "SO3,2026-06-03,Chan,6.00,,0.00"))],
)  # fmt: skip
def test_a_balance_that_does_not_run_makes_no_account(header: str, rows: tuple[str, ...]) -> None:
    found = proposal(header, *rows).mapping

    assert (found.ledger_kind, found.columns["gross"]) == (
        "orders",
        "Total" if "Total" in header else "总额",
    )
    assert "balance" not in found.columns


def test_a_balance_that_runs_is_that_of_an_account() -> None:
    rows = (
        "SO1,2026-06-01,Holm,10.00,10.00",
        "SO2,2026-06-02,Ruiz,5.00,15.00",
        "SO3,2026-06-03,Chan,6.00,21.00",
    )

    found = proposal("Order No,Date,Customer,Amount,Balance", *rows).mapping

    assert (found.ledger_kind, found.columns["balance"]) == ("bank", "Balance")
