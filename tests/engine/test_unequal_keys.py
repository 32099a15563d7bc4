"""Which case the open rows of a key are that both sides have: the first thing in which they differ."""

from __future__ import annotations

import json

import pytest

from reconcile.engine.checks.unequal_keys import shared_but_unequal
from reconcile.engine.records import Case
from reconcile.engine.waterfall import Waterfall
from tests.engine.records import Row, cases, row, run
from tests.engine.test_disputes_tables import RULES, both, order, rows_of
from tests.engine.test_fees_net_of_contract import rules


@pytest.mark.parametrize(
    ("ours", "theirs", "case"),
    [
        ([900], [1000], ("AMOUNT_OVER", "amounts_differ")),
        ([1000], [900], ("AMOUNT_SHORT", "amounts_differ")),
        ([-900], [-1000], ("AMOUNT_SHORT", "amounts_differ")),
        ([1000], [600, 300], ("AMOUNT_SHORT", "amounts_differ")),
        ([1000], [1000, 1000], ("AMBIGUOUS", "paid_again")),
        ([1000, 1000], [1000], ("AMBIGUOUS", "several_fit_one_key")),
        ([1000], [1000, 900], ("AMBIGUOUS", "several_fit_one_key")),
        ([1000], [500, 500], ("AMBIGUOUS", "several_fit_one_key")),
        ([1000, 500], [500, 700], ("AMBIGUOUS", "several_fit_one_key")),
        # what was paid and what was given back are two things
        ([1000], [-1000], None),
        ([1000], [], None),
    ],
)
def test_it_names_the_case_of_a_key_that_both_sides_have(
    ours: list[int], theirs: list[int], case: tuple[str, str] | None
) -> None:
    sides = [[row("A1", amount) for amount in amounts] for amounts in (ours, theirs)]
    left, right, everything = both(*sides)

    found = shared_but_unequal(Waterfall(left, right), RULES)

    assert rows_of(found) == ([(0, at, *case) for at in range(len(everything))] if case else [])


@pytest.mark.parametrize(
    ("ours", "theirs", "case"),
    [
        (row("A1", 9), row("A1", 9, currency="USD"), ("CURRENCY_MISMATCH", "currencies_differ")),
        (order(9, "PAID"), row("A1", 8, status="FAILED"), ("STATUS_MISMATCH", "statuses_differ")),
        (order(9, "PAID"), row("A1", 9, status="FAILED"), ("STATUS_MISMATCH", "statuses_differ")),
        (order(9, "CLOSED"), row("A1", 8, status="FAILED"), ("AMOUNT_SHORT", "amounts_differ")),
        (row("A1", 9, transaction_key="T"), row("B", 8, transaction_key="T"), ("AMOUNT_SHORT", "amounts_differ")),
        (row("A1", -9, refund_key="R"), row("B", -8, refund_key="R"), ("AMOUNT_OVER", "amounts_differ")),
    ],
)  # fmt: skip
def test_it_names_the_case_by_the_first_thing_that_differs(
    ours: Row, theirs: Row, case: tuple[str, str]
) -> None:
    left, right, _everything = both([ours], [theirs])

    found = shared_but_unequal(Waterfall(left, right), RULES)

    assert rows_of(found) == [(0, 0, *case), (0, 1, *case)]


@pytest.mark.parametrize(("most", "reason"), [(3, "paid_again"), (2, "too_many_of_one_key")])
def test_it_takes_a_key_that_too_many_rows_share_for_none(
    monkeypatch: pytest.MonkeyPatch, most: int, reason: str
) -> None:
    monkeypatch.setattr("reconcile.engine.checks.unequal_keys.GROUP_ROWS_MAX", most)
    left, right, _everything = both([row("A1", 9)], [row("A1", 9), row("A1", 9)])

    found = shared_but_unequal(Waterfall(left, right), RULES)

    assert rows_of(found) == [(0, at, "AMBIGUOUS", reason) for at in range(3)]


@pytest.mark.parametrize(("way", "fee"), [(1, -3), (-1, 3)])
def test_it_puts_a_fee_beside_what_it_was_taken_from(way: int, fee: int) -> None:
    theirs = [row("A1", 95 * way), row("A1", fee, kind="FEE")]
    left, right, _everything = both([row("A1", 100 * way)], theirs)

    found = shared_but_unequal(Waterfall(left, right), rules({"rate_ppm": 6000}))

    assert [row for _lead, row, _case, _reason in rows_of(found)] == [0, 1, 2]


