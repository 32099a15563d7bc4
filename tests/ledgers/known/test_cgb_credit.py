from __future__ import annotations

from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_what_is_owed_as_money_that_went() -> None:
    outcome = read(fixture("cgb_credit"))

    assert outcome.rows(
        "kind", "gross_minor", "net_minor", "currency", "booked_on", "value_on"
    ) == [
        ("PAYMENT", -1590, -1590, "CNY", date(2026, 10, 5), date(2026, 10, 6)),
        ("PAYMENT", -4985, -4985, "CNY", date(2026, 10, 5), date(2026, 10, 6)),
        ("PAYMENT", 720, 720, "CNY", date(2026, 10, 6), date(2026, 10, 6)),
        ("PAYMENT", 5855, 5855, "CNY", date(2026, 10, 7), date(2026, 10, 7)),
    ]


def test_it_states_no_totals() -> None:
    assert read(fixture("cgb_credit")).summary.proved is None


def test_it_refuses_an_amount_that_is_none() -> None:
    content = fixture("cgb_credit").decode().replace("人民币,-7.20", "人民币,-7.2O")

    assert read(content).faults == [(4, "入账金额", "bad_amount")]


def test_it_knows_a_fee_of_the_bank_by_the_word_in_brackets() -> None:
    content = (
        fixture("cgb_credit")
        .decode()
        .replace("（消费）某某茶店", "（年费）主卡")
        .replace("Station", "会员年费")
    )

    assert read(content).values("kind") == ["FEE", "PAYMENT", "PAYMENT", "PAYMENT"]
