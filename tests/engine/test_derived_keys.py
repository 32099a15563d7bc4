"""Keys of several columns, and keys made comparable, match as far as they keep numbers apart."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.engine import from_json, reconcile
from reconcile.engine.rules import RuleSet
from tests.engine.records import JUNE, cases, confirmed, frame, row, run, suggested

ORDER = {"left": "order_key", "right": "order_key"}
IN_TEXT = {"left": "order_key", "right": "description"}


def rules(key: dict[str, object], steps: list[object], **given: object) -> RuleSet:
    """One rule by a key made comparable in these steps."""
    rule = {"name": "Made comparable", "method": "key", "outcome": "confirm", "keys": [key]}
    document = {"name": "Mine", "basis": {"left": "gross", "right": "gross"}}
    return from_json({**document, "rules": [{**rule, "normalise": steps, **given}]})


@pytest.mark.parametrize(
    ("steps", "ours", "theirs", "is_matched"),
    [
        (["no_leading_zeros"], "0012345", "12345", True),
        (["no_leading_zeros"], "0012345", "123450", False),
        (["no_leading_zeros"], "00123", "123", False),
        (["no_leading_zeros"], "001234", "1234", True),
        (["no_leading_zeros"], "0000", "00000", False),
        ([{"prefix": "T200P"}], "T200P2026060512", "2026060512", True),
        ([{"prefix": "no."}], "NO2026060512", "2026060512", True),
        ([{"prefix": "T200P"}], "X2026060512", "2026060512", False),
        ([{"prefix": "T200P"}, "no_leading_zeros"], "T200P00012345", "12345", True),
        (["digits"], "SO12345X", "12345", True),
        ([{"last": 8}], "2026060512345678", "12345678", True),
        ([{"last": 8}], "345678", "9345678", False),
        ([{"first": 8}], "2026060512345678", "20260605", True),
        ([{"longest_number": 10}], "HJCAEA12B1234567890", "1234567890", True),
        ([{"longest_number": 10}], "1234567890A9876543210", "1234567890", False),
        ([{"longest_number": 10}], "A123456789", "123456789", False),
        ([{"longest_number": 6}, {"last": 6}], "2026060512345678", "345678", True),
    ],
)
def test_it_compares_what_the_steps_leave(
    steps: list[object],
    ours: str,
    theirs: str,
    is_matched: bool,  # noqa: FBT001
) -> None:
    outcome = run([row(ours, 500)], [row(theirs, 500)], rules(ORDER, steps))

    assert bool(confirmed(outcome)) == is_matched


@pytest.mark.parametrize(
    ("text", "is_matched"),
    [
        ("Order 2026060512345 paid", True),
        ("订单２０２６０６０５１２３４５", True),
        ("2026060512345 and 2026060512345 again", True),
        ("2026060512345 and 2026060599999", False),
        ("20260605123456", False),
        (None, False),
    ],
)
def test_it_finds_the_number_in_a_text(text: str | None, is_matched: bool) -> None:  # noqa: FBT001
    theirs = [row(None, 500, description=text)]
    by_number = rules(IN_TEXT, [{"longest_number": 10}])

    outcome = run([row("2026060512345", 500)], theirs, by_number)

    assert bool(confirmed(outcome)) == is_matched


def test_it_takes_a_number_that_stands_in_two_texts_for_one() -> None:
    theirs = [
        row(None, 500, description="Payment for 2026060512345"),
        row(None, -200, description="Refund of 2026060512345"),
    ]
    ours = [row("2026060512345", 500), row("2026060512345", -200)]

    outcome = run(ours, theirs, rules(IN_TEXT, [{"longest_number": 10}]))

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]


def test_it_does_not_confirm_where_two_numbers_of_a_side_become_one() -> None:
    ours = [row("0012345", 500), row("12345", 700)]

    outcome = run(ours, [row("00012345", 500)], rules(ORDER, ["no_leading_zeros"]))

    assert confirmed(outcome) == []


def test_it_hands_on_the_rows_whose_numbers_become_one() -> None:
    both = rules(ORDER, ["no_leading_zeros"]).to_json()
    close = {"name": "Slip", "method": "close", "outcome": "suggest", "keys": [ORDER]}
    both["rules"].append(close)  # type: ignore[attr-defined]  # a list
    ours = [row("0012345", 500), row("12345", 700)]

    outcome = run(ours, [row("00012345", 500)], from_json(both))

    assert suggested(outcome) == [(1, 1001)]


def test_it_reports_another_amount_under_the_same_number() -> None:
    outcome = run([row("0012345", 500)], [row("12345", 400)], rules(ORDER, ["no_leading_zeros"]))

    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001)]}


def test_it_calls_no_case_by_the_end_of_a_number() -> None:
    ours, theirs = [row("2026060512345678", 500)], [row("9999999912345678", 400)]

    outcome = run(ours, theirs, rules(ORDER, [{"last": 8}]))

    assert cases(outcome) == {"EXTERNAL_ONLY": [(1001,)], "INTERNAL_ONLY": [(1,)]}


def test_it_matches_by_two_columns_together() -> None:
    key = {"left": ["order_key", "sku"], "right": ["order_key", "sku"]}
    ours = [row("A1", 500, sku="red-1"), row("A1", 500, sku="blue-2")]
    theirs = [row("A1", 500, sku="BLUE 2"), row("A1", 500, sku="Red 1")]

    outcome = run(ours, theirs, rules(key, []))

    assert confirmed(outcome) == [(1, 1002), (2, 1001)]


def test_it_takes_no_key_of_which_a_part_is_missing() -> None:
    key = {"left": ["order_key", "sku"], "right": ["order_key", "sku"]}

    outcome = run([row("A1", 500)], [row("A1", 500)], rules(key, []))

    assert confirmed(outcome) == []


def test_it_adds_up_by_a_key_made_comparable() -> None:
    by_sum = rules(ORDER, ["no_leading_zeros"], method="sum")

    outcome = run([row("0012345", 500)], [row("12345", 300), row("12345", 200)], by_sum)

    assert confirmed(outcome) == [(1, 1001, 1002)]


def test_it_nets_reversals_by_a_key_made_comparable() -> None:
    netted = rules(ORDER, [{"prefix": "T200P"}], method="reversal")
    theirs = [row("T200P20260605", 500), row("T200P20260605", -500, status="REVOKED")]

    outcome = run([row("B77777", 1)], theirs, netted)

    assert confirmed(outcome) == [(1001, 1002)]


NUMBERS = st.sampled_from(["12345", "012345", "0012345", "T200P12345", "99999", "099999"])
SIDE = st.lists(st.tuples(NUMBERS, st.integers(1, 3)), max_size=5)
SPELLINGS: list[object] = [{"prefix": "T200P"}, "no_leading_zeros"]


@given(SIDE, SIDE)
@settings(max_examples=60, deadline=None)
def test_it_confirms_only_numbers_that_are_one_on_each_side(
    ours: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> None:
    def bare(number: str) -> str:
        return number.removeprefix("T200P").lstrip("0")

    left, right = ([row(number, amount) for number, amount in side] for side in (ours, theirs))

    for one, other in confirmed(run(left, right, rules(ORDER, SPELLINGS))):
        mine, yours = ours[one - 1], theirs[other - 1001]
        assert (bare(mine[0]), mine[1]) == (bare(yours[0]), yours[1])
        for side, (number, _amount) in ((ours, mine), (theirs, yours)):
            assert {each for each, _a in side if bare(each) == bare(number)} == {number}


@given(SIDE, SIDE)
@settings(max_examples=30, deadline=None)
def test_it_decides_the_same_in_any_order_of_rows(
    ours: list[tuple[str, int]], theirs: list[tuple[str, int]]
) -> None:
    left, right = (
        frame([row(number, amount) for number, amount in side], f"{name}.csv", first)
        for name, first, side in (("left", 1, ours), ("right", 1001, theirs))
    )
    made = rules(ORDER, SPELLINGS)

    outcomes = [
        reconcile(*sides, made, JUNE) for sides in ((left, right), (left[::-1], right[::-1]))
    ]

    assert outcomes[0].digest() == outcomes[1].digest()
