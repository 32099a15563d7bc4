"""What a candidate says of fields that one side leaves out, and of numbers and shops that are others."""

from __future__ import annotations

import pytest

from tests.engine.records import row, run
from tests.engine.test_candidates_whole import OURS, offers
from tests.engine.test_groups import invoice, payment, sums
from tests.engine.test_shops import MAIN, THEIR_MAIN, THEIR_OUTLET, beside_usual, order, paid


@pytest.mark.parametrize(
    ("given", "failed"),
    [
        ({"status": "PAID"}, ["amount", "counterparty"]),
        ({"status": "PAID", "counterparty": "MILL"}, ["amount"]),
        ({"counterparty": "Mill"}, ["amount", "status"]),
        ({"status": "PAID", "counterparty": "Mill", "booked_on": None, "occurred_at": None}, ["amount", "booked_on"]),
    ],
)  # fmt: skip
def test_it_takes_what_one_side_leaves_out_for_no_agreement(
    given: dict[str, object], failed: list[str]
) -> None:
    (offer,) = offers(run([OURS], [row("A1", 900, **given)]), 1)

    assert offer["failed"] == failed


def test_it_offers_a_row_of_another_number_whose_name_and_amount_are_the_same() -> None:
    ours = row("INV1001", 47_100, counterparty="Brass Works")
    theirs = row("SO2002", 47_100, counterparty="BRASS WORKS")

    outcome = run([ours], [theirs])

    (mine,), (yours,) = offers(outcome, 1), offers(outcome, 1001)
    assert (mine["entries"], mine["failed"]) == ([1001], ["order_ref"])
    assert (yours["entries"], yours["failed"]) == ([1], ["order_ref"])


@pytest.mark.parametrize(("number", "amount"), [("1001", 70), ("7777", 50)])
@pytest.mark.parametrize(
    ("shop", "is_told"), [(THEIR_OUTLET, True), (THEIR_MAIN, False), (None, False)]
)
def test_it_speaks_of_shops_only_where_they_are_known_to_be_two(
    number: str,
    amount: int,
    shop: str | None,
    is_told: bool,  # noqa: FBT001
) -> None:
    """Of a case of both sides, and of rows that are merely near."""
    outcome = beside_usual([order("1001", MAIN, 50)], [paid(number, shop, amount)])

    for entry in (1, 1001):
        for offer in offers(outcome, entry):
            assert ("shop" in [field["field"] for field in offer["fields"]]) == is_told
            assert ("shop" in offer["failed"]) == is_told
    assert offers(outcome, 1)


@pytest.mark.parametrize(("count", "offered"), [(1, [[1, 2], [3, 4]]), (2, [])])
def test_it_offers_sums_to_the_one_row_that_they_fit_not_to_two_of_a_case(
    count: int, offered: list[list[int]]
) -> None:
    ours = [invoice(amount) for amount in (100, 200, 120, 180)]

    outcome = run(ours, [payment(300)] * count, sums())

    found = [offer["entries"] for offer in offers(outcome, 1001)]
    assert found
    assert [entries for entries in found if len(entries) > 1] == offered
