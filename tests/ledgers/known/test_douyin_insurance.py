from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_a_premium_as_a_fee() -> None:
    outcome = read(fixture("douyin_insurance"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor") == [
        ("FEE", "PAID", -35, 0, -35),
        ("FEE", "PAID", -25, 0, -25),
    ]


def test_it_adds_up_to_the_movement_of_the_ledger() -> None:
    policies, ledger = read(fixture("douyin_insurance")), read(fixture("douyin_ledger"))

    movement = ledger.rows("transaction_key", "net_minor")[5]

    assert set(policies.values("transaction_key")) == {movement[0]}
    assert policies.entries["net_minor"].sum() == movement[1]


def test_it_knows_a_policy_by_its_own_number() -> None:
    outcome = read(fixture("douyin_insurance"))

    assert outcome.rows("order_ref", "natural_id")[0] == ("6900000000000000001", "TB0000000001")


def test_it_reads_the_list_of_the_ledger_s_archive() -> None:
    outcome = read(fixture("douyin_insurance", "of_archive"))

    assert outcome.rows("kind", "net_minor", "order_ref", "natural_id") == [
        ("FEE", -60, "6900000000000000001", "BD0000000001")
    ]


def test_it_reads_a_workbook() -> None:
    assert read(as_workbook(text_of("douyin_insurance"))).values("net_minor") == [-35, -25]


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (",0.35,", ",0.355,", "支付保费", "bad_amount"),
        ("TB0000000001", "", "投保单号", "missing_id"),
        ("'2026100500000000000000000006", "2.026E+27", "动账流水号", "damaged_id"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("douyin_insurance", (old, new)))

    assert outcome.faults == [(2, column, code)]
