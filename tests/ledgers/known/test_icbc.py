from __future__ import annotations

from datetime import date

import pytest

from tests.ledgers.known import fixture
from tests.ledgers.tables import read

VARIANTS = ("v1", "v2")


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_reads_money_that_came_and_money_that_went(variant: str) -> None:
    outcome = read(fixture("icbc", variant))

    assert outcome.rows(
        "row_number", "kind", "gross_minor", "fee_minor", "net_minor", "currency"
    ) == [
        (8, "FEE", -200, 0, -200, "CNY"),
        (9, "PAYMENT", -5000, 0, -5000, "CNY"),
        (10, "PAYMENT", 120000, 0, 120000, "CNY"),
    ]
    assert outcome.summary.ledger_kind == "bank"


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_knows_the_card_above_the_rows(variant: str) -> None:
    assert read(fixture("icbc", variant)).summary.account == "1234****0001"


def test_it_reads_the_day_and_no_time() -> None:
    assert read(fixture("icbc", "v1")).rows("booked_on", "occurred_at")[0] == (
        date(2026, 10, 7),
        None,
    )


def test_it_puts_the_words_of_a_row_together() -> None:
    outcome = read(fixture("icbc", "v2"))

    assert outcome.rows("counterparty", "description") == [
        (None, "手续费"),
        ("某某支付科技有限公司", "消费 茶叶一盒 财付通-茶叶"),
        ("张三", "他行汇入"),
    ]


def test_it_has_no_number_that_would_know_a_row_again() -> None:
    assert read(fixture("icbc", "v1")).values("natural_id") == [None, None, None]


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_proves_the_balance_and_the_row_of_totals(variant: str) -> None:
    outcome = read(fixture("icbc", variant))

    assert outcome.summary.proved is True
    assert outcome.control("人民币合计 记账金额(收入)") == (120000, 120000)
    assert outcome.control("人民币合计 记账金额(支出)") == (5200, 5200)
    assert (outcome.summary.opening_minor, outcome.summary.closing_minor) == (0, 114800)


def test_it_disproves_a_total_that_was_changed() -> None:
    changed = fixture("icbc", "v1").decode().replace('"52.00 ', '"62.00 ')

    outcome = read(changed)

    assert outcome.summary.proved is False
    assert outcome.control("人民币合计 记账金额(支出)") == (6200, 5200)


def test_it_takes_a_balance_that_was_hidden_for_none() -> None:
    content = fixture("icbc", "v1").decode()
    for balance in ("1,148.00", "1,150.00", '1,200.00    \t","张三'):
        content = content.replace(balance, balance.replace(balance[:8], "xx,yyyy.zz"))

    outcome = read(content)

    assert [c.name for c in outcome.summary.controls] == [
        "人民币合计 记账金额(收入)", "人民币合计 记账金额(支出)"
    ]  # fmt: skip
    assert len(outcome.rejected) == 0


def test_it_refuses_a_row_without_an_amount_or_with_one_that_is_none() -> None:
    content = fixture("icbc", "v1").decode().replace('"50.00 ', '"5O.00 ').replace('"2.00 ', '" ')

    assert read(content).faults == [
        (8, "记账金额(收入)", "missing_amount"),
        (9, "记账金额(支出)", "bad_amount"),
    ]


def test_it_compares_no_totals_where_rows_have_several_currencies() -> None:
    content = fixture("icbc", "v1").decode().replace("人民币", "美元", 1)

    assert not [c for c in read(content).summary.controls if "合计" in c.name]


def test_it_leaves_out_a_total_that_is_no_amount() -> None:
    content = fixture("icbc", "v1").decode().replace('"52.00 ', '"52.0O ')

    assert [c.name for c in read(content).summary.controls if "合计" in c.name] == [
        "人民币合计 记账金额(收入)"
    ]
