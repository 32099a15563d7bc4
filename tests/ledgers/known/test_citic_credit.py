from __future__ import annotations

import csv
import io
from datetime import date

from tests.ledgers.known import fixture
from tests.ledgers.tables import read
from tests.ledgers.test_open_workbooks import workbook


def test_it_reads_what_is_owed_as_money_that_went() -> None:
    outcome = read(fixture("citic_credit"))

    assert outcome.rows("row_number", "kind", "net_minor", "booked_on", "value_on") == [
        (3, "PAYMENT", -1590, date(2026, 10, 5), date(2026, 10, 6)),
        (4, "PAYMENT", 720, date(2026, 10, 6), date(2026, 10, 6)),
        (5, "PAYMENT", 870, date(2026, 10, 7), date(2026, 10, 7)),
    ]


def test_it_knows_the_card_by_its_last_digits() -> None:
    assert read(fixture("citic_credit")).summary.account == "0001"


def test_it_refuses_an_amount_that_is_none() -> None:
    content = fixture("citic_credit").decode().replace("-7.20,-7.20", "-7.20,-7.2O")

    assert read(content).faults == [(4, "结算金额", "bad_amount")]


def test_it_reads_a_workbook() -> None:
    rows = list(csv.reader(io.StringIO(fixture("citic_credit").decode())))

    assert read(workbook(rows)).values("net_minor") == [-1590, 720, 870]
