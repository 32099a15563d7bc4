"""What leaves the bank beside bills that only wait for money: to whom, for what, and of whatever amount."""

from __future__ import annotations

import polars as pl
import pytest

from tests.engine.records import Row, row, run

BILL = row("SO20001", 5_000, kind="ORDER", counterparty="南京恒达物业")
NUMBERED = row("A1234", 6_000, kind="ORDER", counterparty="苏州博远贸易")
SHORT = row("A123", 7_000, kind="ORDER", counterparty="宁波远洋贸易")


def line(amount: int, text: str, name: str | None = None, **given: object) -> Row:
    return row(None, amount, **{"kind": "OTHER", "description": text, "counterparty": name} | given)


def said(ours: list[Row], *theirs: Row) -> list[str]:
    """What is said of these lines, beside those bills."""
    outcome = run(ours, list(theirs), "invoice_bank")
    assert outcome.matches.is_empty()
    items = outcome.case_items.join(outcome.cases, on="case_no").filter(pl.col("entry") > 1_000)
    return items.sort("entry")["reason_code"].to_list()


LEFT_THE_BANK: list[tuple[str, str | None, str | None, str]] = [
    ("货款", "南京恒达物业", None, "paid_to_counterparty"),
    ("退 SO20001", None, None, "paid_for_item"),
    ("租金", None, "SO20001", "paid_for_item"),
    ("RETURNED ITEM", None, None, "returned_alone"),
    ("Rücklastschrift inkl. Entgelt 3,50", None, None, "returned_alone"),
    # the bank's charge for it returns nothing
    ("RETURNED ITEM FEE", None, None, "unrelated_bank_line"),
    ("Rücklastschriftgebühr 06/2026", None, None, "unrelated_bank_line"),
    ("ENTGELT FUER RUECKLASTSCHRIFT", None, None, "unrelated_bank_line"),
    ("租金", "上海某某物业", None, "unrelated_bank_line"),
    # a number of five characters names a bill, a shorter one stands there by chance
    ("租金", None, "A1234", "paid_for_item"),
    ("租金", None, "A123", "unrelated_bank_line"),
    ("租金", None, "A1239", "unrelated_bank_line"),
    # whom it went to says more than what for, and both more than that it is a return
    ("RETURN SO20001", "南京恒达物业", None, "paid_to_counterparty"),
    ("RETURN SO20001", None, None, "paid_for_item"),
    # wages and charges, too, if a customer of ours has to do with them
    ("工资", None, None, "unrelated_bank_line"),
    ("手续费", "苏州博远贸易", None, "paid_to_counterparty"),
]


@pytest.mark.parametrize("amount", [1, 900])
def test_it_says_what_left_the_bank(amount: int) -> None:
    lines = [line(-amount, text, name, order_key=key) for text, name, key, _ in LEFT_THE_BANK]

    found = said([BILL, NUMBERED, SHORT], *lines)

    assert found == [reason for *_given, reason in LEFT_THE_BANK]


def test_it_calls_nothing_that_came_in_unrelated() -> None:
    texts = ("租金", "RETURNED ITEM", "退 SO2000")
    lines = [line(amount, text) for amount in (1, 900) for text in texts]

    assert said([BILL], line(-3, "租金"), *lines) == [
        "unrelated_bank_line", *["not_on_other_side"] * len(lines)
    ]  # fmt: skip


@pytest.mark.parametrize("amount", [1, 900])
def test_it_calls_no_payment_unrelated_where_our_books_pay_too(amount: int) -> None:
    ours = [BILL, row("CRN30001", -amount, kind="ORDER", counterparty="苏州博远贸易")]

    # but wages are nobody's bill
    found = said(ours, line(-700, "租金"), line(-800, "工资"))

    assert found == ["not_on_other_side", "unrelated_bank_line"]
