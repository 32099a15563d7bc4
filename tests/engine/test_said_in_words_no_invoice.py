"""Interest, charges and wages beside invoices are set aside; what has to do with a customer is not."""

from __future__ import annotations

import pytest

from tests.engine.records import Row, cases, row, run

INVOICES = [
    row("INV1001", 5000, kind="ORDER", counterparty="南京恒达物业"),
    row("INV1002", -900, kind="ORDER", counterparty="苏州博远贸易"),
]


def line(amount: int, text: str, name: str | None = None) -> Row:
    return row(None, amount, kind="OTHER", description=text, counterparty=name)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (33, "结息"),
        (-12, "对公账户维护费"),
        (-2500, "10月工资"),
        (-1200, "手续费"),
        (-15, "BANK CHARGES"),
        (-1, "手续费"),
    ],
)
def test_it_sets_aside_what_is_no_ones_invoice(amount: int, text: str) -> None:
    outcome = run(INVOICES, [line(amount, text)], "invoice_bank")

    assert cases(outcome)["NON_TRADE"] == [(1001,)]


@pytest.mark.parametrize(
    "given",
    [
        line(700, "货款"),
        line(700, "工资退回"),
        line(-700, "租金"),
        line(-700, "退手续费", "苏州博远贸易"),
    ],
)
def test_it_asks_about_every_other_line(given: Row) -> None:
    outcome = run(INVOICES, [given], "invoice_bank")

    assert cases(outcome)["EXTERNAL_ONLY"] == [(1001,)]
