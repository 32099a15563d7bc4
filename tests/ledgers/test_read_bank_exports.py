"""Statements as banks of several countries export them, with invented movements."""

from __future__ import annotations

import pytest

from ledgers.formats import ColumnMapping, recognise
from tests.ledgers.tables import lines, read

SPARKASSE = (
    "Auftragskonto;Buchungstag;Valutadatum;Buchungstext;Verwendungszweck;Kundenreferenz (End-to-End);"
    "Beguenstigter/Zahlungspflichtiger;Kontonummer/IBAN;Betrag;Waehrung;Info"
)
VOLKSBANK = (
    "Bezeichnung Auftragskonto;Buchungstag;Valutadatum;Name Zahlungsbeteiligter;Buchungstext;"
    "Verwendungszweck;Betrag;Waehrung;Saldo nach Buchung"
)
N26 = "Booking Date,Value Date,Partner Name,Partner Iban,Type,Payment Reference,Account Name,Amount (EUR)"


def kind_of(*rows: str) -> str:
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return found.mapping.ledger_kind


def test_it_reads_what_the_payer_wrote_and_not_only_what_the_booking_is_called() -> None:
    outcome = read(
        lines(
            SPARKASSE,
            "DE01;03.10.26;03.10.26;GUTSCHR. UEBERWEISUNG;RG-801 Danke;NOTPROVIDED;AHORN KG;DE55;1250,40;EUR;Umsatz gebucht",
            "DE01;04.10.26;04.10.26;RUECKLASTSCHRIFT;RG-802;E2E-77;BIRKE AG;DE55;-310,00;USD;Umsatz gebucht",
            "DE01;05.10.26;05.10.26;DAUERAUFTRAG;;;CEDER;DE55;-20,00;EUR;Umsatz gebucht",
        )
    )

    assert outcome.rows("currency", "net_minor", "counterparty", "description") == [
        ("EUR", 125040, "AHORN KG", "RG-801 Danke"),
        ("USD", -31000, "BIRKE AG", "RG-802 RUECKLASTSCHRIFT E2E-77"),
        ("EUR", -2000, "CEDER", "DAUERAUFTRAG"),
    ]


def test_it_reads_a_balance_after_the_booking() -> None:
    outcome = read(
        lines(
            VOLKSBANK,
            "Konto;13.10.2026;13.10.2026;Ahorn KG;Gutschrift;RG-801;100,00;EUR;600,00",
            "Konto;14.10.2026;14.10.2026;Strom;Lastschrift;Abschlag;-40,00;EUR;560,00",
        )
    )

    assert outcome.rows("counterparty", "description") == [
        ("Ahorn KG", "RG-801"),
        ("Strom", "Abschlag"),
    ]
    assert outcome.summary.proved is True


def test_it_takes_a_column_of_credit_and_debit_for_no_description() -> None:
    outcome = read(
        lines(
            "Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #",
            "DEBIT,10/24/2026,CITY WATER,-40.00,ACH_DEBIT,560.00,",
            "CREDIT,10/23/2026,MAPLE LTD INV-801,100.00,ACH_CREDIT,600.00,",
        )
    )

    assert outcome.values("description") == ["CITY WATER", "MAPLE LTD INV-801"]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (N26, "2026-10-03,2026-10-03,Maple,DE55,Credit Transfer,INV-801,Main,9.00"),
        ("Date,Payee,Reference,Amount,Currency", "2026-10-03,MAPLE,INV-801 thanks,9.00,GBP"),
        ("Date,Description,Payee,Reference,Amount", "2026-10-03,IN,MAPLE,INV-801,9.00"),
        ("Date,Counter Party,Reference,Type,Amount (GBP),Notes", "03/10/2026,MAPLE,INV-801,FPS,9.00,"),
        ("Date (UTC),Description,Amount,Status,Source Account,Bank Description,Reference,Name On Card",
         "10-23-2026,Maple,9.00,Sent,Checking,MAPLE; INV-801,INV-801,"),
        ("Date completed (UTC),ID,Type,State,Description,Reference,Payer,Amount,Fee,Balance",
         "2026-10-03,a1,TOPUP,COMPLETED,Money added,INV-801,MAPLE,9.00,0.00,9.00"),
    ],
)  # fmt: skip
def test_it_takes_a_file_of_a_bank_for_one_by_its_headings_as_a_whole(
    header: str, row: str
) -> None:
    assert kind_of(header, row) == "bank"
    found = read(lines(header, row.replace("03/10/2026", "13/10/2026")))
    assert all("INV-801" in str(text) for text in found.values("description"))


@pytest.mark.parametrize(
    ("header", "row", "kind"),
    [
        ("Date,Payer,Reference,Amount,Fee,Transaction ID", "2026-10-03,MAPLE,SO1,9.00,0.10,T1", "channel"),
        ("Date,Payer,Order No,Amount", "2026-10-03,MAPLE,SO1,9.00", "orders"),
        ("Invoice Date,Customer,Reference,Amount", "2026-10-03,MAPLE,SO1,9.00", "orders"),
        ("Date,Reference,Amount,Status", "2026-10-03,SO1,9.00,paid", "orders"),
    ],
)  # fmt: skip
def test_it_takes_lists_of_trade_for_no_bank_s(header: str, row: str, kind: str) -> None:
    assert kind_of(header, row) == kind


@pytest.mark.parametrize(
    ("amounts", "kind"), [(("9.00", "-4.00"), "bank"), (("9.00", "4.00"), "orders")]
)
def test_it_takes_described_money_that_comes_and_goes_for_an_account_s(
    amounts: tuple[str, str], kind: str
) -> None:
    rows = [f"2026-10-0{n},MAPLE paid,INV-80{n},{amount}" for n, amount in enumerate(amounts, 1)]

    assert kind_of("Date,Description,Reference,Amount", *rows) == kind


