from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_each_charge_of_an_order() -> None:
    outcome = read(fixture("jd_settlement"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", "PAID", 5000, 0, 5000),
        ("FEE", "PAID", 0, -250, -250),
        # written without a minus: 支出 says it
        ("FEE", "PAID", 0, -600, -600),
        ("REFUND", "REFUNDED", -2000, 0, -2000),
        ("FEE", "PAID", 0, 100, 100),
        # not settled yet
        ("PAYMENT", "PENDING", 3000, 0, 0),
    ]


def test_it_reads_what_the_shop_pays_for_a_fault_as_an_amount() -> None:
    outcome = read(fixture_with("jd_settlement", ("代收配送费,6.00", "售后卖家赔付费,6.00")))

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor")[2] == (
        "ADJUSTMENT", -600, 0, -600,
    )  # fmt: skip


def test_it_ties_a_row_to_its_order_and_to_the_movement_of_the_wallet() -> None:
    outcome = read(fixture("jd_settlement"))

    assert outcome.rows("order_ref", "transaction_ref", "refund_ref", "batch_ref")[3] == (
        "3400000000000002", "3400000000000000", "77000001", "202610050000000000000000001",
    )  # fmt: skip


def test_it_books_a_row_when_it_is_paid_or_else_expected() -> None:
    outcome = read(fixture("jd_settlement"))

    days = [str(day) for day in outcome.values("booked_on")]
    assert (days[0], days[5]) == ("2026-10-05", "2026-10-04")


def test_it_knows_the_charges_of_an_order_apart() -> None:
    outcome = read(fixture("jd_settlement"))

    assert outcome.values("natural_id")[0] == (
        "3400000000000001|货款|IN|202610050000000000000000001||10010000000001|5000"
    )
    assert len(set(outcome.values("natural_id"))) == 6


def test_it_counts_a_fee_that_is_not_settled_yet_when_it_is() -> None:
    waits = read(
        fixture_with(
            "jd_settlement",
            ("基础扣点,0.05,货款,30.00,CNY,收入", "基础扣点,0.05,佣金,3.00,CNY,支出"),
        )
    )

    assert waits.rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[5] == (
        "FEE", "PENDING", 0, 0, 0,
    )  # fmt: skip


def test_it_knows_a_row_apart_until_it_is_settled() -> None:
    waits = read(fixture("jd_settlement")).values("natural_id")[5]
    settled = read(fixture_with("jd_settlement", ("未结算", "已结算"))).values("natural_id")[5]

    assert waits == f"{settled}|PENDING"


def test_it_reads_a_workbook_with_a_note_above_its_header() -> None:
    outcome = read(as_workbook(text_of("jd_settlement"), "名称：订单结算明细对账"))

    assert outcome.values("row_number")[0] == 3
    assert outcome.values("net_minor") == [5000, -250, -600, -2000, 100, 0]


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("50.00,CNY", "5O,CNY", "应结金额", "bad_amount"),
        ("50.00,CNY,收入", "-50.00,CNY,收入", "收支方向", "bad_direction"),
        ("50.00,CNY,收入", "50.00,CNY,冻结", "收支方向", "bad_direction"),
        ("50.00,CNY,收入", "50.00,CNY,", "收支方向", "missing_kind"),
        ("货款,50.00", ",50.00", "费用名称", "missing_kind"),
        ('"=""3400000000000001"""', "3.4E+15", "订单编号", "damaged_id"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("jd_settlement", (old, new)))

    assert outcome.faults == [(2, column, code)]
