"""Marks between digits say which number it is: 1001-2 is not 10012."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.sides.digit_marks import as_written, keep_apart
from tests.engine.invoices import invoice, payment
from tests.engine.records import Row, cases, confirmed, row, run, suggested


def order(ref: str, amount: int, **given: object) -> Row:
    """A row with the key that readers make of its number."""
    key = "".join(letter for letter in ref.upper() if letter.isalnum())
    return row(key, amount, order_ref=ref, **given)


def keys(left: list[str], right: list[str]) -> tuple[list[str], list[str]]:
    """The keys of both sides after all."""
    sides = []
    for first, refs in ((0, left), (len(left), right)):
        made = [(first + at, ref, order(ref, 1)["order_key"]) for at, ref in enumerate(refs)]
        schema = {"row": pl.UInt32, "order_ref": pl.String, "order_key": pl.String}
        sides.append(pl.DataFrame(made, schema=schema, orient="row"))
    ours, theirs = keep_apart(sides[0], sides[1])
    return ours["order_key"].to_list(), theirs["order_key"].to_list()


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("SO-3041-7", "SO3041-7"),
        ("so/3041 . 7", "SO3041-7"),
        ("1-2-3-4", "1-2-3-4"),
        ("#3041", "3041"),
        ("３０４１－７", "3041-7"),
        ("3041-R-7", "3041R7"),
        ("单3041号7", "单3041号7"),
    ],
)
def test_it_keeps_only_marks_between_digits(number: str, written: str) -> None:
    assert pl.select(as_written(pl.lit(number))).item() == written


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (["3041-7"], ["30417"]),
        (["2025-3-14"], ["2025-31-4"]),
        (["70-05"], ["7-005"]),
        (["2025/0036"], ["20250-036"]),
        # our own file writes such numbers without marks, too
        (["304-117", "304118"], ["304117"]),
        (["304-117", "304117"], ["304117"]),
    ],
)
def test_it_never_confirms_two_numbers_of_the_same_digits(
    left: list[str], right: list[str]
) -> None:
    ours = [order(ref, 5_050 + at) for at, ref in enumerate(left)]

    outcome = run(ours, [order(right[0], 5_050)])

    assert confirmed(outcome) == []
    assert suggested(outcome) == [(1, 1001)] or len(left) > 1


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SO-2025-0036", "SO20250036"),
        ("SO20250036", "so 2025/0036"),
        ("RE-2025-36", "RE202536"),
        ("205-5512345-6612345", "20555123456612345"),
        ("INV 3041", "INV-3041"),
        ("3041-R", "3041R"),
        ("2025-3-14", "2025/3/14"),
    ],
)
def test_it_confirms_one_number_that_a_side_writes_without_marks(ours: str, theirs: str) -> None:
    outcome = run([order(ours, 5_050)], [order(theirs, 5_050)])

    assert confirmed(outcome) == [(1, 1001)]


def test_it_goes_by_the_exact_number_where_both_stand_on_both_sides() -> None:
    ours = [order("3041-7", 5_050), order("30417", 7_070)]
    theirs = [order("30417", 5_050), order("3041-7", 7_070)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == suggested(outcome) == []
    assert cases(outcome) == {"AMOUNT_OVER": [(1, 1002)], "AMOUNT_SHORT": [(2, 1001)]}


def test_it_confirms_the_exact_number_beside_one_of_the_same_digits() -> None:
    outcome = run([order("3041-7", 5_050), order("30417", 5_050)], [order("30417", 5_050)])

    assert confirmed(outcome) == [(2, 1001)]


@pytest.mark.parametrize(
    ("left", "right", "ours", "theirs"),
    [
        (["3041-7", "A1"], ["30417"], ["3041-7", "A1"], ["30417"]),
        (["3041-7", "A1"], ["3041-7"], ["30417", "A1"], ["30417"]),
        (["3041-7"], [], ["30417"], []),
        ([], ["3041-7"], [], ["30417"]),
        # of long numbers each file may go its own way
        (
            ["205-5512345-6612345", "20555123456612346"],
            ["205-5512345-6612346", "20555123456612345"],
            ["20555123456612345", "20555123456612346"],
            ["20555123456612346", "20555123456612345"],
        ),
        # three ways to write it are no one number
        (["304-117"], ["30-4117", "304117"], ["304-117"], ["30-4117", "304117"]),
    ],
)
def test_it_changes_keys_only_where_numbers_differ(
    left: list[str], right: list[str], ours: list[str], theirs: list[str]
) -> None:
    assert keys(left, right) == (ours, theirs)


def test_it_leaves_keys_alone_that_are_not_made_of_the_number() -> None:
    ours, theirs = row("30417", 5_050, order_ref="304-1"), order("30417", 5_050)

    assert confirmed(run([ours], [theirs])) == [(1, 1001)]


def bill(ref: str, amount: int) -> Row:
    return invoice(amount, "Oak & Sons", order_ref=ref, order_key=order(ref, 1)["order_key"])


@pytest.mark.parametrize(
    ("ref", "text", "is_sure"),
    [
        ("RE-2025-3-14", "RE-2025-3-14", True),
        ("RE-2025-3-14", "RE/2025/3/14", True),
        ("RE-2025-3-14", "RE-2025-31-4", False),
        ("RE-2025-3-14", "RE2025314", False),
        ("RE-2025-0036", "RE20250036", True),
        ("RE20250036", "RE-2025-0036", True),
        ("RE30412-7", "RE304127", False),
    ],
)
def test_it_reads_marks_in_a_text_as_well(ref: str, text: str, *, is_sure: bool) -> None:
    lines = [payment(70_010, "H. PAYER", description=text)]

    outcome = run([bill(ref, 70_010)], lines, "invoice_bank")

    assert confirmed(outcome) == ([(1, 1001)] if is_sure else [])


def test_it_knows_which_of_two_bills_of_the_same_digits_a_text_names() -> None:
    ours = [bill("RE-2025-3-14", 70_010), bill("RE-2025-31-4", 70_010)]
    lines = [payment(70_010, "H. PAYER", description="RE-2025-31-4")]

    assert confirmed(run(ours, lines, "invoice_bank")) == [(2, 1001)]
