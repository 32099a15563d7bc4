"""What a bank's text names beside the payer's name and the exact amount: this invoice, another, or nothing."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from reconcile.engine.passes.said_numbers import names_another
from reconcile.engine.passes.said_periods import names_another_period
from tests.engine.invoices import invoice, on, payment
from tests.engine.records import confirmed, run, suggested

NUMBER, WRITTEN = "RG-2025-0713", date(2025, 7, 9)


def _named(text: str | None, number: str | None = NUMBER) -> tuple[bool, bool]:
    """Whether a text names another document, and whether it names ours."""
    rows = [{"at": 0, "text": text, "ref": number or "", "ours": number or ""}]
    pairs = pl.DataFrame(rows, schema_overrides={"at": pl.UInt32, "text": pl.String})
    another, ours = names_another(pairs)
    return not another.is_empty(), not ours.is_empty()


def _period(
    text: str, name: str = "Erna Vogt", day: date | None = WRITTEN, billed: str | None = None
) -> bool:
    """Whether a text names another period than an invoice's."""
    row = {"at": 0, "text": text, "name": name, "billed": billed, "day": day}
    row["day_right"] = date(2025, 7, 21)
    schema = {"at": pl.UInt32, "billed": pl.String, "day": pl.Date}
    return not names_another_period(pl.DataFrame([row], schema_overrides=schema)).is_empty()


@pytest.mark.parametrize(
    "text",
    ["2025-0688", "Rechnung 0688", "Rg. 688", "Rechnungs-Nr. 688", "RNr 0688 Danke", "Rechnungsnummer: 2025/0688",
     "Rechnung 2025 0688", "Auftrag 99120", "Vertrag V-114", "Bestellung Nr. 5512", "Angebot 313",
     "Invoice 5120", "INV B-5120", "inv no. 5120", "order #5120", "PO 5120", "Contract C-12",
     "Facture n° 5120", "FACT 5120", "commande 5120", "Factura nº 5120", "Fra. 33/2025", "pedido 5120",
     "发票号：51200077", "付發票51200077", "订单51200077货款", "合同HT-2024-09尾款", "HT-2024-09号合同款", "合約編號 77120"],
)  # fmt: skip
def test_it_hears_another_document(text: str) -> None:
    assert _named(text) == (True, False)


@pytest.mark.parametrize(
    "text",
    ["Rechnung 0713", "Rg 713", "Rechnung 713/25", "Rechnung 713/2025", "RG 2025-713", "发票号 0713", "order 2025-0713"],
)  # fmt: skip
def test_it_knows_our_number_in_what_people_leave_of_it(text: str) -> None:
    assert _named(text) == (False, True)


@pytest.mark.parametrize(
    "text",
    [None, "", "Danke", "Kd-Nr. 66120", "Konto 4477120099", "DE02120300000000202051", "Tel 0151-2299871", "21.07.2025",
     "2025-07-21 10:33", "20250721", "Ref 99120077", "STANDING ORDER 445512", "Zahlungsauftrag 445512", "Rechnung 2025",
     "Rechnung 07/2025", "Rechnung 140,00 EUR", "Invoice for 3 chairs", "PO BOX 77", "尾号6620", "订单货款"],
)  # fmt: skip
def test_it_takes_no_other_number_for_a_document(text: str | None) -> None:
    assert _named(text) == (False, False)


@pytest.mark.parametrize(
    ("number", "text", "is_other"),
    [("K2025-4407", "K2025-4391", True), ("A-3001", "A-2950 thanks", True), ("5503021", "5502977", True),
     ("20250713", "20250688", True), ("20250713", "20250721", False), ("5503021", "61200077", False),
     (None, "Invoice 5120", False)],
)  # fmt: skip
def test_it_knows_a_number_of_our_own_series(
    number: str | None,
    text: str,
    is_other: bool,  # noqa: FBT001
) -> None:
    assert _named(text, number) == (is_other, False)


