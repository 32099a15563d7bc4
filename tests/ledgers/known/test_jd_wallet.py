from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_each_kind_of_movement_with_its_sign() -> None:
    outcome = read(fixture("jd_wallet"))

    assert outcome.rows("kind", "gross_minor", "fee_minor", "net_minor") == [
        ("PAYMENT", 2750, 0, 2750),
        ("FEE", -750, 0, -750),
        ("PAYOUT", -100000, 0, -100000),
    ]


def test_it_ties_a_movement_to_the_settlement_that_it_paid() -> None:
    outcome = read(fixture("jd_wallet"))

    assert outcome.values("batch_ref")[0] == "202610050000000000000000001"
    assert outcome.summary.account == "110000001"


def test_it_reads_the_sheet_of_a_workbook_with_day_numbers() -> None:
    outcome = read(as_workbook(text_of("jd_wallet")))

    assert [str(at) for at in outcome.values("occurred_at")] == [
        "2026-10-05 04:08:53+00:00", "2026-10-05 04:08:53+00:00", "2026-10-05 10:00:00+00:00",
    ]  # fmt: skip
    assert outcome.summary.proved is True


def test_it_reads_a_day_number_without_a_time_as_a_day() -> None:
    outcome = read(fixture_with("jd_wallet", ("46300.75", "46301")))

    assert outcome.rows("booked_on", "occurred_at")[2][1] is None
    assert str(outcome.values("booked_on")[2]) == "2026-10-06"


def test_it_reads_the_other_header() -> None:
    outcome = read(fixture("jd_wallet", "second"))

    assert outcome.rows("kind", "transaction_ref", "net_minor") == [
        ("PAYMENT", "W1", 2750),
        ("PAYOUT", "W2", -100000),
    ]


def test_it_proves_itself_by_its_balances() -> None:
    summary = read(fixture("jd_wallet")).summary

    assert (summary.proved, summary.opening_minor, summary.closing_minor) == (True, 100000, 2000)


def test_it_is_not_proved_where_a_balance_is_off() -> None:
    outcome = read(fixture_with("jd_wallet", (",20.00,0,1000.00", ",21.00,0,1000.00")))

    assert outcome.summary.proved is False


def test_it_makes_no_chain_of_the_balances_of_two_accounts() -> None:
    outcome = read(fixture_with("jd_wallet", ("B001", "B002")))

    assert outcome.summary.controls == ()


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (",27.50,0,", ",27.50x,0,", "收入金额(元)", "bad_amount"),
        (",27.50,0,", ",,,", "收入金额(元)", "missing_amount"),
        ("46300.5061689815", "99999.5", "日期", "bad_date"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("jd_wallet", (old, new)))

    assert outcome.faults == [(2, column, code)]
