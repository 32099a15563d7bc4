from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import fixture_with
from tests.ledgers.tables import read


def test_it_reads_each_charge_of_a_document() -> None:
    outcome = read(fixture("jd_daily"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", "PAID", 5000, 0, 5000),
        ("FEE", "PAID", 0, -250, -250),
        ("REFUND", "REFUNDED", -2000, 0, -2000),
    ]


def test_it_takes_the_number_of_an_after_sales_document_for_the_refund_s() -> None:
    outcome = read(fixture("jd_daily"))

    assert outcome.rows("transaction_ref", "refund_ref") == [
        ("D1", None),
        ("D1", None),
        ("S1", "S1"),
    ]


def test_it_ties_a_row_to_its_order_and_to_the_movement_of_the_wallet() -> None:
    outcome = read(fixture("jd_daily"))

    assert outcome.rows("order_ref", "batch_ref", "currency")[0] == (
        "3400000000000001", "202610050000000000000000001", "CNY",
    )  # fmt: skip
    assert outcome.summary.account == "10001"


def test_it_knows_the_charges_of_a_document_apart() -> None:
    outcome = read(fixture("jd_daily"))

    assert len(set(outcome.values("natural_id"))) == 3


def test_it_is_pending_until_it_is_settled() -> None:
    outcome = read(fixture_with("jd_daily", ("已结算", "待结算")))

    assert outcome.values("status")[0] == "PENDING"


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("货款,50.00", "货款,", "金额", "missing_amount"),
        ("50.00,人民币", "50.00,圆", "币种", "bad_currency"),
        (",D1,", ",,", "单据编号", "missing_id"),
        ("2026-10-05 12:00:00", "12:00", "费用结算时间", "bad_date"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("jd_daily", (old, new)))

    assert outcome.faults == [(2, column, code)]