@pytest.mark.parametrize(
    ("net", "case"),
    [
        # beside a contract that keeps 60 of 10,000
        (10_001, ("AMOUNT_OVER", "amounts_differ")),
        (10_000, ("FEE_MISMATCH", "fee_off_contract")),
        (9_820, ("FEE_MISMATCH", "fee_off_contract")),
        # where several times the fee is missing, it isn't the fee that is wrong
        (9_819, ("AMOUNT_SHORT", "amounts_differ")),
    ],
)
def test_it_tells_a_wrong_fee_from_a_wrong_sum(net: int, case: tuple[str, str]) -> None:
    left, right, _everything = both([row("A1", 10_000)], [row("A1", net)])

    found = shared_but_unequal(Waterfall(left, right), rules({"rate_ppm": 6000}))

    assert rows_of(found) == [(0, 0, *case), (0, 1, *case)]


@pytest.mark.parametrize(
    ("theirs", "case"),
    [
        ({}, Case.AMOUNT_OVER),
        ({"currency": "USD"}, Case.CURRENCY_MISMATCH),
    ],
)
def test_it_compares_fees_where_a_key_has_nothing_else(theirs: Row, case: Case) -> None:
    fee = row("A1", -90, kind="FEE")

    outcome = run([fee], [{**fee, "gross_minor": -80, "net_minor": -80, **theirs}], "channel_fund")

    assert outcome.cases["kind"].to_list() == [case]


def bill(gross: int, fee: int) -> Row:
    """A row of a channel's bill, which states its fee in a column."""
    return row("A1", gross, fee_minor=fee)


def fee_row(amount: int) -> Row:
    return row("A1", amount, kind="FEE")


@pytest.mark.parametrize(
    ("here", "there", "fees"),
    [
        # the fund bill lacks the fee, or has it twice, or another one
        (bill(10_000, -60), [row("A1", 10_000)], (60, 0)),
        (bill(10_000, -60), [row("A1", 10_000), fee_row(-60), fee_row(-60)], (60, 120)),
        (bill(10_000, -60), [bill(10_000, -90)], (60, 90)),
        # what was given back with a refund
        (bill(-10_000, 60), [bill(-10_000, 0)], (-60, 0)),
    ],
)
def test_it_says_that_only_the_fees_of_two_bills_differ(
    here: Row, there: list[Row], fees: tuple[int, int]
) -> None:
    outcome = run([here], there, "channel_fund")

    assert outcome.cases.select("kind", "reason_code").rows() == [("FEE_MISMATCH", "fees_differ")]
    params = json.loads(outcome.cases["reason_params"].item())
    assert (params["expected_minor"], params["actual_minor"]) == fees


@pytest.mark.parametrize(
    ("here", "there", "code"),
    [
        # another amount, with the same fee and with another one
        (bill(10_000, -60), [row("A1", 9_000), fee_row(-60)], "channel_fund"),
        (bill(10_000, -60), [row("A1", 10_010), fee_row(-90)], "channel_fund"),
        # a fee explains nothing where amounts are compared before it
        (bill(10_000, -60), [bill(10_100, -160)], "orders_channel"),
        # what a bank took of a bill is no fee of a channel
        (row("A1", 10_000), [bill(10_000, -30)], "invoice_bank"),
    ],
)
def test_it_takes_no_other_difference_for_one_of_fees(
    here: Row, there: list[Row], code: str
) -> None:
    assert "FEE_MISMATCH" not in cases(run([here], there, code))


@pytest.mark.parametrize(
    ("ours", "theirs", "fees"),
    [
        (row("A1", 10_000, channel="WECHAT"), 9_880, (60, 120)),
        (row("A1", -10_000, channel="WECHAT"), -9_880, (-60, -120)),
    ],
)
def test_it_says_what_a_contract_would_have_kept_and_what_the_other_side_lacks(
    ours: Row, theirs: int, fees: tuple[int, int]
) -> None:
    outcome = run([ours], [row("A1", theirs)], rules({"channel": "WECHAT", "rate_ppm": 6000}))

    assert cases(outcome) == {"FEE_MISMATCH": [(1, 1001)]}
    params = json.loads(outcome.cases["reason_params"].item())
    assert (params["expected_minor"], params["actual_minor"]) == fees
