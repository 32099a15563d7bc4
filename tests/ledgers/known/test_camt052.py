from __future__ import annotations

from datetime import UTC, date, datetime

from tests.ledgers.known import fixture
from tests.ledgers.tables import read, refusal

FIXTURE = fixture("camt052").decode()


def test_it_reads_the_first_version_of_the_report() -> None:
    outcome = read(FIXTURE)

    row = outcome.entries.row(0, named=True)
    assert (row["row_number"], row["kind"], row["net_minor"]) == (9, "PAYMENT", -20000)
    assert (row["order_ref"], row["transaction_ref"], row["counterparty"]) == (
        "BILL-8", "S1", "Paper and Ink",
    )  # fmt: skip
    assert row["occurred_at"] == datetime(2026, 10, 5, 8, 15, tzinfo=UTC)
    assert outcome.summary.account == "4711-0815"


def test_it_reads_an_entry_of_nothing() -> None:
    assert read(FIXTURE).rows("kind", "net_minor", "booked_on")[1] == (
        "PAYMENT", 0, date(2026, 10, 5),
    )  # fmt: skip


def test_it_takes_the_day_of_the_report_where_an_entry_has_none() -> None:
    assert read(FIXTURE).rows("status", "booked_on", "value_on", "occurred_at")[2] == (
        "PENDING", date(2026, 10, 5), None, None,
    )  # fmt: skip


def test_it_takes_no_interim_balance_for_an_end() -> None:
    bal = "<Bal><Tp><Cd>{}</Cd></Tp><Amt Ccy='SEK'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Bal>"
    content = FIXTURE.replace("</Acct>", "</Acct>" + bal.format("OPBD") + bal.format("ITBD"))

    assert read(content).summary.proved is None


def test_it_refuses_a_message_without_a_report() -> None:
    assert refusal("<Document><BkToCstmrAcctRpt/></Document>").params == {"line": 1, "tag": "Rpt"}
