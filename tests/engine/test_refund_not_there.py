"""A refund or chargeback of an order that both sides have, and that one of them lacks, says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.engine.records import JUNE, Row, confirmed, row, run

SALE = row("A1", 3000, channel="WECHAT")
REFUND = row("A1", -1000, kind="REFUND", refund_key="R1", channel="WECHAT")


@pytest.mark.parametrize(
    ("ours", "theirs", "kind"),
    [
        ([SALE], [SALE, REFUND], "EXTERNAL_ONLY"),
        ([SALE, REFUND], [SALE], "INTERNAL_ONLY"),
    ],
)
def test_it_says_that_the_other_side_knows_the_order(
    ours: list[Row], theirs: list[Row], kind: str
) -> None:
    outcome = run(ours, theirs)

    assert outcome.cases.select("kind", "reason_code").rows() == [(kind, "refund_not_there")]


@pytest.mark.parametrize("number", [{}, {"order_key": None, "transaction_key": "A1"}])
def test_it_says_so_of_a_chargeback(number: Row) -> None:
    charged_back = {**row("A1", -3000, kind="CHARGEBACK"), **number}

    outcome = run([SALE], [SALE, charged_back])

    assert outcome.cases.select("kind", "reason_code").rows() == [
        ("EXTERNAL_ONLY", "chargeback_not_there")
    ]


@pytest.mark.parametrize("amount", [-3000, 200])
def test_it_says_so_of_an_adjustment_either_way(amount: int) -> None:
    outcome = run([SALE], [SALE, row("A1", amount, kind="ADJUSTMENT")])

    assert outcome.cases.select("kind", "reason_code").rows() == [
        ("EXTERNAL_ONLY", "adjustment_not_there")
    ]


@pytest.mark.parametrize("is_ours", [True, False])
def test_it_says_so_of_goods_that_came_back(is_ours: bool) -> None:  # noqa: FBT001
    ordered = [row("A1", 9900, kind="ORDER", quantity=5, sku="T")]
    moved = [row("A1", 0, kind="STOCK", quantity=pieces, sku="T") for pieces in (5, -2)]

    outcome = run(*((moved, ordered) if is_ours else (ordered, moved)), "stock_orders")

    kind = "INTERNAL_ONLY" if is_ours else "EXTERNAL_ONLY"
    assert outcome.cases.select("kind", "reason_code").rows() == [(kind, "return_not_there")]


def test_it_says_so_of_a_dispute_that_was_won() -> None:
    won = row("A1", 3000, kind="CHARGEBACK")

    outcome = run([SALE | {"status": "PAID"}, row("A1", -3000, kind="CHARGEBACK")], [SALE, won])

    assert "chargeback_not_there" in outcome.cases["reason_code"].to_list()


def test_it_says_nothing_of_an_adjustment_and_of_goods_of_nobody_s_order() -> None:
    adjusted = run([SALE], [SALE, row("B2", -300, kind="ADJUSTMENT")])
    returned = run(
        [row("A1", 9900, kind="ORDER", quantity=5)],
        [row("A1", 0, kind="STOCK", quantity=5), row("B2", 0, kind="STOCK", quantity=-2)],
        "stock_orders",
    )

    for outcome in (adjusted, returned):
        assert outcome.cases["reason_code"].to_list() == ["not_on_other_side"]


def test_it_says_nothing_of_an_order_that_nobody_sold() -> None:
    outcome = run([SALE], [SALE, {**REFUND, "order_key": "B2", "order_ref": "B2"}])

    assert outcome.cases["reason_code"].to_list() == ["not_on_other_side"]


def test_it_takes_no_refund_of_ours_for_an_order_that_says_so() -> None:
    ours = [SALE, {**REFUND, "status": "REFUNDED"}]
    another = {**REFUND, "refund_key": "R2", "gross_minor": -500, "net_minor": -500}

    outcome = run(ours, [SALE, REFUND, another])

    assert outcome.cases.select("kind", "reason_code").rows() == [
        ("EXTERNAL_ONLY", "refund_not_there")
    ]


def test_it_says_so_of_a_dispute_that_names_the_transaction_of_a_sale_beside_it() -> None:
    sale = {"transaction_key": "T1001"}
    theirs = [row("SO1", 5000, **sale), row(None, -5000, kind="CHARGEBACK", **sale)]

    outcome = run([row("SO1", 5000)], theirs)

    assert confirmed(outcome) == [(1, 1001)]
    assert outcome.cases["reason_code"].to_list() == ["chargeback_not_there"]


@pytest.mark.parametrize("number", [{}, {"order_key": None, "order_ref": None}])
def test_a_refund_after_the_last_day_of_a_list_without_refunds_is_in_no_later_file(
    number: Row,
) -> None:
    """Of an order that the list holds: by its own number, or by that of the sale beside it."""
    sale, later = {"transaction_key": "T1"}, {"booked_on": date(2026, 7, 9), "occurred_at": None}
    refund = row("A1", -1000, refund_key="R1", **(sale | later | number))

    context = replace(JUNE, is_next_file_awaited=False)

    outcome = run([row("A1", 3000)], [row("A1", 3000, **sale), refund], context=context)

    assert outcome.cases["reason_code"].to_list() == ["refund_not_there"]
