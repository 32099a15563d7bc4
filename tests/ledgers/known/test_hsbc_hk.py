from __future__ import annotations

from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_signed_amounts_of_several_currencies() -> None:
    outcome = read(fixture("hsbc_hk"))

    assert outcome.rows("kind", "net_minor", "currency", "booked_on") == [
        ("PAYMENT", -200, "HKD", date(2026, 10, 7)),
        ("PAYMENT", -5000, "HKD", date(2026, 10, 6)),
        ("PAYMENT", 120000, "HKD", date(2026, 10, 5)),
        ("PAYMENT", 30000, "CNY", date(2026, 10, 5)),
    ]
    assert outcome.summary.zone == "Asia/Hong_Kong"


def test_it_proves_the_running_balance_of_each_currency() -> None:
    outcome = read(fixture("hsbc_hk"))

    assert outcome.summary.proved is True
    assert [(c.currency, c.stated) for c in outcome.summary.controls if c.currency] == [
        ("CNY", 30000), ("HKD", 114800)
    ]  # fmt: skip


def test_it_disproves_a_balance_that_was_changed() -> None:
    assert (
        read(fixture("hsbc_hk").decode().replace('"1,148.00"', '"1,149.00"')).summary.proved
        is False
    )


def test_it_refuses_an_amount_that_is_none() -> None:
    assert read(fixture("hsbc_hk").decode().replace('"-50.00"', '"-5O.00"')).faults == [
        (3, "Billing amount", "bad_amount")
    ]
