"""Payouts without a bank line, and bank lines without a payout: kind and reason of each."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from reconcile.engine import Context, Outcome, Period
from tests.engine.payouts import JUNE, line, payout, sale
from tests.engine.records import Row, row, run

Said = tuple[str, str]


def told(outcome: Outcome) -> dict[int, Said]:
    """Kind and reason of each row that is in a case."""
    found = outcome.case_items.join(outcome.cases, on="case_no")
    return {
        entry: (kind, code)
        for entry, kind, code in found.select("entry", "kind", "reason_code").iter_rows()
    }


def of_stripe(batch: str | None, net: int, day: int, **given: object) -> Row:
    return sale(batch, net, date(2026, 6, day), channel="STRIPE", **given)


NOT_THERE = ("INTERNAL_ONLY", "payout_not_at_bank")
LATE = ("TIMING", "after_last_bank_day")
EARLY = ("TIMING", "before_first_payout")
NO_PAYOUT = ("EXTERNAL_ONLY", "not_on_other_side")
UNRELATED = ("NON_TRADE", "unrelated_bank_line")
FAILED = ("NON_TRADE", "never_paid_out")


def test_it_says_why_a_payout_has_no_bank_line() -> None:
    ours = [
        of_stripe("PO901", 100, 5),
        of_stripe("PO901", -20, 5),
        of_stripe("PO902", 50, 10),
        # three business days after Thursday the 25th is the 30th; after Friday it is July
        of_stripe("PO903", 70, 25),
        of_stripe("PO904", 71, 26),
        of_stripe(None, 30, 12),
        # all of it failed, or was called off; or only some of it
        of_stripe("PO905", 40, 9, status="FAILED"),
        of_stripe("PO905", 41, 9, status="CLOSED"),
        of_stripe("PO906", 42, 9, status="FAILED"),
        of_stripe("PO906", 43, 9, status="PAID"),
        of_stripe("PO907", 44, 9, status="PENDING"),
        # the payout of a batch, and one that stands for itself
        of_stripe("PO901", -80, 5, kind="PAYOUT"),
        of_stripe(None, -60, 13, kind="PAYOUT"),
    ]

    found = told(run(ours, [line(80, 8, "STRIPE PO901")], "payout_bank", JUNE))

    assert found == {
        3: NOT_THERE,
        4: NOT_THERE,
        5: LATE,
        6: ("TIMING", "not_paid_out_yet"),
        7: FAILED,
        8: FAILED,
        9: NOT_THERE,
        10: NOT_THERE,
        11: NOT_THERE,
        12: ("NON_TRADE", "payout_of_batch"),
        13: NOT_THERE,
    }


def test_it_makes_one_case_of_a_batch() -> None:
    ours = [of_stripe("PO902", 50, 10), of_stripe("PO903", 70, 10), of_stripe("PO902", 60, 10)]

    outcome = run(ours, [line(1, 8, "coffee")], "payout_bank", JUNE)

    assert outcome.case_items.select("case_no", "entry").rows()[:3] == [(1, 1), (1, 3), (2, 2)]


@pytest.mark.parametrize(
    ("arrived", "lines"),
    [
        (8, {3: EARLY, 5: EARLY, 7: EARLY, 8: NO_PAYOUT, 20: NO_PAYOUT}),
        # on the day of the first payout itself nothing else can have come
        (5, {3: EARLY, 4: EARLY, 5: EARLY, 6: NO_PAYOUT}),
    ],
)
def test_it_says_of_a_line_of_the_channel_whether_it_came_before_the_first_payout(
    arrived: int, lines: dict[int, Said]
) -> None:
    theirs = [line(900 + day, day, "STRIPE") for day in lines]
    theirs.append(line(80, arrived, "STRIPE PO901"))

    found = told(run([of_stripe("PO901", 80, 5)], theirs, "payout_bank", JUNE))

    assert list(found.values()) == list(lines.values())


def test_it_reckons_from_the_day_of_the_first_payout_where_that_has_not_arrived() -> None:
    theirs = [line(900, 5, "STRIPE"), line(901, 6, "STRIPE"), line(-7, 3, "STRIPE")]
    theirs += [line(5, 9, "coffee"), line(0, 3, "STRIPE")]

    found = told(run([of_stripe("PO901", 80, 5)], theirs, "payout_bank", JUNE))

    assert found == {
        1: NOT_THERE, 1001: EARLY, 1002: NO_PAYOUT, 1003: UNRELATED, 1004: UNRELATED, 1005: UNRELATED,
    }  # fmt: skip


def test_it_takes_every_line_of_a_channel_for_early_that_has_made_no_payout() -> None:
    theirs = [line(900, 3, "STRIPE"), line(901, 25, "STRIPE"), line(902, 25, "coffee")]

    found = told(run([of_stripe(None, 80, 5)], theirs, "payout_bank", JUNE))

    assert found == {
        1: ("TIMING", "not_paid_out_yet"), 1001: EARLY, 1002: EARLY, 1003: UNRELATED,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("bank", "said"),
    [
        (None, ("MISSING_STATEMENT", "other_side_missing")),
        (JUNE.right_period, NOT_THERE),
        (Period(date(2026, 6, 1), date(2026, 6, 10)), NOT_THERE),
        (Period(date(2026, 6, 1), date(2026, 6, 9)), LATE),
    ],
)
def test_it_misses_the_banks_file_where_none_has_come(bank: Period | None, said: Said) -> None:
    # three business days after Friday the 5th is the 10th
    ours = [of_stripe("PO901", 80, 5), of_stripe(None, 9, 5)]

    found = told(run(ours, [], "payout_bank", Context(JUNE.left_period, bank)))

    assert found == {1: said, 2: said if bank is None else ("TIMING", "not_paid_out_yet")}


def test_it_reads_the_last_day_from_the_banks_lines_where_no_period_is_declared() -> None:
    ours = [of_stripe("PO901", 80, 5), of_stripe("PO902", 81, 8)]

    found = told(run(ours, [line(5, 10, "coffee")], "payout_bank", Context()))

    assert (found[1], found[2]) == (NOT_THERE, LATE)


@pytest.mark.parametrize(("arrived", "kind"), [(79, "AMOUNT_SHORT"), (81, "AMOUNT_OVER")])
def test_it_says_in_which_direction_a_payout_differs(arrived: int, kind: str) -> None:
    ours = [of_stripe("PO901", 60, 5), of_stripe("PO901", 20, 5)]

    outcome = run(ours, [line(arrived, 8, "STRIPE PO901")], "payout_bank", JUNE)

    assert told(outcome) == dict.fromkeys((1, 2, 1001), (kind, "amounts_differ"))
    assert outcome.cases["difference_minor"].to_list() == [80 - arrived]


def test_it_names_the_currency_before_the_sum_of_a_payout() -> None:
    theirs = [row(None, 79, currency="USD", description="STRIPE PO901", booked_on=date(2026, 6, 8))]

    outcome = run([of_stripe("PO901", 80, 5)], theirs, "payout_bank", JUNE)

    assert told(outcome) == dict.fromkeys((1, 1001), ("CURRENCY_MISMATCH", "currencies_differ"))


def test_it_compares_a_list_of_payouts_with_its_batches() -> None:
    outcome = run(
        [of_stripe("PO901", 80, 5)],
        [payout("PO901", -80, channel="STRIPE"), payout("PO902", -9, channel="STRIPE")],
        "payout_bank",
        JUNE,
    )

    assert outcome.matches["state"].to_list() == ["CONFIRMED"]
    assert set(told(outcome)) == {1002}


def test_it_waits_for_a_payout_that_the_channel_has_only_announced() -> None:
    payouts = [payout("PO1", 40, 9, status="PENDING"), payout("PO2", 41, 9, status="PAID")]

    found = told(run(payouts, [line(7, 30, "RENT")], "payout_bank", JUNE))

    assert (found[1], found[2]) == (("TIMING", "payout_announced"), NOT_THERE)


def test_it_looks_at_the_bank_for_no_money_that_was_only_changed() -> None:
    noon = datetime(2026, 6, 9, 12, tzinfo=UTC)
    euros, dollars = (
        {**payout(None, amount, 9, currency=currency), "kind": "TRANSFER", "occurred_at": noon}
        for amount, currency in ((-3800, "EUR"), (4000, "USD"))
    )
    later = {**euros, "occurred_at": datetime(2026, 6, 9, 13, tzinfo=UTC)}

    found = told(run([euros, dollars, later], [line(7, 30, "RENT")], "payout_bank", JUNE))

    changed = ("NON_TRADE", "stays_in_account")
    assert (found[1], found[2], found[3]) == (changed, changed, NOT_THERE)
