from __future__ import annotations

import pytest

from ledgers.formats import recognise
from tests.ledgers.known import fixture
from tests.ledgers.tables import read, refusal

FIXTURE = fixture("mt942").decode()


def test_it_reads_what_the_day_has_brought_so_far() -> None:
    assert read(FIXTURE).rows("row_number", "kind", "status", "net_minor") == [
        (7, "PAYMENT", None, 9900),
        (9, "FEE", None, -120),
        (11, "PAYMENT", "PENDING", 50000),
    ]


def test_it_takes_the_currency_from_the_floor_limit() -> None:
    assert read(FIXTURE).values("currency") == ["EUR"] * 3


def test_it_proves_its_numbers_and_sums_without_what_is_only_announced() -> None:
    outcome = read(FIXTURE)

    assert outcome.summary.proved is True
    assert outcome.control("number of credits DE89370400440532013000 131/1") == (1, 1)
    assert outcome.control("debits DE89370400440532013000 131/1") == (120, 120)


@pytest.mark.parametrize("total", [":90D:1EUR1,21", ":90D:2EUR1,20"])
def test_it_is_disproved_by_a_total_that_disagrees(total: str) -> None:
    assert read(FIXTURE.replace(":90D:1EUR1,20", total)).summary.proved is False


def test_it_reports_a_total_that_it_does_not_understand() -> None:
    assert read(FIXTURE.replace(":90D:1EUR1,20", ":90D:1E1,20")).faults == [
        (13, ":90D:", "unknown_tag")
    ]


@pytest.mark.parametrize("envelope", ["{1:F01X}{2:O942X}{4:\n%s-}", "%s", "\x01\n%s-\x03"])
def test_it_tells_a_report_of_the_day_from_a_statement(envelope: str) -> None:
    inside = ":20:D\n:25:1\n:28C:1\n:34F:EUR0,\n:13D:2610051200+0200\n:61:261005C1,NTRFX\n"

    assert recognise((envelope % inside).encode()).format == "mt942"


def test_it_refuses_a_report_of_nothing() -> None:
    assert refusal(":942:\n").code == "not_whole"
