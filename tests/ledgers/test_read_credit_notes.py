"""Credit notes that a list of documents tells by a column of types, whatever sign it writes."""

from __future__ import annotations

import pytest

from tests.ledgers.tables import lines, read


def listed(kind: str, amount: str, title: str = "Document type") -> list[tuple[object, ...]]:
    table = lines(
        f"Document No;{title};Date;Customer;Amount;Currency",
        "DX-7001;Invoice;2026-06-01;Holm;80.00;EUR",
        f"DX-7002;{kind};2026-06-02;Holm;{amount};EUR",
    )
    return read(table).rows("kind", "gross_minor")


@pytest.mark.parametrize(
    "kind",
    ["Credit Note", "Credit memo", "Gutschrift", "Stornorechnung", "Rechnungskorrektur", "Avoir", "Note de crédit",
     "Nota de crédito", "Nota di credito", "Factura rectificativa", "Creditnota", "Kreditfaktura", "红字发票", "紅字", "销售退货",
     "销售折让", "CN"],
)  # fmt: skip
@pytest.mark.parametrize("amount", ["30.00", "-30.00"])
def test_it_owes_what_a_credit_note_says_with_and_without_a_minus(kind: str, amount: str) -> None:
    assert listed(kind, amount) == [("ORDER", 8000), ("REFUND", -3000)]


@pytest.mark.parametrize(
    "kind",
    ["Quote", "Estimate", "Sales quotation", "Angebot", "Kostenvoranschlag", "Devis", "Presupuesto", "Cotización", "报价单",
     "報價單", "見積書"],
)  # fmt: skip
def test_it_is_owed_nothing_by_what_is_only_offered(kind: str) -> None:
    assert listed(kind, "30.00") == [("ORDER", 8000), ("TRANSFER", 3000)]


@pytest.mark.parametrize("kind", ["Invoice", "Rechnung", "Facture", "发票", "Debit Note"])
def test_it_is_owed_what_any_other_document_says(kind: str) -> None:
    assert listed(kind, "30.00") == [("ORDER", 8000), ("ORDER", 3000)]


@pytest.mark.parametrize(
    "title", ["Type", "Belegart", "Tipo de documento", "Type de pièce", "单据类型", "Typ"]
)
def test_it_knows_the_column_of_types_by_its_heading(title: str) -> None:
    assert listed("Credit Note", "30.00", title)[1] == ("REFUND", -3000)


def test_it_takes_a_gutschrift_of_a_bank_for_money_that_came() -> None:
    table = lines(
        "Buchungstag;Typ;Verwendungszweck;Betrag;Saldo",
        "01.06.2026;Gutschrift;DX-7001;80,00;180,00",
        "13.06.2026;Lastschrift;Miete;-30,00;150,00",
    )

    assert read(table).values("gross_minor") == [8000, -3000]


def test_it_takes_documents_with_numbers_of_their_payments_for_documents() -> None:
    table = lines(
        "Invoice No;Transaction ID;Type;Date;Amount",
        "DX-7001;P1;Invoice;2026-06-01;80.00",
        "DX-7002;P2;Credit Note;2026-06-02;30.00",
    )

    assert read(table).rows("kind", "gross_minor") == [("ORDER", 8000), ("REFUND", -3000)]
