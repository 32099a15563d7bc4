from __future__ import annotations

from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_the_sign_from_the_first_word() -> None:
    outcome = read(fixture("bocom_credit"))

    assert outcome.rows("kind", "net_minor", "currency", "value_on") == [
        ("PAYMENT", 1200, "CNY", date(2026, 10, 5)),
        ("PAYMENT", 8000, "CNY", date(2026, 10, 7)),
        ("PAYMENT", -5000, "CNY", date(2026, 10, 6)),
        ("PAYMENT", -4985, "CNY", date(2026, 10, 6)),
        ("FEE", -200, "CNY", date(2026, 10, 6)),
    ]


def test_it_reads_the_currency_that_it_was_booked_in() -> None:
    content = fixture("bocom_credit").decode().replace("CNY 49.85", "USD7.05")

    assert read(content).rows("net_minor", "currency")[3] == (-705, "USD")


def test_it_refuses_a_row_whose_words_say_no_direction() -> None:
    assert read(fixture("bocom_credit").decode().replace("年费", "其他")).faults == [
        (6, "交易说明", "bad_direction")
    ]


def test_it_refuses_a_fee_that_may_have_been_given_back() -> None:
    assert read(fixture("bocom_credit").decode().replace("年费", "年费退还")).faults == [
        (6, "交易说明", "bad_direction")
    ]


def test_it_refuses_an_amount_that_is_none() -> None:
    assert read(fixture("bocom_credit").decode().replace("CNY 50.00\n", "CNY 5O.00\n")).faults == [
        (4, "入账币种/金额", "bad_amount")
    ]


def test_it_takes_no_merchant_s_word_for_a_fee_of_the_bank() -> None:
    content = fixture("bocom_credit").decode().replace("消费 某某茶店", "消费 会员年费")

    assert read(content).values("kind")[2] == "PAYMENT"
