"""What acquirers and aggregators settle: gross, fee and net, with the day or the batch of the money."""

from __future__ import annotations

from datetime import date

import pytest

from ledgers.formats import recognise
from tests.ledgers.tables import lines, read

SHOP = "商户名称,交易日期,清算日期,交易金额,手续费,清算金额"
TAIWAN = "撥款日期,撥款批號,交易金額,手續費,撥款金額"


def columns(*rows: str) -> tuple[str, dict[str, str]]:
    found = recognise(lines(*rows).encode()).proposal
    assert found is not None
    return found.mapping.ledger_kind, dict(found.mapping.columns)


def test_a_list_with_days_of_settlement_is_a_channel_s_whose_net_is_paid() -> None:
    kind, found = columns(SHOP, "小店,20260605,20260608,100.00,0.60,99.40")

    assert kind == "channel"
    assert (found["occurred_at"], found["value_on"]) == ("交易日期", "清算日期")
    assert (found["gross"], found["fee"], found["net"]) == ("交易金额", "手续费", "清算金额")


def test_its_rows_have_the_day_of_the_money() -> None:
    outcome = read(lines(SHOP, "小店,20260605,20260608,100.00,0.60,99.40"))

    assert outcome.rows("booked_on", "value_on", "gross_minor", "net_minor") == [
        (date(2026, 6, 5), date(2026, 6, 8), 10000, 9940)
    ]


def test_a_batch_of_payouts_has_its_number() -> None:
    kind, found = columns(TAIWAN, '2026/06/08,EC20260608A,"1,730",45,"1,685"')

    assert kind == "channel"
    assert (found["batch_ref"], found["net"]) == ("撥款批號", "撥款金額")


@pytest.mark.parametrize("net", ["撥款淨額", "撥款金額", "清算金额", "结算金额"])
def test_a_list_of_days_that_are_paid_is_one_of_payouts(net: str) -> None:
    outcome = read(
        lines(f"預計撥款日,門市,交易金額,手續費,{net}", "2026/06/03,中山店,4560,100,4460")
    )

    assert outcome.rows("kind", "net_minor") == [("PAYOUT", 446000)]


def test_a_bank_s_statement_with_days_of_value_stays_one() -> None:
    kind, found = columns(
        "交易日期,起息日,摘要,借方金额,贷方金额,余额", "2026-06-03,2026-06-04,转账,,9.00,9.00"
    )

    assert kind == "bank"
    assert "net" not in found


def test_an_order_keeps_its_day_where_nothing_was_settled() -> None:
    kind, found = columns(
        "订单号,订单日期,结算日期,订单金额,订单状态", "SO1001,2026-06-03,2026-06-04,9.00,已完成"
    )

    assert kind == "orders"
    assert (found["occurred_at"], "value_on" in found) == ("订单日期", False)
