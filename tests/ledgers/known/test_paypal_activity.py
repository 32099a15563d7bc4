from __future__ import annotations

import csv
from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import lines, read
from tests.ledgers.test_open_workbooks import workbook

OLD = fixture("paypal_activity", "2016").decode()
HEADER, *ROWS = OLD.splitlines()
GERMAN = fixture("paypal_activity", "de").decode()
TODAY = '"Date","Time","Time Zone","Description","Currency","Gross ","Fee ","Net","Balance","Transaction ID","Name","Invoice ID"'


def today(day: str, gross: str = "10.00", net: str = "9.50", zone: str = "PDT") -> str:
    """A file of today with one payment."""
    fee = "-0,50" if "," in gross else "-0.50"
    row = f'"{day}","10:00:00","{zone}","General Payment","USD","{gross}","{fee}","{net}","","T1","Ann","SO-1"'
    return lines(TODAY, row)


def impact(status: str, moves: str) -> str:
    """The first row with another status, and whether it moved the balance."""
    row = ROWS[0].replace("Completed", status)
    return lines(f'{HEADER},"Balance Impact"', f'{row},"{moves}"')


def test_it_reads_a_payment() -> None:
    outcome = read(OLD)

    assert outcome.rows("row_number", "kind", "status", "channel", "currency")[0] == (
        2,
        "PAYMENT",
        "PAID",
        "PAYPAL",
        "USD",
    )
    assert outcome.rows("gross_minor", "fee_minor", "net_minor")[0] == (125000, -4340, 120660)
    assert outcome.rows("order_ref", "transaction_ref", "refund_ref", "counterparty")[0] == (
        "WC-777", "PAY1", None, "Ann Buyer",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("word", "status"), [("Pending", "PENDING"), ("Uncleared", "PENDING"), ("Completed", "PAID")]
)
def test_it_reads_a_check_that_waits_to_be_cleared(word: str, status: str) -> None:
    row = ROWS[0].replace("Express Checkout Payment", "eCheck Received")

    outcome = read(lines(HEADER, row.replace("Completed", word)))

    assert outcome.rows("kind", "status") == [("PAYMENT", status)]


def test_it_reads_a_refund_under_the_payment_that_it_gives_back() -> None:
    outcome = read(OLD)

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[1] == (
        "REFUND", "REFUNDED", -5000, 175, -4825,
    )  # fmt: skip
    assert outcome.rows("order_ref", "transaction_ref", "refund_ref")[1] == (
        "WC-777",
        "PAY1",
        "REF1",
    )


def test_it_knows_the_other_kinds_by_their_words() -> None:
    assert read(OLD).rows("kind", "net_minor", "currency")[2:] == [
        ("TRANSFER", -10000, "USD"),
        ("TRANSFER", 9000, "EUR"),
        ("PAYOUT", -9000, "EUR"),
        ("ADJUSTMENT", -2000, "USD"),
        ("CHARGEBACK", -3000, "USD"),
        ("FEE", -1500, "USD"),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("PreApproved Payment Bill User Payment", "PAYMENT"),
        ("User Initiated Withdrawal", "PAYOUT"),
        ("Bank Deposit to PP Account", "TOP_UP"),
        ("Account Hold for Open Authorization", "ADJUSTMENT"),
        ("Reversal of General Account Hold", "ADJUSTMENT"),
        ("Payment Release", "ADJUSTMENT"),
        ("Chargeback Reversal", "CHARGEBACK"),
        ("Payment Reversal", "REFUND"),
        ("Allgemeine Zahlung", "PAYMENT"),
        ("Bankgutschrift auf PayPal-Konto", "TOP_UP"),
        ("Einbehaltung für offene Autorisierung", "ADJUSTMENT"),
        ("Allgemeine Währungsumrechnung", "TRANSFER"),
        ("Conversión de divisas", "TRANSFER"),
        ("Pago con Pago exprés", "PAYMENT"),
        ("Reversal of ACH Deposit", "TOP_UP"),
        ("Reversal of ACH Withdrawal Transaction", "PAYOUT"),
        ("Rückbuchung von ACH-Gutschrift", "TOP_UP"),
        ("Rückbuchung allgemeiner Einbehaltung", "ADJUSTMENT"),
        ("Something new", "ADJUSTMENT"),
    ],
)
def test_it_knows_a_kind_by_its_words(words: str, kind: str) -> None:
    row = ROWS[0].replace("Express Checkout Payment", words)

    assert read(lines(HEADER, row)).values("kind") == [kind]


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("Pending", "PENDING"),
        ("Denied", "FAILED"),
        ("Canceled", "CLOSED"),
        ("Partially Refunded", "PARTLY_REFUNDED"),
        ("Reversed", "REVOKED"),
        ("Abgeschlossen", "PAID"),
        ("Ausstehend", "PENDING"),
    ],
)
def test_it_reads_the_status_by_its_words(written: str, status: str) -> None:
    assert read(lines(HEADER, ROWS[0].replace("Completed", written))).values("status") == [status]


