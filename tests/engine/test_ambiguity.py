"""Where several answers fit, nothing is confirmed: all who compete are one case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.engine.records import NOON, cases, confirmed, row, run, suggested


def test_it_refuses_to_choose_between_two_payments_of_one_order() -> None:
    outcome = run([row("A1", 1000)], [row("A1", 1000), row("A1", 1000)])

    assert confirmed(outcome) == []
    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001, 1002)]}


def test_it_refuses_to_choose_between_two_orders_for_one_payment() -> None:
    outcome = run([row("A1", 1000), row("A1", 1000)], [row("A1", 1000)])

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}


def test_it_only_suggests_what_amount_and_day_say() -> None:
    outcome = run([row("A1", 1234)], [row(None, 1234)])

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 1001)]
    assert outcome.matches["reason_code"].to_list() == ["amount_and_day"]


def test_it_makes_one_case_of_equal_amounts_without_a_number() -> None:
    outcome = run([row("A1", 990), row("A2", 990)], [row(None, 990)])

    assert suggested(outcome) == []
    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001)]}


def test_it_keeps_rivals_of_different_days_apart() -> None:
    late = {"booked_on": date(2026, 6, 20)}
    ours = [row("A1", 990), row("A2", 990), row("A3", 990, **late), row("A4", 990, **late)]
    theirs = [row(None, 990), row(None, 990, **late)]

    outcome = run(ours, theirs)

    assert cases(outcome) == {"AMBIGUOUS": [(1, 2, 1001), (3, 4, 1002)]}


def test_it_suggests_a_number_with_two_digits_swapped() -> None:
    outcome = run([row("202606050012", 4500)], [row("202606050021", 4500)])

    assert suggested(outcome) == [(1, 1001)]
    assert outcome.matches["reason_code"].to_list() == ["slip_in_number"]


@pytest.mark.parametrize(
    ("theirs", "minutes", "is_slip"),
    [
        ("202606050021", 0, True),  # two digits swapped
        ("202606050021", 11, False),  # but at another time
        ("202606050013", 9, True),  # one digit for another, at the same time
        ("202606050013", 90, False),  # the next number
        ("202606050013", None, False),
        ("2026O6050012", None, True),  # a letter for a digit
        ("20260605012", None, True),  # a digit left out
        ("20260605001", None, True),  # the end cut off
        ("202606050987", 0, False),
    ],
)
def test_it_knows_a_slip_from_the_next_number(
    theirs: str,
    minutes: int | None,
    is_slip: bool,  # noqa: FBT001
) -> None:
    at = None if minutes is None else NOON + timedelta(minutes=minutes)
    ours = row("202606050012", 4500, occurred_at=None if at is None else NOON)

    outcome = run([ours], [row(theirs, 4500, occurred_at=at)])

    assert bool(suggested(outcome)) == is_slip


def test_it_finds_no_number_inside_a_longer_one() -> None:
    theirs = [row("T9", 4500, description="paid 99202606050012334")]

    outcome = run([row("202606050012", 4500)], theirs)

    assert suggested(outcome) == []


def test_it_finds_a_number_written_with_marks() -> None:
    theirs = [row("T9", 4500, description="paid INV-2026/0605 0012.")]

    outcome = run([row("INV202606050012", 4500)], theirs)

    assert suggested(outcome) == [(1, 1001)]


def test_it_takes_no_other_number_for_a_slip() -> None:
    outcome = run([row("202606050012", 4500)], [row("202606050987", 4500)])

    assert suggested(outcome) == []
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1001,)], "INTERNAL_ONLY": [(1,)]}


def test_it_lets_a_number_outrank_amount_and_day() -> None:
    ours = [row("202606050012", 4500), row("202606050733", 4500)]
    theirs = [row(None, 4500, description="for 202606050733 thanks")]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(2, 1001)]
    assert outcome.matches["rule"].to_list() == ["Number in the text"]


def test_it_only_suggests_a_short_number_in_a_text() -> None:
    ours = [row("60512", 4500), row("60733", 4500)]
    theirs = [row(None, 4500, description="for 60733 thanks")]

    outcome = run(ours, theirs)

    assert suggested(outcome) == [(2, 1001)]
    assert outcome.matches["reason_code"].to_list() == ["number_in_text"]


def test_it_suggests_nothing_in_a_block_of_one_list_price() -> None:
    ours = [row(f"A{n:04}", 990) for n in range(150)]
    theirs = [row(None, 990) for _ in range(150)]

    outcome = run(ours, theirs)

    assert suggested(outcome) == []
    assert {kind: len(found) for kind, found in cases(outcome).items()} == {
        "EXTERNAL_ONLY": 150,
        "INTERNAL_ONLY": 150,
    }


def test_it_leaves_rows_with_a_shared_key_to_that_key() -> None:
    ours, theirs = [row("A1", 1000)], [row("A1", 900), row(None, 1000)]

    outcome = run(ours, theirs)

    assert suggested(outcome) == []
    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001)], "EXTERNAL_ONLY": [(1002,)]}


def test_it_never_suggests_an_order_that_was_not_paid() -> None:
    outcome = run([row("A1", 1000, kind="ORDER", status="UNPAID")], [row(None, 1000)])

    assert suggested(outcome) == []
    assert cases(outcome) == {"EXTERNAL_ONLY": [(1001,)], "NON_TRADE": [(1,)]}


def test_it_lets_a_name_tell_equal_amounts_apart() -> None:
    ours = [
        row("INV7001", 990, counterparty="Brass & Co"),
        row("INV7002", 990, counterparty="Mill"),
    ]
    theirs = [row(None, 990, description="MILL thanks"), row(None, 990, description="BRASS & CO.")]

    outcome = run(ours, theirs, "invoice_bank")

    assert sorted(confirmed(outcome) + suggested(outcome)) == [(1, 1002), (2, 1001)]
    assert sorted(outcome.matches["reason_code"]) == ["alike_name_and_amount", "sure_by_name"]
