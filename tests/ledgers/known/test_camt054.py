from __future__ import annotations

from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.tables import read, refusal

FIXTURE = fixture("camt054").decode()


def test_it_reads_payments_whose_amounts_stand_in_their_details() -> None:
    assert read(FIXTURE).rows("row_number", "net_minor", "order_ref", "transaction_ref", "batch_ref")[:2] == [
        (16, 1000, "210000000003139471430009017", "Q1-1", "Q1"),
        (21, 500, None, "Q1-2", "Q1"),
    ]  # fmt: skip


def test_it_reads_who_has_paid_and_what_for() -> None:
    assert read(FIXTURE).rows("counterparty", "description")[:2] == [
        ("Cleo Meier", "210000000003139471430009017"),
        (None, "Order 2043"),
    ]


def test_it_reads_an_entry_alone_whose_payments_are_in_another_currency() -> None:
    assert read(FIXTURE).rows("net_minor", "currency", "order_ref")[2] == (700, "CHF", None)


def test_it_takes_the_day_of_the_notification_where_an_entry_has_none() -> None:
    assert read(FIXTURE).values("booked_on")[2] == date(2026, 10, 5)


def test_it_has_nothing_to_prove_itself_by() -> None:
    summary = read(FIXTURE).summary

    assert (summary.account, summary.proved) == ("CH9300762011623852957", None)


def test_it_refuses_a_message_without_a_notification() -> None:
    error = refusal("<Document><BkToCstmrDbtCdtNtfctn/></Document>")

    assert error.params == {"line": 1, "tag": "Ntfctn"}