def test_it_reads_what_moved_nothing_as_no_money() -> None:
    outcome = read(impact("Pending", "Memo"))

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor") == [
        ("ADJUSTMENT", 0, 0, 0)
    ]


def test_it_reads_what_moved_the_balance_as_money() -> None:
    assert read(impact("Completed", "Credit")).values("net_minor") == [120660]


def test_it_proves_the_balance_of_each_currency() -> None:
    outcome = read(OLD)

    assert outcome.summary.proved is True
    closing = {
        c.currency: c.stated for c in outcome.summary.controls if c.name == "closing balance"
    }
    assert closing == {"EUR": 0, "USD": 99335}


def test_it_disproves_a_file_that_lacks_a_row() -> None:
    assert read(lines(HEADER, *ROWS[:1], *ROWS[2:])).summary.proved is False


def test_it_is_unproved_without_balances() -> None:
    assert read(today("25/03/2026")).summary.proved is None


def test_it_reads_a_file_without_rows() -> None:
    outcome = read(lines(HEADER))

    assert (outcome.summary.format, outcome.summary.rows, outcome.summary.proved) == (
        "paypal_activity",
        0,
        None,
    )


def test_it_reads_the_file_of_today() -> None:
    outcome = read(today("25/03/2026"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", "PAID", 1000, -50, 950)
    ]
    assert outcome.rows("order_ref", "transaction_ref") == [("SO-1", "T1")]


def test_it_reads_the_german_file() -> None:
    outcome = read(GERMAN)

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", 102998, -98, 102900),
        ("REFUND", -2998, 0, -2998),
        ("PAYOUT", -90000, 0, -90000),
    ]
    assert outcome.rows("order_ref", "transaction_ref", "refund_ref")[1] == (
        "R-1",
        "DPAY1",
        "DREF1",
    )
    assert (outcome.summary.opening_minor, outcome.summary.closing_minor) == (0, 9902)


@pytest.mark.parametrize(
    ("language", "days", "kinds"),
    [
        ("es", [date(2026, 1, 2), date(2026, 1, 3)], ["PAYMENT", "PAYOUT"]),
        ("fr", [date(2026, 3, 2), date(2026, 3, 3)], ["PAYMENT", "REFUND"]),
        ("it", [date(2026, 1, 3)], ["PAYMENT"]),
    ],
)
def test_it_reads_other_languages_with_the_day_first(
    language: str, days: list[date], kinds: list[str]
) -> None:
    outcome = read(fixture("paypal_activity", language))

    assert (outcome.values("booked_on"), outcome.values("kind")) == (days, kinds)
    assert outcome.summary.proved is True


def test_it_reads_a_workbook_of_the_same_rows() -> None:
    sheet = workbook(list(csv.reader(GERMAN.splitlines())))

    outcome = read(sheet)

    assert outcome.values("net_minor") == read(GERMAN).values("net_minor")
    assert outcome.summary.proved is True


