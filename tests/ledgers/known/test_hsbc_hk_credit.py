from __future__ import annotations

from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_signed_amounts() -> None:
    outcome = read(fixture("hsbc_hk_credit"))

    assert outcome.rows("kind", "status", "net_minor", "currency", "booked_on", "value_on") == [
        ("PAYMENT", "PAID", -109900, "HKD", date(2026, 10, 5), date(2026, 10, 6)),
        ("PAYMENT", "PAID", 2500, "HKD", date(2026, 10, 6), date(2026, 10, 7)),
        ("PAYMENT", "PAID", 100000, "HKD", date(2026, 10, 7), date(2026, 10, 7)),
    ]
    assert outcome.values("counterparty") == ["TEA CO.,LTD.", "TEA CO", None]


def test_it_refuses_a_sign_that_disagrees_with_the_side() -> None:
    assert read(fixture("hsbc_hk_credit").decode().replace('"25.00"', '"-25.00"')).faults == [
        (3, "Credit / Debit", "bad_direction")
    ]


def test_it_says_which_rows_are_not_posted_yet() -> None:
    content = fixture("hsbc_hk_credit").decode().replace("POSTED", "PENDING", 1)

    assert read(content).values("status")[0] == "PENDING"


def test_it_refuses_an_amount_that_is_none() -> None:
    assert read(fixture("hsbc_hk_credit").decode().replace('"25.00"', '"25.0O"')).faults == [
        (3, "Billing amount", "bad_amount")
    ]
