from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

from tests.ledgers.known import fixture
from tests.ledgers.tables import read
from tests.ledgers.test_open_workbooks import workbook


def test_it_reads_money_in_and_out_in_columns_of_their_own() -> None:
    outcome = read(fixture("ccb", "two_columns"))

    assert outcome.rows("row_number", "kind", "net_minor", "occurred_at", "value_on") == [
        (7, "PAYMENT", 120000, datetime(2026, 10, 5, 10, 30, 59, tzinfo=UTC), date(2026, 10, 5)),
        (8, "PAYMENT", -5000, datetime(2026, 10, 6, 1, 5, tzinfo=UTC), date(2026, 10, 7)),
        (9, "FEE", -200, datetime(2026, 10, 6, 16, 0, 1, tzinfo=UTC), date(2026, 10, 7)),
    ]
    assert outcome.summary.account == "1234*********0001"


def test_it_reads_signed_amounts_and_the_name_beside_the_number() -> None:
    outcome = read(fixture("ccb", "signed"))

    assert outcome.rows("kind", "net_minor", "counterparty", "description") == [
        ("PAYMENT", 120000, "张三", "汇兑 电子汇入"),
        ("PAYMENT", -105000, "某***有限公司", "消费 财付通-茶叶"),
        ("FEE", -200, None, "手续费"),
    ]


def test_it_knows_account_and_days_above_the_rows() -> None:
    summary = read(fixture("ccb", "signed")).summary

    assert summary.account == "1234500000000000001"
    assert (summary.period_start, summary.period_end) == (date(2026, 10, 1), date(2026, 10, 31))
    assert summary.period_is_declared


def test_it_proves_the_sums_above_the_rows() -> None:
    outcome = read(fixture("ccb", "signed"))

    assert outcome.summary.proved is True
    assert (outcome.control("总支出"), outcome.control("总收入")) == (
        (105200, 105200),
        (120000, 120000),
    )


def test_it_disproves_a_sum_that_was_changed() -> None:
    outcome = read(
        fixture("ccb", "signed").decode().replace("总支出：1,052.00", "总支出：1,053.00")
    )

    assert outcome.summary.proved is False
    assert outcome.control("总支出") == (105300, 105200)


def test_it_disproves_a_balance_that_was_changed() -> None:
    content = fixture("ccb", "two_columns").decode().replace("2,0,1148", "2,0,1149")

    assert read(content).summary.proved is False


def test_it_refuses_an_amount_that_is_none() -> None:
    two = fixture("ccb", "two_columns").decode().replace("09:05:00,50,0", "09:05:00,5O,0")
    one = fixture("ccb", "signed").decode().replace("-2.00", "-2.001")

    assert read(two).faults == [(8, "支出", "bad_amount")]
    assert read(one).faults == [(7, "交易金额", "bad_amount")]


def test_it_reads_a_workbook() -> None:
    rows = list(csv.reader(io.StringIO(fixture("ccb", "two_columns").decode())))

    outcome = read(workbook(rows))

    assert outcome.values("net_minor") == [120000, -5000, -200]
    assert outcome.summary.account == "1234*********0001"


def test_it_declares_no_period_where_a_day_above_the_rows_is_none() -> None:
    summary = read(fixture("ccb", "signed").decode().replace("20261001", "20261301")).summary

    assert (summary.period_start, summary.period_is_declared) == (date(2026, 10, 5), False)


def test_it_leaves_out_a_sum_that_is_no_amount() -> None:
    content = fixture("ccb", "signed").decode().replace("总支出：1,052.00", "总支出：1,0,52.00")

    assert [c.name for c in read(content).summary.controls if "总" in c.name] == ["总收入"]
