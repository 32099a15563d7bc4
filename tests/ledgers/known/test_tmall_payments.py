from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import fixture_with
from tests.ledgers.tables import lines, read

SHORT = "子订单号,订单号,数量,订单实际金额（元）,退款金额（元）,商品名称"


def test_it_reads_a_sale() -> None:
    outcome = read(fixture("tmall_payments"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", 6000, 0, 6000,
    )  # fmt: skip
    assert outcome.rows("order_ref", "transaction_ref", "channel", "sku")[0] == (
        "4100000000000000102", "20261005220011000000000001", "ALIPAY", "CUP-1",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (1, ("PAYMENT", "PARTLY_REFUNDED", 2500, 1500)),
        (2, ("PAYMENT", "REFUNDED", 6000, 0)),
        (3, ("REFUND", "REFUNDED", -1200, -1200)),
    ],
)
def test_it_takes_what_went_back_from_the_net(at: int, expected: tuple[object, ...]) -> None:
    outcome = read(fixture("tmall_payments"))

    assert outcome.rows("kind", "status", "gross_minor", "net_minor")[at] == expected
    assert outcome.values("refund_ref")[at] == f"8800000000{at}"


def test_it_books_a_sale_on_the_day_that_it_was_paid_out() -> None:
    outcome = read(fixture_with("tmall_payments", ("2026-10-05 09:00:05", "2026-10-07 09:00:05")))

    assert str(outcome.values("booked_on")[0]) == "2026-10-07"


def test_it_reads_the_short_export_which_has_no_time() -> None:
    content = lines(SHORT, "4100000000000000102,4100000000000000101,2,60,10,茶杯", end="\r\n")

    outcome = read(content.encode("gb18030"))

    assert outcome.rows("gross_minor", "net_minor", "transaction_ref", "booked_on") == [
        (6000, 5000, "4100000000000000101", None)
    ]


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (",60.00\t", ",sixty", "订单实际金额（元）", "bad_amount"),
        (",60.00\t", ",", "订单实际金额（元）", "missing_amount"),
        (",4100000000000000102\t", ",4.1E+18", "子订单号", "damaged_id"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("tmall_payments", (old, new)))

    assert outcome.faults == [(2, column, code)]
