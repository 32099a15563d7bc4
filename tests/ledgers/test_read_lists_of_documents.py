"""Lists of invoices and statements of suppliers: whose numbers they hold, and which sign they mean."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("Rechnungs-Nr.;Rechnungsdatum;Kunde;Rechnungsbetrag;Währung", "RG-801;21.09.2026;Ahorn KG;1.250,40 €;EUR"),
        ("Belegnummer;Belegdatum;Kunde;Netto;USt;Brutto;Offen;Fällig am",
         "RG-801;21.09.2026;Ahorn KG;1.050,76;199,64;1.250,40;1.250,40;21.10.2026"),
        ("Rechnungsnummer;Status;Kundennummer;Kunde;Datum;Fälligkeit;Summe netto;Summe brutto;Bezahlt am",
         "RG-801;Offen;1001;Ahorn KG;21.09.2026;21.10.2026;1050,76;1250,40;"),
        ("Rechnung Nr;Rechnungsdatum;Debitor;Bruttobetrag", "RG-801;21.09.2026;Ahorn KG;1250,40"),
    ],
)  # fmt: skip
def test_it_reads_german_lists_of_invoices(header: str, row: str) -> None:
    outcome = read(lines(header, row))

    assert outcome.rows("kind", "order_ref", "counterparty", "gross_minor", "net_minor") == [
        ("ORDER", "RG-801", "Ahorn KG", 125040, 125040)
    ]
    assert str(outcome.values("booked_on")[0]) == "2026-09-21"


def test_it_takes_what_is_only_called_no_for_the_number_of_an_invoice() -> None:
    outcome = read(
        lines(
            "Date,Transaction Type,Num,Customer,Due Date,Amount,Open Balance",
            '09/21/2026,Invoice,INV-801,Maple,10/21/2026,"1,250.40","1,250.40"',
            "09/22/2026,Invoice,INV-807,Birch,10/22/2026,310.00,310.00",
        )
    )

    assert outcome.values("order_ref") == ["INV-801", "INV-807"]


def test_it_takes_the_numbers_of_lines_for_none() -> None:
    outcome = read(
        lines(
            "No,Invoice Date,Customer,Amount",
            *(f"{n},2026-09-2{n},Maple,10.00" for n in range(1, 4)),
        )
    )

    assert outcome.values("order_ref") == [None] * 3


@pytest.mark.parametrize(
    ("balances", "signs"),
    [
        # each document's own balance, as the list writes it, and the other way round
        (("100,00", "-10,00"), [10000, -1000]),
        (("-100,00", "10,00"), [-10000, 1000]),
        (("", ""), [10000, -1000]),
    ],
)
def test_it_takes_debit_for_what_a_customer_owes_unless_the_balance_says_otherwise(
    balances: tuple[str, str], signs: list[int]
) -> None:
    outcome = read(
        lines(
            "Konto;Name;Rechnungsnr.;Rechnungsdatum;Fälligkeit;Betrag;S/H;Saldo",
            f"10001;Ahorn KG;RG-801;21.09.2026;21.10.2026;100,00;S;{balances[0]}",
            f"10001;Ahorn KG;GS-11;24.09.2026;24.10.2026;10,00;H;{balances[1]}",
        )
    )

    assert outcome.values("gross_minor") == signs
    assert outcome.values("order_ref") == ["RG-801", "GS-11"]


def test_it_reads_the_side_that_stands_behind_the_amount_of_a_document() -> None:
    outcome = read(
        lines(
            "Rechnungsnummer;Rechnungsdatum;Kunde;Betrag",
            "RG-801;21.09.2026;Ahorn KG;1.100,00 S",
            "GS-11;24.09.2026;Ahorn KG;10,00 H",
        )
    )

    assert outcome.rows("kind", "gross_minor") == [("ORDER", 110000), ("REFUND", -1000)]


def test_it_does_not_turn_round_what_a_cash_book_with_invoices_took_in() -> None:
    outcome = read(
        lines(
            "日期,发票号,摘要,收入金额,支出金额,余额",
            "2026-09-13,FP801,货款,100.00,,600.00",
            "2026-09-14,FP802,房租,,40.00,560.00",
        )
    )

    assert outcome.values("gross_minor") == [10000, -4000]


def test_it_takes_a_purse_with_invoices_for_no_list_of_them() -> None:
    outcome = read(
        lines(
            "Time,Invoice No,In/Out,Amount",
            "2026-09-13 10:00:00,INV-801,In,9.00",
            "2026-09-14 10:00:00,INV-802,Out,4.00",
        )
    )

    assert outcome.summary.ledger_kind == "channel"
    assert outcome.values("gross_minor") == [900, -400]


def test_it_keeps_what_is_net_of_more_than_a_tax() -> None:
    outcome = read(
        lines(
            "Payout ID,Order No,Date,Gross,Tax,Net",
            "P1,SO1,2026-09-13,119.00,19.00,110.00",
            "P1,SO2,2026-09-13,11.90,1.90,11.00",
        )
    )

    assert outcome.values("net_minor") == [11000, 1100]


STATEMENT = (
    "Date,Document,Your Ref,Description,Qty,Debit,Credit,Balance",
    '01/09/2026,,,Balance brought forward,,,,"1,200.00"',
    '13/09/2026,SI-1,PO-801,Tea,10,500.00,,"1,700.00"',
    '14/09/2026,SC-3,PO-801,Credit note damaged,1,,50.00,"1,650.00"',
    "18/09/2026,PMT,,Payment received - thank you,,,1200.00,450.00",
    "30/09/2026,,,TOTAL,,500.00,1250.00,",
)


def test_it_reads_a_supplier_s_statement_as_what_we_owe() -> None:
    outcome = read(lines(*STATEMENT))

    assert outcome.summary.ledger_kind == "supplier"
    assert outcome.rows("kind", "order_ref", "transaction_ref", "gross_minor") == [
        ("ORDER", "PO-801", "SI-1", 50000),
        ("REFUND", "PO-801", "SC-3", -5000),
        ("TRANSFER", None, "PMT", -120000),
    ]
    assert (len(outcome.rejected), outcome.summary.proved) == (0, True)


def test_it_reads_our_number_beside_the_number_of_the_supplier_s_document() -> None:
    outcome = read(
        lines(
            "Date,Document No,Your Order,Debit,Credit",
            "2026-09-13,SI-1,PO-801,500.00,",
            "2026-09-14,SC-3,PO-802,,50.00",
        )
    )

    assert outcome.rows("order_ref", "transaction_ref", "gross_minor") == [
        ("PO-801", "SI-1", 50000),
        ("PO-802", "SC-3", -5000),
    ]


@pytest.mark.parametrize(
    "header",
    ["Date,Description,Debit,Credit,Balance", "Date,Document No,Description,Debit,Credit,Balance",
     "Value Date,Reference,Narrative,Debit,Credit,Balance"],
)  # fmt: skip
def test_it_reads_a_bank_s_debit_as_money_that_went(header: str) -> None:
    width = header.count(",") - 3
    more = ",".join(["D1 rent", "paid to Birch"][:width])

    outcome = read(lines(header, f"2026-09-13,{more},40.00,,60.00"))

    assert outcome.summary.ledger_kind == "bank"
    assert outcome.values("gross_minor") == [-4000]


def _status(heading: str, written: str) -> object:
    rows = ("A-1,2026-09-21,Maple,10.00,Paid", f"A-2,2026-09-22,Birch,20.00,{written}")
    outcome = read(lines(f"{heading} No,{heading} Date,Customer,Amount,Status", *rows))
    return outcome.values("status")[1]


@pytest.mark.parametrize(
    "written",
    [
        "Written off", "Write-off", "Uncollectible", "Bad debt", "Draft", "Annulled", "Credited", "Replaced",
        "Ausgebucht", "Uneinbringlich", "Annulliert", "Entwurf", "Gutgeschrieben", "Ersetzt",
        "Annulée", "Brouillon", "Anulada", "Borrador", "Annullata", "Geannuleerd", "Concept",
        "草稿", "已作廢", "壞賬", "已坏账", "已冲抵",
    ],
)  # fmt: skip
def test_it_takes_an_invoice_that_is_owed_no_more_for_closed(written: str) -> None:
    assert _status("Invoice", written) == "CLOSED"


@pytest.mark.parametrize("written", ["Sent", "Overdue", "Offen", "未收款", "Paid", "Bezahlt"])
def test_it_takes_an_invoice_that_is_owed_or_paid_for_none_that_is_closed(written: str) -> None:
    assert _status("Invoice", written) != "CLOSED"


def test_it_takes_an_order_that_was_credited_or_replaced_for_none_that_is_closed() -> None:
    assert _status("Order", "Credited") != "CLOSED"
    assert _status("Order", "Replaced") != "CLOSED"


def test_it_reads_what_was_paid_among_documents_as_no_document() -> None:
    made = read(
        lines(
            "日期,单据类型,单据号,金额", "2026-05-03,送货,SH0501,1000.00", "2026-05-05,送货,SH0502,500.00",
            "2026-05-06,退货,SH0503,-50.00", "2026-05-28,收款,SK0901,-800.00",
        )
    )  # fmt: skip

    assert made.values("kind") == ["ORDER", "ORDER", "REFUND", "PAYMENT"]


def test_it_reads_a_sale_taken_back_in_a_list_of_payments_as_a_refund() -> None:
    made = read(
        lines(
            "Order No,Date,Type,Amount,Status",
            "SO1,2026-05-03,payment,9.00,paid",
            "SO1,2026-05-04,payment,-9.00,paid",
        )
    )

    assert made.values("kind") == ["ORDER", "REFUND"]
