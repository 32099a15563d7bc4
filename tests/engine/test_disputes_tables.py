"""Which rows that belong together disagree: asked of each question itself, row by row."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.checks import disputes
from reconcile.engine.checks.disputes import (
    DISPUTE_SCHEMA,
    attempts,
    disagreements,
    dispute,
    duplicates,
    further_copies,
    refunded_by_status,
    refunded_there,
)
from reconcile.engine.links import LINK_SCHEMA
from reconcile.engine.records import Case
from reconcile.engine.sides.frames import prepare_both, together
from reconcile.engine.waterfall import Waterfall
from tests.engine.records import Row, cases, confirmed, frame, row, run

Found = list[tuple[int, int, str, str]]
Links = list[tuple[int, int]]
RULES = ready_rule_sets()["orders_channel"]


def both(ours: list[Row], theirs: list[Row]) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Our rows, theirs, and all of them; rows are numbered from 0, ours first."""
    left, right = prepare_both(frame(ours, "a", 1), frame(theirs, "b", 1001), RULES)
    return left, right, together(left, right)


def linked(*links: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(links, schema=LINK_SCHEMA, orient="row")


def rows_of(found: pl.DataFrame) -> Found:
    assert dict(found.schema) == DISPUTE_SCHEMA
    return sorted(found.rows())  # type: ignore[return-value]  # of four columns


def order(amount: int = 1000, status: str | None = None, **given: object) -> Row:
    return row("A1", amount, kind="ORDER", status=status, **given)


@pytest.mark.parametrize(
    ("ids", "copies"),
    [
        (["N", "N", "N"], [1, 2]),
        (["N", "M", "N", "M", None, None], [2, 3]),
        (["N", "M"], []),
        ([None, None], []),
        ([], []),
    ],
)
def test_it_finds_each_further_copy(ids: list[str | None], copies: list[int]) -> None:
    left, _right, _all = both([row("A1", 1, natural_id=name) for name in ids], [])

    assert rows_of(duplicates(further_copies(left))) == [
        (at, at, "DUPLICATE", "further_copy") for at in copies
    ]


@pytest.mark.parametrize(
    ("rows", "tries"),
    [
        ([order(status="FAILED"), order(status="PAID")], [0]),
        ([order(status="PAID"), order(status="UNPAID"), order(status="CLOSED")], [1, 2]),
        ([order(status="PENDING"), order()], [0]),
        ([order(status="FAILED"), order(status="FAILED")], []),
        ([order(status="FAILED"), order(900, "PAID")], []),
        ([order(status="FAILED"), order(status="PAID", currency="USD")], []),
        ([order(status="FAILED"), order(status="PAID", order_key="A2")], []),
        ([order(status="FAILED", order_key=None), order(status="PAID", order_key=None)], []),
        ([row("A1", 9, status="FAILED"), row("A1", 9)], [0]),
        ([row("A1", 9, status="FAILED", kind="TOP_UP"), order(9)], [0]),
        # a fee is no try
        ([row("A1", 9, status="FAILED", kind="FEE"), row("A1", 9)], []),
        ([row("A1", 9, status="FAILED"), row("A1", 9, kind="FEE")], []),
        ([], []),
    ],
)
def test_it_finds_tries_that_failed_beside_one_that_did_not(
    rows: list[Row], tries: list[int]
) -> None:
    left, _right, _all = both(rows, [])

    assert rows_of(attempts(left, disputes.no_disputes())) == [
        (at, at, "NON_TRADE", "never_paid") for at in tries
    ]


def test_it_finds_refunds_that_failed_beside_one_that_did_not() -> None:
    failed = row("A1", -9, status="FAILED")
    left, _right, _all = both([row("A1", -9), failed, row("A1", -9, status="PENDING")], [])

    found = attempts(left, disputes.no_disputes())

    assert rows_of(found) == [(1, 1, "NON_TRADE", "refund_not_given")]


@pytest.mark.parametrize("copy", [0, 1])
def test_it_asks_no_copy_whether_it_is_a_try(copy: int) -> None:
    left, _right, _all = both([order(status="FAILED"), order(status="PAID")], [])
    copies = dispute(linked((copy, copy)), Case.DUPLICATE, "further_copy")

    assert rows_of(attempts(left, copies)) == []


DISAGREE = [
    # one side says paid, the other not
    (order(status="PAID"), order(status="CLOSED"), True),
    (row("A1", 1000), row("A1", 1000, status="FAILED"), True),  # a payment says it by itself
    (order(status="PAID"), row("A1", 1000, status="PENDING"), True),
    (order(status="UNPAID"), row("A1", 1000), True),
    (order(status="UNPAID"), order(status="CLOSED"), False),
    (order(status="PAID"), order(status="PAID"), False),
    (row("A1", 1000, kind="TOP_UP", status="PAID"), order(status="FAILED"), True),
    # of two refunds one failed; a bill shows a refund as it stood that day, and it may be given since
    (row("A1", -5, status="PAID"), row("A1", -5, status="FAILED"), True),
    (row("A1", -5), row("A1", -5, status="FAILED"), True),
    (row("A1", -5, status="PAID"), row("A1", -5, status="PENDING"), False),
    (row("A1", -5, status="FAILED"), row("A1", -5, status="FAILED"), False),
    (order(0, "PAID"), order(0, "CLOSED"), False),
    (order(1, "PAID"), order(1, "CLOSED"), True),
    (order(-5, "PAID"), order(-5, "CLOSED"), True),
    # of two orders one was given back, or not as much
    (order(status="PAID"), order(status="REFUNDED"), True),
    (order(status="PAID"), order(status="PARTLY_REFUNDED"), True),
    (order(status="REFUNDED"), order(status="PARTLY_REFUNDED"), True),
    (order(status="REFUNDED"), order(status="REFUNDED"), False),
    (order(status="REFUNDED"), row("A1", 1000, status="PAID"), False),
    (row("A1", 1000, status="REFUNDED"), row("A1", 1000, status="PAID"), False),
]


@pytest.mark.parametrize(("ours", "theirs", "disagree"), DISAGREE)
@pytest.mark.parametrize("turned", [False, True])
def test_it_knows_rows_of_a_match_whose_statuses_differ(
    ours: Row,
    theirs: Row,
    disagree: bool,  # noqa: FBT001
    turned: bool,  # noqa: FBT001
) -> None:
    sides = ([row("B", 5), ours], [theirs, row("B", 5)])
    _left, _right, everything = both(*(sides[::-1] if turned else sides))
    # the first of ours with the last of theirs, and the two between them
    links = [(0, 0), (0, 3), (1, 1), (1, 2)]

    holds, found = disagreements(everything, linked(*links), RULES)

    which = 0 if turned else 1
    bad = [link for link in links if link[0] == which] if disagree else []
    reason = "refund_failed" if ours["kind"] == "REFUND" else "statuses_differ"
    assert rows_of(found) == [(*link, "STATUS_MISMATCH", reason) for link in bad]
    assert holds.rows() == [link for link in links if link not in bad]


@pytest.mark.parametrize(
    ("back", "disagree"),
    [
        (row("A1", -1000), False),
        (row("A1", -10), False),
        (row("A2", -1000), True),
        (row("A1", 1000), True),
        (None, True),
    ],
)
def test_it_takes_an_order_that_gave_its_money_back_for_no_unpaid_one(
    back: Row | None,
    disagree: bool,  # noqa: FBT001
) -> None:
    ours = [order(status="CLOSED"), *([back] if back else [])]
    _left, _right, everything = both(ours, [row("A1", 1000)])

    _holds, found = disagreements(everything, linked((0, 0), (0, len(ours))), RULES)

    assert bool(rows_of(found)) == disagree


def test_it_takes_the_smallest_order_that_gave_its_money_back_for_no_unpaid_one() -> None:
    _left, _right, everything = both([order(1, "CLOSED"), row("A1", -1)], [row("A1", 1)])

    _holds, found = disagreements(everything, linked((0, 0), (0, 2)), RULES)

    assert rows_of(found) == []


def test_it_asks_the_refund_of_the_same_side() -> None:
    _left, _right, everything = both([order(status="CLOSED")], [row("A1", 1000), row("A1", -1000)])

    _holds, found = disagreements(everything, linked((0, 0), (0, 1)), RULES)

    assert len(found) == 2


def test_it_splits_no_links_where_there_are_none() -> None:
    _left, _right, everything = both([order(status="CLOSED")], [row("A1", 1000)])

    holds, found = disagreements(everything, linked(), RULES)

    assert (len(holds), rows_of(found)) == (0, [])


SHOWS = row("Z", 1, status="REFUNDED")


@pytest.mark.parametrize(
    ("ours", "theirs", "differs"),
    [
        (order(status="PAID"), row("A1", 1000, status="REFUNDED"), True),
        (order(status="PAID"), row("A1", 1000, status="PARTLY_REFUNDED"), True),
        (order(status="REFUNDED"), row("A1", 1000, status="PAID"), True),
        (order(status="REFUNDED"), row("A1", 1000), False),
        (order(), row("A1", 1000, status="REFUNDED"), False),
        (order(status="REFUNDED"), row("A1", 1000, status="REFUNDED"), False),
        (order(status="PAID"), row("A1", 1000, status="PAID"), False),
        (order(status="PAID"), row("A1", 1000, status="REFUNDED", kind="ADJUSTMENT"), False),
        (order(-5, "PAID"), row("A1", -5, status="REFUNDED"), False),
    ],
)
def test_it_finds_what_one_side_calls_refunded(
    ours: Row,
    theirs: Row,
    differs: bool,  # noqa: FBT001
) -> None:
    _left, _right, everything = both([ours], [theirs, SHOWS])
    links = [(0, 0), (0, 1)]

    holds, found = refunded_by_status(linked(*links), everything)

    assert rows_of(found) == (
        [(*link, "STATUS_MISMATCH", "refunded_by_status") for link in links] if differs else []
    )
    assert holds.rows() == ([] if differs else links)


@pytest.mark.parametrize(
    ("more", "differs"),
    [
        ([], False),  # a bill of events says of a payment that it was paid, whatever came later
        ([row("Z", 1, status="REFUNDED")], True),
        ([row("Z", -1, status="REFUNDED")], False),
        ([row("Z", 1, status="REFUNDED", kind="FEE")], False),
    ],
)
def test_it_believes_a_side_that_shows_refunds_by_status(
    more: list[Row],
    differs: bool,  # noqa: FBT001
) -> None:
    ours, theirs = [order(status="REFUNDED")], [row("A1", 1000, status="PAID"), *more]
    _left, _right, everything = both(ours, theirs)

    _holds, found = refunded_by_status(linked((0, 0), (0, 1)), everything)

    assert bool(rows_of(found)) == differs


@pytest.mark.parametrize(
    ("back", "differs"),
    [
        (row("A1", -1), False),
        (row("X", -1, transaction_key="T1"), False),
        (row("X", -1, transaction_key="T2"), True),
        (row("A1", 1), True),
        (row("A1", 0), True),
    ],
)
@pytest.mark.parametrize("is_ours", [True, False])
def test_it_finds_no_refund_by_status_that_a_row_shows(
    back: Row,
    differs: bool,  # noqa: FBT001
    is_ours: bool,  # noqa: FBT001
) -> None:
    ours = [order(status="PAID"), *([back] if is_ours else [])]
    theirs = [row("A1", 1000, status="REFUNDED", transaction_key="T1"), back]
    _left, _right, everything = both(ours, theirs[: 1 if is_ours else 2])

    _holds, found = refunded_by_status(linked((0, 0), (0, len(ours))), everything)

    assert bool(rows_of(found)) == differs


@pytest.mark.parametrize("is_ours", [True, False])
def test_it_asks_both_sides_before_it_says_that_one_calls_an_order_refunded(is_ours: bool) -> None:  # noqa: FBT001
    two, silent = [order(status="REFUNDED"), order(status="PAID")], [order(2000)]
    sides = (two, [*silent, SHOWS]) if is_ours else (silent, [*two, SHOWS])
    _left, _right, everything = both(*sides)

    _holds, found = refunded_by_status(linked((0, 0), (0, 1), (0, 2)), everything)

    assert rows_of(found) == []


@pytest.mark.parametrize(
    ("ours", "refunds", "refunded"),
    [
        (order(status="PAID"), [row("A1", -1000)], [2]),
        (order(status="PAID"), [row("A1", -400), row("A1", -600)], [2, 3]),
        (order(status="PAID"), [row("A1", -999)], None),
        (order(status="PAID"), [row("A1", -1001)], None),
        (order(status=None), [row("A1", -1000)], None),
        (order(status="CLOSED"), [row("A1", -1000)], None),
        (order(status="PAID"), [row("A1", -1000, kind="CHARGEBACK")], None),
        (order(status="PAID"), [row("A2", -1000)], None),
        (order(status="PAID"), [row(None, -1000, transaction_key="T1")], [2]),
        (order(status="PAID"), [row(None, -1000)], None),
        # the order's number goes before the transaction's
        (order(status="PAID"), [row("A1", -1000), row(None, -1000, transaction_key="T1")], [2]),
    ],
)
def test_it_finds_paid_orders_that_the_other_side_has_refunded_in_full(
    ours: Row, refunds: list[Row], refunded: list[int] | None
) -> None:
    left, right, everything = both([ours], [row("A1", 1000, transaction_key="T1"), *refunds])
    links = [(0, 0), (0, 1)]

    holds, found = refunded_there(Waterfall(left[:0], right[1:]), linked(*links), everything)

    said = [*links, *((0, at) for at in refunded)] if refunded else []
    assert rows_of(found) == [(*link, "STATUS_MISMATCH", "paid_and_refunded") for link in said]
    assert holds.rows() == ([] if refunded else links)


@pytest.mark.parametrize(
    ("ours", "theirs", "is_refunded"),
    [
        # the smallest amount is money, none is not: it neither pays nor says that something was paid
        ([order(1, "PAID")], [row("A1", 1), row("A1", -1)], True),
        ([order(), order(0, "PAID")], [row("A1", 1000), row("A1", -1000)], False),
        ([order(status="PAID")], [order(0), row("A1", -1000)], False),
        # what our books gave back themselves pays nothing
        ([order(status="PAID"), row("A1", -1000)], [row("A1", 1000), row("A1", -1000)], True),
        ([order(), row("A1", -1000, status="PAID")], [row("A1", 1000), row("A1", -1000)], False),
    ],
)
def test_it_asks_only_rows_that_bring_money_whether_they_were_refunded(
    ours: list[Row],
    theirs: list[Row],
    is_refunded: bool,  # noqa: FBT001
) -> None:
    left, right, everything = both(ours, theirs)
    links = [(0, at) for at in range(len(ours) + 1)]

    holds, found = refunded_there(Waterfall(left[:0], right[1:]), linked(*links), everything)

    assert len(found) == (len(everything) if is_refunded else 0)
    assert holds.rows() == ([] if is_refunded else links)


def test_it_asks_the_number_of_the_payment_which_refund_is_its_own() -> None:
    """Another refund of that number, matched before, is no payment of it."""
    theirs = [row("A2", 1000), row("A1", -5), row("A1", -1000)]
    left, right, everything = both([order(status="PAID")], theirs)
    links = [(0, 0), (0, 1), (0, 2)]

    holds, found = refunded_there(Waterfall(left[:0], right[2:]), linked(*links), everything)

    assert (holds.rows(), rows_of(found)) == (links, [])


def test_it_tells_no_refund_apart_of_a_number_that_two_matches_have() -> None:
    theirs = [row("A1", 1000), row("A1", 1000), row("A1", -1000)]
    left, right, everything = both([order(status="PAID"), order(status="PAID")], theirs)
    links = linked((0, 0), (0, 2), (1, 1), (1, 3))

    holds, found = refunded_there(Waterfall(left[:0], right[2:]), links, everything)

    assert (len(holds), rows_of(found)) == (4, [])


@pytest.mark.parametrize(("status", "is_sure"), [("FAILED", False), ("PAID", True), (None, True)])
def test_it_confirms_no_credit_note_that_gave_nothing_by_money_that_left_the_bank(
    status: str | None,
    is_sure: bool,  # noqa: FBT001
) -> None:
    note = row("CN202605", -12_000, kind="REFUND", status=status)

    outcome = run(
        [note], [row(None, -12_000, kind="PAYMENT", order_key="CN202605")], "invoice_bank"
    )

    assert confirmed(outcome) == ([(1, 1001)] if is_sure else [])
    assert cases(outcome) == ({} if is_sure else {"STATUS_MISMATCH": [(1, 1001)]})