@pytest.mark.parametrize(
    ("day", "booked_on"),
    [
        ("25/03/2026", date(2026, 3, 25)),
        ("03/25/2026", date(2026, 3, 25)),
        ("04.03.2026", date(2026, 3, 4)),
        ("2026-03-04", date(2026, 3, 4)),
        ("05/05/2026", date(2026, 5, 5)),
    ],
)
def test_it_tells_day_from_month_where_the_file_does(day: str, booked_on: date) -> None:
    assert read(today(day)).values("booked_on") == [booked_on]


def test_it_takes_the_day_first_where_a_comma_stands_before_the_cents() -> None:
    assert read(today("03/04/2026", "10,00", "9,50")).values("booked_on") == [date(2026, 4, 3)]


@pytest.mark.parametrize("days", [("05/03", "09/03", "02/04"), ("02/04", "09/03", "05/03")])
def test_it_tells_day_from_month_by_the_order_of_the_rows(days: tuple[str, ...]) -> None:
    rows = [today(f"{day}/2026").splitlines()[1].replace("T1", f"T{day}") for day in days]

    found = read(lines(TODAY, *rows)).values("booked_on")

    assert sorted(str(day) for day in found) == ["2026-03-05", "2026-03-09", "2026-04-02"]


def test_it_refuses_days_that_nothing_tells() -> None:
    assert read(today("03/04/2026")).faults == [(2, "Date", "unclear_date")]


@pytest.mark.parametrize(
    ("zone", "when"),
    [
        ("PDT", datetime(2026, 3, 25, 17, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2026, 3, 25, 9, tzinfo=UTC)),
        ("GMT+08:00", datetime(2026, 3, 25, 2, tzinfo=UTC)),
        ("BST", datetime(2026, 3, 25, 9, tzinfo=UTC)),
        ("Nowhere/Land", None),
        ("XYZ", None),
    ],
)
def test_it_reads_the_time_by_its_zone(zone: str, when: datetime | None) -> None:
    outcome = read(today("25/03/2026", zone=zone))

    assert outcome.rows("occurred_at", "booked_on") == [(when, date(2026, 3, 25))]


def test_it_knows_a_row_by_its_number_currency_and_amount() -> None:
    refunded = read(lines(HEADER, ROWS[0].replace("Completed", "Partially Refunded")))

    assert refunded.values("natural_id") == read(OLD).values("natural_id")[:1]


def test_it_knows_a_payment_that_waits_apart_from_the_paid_one() -> None:
    pending = read(lines(HEADER, ROWS[0].replace("Completed", "Pending")))

    assert pending.values("natural_id") == [f"{read(OLD).values('natural_id')[0]}|PENDING"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"1,250.00"', '"1.250,00"', ("Gross", "bad_amount")),
        ('"1,250.00"', '""', ("Gross", "missing_amount")),
        ('"-43.40","1,206.60"', '"-43.40","1,206.61"', ("", "parts_disagree")),
        ('"USD"', '"US dollars"', ("Currency", "bad_currency")),
        ('"PAY1"', '""', ("Transaction ID", "missing_id")),
        ('"PAY1"', '"1.2E+17"', ("Transaction ID", "damaged_id")),
        ('"21/09/2026"', '"31/09/2026"', ("Date", "bad_date")),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, fault: tuple[str, str]) -> None:
    assert read(lines(HEADER, ROWS[0].replace(old, new, 1), *ROWS[1:])).faults == [(2, *fault)]


@pytest.mark.parametrize(
    ("zone", "place"),
    [
        ("CEST", "Europe/Berlin"),
        ("Asia/Shanghai", "Asia/Shanghai"),
        ("PDT", "America/Los_Angeles"),
        ("CST", "America/Los_Angeles"),
    ],
)
def test_it_says_by_whose_clocks_its_days_begin(zone: str, place: str) -> None:
    assert read(today("25/03/2026", zone=zone)).summary.zone == place
