"""One payment of several invoices, or one invoice paid in parts: the only answer, or none."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reconcile.engine import from_json
from reconcile.engine.records import Kind
from reconcile.engine.rules import RuleSet
from tests.engine.records import Row, cases, confirmed, row, run, suggested


def sums(**rule: object) -> RuleSet:
    """A rule set of one rule that adds up open rows."""
    group = {"name": "Sum", "method": "group", "outcome": "suggest", "tolerance": {"days": 30}}
    basis = {"left": "gross", "right": "net"}
    return from_json({"name": "Sums", "basis": basis, "rules": [group | rule]})


def invoice(amount: int, name: str | None = "Brass Works", **given: object) -> Row:
    return row(None, amount, kind=Kind.ORDER, counterparty=name, **given)


def payment(amount: int, name: str | None = "BRASS WORKS", **given: object) -> Row:
    return row(None, amount, counterparty=name, **given)


def reasons(outcome: object) -> list[str]:
    return outcome.matches["reason_code"].to_list()  # type: ignore[attr-defined,no-any-return]


def test_it_finds_the_two_that_make_the_sum() -> None:
    """An ERP in wide use adds up 100 + 120 + 200 and calls the third partly paid."""
    ours = [row(None, amount) for amount in (100, 120, 200)]

    outcome = run(ours, [row(None, 300)], sums())

    assert suggested(outcome) == [(1, 3, 1001)]
    assert reasons(outcome) == ["sum_of_amounts"]
    assert cases(outcome) == {"INTERNAL_ONLY": [(2,)]}


def test_it_finds_the_parts_of_one_invoice() -> None:
    outcome = run([invoice(900)], [payment(300), payment(600), payment(250)], sums())

    assert suggested(outcome) == [(1, 1001, 1002)]
    assert reasons(outcome) == ["sum_by_name"]


def test_it_calls_two_sums_of_one_counterparty_ambiguous_and_offers_both() -> None:
    ours = [invoice(amount) for amount in (100, 200, 120, 180)]

    outcome = run(ours, [payment(300)], sums())

    assert suggested(outcome) == []
    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 3, 4, 1001)]}
    case = outcome.cases.row(0, named=True)
    offers = json.loads(case["candidates"])
    assert [offer["entries"] for offer in offers[:2]] == [[1, 2], [3, 4]]
    assert offers[0]["margin"] == 0


def test_it_leaves_many_rows_of_several_sums_on_their_own() -> None:
    ours = [invoice(amount) for amount in (100, 200, 110, 190, 120, 180, 130, 170, 140, 160)]

    outcome = run(ours, [payment(300)], sums())

    assert [len(entries) for entries in cases(outcome)["INTERNAL_ONLY"]] == [1] * 10
    first = outcome.case_items.filter(entry=1)["case_no"].item()
    offers = json.loads(outcome.cases.filter(case_no=first)["candidates"].item())
    assert [2, 1001] in [offer["entries"] for offer in offers]


def test_it_prefers_the_rows_whose_numbers_are_named() -> None:
    keys = ["INV7001", "INV7002", "INV7003", "INV7004"]
    ours = [
        invoice(amount, order_key=key)
        for key, amount in zip(keys, (100, 200, 120, 180), strict=True)
    ]

    outcome = run(ours, [payment(300, description="INV7003 and INV7004")], sums())

    assert suggested(outcome) == [(3, 4, 1001)]
    assert reasons(outcome) == ["sum_by_number"]


def test_it_adds_up_rows_of_the_payer_only() -> None:
    ours = [invoice(100), invoice(200, "Mill Foods"), invoice(120), invoice(180)]

    outcome = run(ours, [payment(300)], sums())

    assert suggested(outcome) == [(3, 4, 1001)]


def test_it_gives_no_row_to_two_sums() -> None:
    ours = [invoice(100), invoice(200)]

    outcome = run(ours, [payment(300), payment(300)], sums())

    assert suggested(outcome) == []


def test_it_takes_a_credit_note_off() -> None:
    outcome = run([invoice(900), invoice(-150)], [payment(750)], sums())

    assert suggested(outcome) == [(1, 2, 1001)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([invoice(100), invoice(200, currency="USD")], payment(300)),
        ([invoice(100), invoice(200, booked_on=date(2026, 4, 1))], payment(300)),
        ([invoice(-100, None), invoice(400, None)], payment(300, None)),
        ([invoice(100, "Mill Foods"), invoice(200, "Mill Foods")], payment(300)),
        ([invoice(100), invoice(201)], payment(300)),
    ],
    ids=["other currency", "too long ago", "whose credit note", "other payer", "a cent more"],
)
def test_it_adds_up_nothing_else(ours: list[Row], theirs: Row) -> None:
    assert suggested(run(ours, [theirs], sums())) == []


def test_it_adds_up_no_more_rows_than_the_rule_says() -> None:
    ours = [invoice(amount) for amount in (100, 200, 400)]

    assert suggested(run(ours, [payment(700)], sums(group_size_max=2))) == []
    assert suggested(run(ours, [payment(700)], sums(group_size_max=3))) == [(1, 2, 3, 1001)]


def test_it_adds_up_nothing_without_a_name_among_many() -> None:
    ours = [invoice(100 + 7 * n, None) for n in range(13)]

    assert suggested(run(ours, [payment(207, None)], sums())) == []
    assert suggested(run(ours[:12], [payment(207, None)], sums())) == [(1, 2, 1001)]


def test_it_is_sure_of_no_sum_among_more_rows_than_it_looks_through() -> None:
    ours = [invoice(1000 + 2**n) for n in range(8)] + [invoice(100_000 + n) for n in range(17)]

    outcome = run(ours, [payment(300_000)], sums())

    assert suggested(outcome) == []


def test_it_confirms_where_the_rule_says_so() -> None:
    rule = sums(outcome="confirm", requires=["counterparty"])

    outcome = run([invoice(100), invoice(200)], [payment(300)], rule)

    assert confirmed(outcome) == [(1, 2, 1001)]
    assert reasons(outcome) == ["sure_sum_by_name"]


def test_it_only_suggests_where_what_is_required_does_not_agree() -> None:
    rule = sums(outcome="confirm", requires=["counterparty", "reference"])

    outcome = run([invoice(100), invoice(200)], [payment(300)], rule)

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 2, 1001)]


def test_it_confirms_the_rows_that_a_text_names() -> None:
    rule = sums(outcome="confirm", requires=["reference"])
    ours = [invoice(100, order_key="INV7001"), invoice(200, order_key="INV7002"), invoice(300)]

    outcome = run(ours[:2], [payment(300, description="INV7001, INV7002")], rule)

    assert confirmed(outcome) == [(1, 2, 1001)]
    assert reasons(outcome) == ["sure_sum_by_number"]


def test_it_adds_up_only_named_numbers_where_the_rule_names_a_key() -> None:
    key = [{"left": "order_key", "right": "order_key"}]
    ours = [invoice(100, order_key="SO7001"), invoice(200, order_key="SO7002")]
    theirs = [payment(300, description="SO7001 SO7002 paid together")]

    assert suggested(run(ours, theirs, sums(keys=key))) == [(1, 2, 1001)]
    assert suggested(run(ours, [payment(300)], sums(keys=key))) == []


def test_it_suggests_orders_paid_together_by_the_ready_set() -> None:
    ours = [row("SO26060700-1", 100), row("SO26060700-2", 200, booked_on=date(2026, 6, 20))]

    outcome = run(ours, [row("SO26060700", 300)])

    assert suggested(outcome) == [(1, 2, 1001)]
    assert reasons(outcome) == ["sum_by_number"]
