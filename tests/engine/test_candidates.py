"""The nearest answers to a row without one: what comes near, in which order, and what doesn't agree."""

from __future__ import annotations

import json
from datetime import date

import pytest

from reconcile.engine import Outcome
from reconcile.engine.records import Kind
from tests.engine.records import Row, row, run

Offer = dict[str, object]


def invoice(amount: int, name: str | None = "Brass Works", **given: object) -> Row:
    number = given.pop("number", None)
    return row(number and str(number), amount, kind=Kind.ORDER, counterparty=name, **given)


def payment(amount: int, name: str | None = "BRASS WORKS", **given: object) -> Row:
    return row(None, amount, counterparty=name, **given)


def offers(outcome: Outcome, entry: int) -> list[Offer]:
    number = outcome.case_items.filter(entry=entry)["case_no"].item()
    found = json.loads(outcome.cases.filter(case_no=number)["candidates"].item())
    assert isinstance(found, list)
    return found


def entries(outcome: Outcome, entry: int) -> list[object]:
    return [offer["entries"] for offer in offers(outcome, entry)]


@pytest.mark.parametrize(
    ("theirs", "failed"),
    [
        (payment(47_060), ["order_ref", "amount"]),  # a fee taken off
        (payment(41_700), ["order_ref", "amount"]),  # a digit struck wrong
        (payment(74_100, None), ["order_ref", "amount", "counterparty"]),  # digits swapped
        (payment(47_100, "Mill"), ["order_ref", "counterparty"]),  # paid by someone else
        (payment(30_000, None, description="for INV 26-07"), ["amount", "counterparty"]),
    ],
    ids=["fee", "digit", "swapped", "payer", "number"],
)
def test_it_offers_what_comes_near_and_says_what_fails(theirs: Row, failed: list[str]) -> None:
    outcome = run([invoice(47_100, number="INV2607")], [theirs], "invoice_bank")

    (offer,) = offers(outcome, 1)
    assert offer["entries"] == [1001]
    assert offer["failed"] == failed
    assert offer["failed"] == [f["field"] for f in offer["fields"] if not f["agrees"]]  # type: ignore[attr-defined]
    assert entries(outcome, 1001) == [[1]]


def test_it_puts_the_nearest_first_and_shows_three() -> None:
    theirs = [
        payment(47_100, "Mill Foods"),
        payment(46_900),
        payment(40_000),
        payment(46_900, booked_on=date(2026, 6, 25)),
        payment(10_000),
    ]

    outcome = run([invoice(47_100)], theirs, "invoice_bank")

    found = offers(outcome, 1)
    assert [offer["entries"] for offer in found] == [[1002], [1004], [1001]]
    scores = [int(str(offer["score"])) for offer in found]
    assert [offer["margin"] for offer in found][:2] == [
        scores[0] - scores[1],
        scores[1] - scores[2],
    ]


@pytest.mark.parametrize(
    "theirs",
    [
        payment(12_345, None),
        payment(-47_100),
        payment(47_100, currency="USD"),
        payment(47_100, booked_on=date(2026, 12, 24)),
    ],
    ids=["amount", "direction", "currency", "months"],
)
def test_it_offers_nothing_that_has_nothing_in_common(theirs: Row) -> None:
    outcome = run([invoice(47_100)], [theirs], "invoice_bank")

    assert offers(outcome, 1) == []


def test_it_offers_a_row_that_competes_elsewhere() -> None:
    ours = [invoice(990, None), invoice(990, None), invoice(1000, "Mill Foods")]
    theirs = [payment(990, None, description="Mill Foods")]

    outcome = run(ours, theirs, "invoice_bank")

    assert entries(outcome, 3) == [[1001]]


def test_it_orders_the_other_side_of_a_case_by_the_fields_that_agree() -> None:
    theirs = [row("A1", 900, booked_on=date(2026, 6, 9)), row("A1", 900)]

    outcome = run([row("A1", 1000)], theirs)

    assert [offer["entries"] for offer in offers(outcome, 1)] == [[1002], [1001]]


def test_it_takes_a_name_in_capitals_and_a_number_in_the_text_for_what_they_are() -> None:
    ours = [row("INV90211", 640, counterparty="Kappa Stoffe", transaction_key="T1")]
    said = {"counterparty": "KAPPA STOFFE", "description": "Re. inv-90211"}
    theirs = [row(None, 600, transaction_key="T1", **said)]

    outcome = run(ours, theirs)

    first = json.loads(outcome.cases["candidates"][0])[0]
    assert first["failed"] == ["amount"]


def test_it_sees_no_number_in_a_text_that_it_may_stand_in_by_chance() -> None:
    ours = [row("211", 640, transaction_key="T1")]
    theirs = [row(None, 600, transaction_key="T1", description="No. 90211")]

    outcome = run(ours, theirs)

    assert json.loads(outcome.cases["candidates"][0])[0]["failed"] == ["order_ref", "amount"]


def test_it_knows_a_name_again_that_nobody_compared() -> None:
    ours = [row("A1", 640, counterparty="Kappa Stoffe")]
    theirs = [row("B7", 640, counterparty="KAPPA STOFFE")]

    outcome = run(ours, theirs)

    failed = outcome.cases["candidates"].str.extract(r'"failed": ?\[(.*?)\]').drop_nulls()
    assert len(failed) == 2
    assert not failed.str.contains("counterparty").any()
