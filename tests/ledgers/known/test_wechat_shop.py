from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_each_kind_of_movement_with_its_sign() -> None:
    outcome = read(fixture("wechat_shop"))

    assert outcome.rows("kind", "channel", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", "WECHAT", 10000, 0, 10000),
        ("FEE", "WECHAT", -500, 0, -500),
        ("REFUND", "WECHAT", -4000, 0, -4000),
        ("FEE", "WECHAT", -50, 0, -50),
        ("PAYOUT", "WECHAT", -50000, 0, -50000),
    ]


def test_it_takes_the_fee_of_a_withdrawal_for_a_fee() -> None:
    assert read(fixture_with("wechat_shop", (",提现,", ",提现手续费,"))).values("kind")[4] == "FEE"


def test_it_ties_a_movement_to_its_order_its_refund_and_its_withdrawal() -> None:
    outcome = read(fixture("wechat_shop"))

    assert outcome.rows("order_ref", "transaction_ref", "refund_ref", "batch_ref")[2:] == [
        ("3700000000000000001", "800000000003", "20000001", None),
        ("3700000000000000001", "800000000004", None, None),
        (None, "800000000005", None, "TX1"),
    ]


def test_it_knows_movements_apart_that_share_a_number() -> None:
    outcome = read(fixture_with("wechat_shop", ("800000000002", "800000000001")))

    assert len(set(outcome.values("natural_id"))) == 5


def test_it_reads_signed_amounts() -> None:
    outcome = read(fixture_with("wechat_shop", ("支出,5.00", "支出,-5.00")))

    assert outcome.values("net_minor")[1] == -500


def test_it_reads_the_header_with_the_other_letter() -> None:
    assert read(fixture_with("wechat_shop", ("动帐类型", "动账类型"))).values("kind")[1] == "FEE"


def test_it_proves_itself_by_its_balances() -> None:
    summary = read(fixture("wechat_shop")).summary

    assert (summary.proved, summary.opening_minor, summary.closing_minor) == (True, 50000, 5450)


def test_it_is_not_proved_where_a_balance_is_off() -> None:
    assert read(fixture_with("wechat_shop", (",54.50,", ",54.49,"))).summary.proved is False


def test_it_proves_nothing_without_balances() -> None:
    outcome = read(fixture_with("wechat_shop", ("账户余额", "附注")))

    assert outcome.summary.proved is None


def test_it_reads_a_workbook() -> None:
    assert read(as_workbook(text_of("wechat_shop"))).summary.proved is True


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("收入,100.00", "收入,1e2", "收支金额", "bad_amount"),
        ("收入,100.00", "?,100.00", "收支类型", "bad_direction"),
        ("3700000000000000001", "3.7E+18", "关联订单号", "damaged_id"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("wechat_shop", (old, new)))

    assert outcome.faults == [(2, column, code)]
