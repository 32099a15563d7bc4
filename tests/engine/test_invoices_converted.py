"""Invoices that were paid in another currency: suggested where a table has the rate, and the number says which."""

from __future__ import annotations

import pytest

from reconcile.engine import Outcome, ready_rule_sets
from reconcile.engine.rules import Method
from tests.engine.invoices import invoice, on, payment
from tests.engine.records import Row, cases, confirmed, run, suggested
from tests.engine.test_convert import euros, knowing, params

NUMBER = "INV-00701"
KEY = "INV00701"
BILL = invoice(10_000, "Jan Bauer", order_ref=NUMBER, order_key=KEY, currency="USD", **on(6, 5))


def paid(amount: int, **given: object) -> Row:
    return payment(
        amount, "JAN BAUER", **{"currency": "EUR", "description": NUMBER, **on(6, 9)} | given
    )


def outcome_of(line: Row, *more: Row) -> Outcome:
    return run([BILL, *more], [line], "invoice_bank", knowing(euros()))


@pytest.mark.parametrize(
    ("amount", "reason", "exchange"),
    [(9_200, "by_convert", 0), (9_201, "by_convert", -1), (9_199, "by_convert", 1),
     (9_202, "by_convert_near", -2), (9_198, "by_convert_near", 2), (8_740, "by_convert_near", 460),
     (9_660, "by_convert_near", -460)],
)  # fmt: skip
def test_it_suggests_what_lies_near_at_the_rate_of_the_invoices_day(
    amount: int, reason: str, exchange: int
) -> None:
    outcome = outcome_of(paid(amount))

    assert (confirmed(outcome), suggested(outcome)) == ([], [(1, 1001)])
    assert outcome.matches["reason_code"].to_list() == [reason]
    assert params(outcome)["fx_minor"] == exchange


@pytest.mark.parametrize("amount", [8_739, 9_661])
def test_it_is_a_case_when_the_rate_leaves_more_than_a_twentieth(amount: int) -> None:
    outcome = outcome_of(paid(amount))

    assert cases(outcome) == {"CURRENCY_MISMATCH": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["rate_off"]


def test_it_says_which_rate_is_lacking() -> None:
    outcome = run([BILL], [paid(9_200)], "invoice_bank", knowing())

    assert outcome.cases["reason_code"].to_list() == ["no_rate"]


def test_it_goes_by_a_number_of_its_own_too() -> None:
    outcome = outcome_of(paid(9_200, description=None, order_key=KEY))

    assert suggested(outcome) == [(1, 1001)]


def test_it_adds_up_what_a_text_names() -> None:
    more = invoice(5_000, order_ref="INV-00702", order_key="INV00702", currency="USD", **on(6, 5))

    outcome = outcome_of(paid(13_800, description="INV-00701 INV-00702"), more)

    assert suggested(outcome) == [(1, 2, 1001)]


def test_it_never_converts_by_amount_and_name_alone() -> None:
    outcome = outcome_of(paid(9_200, description="June"))

    assert (confirmed(outcome), suggested(outcome)) == ([], [])


def test_its_rules_are_suggestions() -> None:
    rules = ready_rule_sets()["invoice_bank"].rules

    assert not any(rule.confirms for rule in rules if rule.method == Method.CONVERT)
