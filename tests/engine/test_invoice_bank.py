"""The ready set for invoices against a bank: what it confirms by the payer's name, and what it doesn't."""

from __future__ import annotations

import json
from datetime import date
from itertools import permutations

import pytest

from reconcile.engine import Outcome, from_json
from reconcile.engine.ready import DOCUMENTS
from reconcile.engine.records import Kind
from tests.engine.records import Row, cases, confirmed, row, run, suggested


def invoice(amount: int, name: str | None = "Bright Star Trading Ltd", **given: object) -> Row:
    return row(given.pop("number", None), amount, kind=Kind.ORDER, counterparty=name, **given)  # type: ignore[arg-type]


def payment(amount: int, name: str | None = "BRIGHT STAR TRADI", **given: object) -> Row:
    return row(None, amount, counterparty=name, **given)


def decide(ours: list[Row], theirs: list[Row]) -> Outcome:
    return run(ours, theirs, "invoice_bank")


def test_it_confirms_a_payer_whose_name_the_bank_has_cut_off() -> None:
    outcome = decide([invoice(4711)], [payment(4711)])

    assert confirmed(outcome) == [(1, 1001)]
    assert outcome.matches["reason_code"].item() == "sure_by_name"


def test_it_confirms_a_payer_named_in_the_text() -> None:
    outcome = decide(
        [invoice(4711)], [payment(4711, None, description="CREDIT Bright Star Trading")]
    )

    assert confirmed(outcome) == [(1, 1001)]


def test_it_confirms_by_a_known_alias() -> None:
    document = dict(DOCUMENTS["invoice_bank"])
    aliases = [{"name": "Bright Star Trading Ltd", "also": ["BST Holdings"]}]
    rules = from_json(document | {"aliases": aliases})

    assert confirmed(run([invoice(4711)], [payment(4711, "BST HOLDINGS")], rules)) == [(1, 1001)]
    assert confirmed(decide([invoice(4711)], [payment(4711, "BST HOLDINGS")])) == []


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([invoice(4711), invoice(4711)], [payment(4711)]),
        ([invoice(4711)], [payment(4711), payment(4711)]),
        ([invoice(4711), invoice(4711, "Bright Star Tradition")], [payment(4711)]),
        ([invoice(4711), invoice(4000), invoice(711)], [payment(4711)]),
        ([invoice(4711), invoice(4711, "Bright Sun Trading")], [payment(4711)]),
    ],
    ids=["another invoice", "another payment", "another customer", "a sum", "a name much alike"],
)
def test_it_confirms_nothing_where_something_else_fits(ours: list[Row], theirs: list[Row]) -> None:
    outcome = decide(ours, theirs)

    assert confirmed(outcome) == []
    assert suggested(outcome) or "AMBIGUOUS" in cases(outcome)


def test_it_only_suggests_where_a_similar_name_has_the_same_amount() -> None:
    ours = [invoice(4711, "Wildholm Dairy"), invoice(4711, "Wildmere Dairy")]

    outcome = decide(ours, [payment(4711, "WILDHOLM DAIRY")])

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 1001)]


def test_it_only_suggests_where_payments_add_up_to_the_invoice_too() -> None:
    outcome = decide([invoice(4711)], [payment(4711), payment(4000), payment(711)])

    assert confirmed(outcome) == []


def test_it_only_suggests_where_the_invoice_is_part_of_a_sum_that_another_payment_is() -> None:
    ours = [invoice(4711), invoice(3000), invoice(2000)]

    outcome = decide(ours, [payment(4711), payment(9711)])

    assert confirmed(outcome) == []


def test_it_confirms_beside_a_payment_that_no_sum_fits() -> None:
    ours = [invoice(4711), invoice(3000), invoice(2000)]

    outcome = decide(ours, [payment(4711), payment(9712)])

    assert confirmed(outcome) == [(1, 1001)]


@pytest.mark.parametrize(
    "theirs",
    [
        payment(4711, None),
        payment(4711, "Mill Foods"),
        payment(4710),
        payment(4711, currency="USD"),
        payment(4711, booked_on=date(2026, 9, 30)),
        payment(4711, "BRIGHT SUN TRADING"),
    ],
    ids=["no name", "another name", "a cent less", "currency", "months later", "much alike"],
)
def test_it_confirms_nothing_less(theirs: Row) -> None:
    assert confirmed(decide([invoice(4711)], [theirs])) == []


def test_it_confirms_no_payment_that_names_another_invoice() -> None:
    ours = [invoice(4711, number="INV20260007")]

    named = decide(ours, [payment(4711, description="INV-2026-0008")])
    silent = decide(ours, [payment(4711, description="thank you")])

    assert confirmed(named) == []
    assert confirmed(silent) == [(1, 1001)]


def test_it_lets_the_document_number_go_first() -> None:
    ours = [invoice(4711, number="INV1"), invoice(4711, number="INV2")]
    theirs = [payment(4711, order_key="INV2"), payment(4711)]

    outcome = decide(ours, theirs)

    assert sorted(confirmed(outcome)) == [(1, 1002), (2, 1001)]


def test_it_only_suggests_a_sum() -> None:
    outcome = decide([invoice(4000), invoice(711)], [payment(4711)])

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 2, 1001)]


def test_it_says_features_margin_and_the_runner_up() -> None:
    ours = [invoice(4711), invoice(4711, "Mill Foods", order_ref="INV-9")]

    outcome = decide(ours, [payment(4711)])

    params = json.loads(outcome.matches["reason_params"].item())
    assert params["features"] == {"reference": 0, "name": 95, "amount": 100, "days": 100}
    assert params["runner_up"] == {"reference": "INV-9", "row": 3, "score": 30}
    assert params["margin"] == outcome.matches["score"].item() - 30


def test_it_assigns_names_that_are_alike_as_a_whole() -> None:
    names = ["Bright Star", "Bright Star East", "Bright Star West"]
    ours = [invoice(990, name) for name in names]

    for order in permutations(range(3)):
        outcome = decide(ours, [payment(990, names[at].upper()) for at in order])

        expected = [(1 + at, 1001 + place) for place, at in enumerate(order)]
        assert confirmed(outcome) == []
        assert sorted(suggested(outcome)) == sorted(expected)


def test_it_names_the_rule_that_could_not_compare_an_amount() -> None:
    ours = [invoice(990, None) for _ in range(101)]

    outcome = decide(ours, [payment(990, None) for _ in range(101)])

    assert outcome.matches.is_empty()
    assert outcome.cases["reason_code"].unique().to_list() == ["too_many_of_one_amount"]
    params = json.loads(outcome.cases["reason_params"][0])
    assert params["rule"] == "Amount and payer's name"


def test_it_finds_names_within_an_amount_too_frequent_to_be_compared() -> None:
    ours = [invoice(990, None) for _ in range(101)] + [invoice(990)]
    theirs = [payment(990, None) for _ in range(101)] + [payment(990)]

    outcome = decide(ours, theirs)

    assert confirmed(outcome) == [(102, 1102)]


def test_it_confirms_among_many_invoices_of_one_customer() -> None:
    ours = [invoice(100_003 + 7_919 * number) for number in range(24)]
    theirs = [payment(100_003), payment(100_003 + 7_919 * 3), payment(9_999_999)]

    outcome = decide(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (4, 1002)]
