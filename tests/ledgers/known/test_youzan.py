from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_each_kind_of_movement_with_its_sign() -> None:
    outcome = read(fixture("youzan"))

    assert outcome.rows("kind", "channel", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYOUT", "OTHER", -50000, 0, -50000),
        ("REFUND", "WECHAT", -4500, 0, -4500),
        ("FEE", "WECHAT", -70, 0, -70),
        ("PAYMENT", "WECHAT", 10000, 0, 10000),
    ]


def test_it_knows_an_order_by_its_number_and_a_withdrawal_by_the_related_one() -> None:
    outcome = read(fixture("youzan"))

    assert outcome.rows("order_ref", "transaction_ref", "batch_ref")[0] == (
        None, "261005100005", "GL5",
    )  # fmt: skip
    assert outcome.rows("order_ref", "counterparty")[3] == ("E202610051000000001", "客**")


def test_it_falls_back_on_the_related_number() -> None:
    outcome = read(fixture_with("youzan", (",交易手续费,,E202610051000000001", ",交易手续费,,")))

    assert outcome.values("order_ref")[2] == "GL2"


def test_it_reads_balances_from_the_last_movement_up() -> None:
    summary = read(fixture("youzan")).summary

    assert (summary.proved, summary.opening_minor, summary.closing_minor) == (True, 50000, 5430)


def test_it_is_not_proved_where_a_balance_is_off() -> None:
    assert read(fixture_with("youzan", (",54.30,", ",54.31,"))).summary.proved is False


def test_it_gives_no_identity_to_a_row_without_a_number() -> None:
    outcome = read(fixture_with("youzan", ("261005100005", "")))

    assert outcome.values("natural_id")[:2] == [None, "261005100003|退款|GL3|-4500"]


def test_it_proves_nothing_without_balances() -> None:
    outcome = read(fixture_with("youzan", ("余额(元)", "附注")))

    assert outcome.summary.proved is None


def test_it_reads_a_workbook() -> None:
    assert read(as_workbook(text_of("youzan"))).summary.proved is True


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (",500.00,", ",500.001,", "支出(元)", "bad_amount"),
        (",500.00,", ",,", "收入(元)", "missing_amount"),
        ("2026-10-05 10:00:05", "5 o'clock", "入账时间", "bad_date"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("youzan", (old, new)))

    assert outcome.faults == [(2, column, code)]
