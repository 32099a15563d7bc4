from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import read, refusal

CONTENT = fixture("paypal_settlement").decode()
PAYMENT = '"SB","PAY1","SO-1","","","T0006"'


def with_payment(old: str, new: str) -> str:
    """The report with its first transaction changed."""
    row = next(line for line in CONTENT.splitlines() if line.startswith(PAYMENT))
    assert old in row
    return CONTENT.replace(row, row.replace(old, new, 1))


def test_it_reads_a_payment() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("row_number", "kind", "channel", "gross_minor", "fee_minor", "net_minor", "currency")[0] == (
        5, "PAYMENT", "PAYPAL", 5200, -225, 4975, "EUR",
    )  # fmt: skip
    assert outcome.rows("order_ref", "transaction_ref", "refund_ref", "natural_id")[0] == (
        "SO-1", "PAY1", None, "PAY1|T0006",
    )  # fmt: skip


def test_it_reads_the_moment_of_completion_with_its_offset() -> None:
    assert read(CONTENT).rows("occurred_at", "booked_on")[0] == (
        datetime(2026, 9, 1, 7, 0, 31, tzinfo=UTC),
        date(2026, 9, 1),
    )


def test_it_reads_a_refund_under_the_payment_that_it_gives_back() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor")[1] == (
        "REFUND",
        -1000,
        20,
        -980,
    )
    assert outcome.rows("order_ref", "transaction_ref", "refund_ref")[1] == ("SO-1", "PAY1", "REF1")


def test_it_reads_a_withdrawal_with_the_number_that_the_bank_shows() -> None:
    assert read(CONTENT).rows("kind", "net_minor", "batch_ref")[2] == ("PAYOUT", -3000, "BANK-77")


def test_it_reads_a_conversion_as_a_row_in_each_currency() -> None:
    assert read(CONTENT).rows("kind", "net_minor", "currency")[3:5] == [
        ("TRANSFER", -500, "EUR"),
        ("TRANSFER", 800, "JPY"),
    ]


def test_it_reads_a_chargeback_of_the_second_account() -> None:
    outcome = read(CONTENT)

    assert outcome.rows("kind", "gross_minor", "transaction_ref", "refund_ref")[5] == (
        "CHARGEBACK",
        -700,
        "PAY9",
        "CBK1",
    )
    assert outcome.summary.account == "MERCHANT1, MERCHANT2"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("T0003", "PAYMENT"), ("T0106", "FEE"), ("T0300", "TOP_UP"), ("T1105", "ADJUSTMENT"), ("T1106", "CHARGEBACK"),
        ("T1108", "FEE"), ("T1110", "ADJUSTMENT"), ("T1202", "CHARGEBACK"), ("T1200", "ADJUSTMENT"), ("T1503", "ADJUSTMENT"),
        ("T2101", "ADJUSTMENT"), ("T9900", "ADJUSTMENT"),
    ],
)  # fmt: skip
def test_it_knows_the_kind_by_the_event(code: str, kind: str) -> None:
    assert read(with_payment("T0006", code)).values("kind")[0] == kind


def test_it_proves_balances_totals_and_counts() -> None:
    outcome = read(CONTENT)

    assert outcome.summary.proved is True
    assert outcome.control("closing balance MERCHANT1") == (10495, 10495)
    assert outcome.control("SF MERCHANT1 gross DR") == (4500, 4500)
    assert outcome.control("SF MERCHANT1 fees DR") == (225, 225)
    assert outcome.control("SC MERCHANT1 transactions") == (5, 5)
    assert outcome.control("RF gross DR") == (5200, 5200)
    assert outcome.control("FF transactions") == (6, 6)


def test_it_adds_up_the_balance_of_each_currency() -> None:
    found = [c for c in read(CONTENT).summary.controls if c.name.startswith("closing balance")]

    assert [(c.currency, c.stated, c.computed) for c in found] == [
        ("EUR", 10495, 10495),
        ("JPY", 700, 700),
        ("EUR", 0, 0),
    ]


