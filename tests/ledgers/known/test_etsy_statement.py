from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import changed
from tests.ledgers.tables import read

STATEMENT = fixture("etsy_statement")
GERMAN = fixture("etsy_statement", "german")


def test_it_reads_a_sale() -> None:
    assert read(STATEMENT).rows("kind", "status", "gross_minor", "fee_minor", "net_minor", "currency")[0] == (
        "PAYMENT", "PAID", 3200, 0, 3200, "GBP",
    )  # fmt: skip


def test_it_reads_fees_tax_on_fees_and_advertising_as_fees() -> None:
    outcome = read(STATEMENT)

    fees = [row for row in outcome.rows("kind", "gross_minor", "fee_minor") if row[0] == "FEE"]
    assert fees == [("FEE", 0, -208), ("FEE", 0, -42), ("FEE", 0, -300)]


def test_it_reads_tax_that_the_buyer_paid_as_an_adjustment() -> None:
    assert read(STATEMENT).rows("kind", "net_minor")[3] == ("ADJUSTMENT", -150)


def test_it_reads_a_refund_with_the_fee_that_comes_back() -> None:
    assert read(STATEMENT).rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[5] == (
        "REFUND", "REFUNDED", -1000, 65, -935,
    )  # fmt: skip


def test_it_reads_a_deposit_from_its_title() -> None:
    assert read(STATEMENT).rows("kind", "gross_minor", "fee_minor", "net_minor")[6] == (
        "PAYOUT", -101565, 0, -101565,
    )  # fmt: skip


def test_it_reads_a_deposit_that_has_its_amount() -> None:
    content = changed(STATEMENT, "account\",,GBP,--,--,--", 'account",,GBP,"-£1,015.65",--,"-£1,015.65"')  # fmt: skip

    assert read(content).values("net_minor")[6] == -101565


def test_it_finds_the_order_in_title_or_info() -> None:
    assert read(STATEMENT).values("order_ref") == [
        "30011", "30011", "30011", "30010", None, "30009", None,
    ]  # fmt: skip


def test_it_takes_no_listing_for_an_order() -> None:
    content = changed(STATEMENT, 'lid",Order #30011', 'lid",Listing #30011')

    assert read(content).values("order_ref")[1] is None


def test_it_shows_titles_without_entities() -> None:
    assert read(STATEMENT).values("description")[1] == 'Transaction fee: Blue "Bowl" & lid'


@pytest.mark.parametrize(
    "written", ['"July 31, 2026"', "31-Jul-26", "31 Jul 2026", '"31. July 2026"', "2026-07-31"]
)
def test_it_reads_the_days_of_several_languages(written: str) -> None:
    content = changed(STATEMENT, '"31 July, 2026",Sale', f"{written},Sale")

    assert read(content).values("booked_on")[0] == date(2026, 7, 31)


def test_it_reads_a_german_statement_with_semicolons_and_decimal_commas() -> None:
    outcome = read(GERMAN)

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor", "booked_on") == [
        ("PAYMENT", 103200, 0, 103200, date(2026, 7, 15)),
        ("FEE", 0, -1240, -1240, date(2026, 7, 15)),
        ("PAYOUT", -101960, 0, -101960, date(2026, 7, 16)),
    ]


@pytest.mark.parametrize(
    ("word", "kind"),
    [("Verkauf", "PAYMENT"), ("Gebühr", "FEE"), ("Rückerstattung", "REFUND"), ("MwSt.", "FEE"), ("Steuer", "ADJUSTMENT")],
)  # fmt: skip
def test_it_knows_german_kinds(word: str, kind: str) -> None:
    assert read(changed(GERMAN, ";Fee;", f";{word};")).values("kind")[1] == kind


def test_it_reads_other_currencies() -> None:
    content = changed(STATEMENT, "GBP,£32.00,--,£32.00", "CAD,CA$32.00,--,CA$32.00")

    assert read(content).rows("currency", "net_minor")[0] == ("CAD", 3200)


def test_it_keeps_twins_apart_by_having_no_number_of_its_own() -> None:
    assert read(STATEMENT).values("natural_id") == [None] * 7


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("£32.00,--,£32.00", "£32.0O,--,£32.00", (2, "Amount", "bad_amount")),
        ("£32.00,--,£32.00", "$32.00,--,£32.00", (2, "Amount", "bad_amount")),
        ("£32.00,--,£32.00", "£32.00,--,--", (2, "Net", "missing_amount")),
        ('"£1,015.65 sent to', '"Money sent to', (8, "Title", "bad_amount")),
        ('"31 July, 2026",Sale', "Friday,Sale", (2, "Date", "bad_date")),
        ('"31 July, 2026",Sale', "05/06/2026,Sale", (2, "Date", "bad_date")),
        ('2026",Sale,', '2026",,', (2, "Type", "missing_kind")),
        (",GBP,£32.00", ",--,£32.00", (2, "Currency", "bad_currency")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[int, str, str]) -> None:
    assert read(changed(STATEMENT, old, new)).faults == [fault]


def test_it_refuses_a_row_whose_fee_does_not_make_its_net() -> None:
    outcome = read(changed(STATEMENT, "-£10.00,£0.65,-£9.35", "-£10.00,£0.65,-£9.36"))

    assert [(row, code) for row, _column, code in outcome.faults] == [(7, "parts_disagree")]
