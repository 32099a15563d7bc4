"""Whose invoice a payment is that quotes another customer's: refunds, names that break off, and rules that don't ask."""

from __future__ import annotations

import pytest

from reconcile.engine.checks import other_payers
from tests.engine.invoices import payment
from tests.engine.records import cases, confirmed, run
from tests.engine.test_misquoted_edges import rules
from tests.engine.test_other_payers import BIRCH, CEDAR, OAK, bills, paid

STAR, STAR_CUT = "Bright Star Trading", "for BRIGHT STAR TRADI"


@pytest.mark.parametrize("amount", [1, -1, -480])
def test_it_asks_of_a_cent_and_of_what_was_paid_back(amount: int) -> None:
    outcome = run(bills((BIRCH, amount), (CEDAR, amount)), [paid(CEDAR, amount, 1)], "invoice_bank")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}


def test_it_asks_nothing_where_books_are_not_compared_with_a_bank() -> None:
    ours, theirs = bills((BIRCH, 480), (CEDAR, 480)), [paid(CEDAR, 480, 1)]

    assert confirmed(run(ours, theirs, rules(basis="net"))) == [(1, 1001)]
    assert confirmed(run(ours, theirs, rules())) == []


@pytest.mark.parametrize(
    ("text", "is_sure"), [(STAR_CUT, False), ("for Bright Stan Trading", True), ("", True)]
)
def test_it_knows_the_payer_by_a_name_that_its_text_breaks_off(text: str, is_sure: bool) -> None:  # noqa: FBT001
    ours = bills((BIRCH, 480), (STAR, 480))

    outcome = run(ours, [paid(None, 480, 1, text)], "invoice_bank")

    assert confirmed(outcome) == ([(1, 1001)] if is_sure else [])


@pytest.mark.parametrize(
    ("text", "amount", "is_waiting"),
    [(STAR_CUT, 480, True), ("for Bright Stan Trading", 480, False), (STAR_CUT, 481, False)],
)
def test_it_knows_the_payment_that_waits_by_such_a_name(
    text: str,
    amount: int,
    is_waiting: bool,  # noqa: FBT001
) -> None:
    ours = bills((BIRCH, 480), (STAR, 480))
    theirs = [paid(STAR, 480, 1), payment(amount, None, description=text)]

    outcome = run(ours, theirs, "invoice_bank")

    assert ((1, 1001) in confirmed(outcome)) == is_waiting


@pytest.mark.parametrize(("most", "asked"), [(0, 0), (1, 1), (2, 2)])
def test_it_asks_so_many_payers(monkeypatch: pytest.MonkeyPatch, most: int, asked: int) -> None:
    monkeypatch.setattr(other_payers, "PAYERS_MAX", most)
    ours = bills((BIRCH, 480), (CEDAR, 480), (BIRCH, 700), (CEDAR, 700))

    outcome = run(ours, [paid(CEDAR, 480, 1), paid(CEDAR, 700, 3)], "invoice_bank")

    assert len(cases(outcome).get("AMBIGUOUS", [])) == asked
    assert len(confirmed(outcome)) == 2 - asked


def test_it_follows_a_ring_of_three_who_quote_each_other() -> None:
    ours = bills((BIRCH, 480), (CEDAR, 480), (OAK, 480))
    theirs = [paid(BIRCH, 480, 2), paid(CEDAR, 480, 3), paid(OAK, 480, 1)]

    outcome = run(ours, theirs, "invoice_bank")

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 3, 1001, 1002, 1003)]}


def test_it_follows_a_chain_to_an_invoice_that_is_open() -> None:
    """Cedar quotes Birch's invoice, Birch Oak's, and of all of them only Cedar's own is unpaid."""
    ours = bills((BIRCH, 480), (CEDAR, 480), (OAK, 480))
    theirs = [paid(CEDAR, 480, 1), paid(BIRCH, 480, 3)]

    outcome = run(ours, theirs, "invoice_bank")

    assert (confirmed(outcome), cases(outcome)) == ([], {"AMBIGUOUS": [(1, 2, 3, 1001, 1002)]})


@pytest.mark.parametrize("other", [("USD", 480), ("CNY", 479)])
def test_it_takes_no_invoice_of_other_money_for_the_payers(other: tuple[str, int]) -> None:
    currency, amount = other
    ours = bills((BIRCH, 480), (CEDAR, amount), (OAK, 480))
    ours[1]["currency"] = currency

    assert (1, 1001) in confirmed(run(ours, [paid(CEDAR, 480, 1)], "invoice_bank"))
