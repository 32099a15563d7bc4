from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_unsigned_amounts_by_their_side() -> None:
    outcome = read(fixture("bocom"))

    assert outcome.rows("kind", "gross_minor", "net_minor", "description") == [
        ("PAYMENT", 120000, 120000, "跨行汇入 货款"),
        ("PAYMENT", -5000, -5000, "网上支付 茶叶"),
        ("FEE", -200, -200, "手续费"),
    ]


def test_it_reads_a_time_that_has_its_day_with_it() -> None:
    assert read(fixture("bocom")).values("occurred_at") == [
        datetime(2026, 10, 5, 10, 30, 59, tzinfo=UTC), datetime(2026, 10, 6, 1, 5, tzinfo=UTC), None
    ]  # fmt: skip


def test_it_reads_a_time_by_itself_and_a_day_that_has_its_time_with_it() -> None:
    by_itself = fixture("bocom").decode().replace(",2026/10/05  18:30:59", ",18:30:59")
    with_time = (
        fixture("bocom")
        .decode()
        .replace("2026/10/05,2026/10/05  18:30:59", "2026/10/05  18:30:59,")
    )

    for content in (by_itself, with_time):
        assert read(content).values("occurred_at")[0] == datetime(
            2026, 10, 5, 10, 30, 59, tzinfo=UTC
        )


@pytest.mark.parametrize(
    ("side", "code"), [("", "missing_kind"), ("借贷", "bad_direction"), ("/", "bad_direction")]
)
def test_it_refuses_a_row_that_says_no_side(side: str, code: str) -> None:
    assert read(fixture("bocom").decode().replace("贷 Cr", side)).faults == [(2, "借贷", code)]


def test_it_proves_the_running_balance() -> None:
    assert read(fixture("bocom")).summary.proved is True


def test_it_disproves_a_balance_that_was_changed() -> None:
    assert (
        read(fixture("bocom").decode().replace('"1,148.00"', '"1,149.00"')).summary.proved is False
    )


def test_it_refuses_an_amount_that_is_none() -> None:
    assert read(fixture("bocom").decode().replace(",50.00", ",5O.00")).faults == [
        (3, "交易金额", "bad_amount")
    ]
