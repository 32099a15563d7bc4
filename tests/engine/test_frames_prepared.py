"""Rows as the passes see them: their numbers, the amount that is compared, and what is held as one value."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.records import LEFT, RECORD_SCHEMA, RIGHT
from reconcile.engine.sides.frames import (
    facts_of,
    prepare,
    prepare_both,
    repeated,
    sides_of,
    together,
    without,
    without_empty,
    words,
)
from tests.engine.records import Row, frame, row

GROSS = ready_rule_sets()["orders_channel"]
PAYOUTS = ready_rule_sets()["payout_bank"]
STOCK = ready_rule_sets()["stock_orders"]


def test_it_numbers_the_rows_of_both_sides_in_the_order_of_their_addresses() -> None:
    ours = [
        row("A2", 2, source="b", row_number=2, natural_id="N"),
        row("A3", 3, source="a", row_number=9),
        row("A1", 1, source="a", row_number=4),
    ]
    theirs = [row("A4", 4, row_number=8), row("A5", 5, row_number=3)]

    left, right = prepare_both(frame(ours, "", 1), frame(theirs, "z", 1001), GROSS)

    assert left.select("row", "order_key", "side", "amount").rows() == [
        (0, "A1", "LEFT", 1), (1, "A3", "LEFT", 3), (2, "A2", "LEFT", 2),
    ]  # fmt: skip
    assert right.select("row", "order_key", "side", "amount").rows() == [
        (3, "A5", "RIGHT", 5), (4, "A4", "RIGHT", 4),
    ]  # fmt: skip


def test_it_orders_files_by_their_names_though_their_numbers_go_up() -> None:
    rows = [row("A1", 1, source="b", row_number=2), row("A2", 2, source="a", row_number=3)]

    assert prepare(frame(rows, "", 1), LEFT, GROSS, 0)["order_key"].to_list() == ["A2", "A1"]


def test_it_orders_rows_of_one_number_by_their_natural_id() -> None:
    twins = [row("A1", 1, row_number=2, natural_id="Z"), row("A2", 2, row_number=2, natural_id="A")]

    prepared = prepare(frame(twins, "a", 1), LEFT, GROSS, 5)

    assert prepared.select("row", "order_key").rows() == [(5, "A2"), (6, "A1")]


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ({}, date(2026, 6, 5)),
        ({"booked_on": None}, date(2026, 6, 4)),
        ({"occurred_at": None}, date(2026, 6, 5)),
        ({"occurred_at": None, "booked_on": None}, None),
    ],
    ids=["booked", "by time", "no time", "neither"],
)
def test_it_takes_the_day_that_a_row_was_booked_on(given: Row, day: date | None) -> None:
    at = {"occurred_at": datetime(2026, 6, 4, 23, 0, tzinfo=UTC)} | given

    prepared = prepare(frame([row("A1", 1, **at)], "a", 1), LEFT, GROSS, 0)

    assert prepared["day"].to_list() == [day]


def amounts(rules: str, side: str, rows: list[Row]) -> list[int]:
    return prepare(frame(rows, "a", 1), side, ready_rule_sets()[rules], 0)["amount"].to_list()


@pytest.mark.parametrize(
    ("rules", "side", "rows", "compared"),
    [
        ("orders_channel", LEFT, [row("A", 90, net_minor=80), row("B", -5, net_minor=-6)], [90, -5]),
        ("invoice_bank", RIGHT, [row("A", 90, net_minor=80)], [80]),
        ("orders_channel", LEFT, [row("A", 7) | {"gross_minor": None, "net_minor": 3}], [0]),
        ("stock_orders", LEFT, [row("A", 9, quantity=2), row("B", 9, quantity=None)], [2, 0]),
        # a stock book that writes what goes out as negative; none, or nothing at all, is no such book
        ("stock_orders", LEFT, [row("A", 0, quantity=-3), row("B", 0, quantity=1)], [3, -1]),
        ("stock_orders", LEFT, [row("A", 0, quantity=-1), row("B", 0, quantity=1)], [-1, 1]),
        ("stock_orders", RIGHT, [row("A", 0, quantity=-3), row("B", 0, quantity=2)], [3, -2]),
        ("stock_orders", LEFT, [row("A", 0)], [0]),
        ("orders_channel", LEFT, [row("A", -9, quantity=-3)], [-9]),
        # what leaves the channel arrives at the bank, also where the file writes it positive
        ("payout_bank", LEFT, [row(None, -50, kind="PAYOUT")], [50]),
        ("payout_bank", LEFT, [row(None, 50, kind="PAYOUT")], [50]),
        ("payout_bank", LEFT, [row(None, -50, kind="TRANSFER"), row(None, 9, kind="PAYOUT")], [50, -9]),
        ("payout_bank", LEFT, [row(None, -50, kind="TRANSFER"), row(None, 50, kind="PAYOUT")], [50, -50]),
        # a list of payouts writes most of them with the sign of what arrives
        ("payout_bank", LEFT, [row(None, net, kind="PAYOUT") for net in (9, 7, -50)], [9, 7, -50]),
        ("payout_bank", LEFT, [row(None, net, kind="PAYOUT") for net in (-9, -7, 50)], [9, 7, -50]),
        ("payout_bank", LEFT, [row(None, -9, kind="PAYOUT"), row(None, 9, kind="PAYOUT", description="提现退回")], [9, -9]),
        ("payout_bank", LEFT, [row(None, 9, kind="PAYOUT", description="提现退回")], [-9]),
        ("payout_bank", LEFT, [row(None, 9, kind="TRANSFER")], [-9]),
        # a list beside an account: each file by itself
        ("payout_bank", LEFT, [row(None, 9, kind="PAYOUT", source="a"), row(None, 7, kind="TRANSFER", source="b")], [9, -7]),
        # rows of a batch stay as they are; a payout that names no row's batch doesn't
        (
            "payout_bank", LEFT,
            [row("A", 60, batch_key="P1"), row(None, -60, kind="PAYOUT", batch_key="P1"),
             row(None, -50, kind="PAYOUT", batch_key="P2")],
            [60, -60, 50],
        ),
        # the bank's side as it is, unless it is a list of payouts itself
        ("payout_bank", RIGHT, [row(None, -50, kind="OTHER")], [-50]),
        ("payout_bank", RIGHT, [row(None, -50, kind="PAYOUT"), row(None, -7, kind="OTHER")], [-50, -7]),
        ("payout_bank", RIGHT, [row(None, -50, kind="PAYOUT"), row(None, -7, kind="TRANSFER")], [50, 7]),
    ],
)  # fmt: skip
def test_it_compares_the_amount_of_the_basis(
    rules: str, side: str, rows: list[Row], compared: list[int]
) -> None:
    assert amounts(rules, side, rows) == compared


def test_it_takes_no_side_without_rows_for_a_list_of_payouts() -> None:
    assert amounts("payout_bank", RIGHT, []) == []


def test_it_counts_stock_in_pieces_and_money_in_its_currency() -> None:
    rows = frame([row("A", 9, quantity=1, currency="EUR")], "a", 1)

    found = [prepare(rows, LEFT, rules, 0)["currency"].item() for rules in (STOCK, GROSS)]

    assert found == ["UNIT", "EUR"]


@pytest.mark.parametrize(
    ("ours", "theirs", "keys"),
    [
        (" tea-1 ", "TEA-1", ["A1|TEA-1", "A1|TEA-1"]),
        (None, "TEA-1", ["A1", "A1"]),
        ("TEA-1", None, ["A1", "A1"]),
    ],
)
def test_it_knows_a_piece_by_order_and_article_where_both_sides_name_articles(
    ours: str | None, theirs: str | None, keys: list[str]
) -> None:
    left, right = (
        frame([row("A1", 0, quantity=1, sku=sku)], source, 1)
        for source, sku in (("a", ours), ("b", theirs))
    )

    sides = prepare_both(left, right, STOCK)

    assert [side["order_key"].item() for side in sides] == keys


def test_it_leaves_the_order_alone_where_money_is_compared() -> None:
    side = frame([row("A1", 5, sku="T")], "a", 1)

    assert prepare_both(side, side, GROSS)[0]["order_key"].to_list() == ["A1"]


@pytest.mark.parametrize("has_paid", [(True, False), (False, True), (True, True), (False, False)])
def test_it_gives_both_sides_the_same_columns(has_paid: tuple[bool, bool]) -> None:
    paid = {"paid_minor": 5, "paid_currency": "USD"}
    left, right = (frame([row("A1", 5, **(paid if has else {}))], "a", 1) for has in has_paid)

    ours, theirs = prepare_both(left, right, GROSS)

    assert ours.schema == theirs.schema
    assert set(paid) <= set(ours.columns) or not any(has_paid)
    if any(has_paid):
        said = [side["paid_minor"].item() for side in (ours, theirs)]
        assert said == [5 if has else None for has in has_paid]


def test_it_drops_only_stated_columns_in_which_nothing_stands() -> None:
    rows = frame([row("A1", 1, paid_minor=3), row("A2", 1)], "a", 1)

    assert set(rows.columns) - set(RECORD_SCHEMA) == {"paid_minor"}
    assert without_empty(rows.with_columns(paid_currency=pl.lit(None, pl.String))).equals(rows)


SIDES: dict[str, tuple[list[Row], list[Row]]] = {
    "alike": ([row("A1", 1), row("A2", 2)], [row("A3", 3)]),
    "in the middle another": (
        [row("A1", 1), row("A2", 2, currency="USD", channel="X"), row("A3", 3)],
        [row("A4", 4)],
    ),
    "in the middle an earlier one": (
        [row("A1", 1), row("A2", 2, currency="AUD"), row("A3", 3)],
        [row("A4", 4), row("A5", 2, currency="AUD"), row("A6", 3)],
    ),
    "at the end another": ([row("A1", 1), row("A2", 2, currency="USD")], [row("A3", 3)]),
    "there another": ([row("A1", 1)], [row("A3", 3, currency="USD", channel="X", status="PAID")]),
    "here something": ([row("A1", 1, channel="X"), row("A2", 2)], [row("A3", 3)]),
    "in the middle nothing": (
        [row("A1", 1, channel="X"), row("A2", 2), row("A3", 2, channel="X")],
        [row("A4", 3, channel="X")],
    ),
    "no rows here": ([], [row("A3", 3)]),
    "no rows there": ([row("A3", 3)], []),
}  # fmt: skip


@pytest.mark.parametrize("rows", SIDES.values(), ids=SIDES)
def test_it_holds_the_frame_of_both_sides_as_what_they_say(
    rows: tuple[list[Row], list[Row]],
) -> None:
    ours, theirs = prepare_both(frame(rows[0], "a", 1), frame(rows[1], "b", 1001), GROSS)

    everything = together(ours, theirs)

    assert everything.equals(pl.concat([ours, theirs]))
    given = [each["currency"] for side in rows for each in side]
    assert everything["currency"].to_list() == given
    back = sides_of(everything)
    assert (back[0].equals(ours), back[1].equals(theirs)) == (True, True)


def test_it_says_all_words_of_a_row_in_capitals() -> None:
    rows = frame([row("a1", 1, description="for tea", counterparty="Mill"), row(None, 1)], "a", 1)

    assert rows.select(words().alias("said"))["said"].to_list() == ["FOR TEA MILL A1", "  "]


@pytest.mark.parametrize(
    ("rows", "links", "left"),
    [
        ([3, 4, 5], [4], [3, 5]),
        ([3, 4, 5], [9, 3], [4, 5]),
        ([3, 4, 5], [0], [3, 4, 5]),
        ([3, 4, 5], [], [3, 4, 5]),
        ([], [3], []),
        ([0], [0], []),
        ([0, 1], [1, 1], [0]),
    ],
)
def test_it_leaves_the_rows_that_links_do_not_hold(
    rows: list[int], links: list[int], left: list[int]
) -> None:
    given, held = (
        pl.DataFrame({"row": numbers}, schema={"row": pl.UInt32}) for numbers in (rows, links)
    )

    assert without(given, held)["row"].to_list() == left


@pytest.mark.parametrize(
    ("values", "twice"),
    [
        ([], []),
        ([1], [False]),
        ([1, 2], [False, False]),
        ([2, 1, 2], [True, False, True]),
        ([5, 5, 5], [True, True, True]),
        ([0, 7, 0, 7, 3], [True, True, True, True, False]),
    ],
)
def test_it_knows_what_stands_more_than_once(values: list[int], twice: list[bool]) -> None:
    assert repeated(pl.Series(values, dtype=pl.UInt64)).to_list() == twice


@pytest.mark.parametrize("count", [1, 40])
def test_it_gathers_facts_of_numbered_rows_in_their_order(count: int) -> None:
    facts = pl.DataFrame({"row": range(40), "amount": range(100, 140), "other": range(40)})
    asked = pl.Series([*range(count - 1, -1, -1)], dtype=pl.UInt32)

    found = facts_of(facts, asked, "amount", "row")

    assert found.rows() == [(100 + at, at) for at in range(count - 1, -1, -1)]