def test_it_takes_a_reference_of_several_words_for_a_text_and_of_one_for_a_number() -> None:
    outcome = read(
        lines(
            "Date,Payee,Reference,Amount",
            "2026-10-03,MAPLE,INV-801,9.00",
            "2026-10-04,BIRCH,invoice 802 of May,8.00",
        )
    )

    assert outcome.rows("order_ref", "order_key", "description") == [
        ("INV-801", "INV801", "INV-801"),
        (None, None, "invoice 802 of May"),
    ]


def test_it_names_the_party_that_paid_us_and_the_one_that_we_paid() -> None:
    outcome = read(
        lines(
            "Buchungsdatum;Wertstellung;Status;Zahlungspflichtige*r;Zahlungsempfänger*in;Verwendungszweck;Betrag (€)",
            "13.10.26;13.10.26;Gebucht;Ahorn KG;Laden GmbH;RG-801;100,00 €",
            "14.10.26;14.10.26;Gebucht;Laden GmbH;Stadtwerke;Strom;-40 €",
        )
    )

    assert outcome.values("counterparty") == ["Ahorn KG", "Stadtwerke"]


@pytest.mark.parametrize(
    ("balances", "net"), [(("690.00", "600.00"), 9000), (("689.60", "600.00"), 8960)]
)
def test_it_takes_a_fee_off_once_as_the_balance_proves(balances: tuple[str, str], net: int) -> None:
    outcome = read(
        lines(
            "Date,Amount,Currency,Description,Payment Reference,Running Balance,Payer Name,Payee Name,Total fees",
            f"2026-10-04,90.00,EUR,Received from MAPLE,INV-801,{balances[0]},MAPLE,,0.40",
            f"2026-10-03,100.00,EUR,Received from BIRCH,INV-802,{balances[1]},BIRCH,,0.00",
        )
    )

    assert outcome.values("net_minor") == [net, 10000]
    assert outcome.summary.proved is True


def test_it_leaves_other_tables_descriptions_as_they_are_mapped() -> None:
    mapping = ColumnMapping(
        {"order_ref": "Order No", "gross": "Amount", "description": "Note"}, "orders"
    )

    outcome = read(lines("Order No,Amount,Note,Memo", "SO1,9.00,blue,gift"), mapping)

    assert outcome.values("description") == ["blue"]


@pytest.mark.parametrize(
    ("into", "out"),
    [
        ("1.250,40+", "87,25-"),
        ("1.250,40 H", "87,25 S"),
        ("1.250,40H", "87,25S"),
        ("1.250,40 C", "87,25 D"),
    ],
)
def test_it_reads_the_side_that_stands_behind_an_amount(into: str, out: str) -> None:
    outcome = read(
        lines(
            "Buchungsdatum;Umsatztext;Betrag;Saldo",
            f"21.10.2026;AHORN KG RG-801;{into};2.250,40",
            f"24.10.2026;STADTWERKE;{out};2.163,15",
        )
    )

    assert outcome.rows("net_minor", "description") == [
        (125040, "AHORN KG RG-801"),
        (-8725, "STADTWERKE"),
    ]
    assert outcome.summary.proved is True


def test_it_says_what_a_bank_has_only_announced() -> None:
    outcome = read(
        lines(
            "Buchungsdatum;Status;Zahlungspflichtige*r;Verwendungszweck;Betrag (€);Saldo",
            "13.10.26;Gebucht;Ahorn KG;RG-801;100,00 €;600,00",
            "14.10.26;Gebucht;Strom;Abschlag;-40,00 €;560,00",
            "15.10.26;Vorgemerkt;Birke AG;RG-802;310,00 €;",
        )
    )

    assert outcome.rows("status", "net_minor") == [
        ("PAID", 10000),
        ("PAID", -4000),
        ("PENDING", 31000),
    ]
    assert outcome.summary.proved is True


def test_it_keeps_what_failed_and_what_other_tables_say_is_pending() -> None:
    failed = read(lines("Date,Payee,Amount,Status", "2026-10-13,MAPLE,9.00,Failed"))
    pending = read(lines("Order No,Date,Amount,Status", "SO1,2026-10-13,9.00,Pending"))

    assert failed.values("status") == ["FAILED"]
    assert pending.values("status") == ["PENDING"]


@pytest.mark.parametrize(
    ("header", "codes"),
    [("Waehrung", ["EUR", "USD"]), ("Konto-Währung", ["EUR", "USD"]), ("Payment currency", ["EUR", "USD"]),
     ("Whg.", ["EUR", "USD"]), ("Devises", ["EUR", "USD"]), ("Original currency", ["CNY", "CNY"])],
)  # fmt: skip
def test_it_reads_the_currency_whatever_its_column_is_called(header: str, codes: list[str]) -> None:
    outcome = read(
        lines(
            f"Date;Payee;Amount;{header}", "2026-10-13;MAPLE;9.00;EUR", "2026-10-14;BIRCH;8.00;USD"
        )
    )

    assert outcome.values("currency") == codes


def test_it_takes_a_fee_off_what_leaves_the_account_too() -> None:
    outcome = read(
        lines(
            "Type,Completed Date,Description,Amount,Fee,Currency,Balance",
            "TRANSFER,2026-10-13 10:00:00,From Maple INV-801,100.00,0.00,EUR,600.00",
            "TRANSFER,2026-10-14 10:00:00,To Water,-40.00,0.50,EUR,559.50",
        )
    )

    assert outcome.values("net_minor") == [10000, -4050]
    assert outcome.summary.proved is True
