"""Lists of documents and bank tables whose headings are in other languages."""

from __future__ import annotations

import pytest

from ledgers.formats import Proposal, Question, recognise
from tests.ledgers.tables import lines, read


def proposal(*rows: str) -> Proposal:
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return found


@pytest.mark.parametrize(
    "heading",
    ["N° facture", "No. facture", "Numéro de facture", "Nº factura", "Número de factura", "Nº pedido", "Numero fattura",
     "N. ordine", "Factuurnummer", "Factuurnr.", "Nº da fatura", "Nr faktury", "Fakturanummer", "Numéro de commande",
     "請求書番号", "注文番号", "伝票番号", "주문번호", "Номер заказа", "合同号", "合同编号", "销售合同号", "应收单号",
     "数电发票号码", "报销单号", "Inv#", "Inv No", "Contract No", "Vertragsnummer", "Dokumentennummer"],
)  # fmt: skip
def test_it_takes_the_number_of_a_document_for_the_order_s_in_every_language(heading: str) -> None:
    found = proposal(
        f"{heading};Date;Customer;Amount",
        "PX-9101;2026-06-01;Holm Ltd;120.00",
        "PX-9144;2026-06-02;Ruiz SL;75.50",
    ).mapping

    assert (found.columns["order_ref"], found.ledger_kind) == (heading, "orders")


@pytest.mark.parametrize(
    ("header", "names"),
    [("N° facture;Date facture;Échéance;Client;Montant TTC", "gross=Montant TTC"),
     ("Nº factura;Fecha factura;Vencimiento;Cliente;Importe total", "gross=Importe total"),
     ("Numero fattura;Data fattura;Scadenza;Cliente;Importo", "gross=Importo"),
     ("Factuurnummer;Factuurdatum;Vervaldatum;Klant;Bedrag", "gross=Bedrag"),
     ("Nº da fatura;Data de emissão;Vencimento;Cliente;Valor total", "gross=Valor total"),
     ("請求書番号;請求日;支払期限;得意先;請求金額", "gross=請求金額")],
)  # fmt: skip
def test_it_reads_whose_bill_it_is_and_its_day_which_is_not_when_it_is_due(
    header: str, names: str
) -> None:
    found = proposal(
        header,
        "PX-9101;2026-06-01;2026-07-01;Holm Ltd;120,00",
        "PX-9144;2026-06-02;2026-07-02;Ruiz SL;75,50",
    ).mapping.columns
    _number, day, _due, customer, amount = header.split(";")

    assert (found["occurred_at"], found["counterparty"]) == (day, customer)
    assert names == f"gross={found['gross']}" == f"gross={amount}"


def test_it_numbers_bills_that_follow_each_other_and_no_lines() -> None:
    header = "Date,Num,Customer,Due Date,Amount"
    rows = [f"2026-06-0{n},{{}},Holm Ltd,2026-07-0{n},{n}.50" for n in (1, 2, 3)]

    bills = proposal(header, *(row.format(5100 + at) for at, row in enumerate(rows)))
    counted = proposal(header, *(row.format(1 + at) for at, row in enumerate(rows)))

    assert bills.mapping.columns["order_ref"] == "Num"
    assert "order_ref" not in counted.mapping.columns


def test_it_asks_what_a_column_is_that_numbers_every_bill() -> None:
    found = proposal(
        "Chiffre,Date,Customer,Amount",
        "KD-3301,2026-06-01,Holm,12.00",
        "KD-3302,2026-06-02,Ruiz,9.50",
    )

    assert found.questions == (
        Question("columns", "Chiffre", ("Chiffre", "Date", "Customer", "Amount")),
    )


@pytest.mark.parametrize(
    "rows",
    [
        ("Chiffre,Date,Description,Amount", "K1001,2026-06-01,tea,12.00", "K1002,2026-06-02,cups,9.50"),
        ("Code,Date,Payee,Amount", "K1001,2026-06-01,Holm,12.00", "K1002,2026-06-02,Ruiz,9.50"),
        ("Shop,Date,Customer,Amount", "K1001,2026-06-01,Holm,12.00", "K1001,2026-06-02,Ruiz,9.50"),
        ("Chiffre,Date,Customer,Amount,Balance", "K1,2026-06-01,Holm,1.00,1.00", "K2,2026-06-02,Ruiz,2.00,3.00"),
    ],
)  # fmt: skip
def test_it_doesn_t_ask_where_the_table_is_a_bank_s_or_the_values_come_again(
    rows: tuple[str, ...],
) -> None:
    assert proposal(*rows).questions == ()


@pytest.mark.parametrize(
    ("into", "out", "currency"),
    [("Gutschrift CHF", "Belastung CHF", "CHF"), ("Gutschrift in CHF", "Lastschrift in CHF", "CHF"),
     ("Gutschrift", "Belastung", None), ("Crédit euros", "Débit euros", "EUR"), ("Entrate", "Uscite", None),
     ("Avere", "Dare", None), ("Abonos", "Cargos", None), ("Bij", "Af", None), ("Ingresos", "Gastos", None),
     ("入金額", "出金額", None), ("お預り金額", "お支払金額", None), ("입금", "출금", None), ("Credit PLN", "Debit PLN", "PLN")],
)  # fmt: skip
def test_it_reads_money_in_and_out_with_its_currency_behind(
    into: str, out: str, currency: str | None
) -> None:
    table = lines(f"Date;Text;{out};{into}", "2026-06-01;rent;40.00;", "2026-06-02;sale;;90.00")

    found = proposal(*table.splitlines()).mapping

    assert (found.columns["credit"], found.columns["debit"]) == (into, out)
    assert found.currency == currency
    assert read(table).values("gross_minor") == [-4000, 9000]


def test_it_takes_no_dollar_behind_a_name_for_one_of_the_dollars() -> None:
    found = proposal("Order No,Date,Amount dollars", "PX-1,2026-06-01,3.00").mapping

    assert (found.columns["gross"], found.currency) == ("Amount dollars", None)


def test_it_passes_over_a_line_of_merged_cells_above_the_header() -> None:
    table = lines(
        ";Angaben;;Betrag;", "Datum;Text;Belastung CHF;Gutschrift CHF;Saldo CHF",
        "01.06.2026;Miete;40.00;;60.00", "13.06.2026;Verkauf;;90.00;150.00",
    )  # fmt: skip

    assert read(table).rows("gross_minor", "currency") == [(-4000, "CHF"), (9000, "CHF")]
