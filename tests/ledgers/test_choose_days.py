"""Which of several columns of days is the row's, and what one says of how another is written."""

from __future__ import annotations

from datetime import date

import pytest

from ledgers.formats import Proposal, recognise
from tests.ledgers.tables import lines, read


def proposal(*rows: str) -> Proposal:
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return found


def test_it_takes_no_day_of_refunds_for_that_of_orders() -> None:
    found = proposal(
        "订单号,金额,下单时间,状态,退款时间",
        "VX501,98.50,2026-06-10 10:00:00,充值成功,",
        "VX502,98.50,2026-06-11 10:00:00,已退款,2026-06-11 11:30:00",
        "VX503,98.50,2026-06-12 10:00:00,已退款,2026-06-12 11:30:00",
    )

    assert found.mapping.columns["occurred_at"] == "下单时间"


def test_it_takes_the_day_of_most_rows_for_that_of_all() -> None:
    found = proposal(
        "订单号,金额,下单时间,完成时间",
        "VX501,98.50,2026-06-10 10:00:00,",
        "VX502,98.50,2026-06-11 10:00:00,2026-06-11 11:30:00",
        "VX503,98.50,2026-06-12 10:00:00,",
    )

    assert found.mapping.columns["occurred_at"] == "下单时间"


def test_it_takes_the_only_day_though_few_rows_have_it() -> None:
    found = proposal(
        "订单号,金额,支付时间", "VX501,98.50,", "VX502,98.50,", "VX503,98.50,2026-06-12"
    )

    assert found.mapping.columns["occurred_at"] == "支付时间"


def test_it_learns_from_another_column_whether_day_or_month_stands_first() -> None:
    outcome = read(
        lines(
            "Invoice Number,Invoice Date,Due Date,Contact,Amount",
            "VX-501,05/06/2026,30/06/2026,Holm,10.00",
            "VX-502,06/06/2026,01/07/2026,Ruiz,20.00",
        )
    )

    assert outcome.values("booked_on") == [date(2026, 6, 5), date(2026, 6, 6)]


@pytest.mark.parametrize(
    "due",
    # as unclear, written otherwise, or in two ways
    ["07/06/2026,", "30.06.2026,", "30/06/2026,06/30/2026"],
)
def test_it_asks_where_the_others_do_not_tell(due: str) -> None:
    found = proposal(
        "Invoice Number,Invoice Date,Due Date,Sent on,Contact,Amount",
        f"VX-501,05/06/2026,{due},Holm,10.00",
        f"VX-502,06/06/2026,{due},Ruiz,20.00",
    )

    assert [question.code for question in found.questions] == ["date_order"]
