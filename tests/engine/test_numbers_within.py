"""Order numbers with a shop's letters on one side: the long number within them is the key."""

from __future__ import annotations

import pytest

from tests.engine.records import cases, confirmed, row, run

BARE = "880412077731"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (BARE, f"SILK{BARE}"),
        (f"SILK{BARE}", BARE),
        (BARE, f"WX{BARE}B02"),
        (f"{BARE}X", f"WX{BARE}X"),
    ],
)
def test_it_confirms_a_long_number_within_the_other(ours: str, theirs: str) -> None:
    outcome = run([row(ours, 6_650)], [row(theirs, 6_650)])

    assert confirmed(outcome) == [(1, 1001)]
    assert outcome.matches["rule"].item() == "Number within a longer one"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        # another shop's letters, a longer number, one that is too short
        (f"SILK{BARE}", f"WOOL{BARE}"),
        (BARE, f"SILK{BARE}7"),
        ("880412077", "SILK880412077"),
        # two numbers as long as one another
        (BARE, f"{BARE}X123456789012"),
    ],
)
def test_it_does_not_confirm_what_only_looks_like_it(ours: str, theirs: str) -> None:
    assert confirmed(run([row(ours, 6_650)], [row(theirs, 6_650)])) == []


@pytest.mark.parametrize("is_turned", [False, True])
def test_it_does_not_confirm_a_number_that_two_rows_hold(is_turned: bool) -> None:  # noqa: FBT001
    one, two = [row(BARE, 6_650)], [row(f"SILK{BARE}", 6_650), row(f"WOOL{BARE}", 100)]

    assert confirmed(run(*((two, one) if is_turned else (one, two)))) == []


def test_it_adds_up_the_rows_of_such_a_number() -> None:
    theirs = [row(f"SILK{BARE}", 6_000), row(f"SILK{BARE}", 650)]

    assert confirmed(run([row(BARE, 6_650)], theirs)) == [(1, 1001, 1002)]


def test_it_keeps_a_payment_and_its_refund_apart() -> None:
    ours = [row(BARE, 6_650), row(BARE, -650)]
    theirs = [row(f"SILK{BARE}", 6_650), row(f"SILK{BARE}", -650)]

    assert confirmed(run(ours, theirs)) == [(1, 1001), (2, 1002)]


def test_it_shows_both_sides_where_the_amount_differs() -> None:
    outcome = run([row(BARE, 6_650)], [row(f"SILK{BARE}", 6_050)])

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001)]}
