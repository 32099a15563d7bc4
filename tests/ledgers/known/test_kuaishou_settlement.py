from __future__ import annotations

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.known.files import as_workbook, fixture_with, text_of
from tests.ledgers.tables import read


def test_it_reads_a_settled_order() -> None:
    outcome = read(fixture("kuaishou_settlement"))

    assert outcome.rows("kind", "status", "gross_minor", "fee_minor", "net_minor")[0] == (
        "PAYMENT", "PAID", 10200, -1510, 8690,
    )  # fmt: skip
    assert outcome.rows("order_ref", "channel", "quantity", "natural_id")[0] == (
        "2600000000000001", "WECHAT", 1, "2600000000000001|2026-10-05 02:00:00|8690",
    )  # fmt: skip


def test_it_keeps_what_the_buyer_paid_where_others_added_to_it() -> None:
    outcome = read(fixture_with("kuaishou_settlement", ("102.00,,,0,", "100.00,,,2.00,")))

    assert outcome.rows("paid_minor", "paid_currency")[:2] == [(10000, "CNY"), (None, None)]


@pytest.mark.parametrize("at", [1, 2])
def test_it_finds_the_fee_whether_the_expenses_hold_the_refund_or_not(at: int) -> None:
    outcome = read(fixture("kuaishou_settlement"))

    assert outcome.rows("status", "gross_minor", "fee_minor", "net_minor")[at] == (
        "PARTLY_REFUNDED", 5000, -300, 2700,
    )  # fmt: skip


def test_it_reads_a_row_that_only_gives_back() -> None:
    outcome = read(fixture("kuaishou_settlement"))

    assert outcome.rows("kind", "status", "gross_minor", "net_minor")[3] == (
        "REFUND", "REFUNDED", -800, -800,
    )  # fmt: skip


def test_it_calls_an_order_refunded_that_went_back_whole() -> None:
    outcome = read(
        fixture_with(
            "kuaishou_settlement", (",50.00,20.00,", ",50.00,50.00,"), (",27.00,", ",-3.00,")
        )
    )

    assert outcome.rows("kind", "status", "net_minor")[1] == ("PAYMENT", "REFUNDED", -300)


def test_it_refuses_a_row_whose_parts_do_not_make_its_net() -> None:
    outcome = read(fixture_with("kuaishou_settlement", (",86.90,", ",86.91,")))

    assert [(row, code) for row, _column, code in outcome.faults] == [(2, "parts_disagree")]
    assert "86.91" in outcome.sentences[0]


def test_it_reads_a_workbook() -> None:
    outcome = read(as_workbook(text_of("kuaishou_settlement")))

    assert outcome.values("net_minor") == [8690, 2700, 2700, -800]
    assert outcome.summary.account == "2000000001"


@pytest.mark.parametrize(
    ("old", "new", "column", "code"),
    [
        (",102.00,0,", ",1O2.00,0,", "合计收入(元)", "bad_amount"),
        ("2600000000000001", "2.6E+15", "订单号", "damaged_id"),
        ("2026-10-05 02:00:00", "", "实际结算时间", "missing_date"),
    ],
)
def test_it_refuses_a_damaged_row(old: str, new: str, column: str, code: str) -> None:
    outcome = read(fixture_with("kuaishou_settlement", (old, new)))

    assert (2, column, code) in outcome.faults
