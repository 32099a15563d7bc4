from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_each_kind_of_movement_with_its_sign() -> None:
    outcome = read(fixture("kuaishou_ledger"))

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", 8690, 0, 8690),
        ("REFUND", -800, 0, -800),
        ("FEE", -90, 0, -90),
        ("TRANSFER", -2000, 0, -2000),
        ("PAYOUT", -10000, 0, -10000),
    ]


def test_it_takes_the_number_beside_a_withdrawal_for_the_withdrawal_s() -> None:
    outcome = read(fixture("kuaishou_ledger"))

    assert outcome.rows("order_ref", "transaction_ref", "batch_ref")[0] == (
        "2600000000000001", "KS1", None,
    )  # fmt: skip
    assert outcome.rows("order_ref", "batch_ref")[4] == (None, "TX2")


def test_it_proves_itself_by_its_balances() -> None:
    summary = read(fixture("kuaishou_ledger")).summary

    assert (summary.proved, summary.opening_minor, summary.closing_minor) == (True, 10000, 5800)


def test_it_is_not_proved_where_a_balance_is_off() -> None:
    assert read(fixture_with("kuaishou_ledger", ("158.00", "158.01"))).summary.proved is False


def test_it_reads_the_other_name_of_the_direction() -> None:
    text = (
        fixture_with("kuaishou_ledger", ("账务方向", "财务方式"))
        .replace(",支出,", ",支,")
        .replace(",收入,", ",收,")
    )

    assert read(text).values("net_minor") == [8690, -800, -90, -2000, -10000]


def test_it_proves_nothing_without_balances() -> None:
    outcome = read(fixture_with("kuaishou_ledger", ("期末余额（元）", "附注")))

    assert outcome.summary.proved is None


def test_it_reads_a_workbook() -> None:
    assert read(as_workbook(text_of("kuaishou_ledger"))).summary.proved is True


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        ("收入,86.90", "收入,86.9O", "发生额（元）", "bad_amount"),
        ("收入,86.90", ",86.90", "账务方向", "missing_kind"),
        ("KS1", "", "账务流水号", "missing_id"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("kuaishou_ledger", (old, new)))

    assert outcome.faults == [(2, column, code)]
