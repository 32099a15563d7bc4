from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_each_kind_of_movement_with_its_sign() -> None:
    outcome = read(fixture("taobao_wechat"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", "PAID", 3680, 0, 3680),
        ("FEE", None, -22, 0, -22),
        ("REFUND", "REFUNDED", -1000, 0, -1000),
        ("PAYOUT", None, -2658, 0, -2658),
    ]


def test_it_knows_an_order_by_its_number_and_a_movement_by_that_of_the_payment() -> None:
    outcome = read(fixture("taobao_wechat"))

    assert outcome.rows("order_ref", "transaction_ref", "channel")[0] == (
        "4100000000000000001", "9100000000000001", "WECHAT",
    )  # fmt: skip
    assert len(set(outcome.values("natural_id"))) == 4


def test_it_reads_fourteen_columns() -> None:
    outcome = read(as_workbook(text_of("taobao_wechat", "fourteen")))

    assert outcome.rows("order_ref", "gross_minor") == [
        ("4100000000000000101", 5500),
        ("4100000000000000101", 2500),
    ]
    assert len(set(outcome.values("natural_id"))) == 2
    assert outcome.summary.account == "甲店"


def test_it_reads_fourteen_columns_with_the_other_letter() -> None:
    text = text_of("taobao_wechat", "fourteen").replace("入帐", "入账")

    outcome = read(text)

    assert (outcome.summary.format, outcome.values("gross_minor")) == (
        "taobao_wechat",
        [5500, 2500],
    )


def test_it_reads_eight_columns_of_a_workbook() -> None:
    outcome = read(as_workbook(text_of("taobao_wechat")))

    assert outcome.values("net_minor") == [3680, -22, -1000, -2658]
    assert outcome.summary.account == ""


def test_it_reads_a_month_without_movements() -> None:
    outcome = read(text_of("taobao_wechat", "fourteen").splitlines()[0])

    assert (len(outcome.entries), outcome.summary.account) == (0, "")


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (",36.80,", ",36.805,", "收入金额（元）", "bad_amount"),
        (",36.80,", ",,", "收入金额（元）", "missing_amount"),
        ("9100000000000001", "", "支付流水号", "missing_id"),
        ("2026-10-05 10:00:00", "yesterday", "入账时间", "bad_date"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("taobao_wechat", (old, new)))

    assert outcome.faults == [(2, column, code)]
