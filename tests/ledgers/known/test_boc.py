from __future__ import annotations

from datetime import UTC, datetime

from tests.ledgers.known import fixture
from tests.ledgers.tables import read


def test_it_reads_signed_amounts_with_their_moment() -> None:
    outcome = read(fixture("boc"))

    assert outcome.rows("row_number", "kind", "net_minor", "occurred_at", "currency") == [
        (3, "FEE", -200, datetime(2026, 10, 6, 16, 0, 1, tzinfo=UTC), "CNY"),
        (4, "PAYMENT", -5000, datetime(2026, 10, 6, 1, 5, tzinfo=UTC), "CNY"),
        (5, "PAYMENT", 120000, datetime(2026, 10, 5, 10, 30, 59, tzinfo=UTC), "CNY"),
    ]


def test_it_takes_lines_of_dashes_for_nothing() -> None:
    assert read(fixture("boc")).rows("counterparty", "description") == [
        (None, "短信费"),
        ("某某支付科技有限公司", "网上快捷支付 支付宝-茶叶"),
        ("张三", "跨行转账 某支行"),
    ]


def test_it_knows_the_card_by_its_column() -> None:
    assert read(fixture("boc")).summary.account == "0001"


def test_it_proves_the_running_balance_up_the_file() -> None:
    outcome = read(fixture("boc"))

    assert outcome.summary.proved is True
    assert (outcome.summary.opening_minor, outcome.summary.closing_minor) == (0, 114800)


def test_it_disproves_a_balance_that_was_changed() -> None:
    assert read(fixture("boc").decode().replace('"1,148.00"', '"1,149.00"')).summary.proved is False


def test_it_refuses_an_amount_that_is_none() -> None:
    assert read(fixture("boc").decode().replace("-50.00", "-5O.00")).faults == [
        (4, "金额", "bad_amount")
    ]
