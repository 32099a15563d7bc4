"""Sums that want the same rows: who gets them, and what is offered to the others."""

from __future__ import annotations

from datetime import date

import pytest

from tests.engine.invoices import invoice, naming, numbered, payment, sums
from tests.engine.records import Row, cases, confirmed, run, suggested
from tests.engine.test_groups_answers import offers

TWO = numbered(100, 200)


@pytest.mark.parametrize(("margin", "is_chosen"), [(29, True), (30, True), (31, False)])
@pytest.mark.parametrize("is_turned", [False, True])
def test_it_gives_rows_to_the_sum_that_leads_by_the_margin(
    margin: int,
    is_chosen: bool,  # noqa: FBT001
    is_turned: bool,  # noqa: FBT001
) -> None:
    """One payment names both invoices and has 30 points more for it."""
    theirs = [payment(300, description=naming(1, 2)), payment(300)]
    best = 1002 if is_turned else 1001

    outcome = run(TWO, theirs[::-1] if is_turned else theirs, sums(margin=margin))

    assert suggested(outcome) == ([(1, 2, best)] if is_chosen else [])


def test_it_gives_rows_to_the_one_sum_that_leads_all_others() -> None:
    theirs = [payment(300), payment(300, description=naming(1, 2)), payment(300)]

    assert suggested(run(TWO, theirs, sums(margin=30))) == [(1, 2, 1002)]


def test_it_gives_a_row_to_neither_of_two_sums_that_share_it() -> None:
    ours = [invoice(100), invoice(200), invoice(350)]

    outcome = run(ours, [payment(300), payment(550)], sums())

    assert suggested(outcome) == []


def test_it_offers_nothing_that_another_sum_has_taken() -> None:
    ours = [*TWO, invoice(140), invoice(160)]
    theirs = [payment(300, description=naming(1, 2)), payment(300)]

    outcome = run(ours, theirs, sums(margin=20))

    assert suggested(outcome) == [(1, 2, 1001)]
    assert [entries for entries, _score in offers(outcome, 1002) if len(entries) > 1] == [[3, 4]]


def test_it_offers_a_sum_to_each_row_that_is_in_it() -> None:
    outcome = run([invoice(100), invoice(200)], [payment(300), payment(300)], sums())

    found = {entry: offers(outcome, entry) for entry in (1, 2, 1001, 1002)}

    assert ([1, 2], 70) in found[1001]
    assert ([1, 2], 70) in found[1002]
    assert ([2, 1001], 70) in found[1]
    assert ([1, 1001], 70) in found[2]


def test_it_confirms_one_sum_and_suggests_another() -> None:
    rule = sums(outcome="confirm", requires=["reference"])
    ours = [*TWO, invoice(1_000, "Mill Foods"), invoice(2_000, "Mill Foods")]
    theirs = [payment(3_000, "MILL FOODS"), payment(300, description=naming(1, 2))]

    outcome = run(ours, theirs, rule)

    assert confirmed(outcome) == [(1, 2, 1002)]
    assert suggested(outcome) == [(3, 4, 1001)]
    assert sorted(outcome.matches["reason_code"]) == ["sum_by_name", "sure_sum_by_number"]


@pytest.mark.parametrize(
    ("name", "theirs", "is_sure"),
    [
        # all of the rows, not one of them, must be of that name, and be named
        ("Brass Works", payment(300), True),
        ("Brass Werks", payment(300), False),
        (None, payment(300, description="INV7001"), False),
    ],
)
def test_it_confirms_where_every_row_agrees(name: str | None, theirs: Row, is_sure: bool) -> None:  # noqa: FBT001
    rule = sums(outcome="confirm", requires=["counterparty"])
    ours = [invoice(100, order_key="INV7001"), invoice(200, name, order_key="INV7002")]

    assert bool(confirmed(run(ours, [theirs], rule))) == is_sure


def test_it_makes_rivals_of_each_target_apart() -> None:
    ours = [invoice(amount) for amount in (100, 200, 120, 180)]
    ours += [invoice(amount, "Mill Foods") for amount in (5_000, 2_000, 4_000, 3_000)]

    outcome = run(ours, [payment(300), payment(7_000, "MILL FOODS")], sums())

    assert cases(outcome)["AMBIGUOUS"] == [(1, 2, 3, 4, 1001), (5, 6, 7, 8, 1002)]


def test_it_makes_one_case_of_targets_that_want_the_same_rows() -> None:
    ours = [invoice(amount) for amount in (100, 200, 120, 180)]

    outcome = run(ours, [payment(300), payment(300)], sums())

    assert cases(outcome)["AMBIGUOUS"] == [(1, 2, 3, 4, 1001, 1002)]


def test_it_makes_no_rivals_of_a_sum_that_is_alone() -> None:
    ours = [invoice(100), invoice(200), invoice(350), invoice(50, booked_on=date(2026, 6, 9))]

    assert "AMBIGUOUS" not in cases(run(ours, [payment(300), payment(550)], sums()))


@pytest.mark.parametrize(("count", "is_rivals"), [(1, False), (2, True), (3, True), (4, False)])
def test_it_makes_rivals_of_three_sums_and_of_no_more(count: int, is_rivals: bool) -> None:  # noqa: FBT001
    """Of more sums the best three are shown: the others could be meant as well."""
    amounts = (100, 200, 120, 180, 130, 170, 145, 155)[: 2 * count]

    found = cases(run([invoice(amount) for amount in amounts], [payment(300)], sums()))

    assert ("AMBIGUOUS" in found) == is_rivals
