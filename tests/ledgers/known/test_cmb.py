from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_signed_amounts() -> None:
    outcome = read(fixture("cmb"))

    assert outcome.rows("kind", "gross_minor", "net_minor", "currency", "booked_on") == [
        ("PAYMENT", 120000, 120000, "CNY", date(2026, 10, 5)),
        ("PAYMENT", -5000, -5000, "CNY", date(2026, 10, 6)),
        ("FEE", -200, -200, "CNY", date(2026, 10, 7)),
    ]


def test_it_reads_who_and_what() -> None:
    assert read(fixture("cmb")).rows("counterparty", "description")[0] == ("张三", "汇入汇款 货款")


@pytest.mark.parametrize("day", ["20261005", "2026/10/05"])
def test_it_reads_days_however_they_are_written(day: str) -> None:
    outcome = read(fixture("cmb").decode().replace("2026-10-05", day))

    assert outcome.values("booked_on")[0] == date(2026, 10, 5)


def test_it_proves_the_running_balance() -> None:
    outcome = read(fixture("cmb"))

    assert outcome.summary.proved is True
    assert outcome.control("closing balance") == (114800, 114800)


def test_it_disproves_a_balance_that_was_changed() -> None:
    outcome = read(fixture("cmb").decode().replace('"1,148.00"', '"1,149.00"'))

    assert outcome.summary.proved is False


def test_it_refuses_an_amount_that_is_none() -> None:
    content = fixture("cmb").decode().replace("-50.00", "-5O.00").replace("-2.00", "")

    assert read(content).faults == [
        (3, "交易金额", "bad_amount"),
        (4, "交易金额", "missing_amount"),
    ]