@pytest.mark.parametrize(
    "text",
    ["Miete Mai", "Mai 2025", "05/2025", "2025-05", "Juli 2024", "rent May", "DEC2024", "Jun 25", "loyer juin", "alquiler mayo",
     "Beitrag Q1 2025", "2. Quartal", "Jahresbeitrag 2024", "4月货款", "2025年6月份房租", "114年5月", "五月貨款",
     "一季度房租", "第二季度",
     "202505货款", "2024年度服务费", "Rechnung vom 02.06.2025", "invoice dated 06/02/2025",
     "facture du 02.06.",
     # in few digits, and in short beside what is due month by month
     "Miete 05/25", "05.25", "06-25", "08/25", "Miete 202505", "052025", "MIETE JUN", "Rent for Aug", "RENT, DEC", "JUN RENT",
     "huur mei", "Abo Dez.", "Nebenkosten 2024", "Zahlung 2024", "rent 2026", "balance 2024",
     "Miete 2025-05", "Miete 2025/05", "Miete 2025.05"],
)  # fmt: skip
def test_it_hears_another_period(text: str) -> None:
    assert _period(text)


@pytest.mark.parametrize(
    "text",
    ["Miete Juli", "07/2025", "Juni und Juli", "Q3 2025", "Jahresbeitrag 2025", "7月货款", "114年7月", "第三季度",
     "Rechnung vom 09.07.2025", "Rechnung v. 8.7.", "invoice dated 07/09/2025", "12.05.2025", "12 MAY 2025", "5. Mai",
     "6月5日汇款", "3个月", "Maier", "Marseille", "JAN DE WIT", "",
     "Miete 07/25", "07.25", "202507", "072025", "rent jul", "Jul rent", "Rent Jun 5", "5 JUN RENT", "rent out", "fees set",
     "mei", "Jun", "5/25", "13/25", "202513", "2025051", "Zahlung 2025", "Zahlung 2025.", "Whg 12/5"],
)  # fmt: skip
def test_it_hears_no_other_period(text: str) -> None:
    assert not _period(text)


def test_it_takes_no_name_for_a_month() -> None:
    assert not _period("FPI APRIL MAY", "April May")
    assert _period("FPI APRIL MAY", "Maya Aprilis")
    assert not _period("Miete Jan", "Jan de Wit")
    assert _period("Miete Jan", "Erna Vogt")


def test_it_knows_the_period_that_an_invoice_states_or_is_written_ahead_of() -> None:
    assert not _period("Miete Mai", billed="Miete Mai 2025")
    assert not _period("Juli", day=date(2025, 6, 27))
    assert not _period("Mai", day=None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("Invoice 5120", "name_but_number"), ("rent 05/2025", "name_but_period"), ("invoice 0713 May", "sure_by_name"),
     ("customer no 66120, thanks", "sure_by_name")],
)  # fmt: skip
def test_it_suggests_with_a_reason_what_names_something_else(text: str, reason: str) -> None:
    ours = [invoice(64_000, order_ref=NUMBER, booked_on=WRITTEN)]
    theirs = [payment(64_000, description=text, booked_on=date(2025, 7, 21))]

    outcome = run(ours, theirs, "invoice_bank")

    assert outcome.matches["reason_code"].to_list() == [reason]
    assert bool(confirmed(outcome)) == (reason == "sure_by_name")


@pytest.mark.parametrize(
    ("payer", "reason"),
    [("Allgemeine Versicherung", "name_but_payer"), (None, "sure_by_name"), ("", "sure_by_name"),
     ("BRASS WORKS LTD", "sure_by_name")],
)  # fmt: skip
def test_it_suggests_a_name_in_the_text_of_somebody_elses_payment(
    payer: str | None, reason: str
) -> None:
    theirs = [payment(64_000, payer, description="Zahlung Brass Works", **on(6, 20))]

    outcome = run([invoice(64_000)], theirs, "invoice_bank")

    assert outcome.matches["reason_code"].to_list() == [reason]
    assert bool(suggested(outcome)) == (reason != "sure_by_name")


