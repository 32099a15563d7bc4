from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

from tests.ledgers.known import fixture
from tests.ledgers.tables import read
from tests.ledgers.test_open_workbooks import workbook


def test_it_reads_money_in_and_money_out() -> None:
    outcome = read(fixture("spdb"))

    assert outcome.rows("row_number", "kind", "net_minor", "counterparty", "description") == [
        (3, "PAYMENT", 120000, "张三", "汇入 货款"),
        (4, "PAYMENT", -5000, "某某支付科技有限公司", "网上支付 茶叶"),
        (5, "FEE", -200, None, "手续费"),
    ]


def test_it_reads_a_day_with_its_time_and_one_without() -> None:
    outcome = read(fixture("spdb"))

    assert outcome.rows("booked_on", "occurred_at")[:2] == [
        (date(2026, 10, 5), datetime(2026, 10, 5, 10, 30, 59, tzinfo=UTC)),
        (date(2026, 10, 6), None),
    ]


def test_it_proves_the_balance_and_the_row_of_totals() -> None:
    outcome = read(fixture("spdb"))

    assert outcome.summary.proved is True
    assert outcome.control("合计 取出金额") == (5200, 5200)


def test_it_disproves_a_total_that_was_changed() -> None:
    outcome = read(fixture("spdb").decode().replace(",52.00,", ",53.00,"))

    assert outcome.summary.proved is False
    assert outcome.control("合计 取出金额") == (5300, 5200)


def test_it_refuses_an_amount_that_is_none() -> None:
    assert read(fixture("spdb").decode().replace(",50.00,", ",5O.00,")).faults == [
        (4, "取出金额", "bad_amount")
    ]


def test_it_reads_a_workbook() -> None:
    rows = list(csv.reader(io.StringIO(fixture("spdb").decode())))

    assert read(workbook(rows)).values("net_minor") == [120000, -5000, -200]
