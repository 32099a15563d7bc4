from __future__ import annotations

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_the_sheet_of_a_workbook_with_day_numbers() -> None:
    outcome = read(as_workbook(text_of("jd_wallet_settlement")))

    assert outcome.summary.format == "jd_wallet_settlement"
    assert [str(at) for at in outcome.values("occurred_at")] == ["2026-10-05 04:00:00+00:00"] * 3


def test_it_reads_each_charge_as_settled() -> None:
    outcome = read(fixture("jd_wallet_settlement"))

    assert outcome.rows("kind", "status", "net_minor") == [
        ("PAYMENT", "PAID", 5000),
        ("FEE", "PAID", -250),
        ("REFUND", "REFUNDED", -2000),
    ]


def test_it_knows_a_row_as_the_daily_bill_knows_it() -> None:
    sheet, bill = read(fixture("jd_wallet_settlement")), read(fixture("jd_daily"))

    assert sheet.values("natural_id") == bill.values("natural_id")


def test_it_reads_days_that_are_written_out() -> None:
    outcome = read(fixture_with("jd_wallet_settlement", ("46300.5", "2026-10-06 08:00:00")))

    assert str(outcome.values("occurred_at")[0]) == "2026-10-06 00:00:00+00:00"


def test_it_refuses_a_bad_amount() -> None:
    outcome = read(fixture_with("jd_wallet_settlement", ("货款,50.00", "货款,50.001")))

    assert outcome.faults == [(2, "金额", "bad_amount")]