@pytest.mark.parametrize(
    ("text", "billed", "is_other"),
    [
        # the invoice is of the 28th week, and may be for the one before
        ("KW 28", None, False),
        ("Reinigung KW27", None, False),
        ("KW 26", None, True),
        ("Lieferung KW 29", None, True),
        ("KW 28/25", None, False),
        ("KW 28/2024", None, True),
        ("KW 25-28", None, False),
        ("KW 20 bis 24", None, True),
        ("Kalenderwoche 22", None, True),
        ("semaine 22", None, True),
        ("第22周货款", None, True),
        ("第28周货款", None, False),
        # our row says which
        ("KW 26", "Reinigung KW 26", False),
        ("KW 28", "Reinigung KW 27", True),
        # those of a course, and what is no week
        ("lesson week 3", None, False),
        ("week 22", None, True),
        ("Wallbox 22 KW", None, False),
        ("KW 99", None, False),
    ],
)
def test_it_hears_another_week(text: str, billed: str | None, is_other: bool) -> None:  # noqa: FBT001
    assert _period(text, billed=billed) == is_other


def test_a_week_of_january_may_be_the_last_of_the_year_before() -> None:
    assert not _period("KW 52", day=date(2025, 1, 2))
    assert _period("KW 51", day=date(2025, 1, 2))


def test_an_undated_invoice_is_of_any_week() -> None:
    assert not _period("KW 22", day=None)


def _paid(number: str, text: str, billed: str | None = None, **given: object) -> bool:
    """Whether an invoice is confirmed with its customer's payment of that text."""
    key = "".join(sign for sign in number if sign.isalnum())
    bill = invoice(9_500, order_ref=number, order_key=key, description=billed, **given)
    paid = payment(9_500, description=text, **on(6, 9))
    outcome = run([bill], [paid], "invoice_bank")
    assert confirmed(outcome) or suggested(outcome) == [(1, 1001)]
    return bool(confirmed(outcome))


@pytest.mark.parametrize(
    ("number", "text", "billed"),
    [
        ("INV-26108", "PO 26108", None),
        ("INV-26108", "order no. 26108", None),
        ("RE-26108", "Bestellung 26108", "Stühle"),
        ("INV-26108", "合同号26108", None),
        ("INV-26108", "采购单 26108", "Invoice 26108"),
        ("RE-2026-1005", "PO 1005", None),
        # what our row calls the customer's own
        ("RE-2026-1005", "Invoice 457", "Your ref 457"),
        ("RE-2026-1005", "Rechnung 4711", "Kundennr. 4711"),
        # a customer's number that is ours by chance
        ("26108", "Kundennr 26108", None),
        ("26108", "Customer no. 26108 thanks", None),
        ("26108", "客户号 26108", None),
    ],
)
def test_it_only_suggests_digits_that_are_called_otherwise(
    number: str, text: str, billed: str | None
) -> None:
    assert not _paid(number, text, billed)


@pytest.mark.parametrize(
    ("number", "text", "billed"),
    [
        ("INV-26108", "Invoice 26108", None),
        ("INV-26108", "Invoice 26108 PO 4711", "PO 4711"),
        ("INV-26108", "INV-26108", None),
        # our row says the same
        ("INV-26108", "PO 26108", "PO 26108"),
        ("INV-26108", "Bestellung 26108", "26108 Stühle"),
        ("RE-2026-1005", "457", "Your ref 457"),
        # a list of orders
        ("26108", "order 26108", None),
        ("26108", "Bestellnummer 26108", None),
        ("SO-26108", "order 26108", None),
        ("PO-26108", "PO 26108", None),
        ("订单26108", "订单26108", None),
        # with its year it is ours, whatever it is called
        ("RG-2025-0713", "order 2025-0713", None),
        # the number stands there by itself as well
        ("26108", "Kundennr 26108, 26108", None),
        ("26108", "Kundennr 26108", "Kundennr 26108"),
        # a customer's number says nothing of another invoice
        ("INV-26108", "Kundennr 4711", None),
    ],
)
def test_it_confirms_digits_that_are_called_so_or_said_here(
    number: str, text: str, billed: str | None
) -> None:
    assert _paid(number, text, billed)


def test_an_order_stated_in_a_column_of_its_own_is_said_here() -> None:
    assert _paid("INV-26108", "PO 26108", transaction_key="PO26108")
