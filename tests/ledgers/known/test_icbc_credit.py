from __future__ import annotations

from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_purchases_and_a_repayment() -> None:
    outcome = read(fixture("icbc_credit"))

    assert outcome.rows("row_number", "kind", "net_minor", "booked_on", "value_on") == [
        (8, "PAYMENT", 8000, date(2026, 10, 7), date(2026, 10, 8)),
        (9, "PAYMENT", -900, date(2026, 10, 6), date(2026, 10, 6)),
        (10, "PAYMENT", -9000, date(2026, 10, 5), date(2026, 10, 5)),
    ]
    assert outcome.summary.account == "1234****0005"


def test_it_leaves_out_a_word_that_the_bank_has_hidden() -> None:
    assert read(fixture("icbc_credit")).rows("counterparty", "description")[1] == (
        "高速公路",
        "高速公路",
    )


def test_it_proves_what_is_owed_and_the_row_of_totals() -> None:
    outcome = read(fixture("icbc_credit"))

    assert outcome.summary.proved is True
    assert outcome.control("合计金额 记账金额(支出)") == (9900, 9900)
    assert outcome.summary.closing_minor == -1900


def test_it_disproves_a_total_that_was_changed() -> None:
    content = fixture("icbc_credit").decode().replace('"99.00 ', '"98.00 ')

    assert read(content).summary.proved is False


def test_it_refuses_an_amount_that_is_none() -> None:
    content = fixture("icbc_credit").decode().replace('"9.00 ', '"9.O0 ')

    assert read(content).faults == [(9, "记账金额(支出)", "bad_amount")]