def test_it_takes_the_totals_of_fees_in_either_order() -> None:
    assert read(CONTENT.replace(",225,20,", ",20,225,")).summary.proved is True


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"SF","EUR",5200,4500', '"SF","EUR",5201,4500'),
        ('"CR",10000,"CR",10495,"CR",10000', '"CR",10000,"CR",10496,"CR",10000'),
        ('"RF","EUR",5200,5200', '"RF","EUR",5200,5201'),
        ('"SC",5', '"SC",6'),
        ('"RC",6', '"RC",7'),
        (",225,20,", ",225,21,"),
    ],
)
def test_it_disproves_another_total(old: str, new: str) -> None:
    assert read(CONTENT.replace(old, new, 1)).summary.proved is False


def test_it_compares_no_totals_of_what_began_in_an_earlier_file() -> None:
    second = (
        CONTENT.replace('"FH",01', '"FH",02')
        .replace('"RC",6', '"RC",99')
        .replace('"SC",5', '"SC",77')
    )

    outcome = read(second)

    names = {control.name.partition(" ")[0] for control in outcome.summary.controls}
    assert (outcome.summary.proved, names) == (True, {"closing", "SF", "SC", "FF"})
    assert not [c for c in outcome.summary.controls if "MERCHANT1" in c.name]


def test_it_reads_a_day_without_transactions() -> None:
    content = (
        '"RH",2026/09/02 02:21:10 -0700,"A","MERCHANT1",009,\n"FH",01\n'
        '"SH",2026/09/01 00:00:00 -0700,2026/09/01 23:59:59 -0700,"MERCHANT1",""\n'
        '"SF","EUR",0,0,0,0,"CR",700,"CR",700,"CR",0,"CR",0,"CR",0,"CR",0,0\n"SC",0\n'
    )

    outcome = read(content)

    assert (len(outcome.entries), outcome.summary.proved) == (0, True)
    assert (outcome.summary.opening_minor, outcome.summary.closing_minor) == (700, 700)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: text.replace("Transaction ID", "TransactionID").encode(),
    ],
)
def test_it_reads_the_report_however_it_was_written(change: object) -> None:
    assert callable(change)

    outcome = read(change(CONTENT))

    assert outcome.values("net_minor") == read(CONTENT).values("net_minor")
    assert outcome.summary.proved is True


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("5200", "52.00", ("Gross Transaction Amount", "bad_amount")),
        ("5200", "", ("Gross Transaction Amount", "missing_amount")),
        ('"CR"', '"XX"', ("Transaction Debit or Credit", "bad_direction")),
        ('225,"EUR"', '225,"USD"', ("Fee Currency", "bad_currency")),
        ('"DR",225', '"",225', ("Fee Debit or Credit", "bad_direction")),
        ('"PAY1"', '""', ("Transaction ID", "missing_id")),
        ("2026/09/01 00:00:31", "2026/09/41 00:00:31", ("booked_on", "bad_date")),
        (",,,", ',,,,"more"', ("SB", "short_row")),
        ('"SB"', '"ZZ"', ("record", "unknown_tag")),
    ],
)
def test_it_refuses_a_damaged_line(old: str, new: str, fault: tuple[str, str]) -> None:
    outcome = read(with_payment(old, new))

    assert outcome.faults == [(5, *fault)]
    assert outcome.summary.proved is False


def test_it_refuses_yen_with_decimals() -> None:
    outcome = read(CONTENT.replace('"CR",80000,"JPY"', '"CR",80050,"JPY"'))

    assert outcome.faults == [(9, "amount", "bad_amount")]


def test_it_says_where_a_quotation_mark_is_left_open() -> None:
    error = refusal(with_payment('"SO-1"', '"SO-1'))

    assert (error.code, error.params["line"]) == ("unclosed_quote", 5)
