"""A wallet's withdrawal that failed and came back, and customers whose payments only equal a withdrawal."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.engine.payouts import JUNE, june, line, sale
from tests.engine.records import Row, cases, confirmed, run, suggested


def at(day: int, hour: int) -> dict[str, object]:
    return {"day": june(day), "occurred_at": datetime(2026, 6, day, hour, tzinfo=UTC)}


def moved(net: int, day: int, hour: int, text: str, kind: str = "PAYOUT", **given: object) -> Row:
    said = at(day, hour) | given
    occurred_at = said.pop("occurred_at")
    made = sale(None, net, kind=kind, channel="ALIPAY", description=text, **said)  # type: ignore[arg-type]
    return made | {"occurred_at": occurred_at}


SOLD = moved(90_000, 3, 9, "订单收款", "PAYMENT")
FAILED = moved(-14_205, 10, 11, "提现")
BACK = moved(14_205, 10, 14, "提现失败退回", "OTHER")
AGAIN = moved(-14_205, 11, 11, "提现")
ARRIVED = line(14_205, 11, "支付宝提现", counterparty="支付宝")


def test_it_sets_a_withdrawal_that_failed_aside_with_its_return() -> None:
    outcome = run([SOLD, FAILED, BACK, AGAIN], [ARRIVED], "payout_bank", JUNE)

    assert confirmed(outcome) == [(4, 1001)]
    assert cases(outcome) == {"NON_TRADE": [(1,), (2, 3)]}
    assert outcome.cases.select("reason_code", "difference_minor").row(1) == (
        "withdrawal_failed",
        0,
    )


@pytest.mark.parametrize(
    "text", ["提现撤销", "取消提現", "Cancelled Withdrawal", "Payout canceled"]
)
def test_it_sets_a_withdrawal_that_was_called_off_aside(text: str) -> None:
    called_off = moved(14_205, 10, 14, text)

    outcome = run([SOLD, FAILED, called_off, AGAIN], [ARRIVED], "payout_bank", JUNE)

    assert (confirmed(outcome), cases(outcome)) == ([(4, 1001)], {"NON_TRADE": [(1,), (2, 3)]})


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # two that could have failed, a return of another sum, or long after, and what the bank sent back itself
        ([FAILED, moved(-14_205, 10, 12, "提现"), BACK], []),
        ([FAILED, BACK | {"net_minor": 14_200}], []),
        ([FAILED, moved(14_205, 25, 9, "提现失败退回", "OTHER")], []),
        ([FAILED, moved(14_205, 10, 9, "提现失败退回", "OTHER")], []),
        ([FAILED, BACK], [line(-14_205, 10, "支付宝退回")]),
        # it had arrived
        ([FAILED, BACK], [ARRIVED]),
        # a customer's money that is returned is no withdrawal
        ([FAILED, moved(14_205, 10, 14, "退回", "OTHER")], []),
    ],
)
def test_it_sets_nothing_else_aside(ours: list[Row], theirs: list[Row]) -> None:
    outcome = run([SOLD, *ours], [line(77, 2, "利息"), *theirs], "payout_bank", JUNE)

    assert "withdrawal_failed" not in outcome.cases["reason_code"].to_list()


CUSTOMERS = [
    line(5_000, 18, "货款", counterparty="王建国"),
    line(5_000, 19, "往来款", counterparty="云栖网络"),
]
DRAWN = moved(-5_000, 18, 11, "提现")


def test_payments_of_customers_compete_for_no_withdrawal_where_the_bank_names_the_wallet() -> None:
    outcome = run([SOLD, AGAIN, DRAWN], [ARRIVED, *CUSTOMERS], "payout_bank", JUNE)

    assert confirmed(outcome) == [(2, 1001)]
    assert cases(outcome) == {"INTERNAL_ONLY": [(3,)], "NON_TRADE": [(1,), (1002,), (1003,)]}


def test_the_one_line_without_a_name_is_left_to_suggest() -> None:
    silent = line(5_000, 19, "来账")

    outcome = run([SOLD, AGAIN, DRAWN], [ARRIVED, CUSTOMERS[0], silent], "payout_bank", JUNE)

    assert suggested(outcome) == [(3, 1003)]


def test_they_compete_where_the_bank_never_names_it() -> None:
    outcome = run([SOLD, DRAWN], CUSTOMERS, "payout_bank", JUNE)

    assert cases(outcome)["AMBIGUOUS"] == [(2, 1001, 1002)]
