from __future__ import annotations

from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_money_in_and_money_out_of_several_currencies() -> None:
    outcome = read(fixture("boc_credit"))

    assert outcome.rows("row_number", "kind", "net_minor", "currency", "booked_on", "value_on") == [
        (3, "PAYMENT", -105000, "CNY", date(2026, 10, 5), date(2026, 10, 6)),
        (4, "PAYMENT", -372, "USD", date(2026, 10, 6), date(2026, 10, 7)),
        (5, "PAYMENT", 1, "CNY", date(2026, 10, 7), date(2026, 10, 7)),
    ]


def test_it_refuses_an_amount_that_is_none_and_a_row_without_one() -> None:
    content = fixture("boc_credit").decode().replace("3.72", "3.7Z").replace("0.01", "")

    assert read(content).faults == [(4, "支出", "bad_amount"), (5, "存入", "missing_amount")]
