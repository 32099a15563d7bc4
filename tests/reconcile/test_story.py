"""The story of one order: what belongs to it is found from any of its numbers, and nothing else is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tenancy import merchant_scope
from ledgers.models import Entry
from reconcile.reports.story import story_of
from reconcile.reports.story_parts import SIDE_ROWS_MAX, Story
from reconcile.reports.story_search import ROWS_MAX
from reconcile.services.splits import split_case
from tests.factories import Person
from tests.reconcile.lines import Line, open_line

QUERIES_MAX = 15


@pytest.fixture
def line(alice: Person) -> Line:
    return open_line(alice)


def told(line: Line, text: str) -> Story:
    with merchant_scope(line.merchant.id):
        return story_of(line.merchant, text)


def held(story: Story) -> list[tuple[str, list[int]]]:
    """Ledger kinds and the ids of their rows."""
    return [(stage.ledger.kind, [row.entry.id for row in stage.rows]) for stage in story.stages]


def paid_out(line: Line, *, rows: int = 1) -> tuple[Entry, Entry, Entry]:
    """An order, its payment, and the bank line of the payout that it is one row of."""
    order = line.row("ORDERS", order_key="SO1", gross_minor=10_000)
    payments = line.rows(
        "CHANNEL",
        {"order_key": "SO1", "gross_minor": 10_000, "fee_minor": -60, "net_minor": 9_940, "batch_key": "PO1"},
        *({"order_key": f"SX{n}", "gross_minor": 100, "batch_key": "PO1"} for n in range(rows - 1)),
    )  # fmt: skip
    bank = line.row("BANK", gross_minor=sum(p.net_minor for p in payments))
    line.match(0, [order], [payments[0]])
    line.match(1, payments, [bank], basis="net_minor", rule="Payout", cardinality="N:1")
    return order, payments[0], bank


def test_it_goes_from_the_order_to_the_bank_line(line: Line) -> None:
    order, payment, bank = paid_out(line)

    story = told(line, "SO1")

    assert held(story) == [
        ("ORDERS", [order.id]), ("CHANNEL", [payment.id]), ("BANK", [bank.id]),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["so-1", " SO 1 ", "ＳＯ１"])
def test_it_knows_the_number_however_it_is_written(line: Line, text: str) -> None:
    order, *_rest = paid_out(line)

    assert ("ORDERS", [order.id]) in held(told(line, text))


@pytest.mark.parametrize("asked", ["TX9", "RF9", "SO9"])
def test_it_finds_the_order_by_each_of_its_numbers(line: Line, asked: str) -> None:
    order = line.row("ORDERS", order_key="SO9", gross_minor=500)
    payment = line.row("CHANNEL", order_key="SO9", transaction_key="TX9", gross_minor=500)
    refund = line.row(
        "CHANNEL", transaction_key="TX9", refund_key="RF9", kind="REFUND", gross_minor=-200
    )

    story = told(line, asked)

    assert held(story) == [("ORDERS", [order.id]), ("CHANNEL", [payment.id, refund.id])]


def test_it_follows_a_match_of_rows_that_share_no_number(line: Line) -> None:
    order = line.row("ORDERS", order_key="INV7", gross_minor=500)
    payment = line.row("CHANNEL", description="thanks", gross_minor=500)
    line.match(0, [order], [payment])

    assert held(told(line, "INV7")) == [("ORDERS", [order.id]), ("CHANNEL", [payment.id])]


def test_it_tells_nothing_of_the_other_orders_of_a_payout(line: Line) -> None:
    _order, payment, bank = paid_out(line, rows=3)

    assert held(told(line, "SO1"))[1:] == [("CHANNEL", [payment.id]), ("BANK", [bank.id])]


def test_it_counts_a_large_payout_and_never_opens_it(line: Line) -> None:
    _order, payment, _bank = paid_out(line, rows=400)

    story = told(line, "SO1")

    (place,) = [
        p for row in story.rows for p in row.places if row.entry.id == payment.id and p.rows > 1
    ]
    assert (place.rows, place.sum_minor, place.is_summed_up) == (400, 9_940 + 399 * 100, True)
    assert len(story.rows) == 3


def test_it_shows_one_row_of_a_payout_that_is_asked_for_and_its_bank_line(line: Line) -> None:
    _order, payment, bank = paid_out(line, rows=SIDE_ROWS_MAX + 1)

    assert held(told(line, "PO1")) == [("CHANNEL", [payment.id]), ("BANK", [bank.id])]


def test_it_follows_no_number_that_a_crowd_shares(line: Line) -> None:
    order = line.row("ORDERS", order_key="SO5", transaction_key="TEST", gross_minor=500)
    line.rows("CHANNEL", *({"order_key": "TEST", "gross_minor": 1} for _ in range(101)))

    assert held(told(line, "SO5")) == [("ORDERS", [order.id])]


def test_it_cuts_a_story_that_fits_no_page(line: Line) -> None:
    line.rows("CHANNEL", *({"order_key": "SO6", "gross_minor": 1} for _ in range(ROWS_MAX + 1)))

    story = told(line, "SO6")

    assert (len(story.rows), story.is_cut) == (ROWS_MAX, True)


def test_it_ends_where_reconciliations_run_in_a_circle(alice: Person) -> None:
    line = open_line(alice, "ORDERS", "CHANNEL", "SUPPLIER")
    rows = [
        line.row(kind, order_key=f"N{n}", gross_minor=5)
        for n, kind in enumerate(("ORDERS", "CHANNEL", "SUPPLIER"))
    ]
    line.match(0, rows[:1], rows[1:2])
    line.match(1, rows[1:2], rows[2:])

    assert [len(ids) for _kind, ids in held(told(line, "N2"))] == [1, 1, 1]


def test_it_says_what_is_not_yet_paid_out(line: Line) -> None:
    order = line.row("ORDERS", order_key="SO2", gross_minor=800)
    payment = line.row("CHANNEL", order_key="SO2", gross_minor=800)
    line.match(0, [order], [payment])
    line.wait(1, "LEFT", payment, until=date(2026, 10, 9))

    (missing,) = told(line, "SO2").missing

    assert (missing.words, missing.amount_minor, missing.expected_by) == (
        "Not yet paid out", 800, date(2026, 10, 9),
    )  # fmt: skip


def test_it_names_the_case_that_asks_for_the_other_side(line: Line) -> None:
    order = line.row("ORDERS", order_key="SO3", gross_minor=800)
    case = line.case(0, "INTERNAL_ONLY", "LEFT", order)

    (missing,) = told(line, "SO3").missing

    assert (missing.words, missing.case) == ("Not at the payment channel yet", case)


def test_it_misses_nothing_of_a_row_that_has_no_other_side(line: Line) -> None:
    order = line.row("ORDERS", order_key="SO4", gross_minor=800)
    line.case(0, "NON_TRADE", "LEFT", order)

    assert told(line, "SO4").missing == ()


def test_it_says_that_no_run_has_seen_a_row(line: Line) -> None:
    line.row("ORDERS", order_key="SO8", gross_minor=800)

    story = told(line, "SO8")

    (place,) = story.rows[0].places
    assert (place.match, place.item) == (None, None)
    assert [m.amount_minor for m in story.missing] == [800]


def test_it_sums_gross_fee_and_net_at_each_step(line: Line) -> None:
    paid_out(line)

    amounts = [stage.sums[0] for stage in told(line, "SO1").stages]

    assert [(a.gross_minor, a.fee_minor, a.net_minor) for a in amounts] == [
        (10_000, 0, 10_000), (10_000, -60, 9_940), (9_940, 0, 9_940),
    ]  # fmt: skip


def test_it_knows_nothing_of_another_merchants_rows(line: Line, charlie: Person) -> None:
    paid_out(line)

    with merchant_scope(charlie.merchant.id):
        story = story_of(charlie.merchant, "SO1")

    assert story.stages == ()


@pytest.mark.parametrize("text", ["", "   ", "?!", "\x00", "nothing-like-it"])
def test_it_has_no_story_of_nonsense(line: Line, text: str) -> None:
    paid_out(line)

    assert told(line, text).stages == ()


def test_it_asks_the_database_a_bounded_number_of_times(line: Line) -> None:
    paid_out(line, rows=20)

    with (
        merchant_scope(line.merchant.id),
        CaptureQueriesContext(
            connection,
        ) as asked,
    ):
        story_of(line.merchant, "SO1")

    selects = [q for q in asked.captured_queries if q["sql"].startswith("SELECT")]
    assert len(selects) <= QUERIES_MAX


def test_a_split_row_has_a_place_for_each_of_its_parts(line: Line, bob: Person) -> None:
    order = line.row("ORDERS", order_key="SO1", gross_minor=10_000)
    case = line.case(0, "INTERNAL_ONLY", "LEFT", order)
    with merchant_scope(line.merchant.id):
        split_case(
            merchant=line.merchant,
            actor=bob.actor,
            case_id=case.public_id,
            version=1,
            item_ids=[case.items.get().public_id],
            amount_minor=3_000,
            reason="two orders",
        )

    (row,) = told(line, "SO1").rows

    shown = [place.item.amount_minor for place in row.places if place.item]
    assert shown == [7_000, 3_000]
