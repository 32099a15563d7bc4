"""The proof from the rows of matches and cases: which side, which currency, which place."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.outcome.proof import came_in, prove
from reconcile.engine.records import ProofLine

Came = tuple[int | None, str, str, int]
SCHEMA = {"entry": pl.Int64, "side": pl.String, "currency": pl.String, "amount": pl.Int64}


def came(*rows: Came) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def legs(*rows: tuple[int, int, bool]) -> pl.DataFrame:
    schema = {"row": pl.UInt32, "amount_minor": pl.Int64, "confirmed": pl.Boolean}
    return pl.DataFrame(rows, schema=schema, orient="row")


def items(*rows: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"row": pl.UInt32, "amount_minor": pl.Int64}, orient="row")


FOUR = came(
    (11, "LEFT", "USD", 5),
    (12, "LEFT", "CNY", 70),
    (13, "RIGHT", "CNY", -3),
    (14, "RIGHT", "USD", 9),
)


def test_it_says_of_each_side_and_currency_where_it_is() -> None:
    six = came(*FOUR.iter_rows(), (15, "RIGHT", "USD", 400), (16, "RIGHT", "USD", -20))

    proof = prove(
        came_in(six),
        legs((0, 5, True), (1, 70, False), (4, 400, True), (3, 9, False)),
        items((2, -3), (5, -20)),
    )

    assert proof.lines == (
        ProofLine("LEFT", "CNY", 1, 70, 0, 0, 1, 70, 0, 0),
        ProofLine("LEFT", "USD", 1, 5, 1, 5, 0, 0, 0, 0),
        ProofLine("RIGHT", "CNY", 1, -3, 0, 0, 0, 0, 1, -3),
        ProofLine("RIGHT", "USD", 3, 389, 1, 400, 1, 9, 1, -20),
    )
    assert proof.each_row_once
    assert proof.is_balanced


def test_it_tells_the_sides_apart_in_one_currency() -> None:
    both = came((1, "LEFT", "CNY", 10), (2, "RIGHT", "CNY", 20))

    proof = prove(came_in(both), legs(), items((0, 10), (1, 20)))

    assert proof.lines == (
        ProofLine("LEFT", "CNY", 1, 10, 0, 0, 0, 0, 1, 10),
        ProofLine("RIGHT", "CNY", 1, 20, 0, 0, 0, 0, 1, 20),
    )


def test_it_proves_nothing_at_all_of_nothing() -> None:
    proof = prove(came_in(came()), legs(), items())

    assert proof.lines == ()
    assert proof.is_balanced


@pytest.mark.parametrize("most", [2**63 - 1, 2**62, -(2**62) - 1, 2**62 - 1])
def test_it_adds_up_more_than_64_bits_hold(most: int) -> None:
    rows = came(*((n, "LEFT", "CNY", most) for n in range(3)))

    proof = prove(came_in(rows), legs((0, most, True), (1, most, True)), items((2, most)))

    assert proof.lines == (ProofLine("LEFT", "CNY", 3, 3 * most, 2, 2 * most, 0, 0, 1, most),)


def test_it_adds_up_the_very_least_that_64_bits_do_not_hold() -> None:
    rows = came((1, "RIGHT", "CNY", 2**62), (2, "RIGHT", "CNY", 2**62))

    proof = prove(came_in(rows), legs((0, 2**62, True), (1, 2**62, True)), items())

    assert proof.lines == (ProofLine("RIGHT", "CNY", 2, 2**63, 2, 2**63, 0, 0, 0, 0),)


def test_it_keeps_what_was_placed_with_another_amount() -> None:
    proof = prove(came_in(FOUR), legs((0, 5, True), (1, 71, True)), items((2, -3), (3, 9)))

    assert proof.each_row_once
    assert not proof.is_balanced
    assert proof.lines[0] == ProofLine("LEFT", "CNY", 1, 70, 1, 71, 0, 0, 0, 0)


@pytest.mark.parametrize(
    ("placed", "is_once"),
    [
        ([0, 1, 2, 3], True),
        ([3, 1, 0, 2], True),
        ([0, 1, 2], False),
        ([1, 2, 3], False),
        ([0, 1, 2, 2], False),
        ([0, 0, 2, 3], False),
        ([0, 1, 2, 3, 3], False),
        ([], False),
    ],
)
def test_it_wants_each_row_in_one_place(placed: list[int], is_once: bool) -> None:  # noqa: FBT001
    assert prove(came_in(FOUR), legs(), items(*((at, 1) for at in placed))).each_row_once == is_once


@pytest.mark.parametrize(
    ("entries", "is_once"),
    [
        ([1, 2, 3], True),
        ([7, 5, 6], True),
        ([-1, 0, 1], True),
        ([-5, -5, -4], False),
        ([1, 2, 2], False),
        ([1, 1, 2], False),
        ([0, 3, 3], False),
        # both ways of asking: close together, and far apart
        ([0, 47, 1], True),
        ([0, 48, 1], True),
        ([0, 47, 47], False),
        ([0, 48, 48], False),
        ([0, 0, 48], False),
        ([1, 10**12, 2 * 10**12], True),
        ([0, 10**12, 5], True),
        ([1, 10**12, 10**12], False),
        ([1, None, 2], True),
        ([1, None, 1], False),
        ([None, None, 2], False),
    ],
)
def test_it_wants_each_entry_once(entries: list[int | None], is_once: bool) -> None:  # noqa: FBT001
    rows = came(*((entry, "LEFT", "CNY", 1) for entry in entries))

    assert prove(came_in(rows), legs(), items((0, 1), (1, 1), (2, 1))).each_row_once == is_once
