"""What steps make of keys and texts, value by value; and where a key stays empty."""

from __future__ import annotations

import pytest

from reconcile.engine.keys.derived_keys import has_derived_keys, keeps_numbers_whole, with_keys
from reconcile.engine.rules import Rule, read_rule_set
from tests.engine.records import Row, frame, row

Columns = str | list[str]


def rule(left: Columns, right: Columns, steps: list[object]) -> Rule:
    """Not validated: shorter numbers than a document may ask for are easier to read."""
    keys = [{"left": left, "right": right}]
    made = {"name": "A", "method": "key", "outcome": "confirm", "keys": keys, "normalise": steps}
    basis = {"left": "gross", "right": "gross"}
    return read_rule_set({"name": "Mine", "basis": basis, "rules": [made]}).rules[0]


def made(
    ours: list[Row], theirs: list[Row], left: Columns, right: Columns, steps: list[object]
) -> tuple[list[str | None], list[str | None]]:
    """The keys of both sides' rows."""
    asked = rule(left, right, steps)
    sides = with_keys(frame(ours, "a", 1), frame(theirs, "b", 1001), asked.keys, asked.normalise)
    ((mine, yours),) = asked.keys
    return sides[0][mine].to_list(), sides[1][yours].to_list()


def of_orders(steps: list[object], *numbers: str | None) -> list[str | None]:
    rows = [row(number, 1) for number in numbers]
    ours, theirs = made(rows, rows, "order_key", "order_key", steps)
    assert ours == theirs
    return ours


def of_texts(steps: list[object], *texts: str | None) -> list[str | None]:
    rows = [row(None, 1, description=text) for text in texts]
    return made([row("A1234", 1)], rows, "order_key", "description", steps)[1]


@pytest.mark.parametrize(
    ("steps", "number", "key"),
    [
        (["no_leading_zeros"], "001234", "1234"),
        (["no_leading_zeros"], "00123", None),  # too short to tell anything apart
        (["no_leading_zeros"], "1230", "1230"),
        (["no_leading_zeros"], "00000", None),
        (["digits"], "SO-12 34x", "1234"),
        (["digits"], "ABCD", None),
        ([{"prefix": "T2"}], "T2ABCD", "ABCD"),
        ([{"prefix": "t-2"}], "T2T2ABCD", "T2ABCD"),
        ([{"prefix": "T2"}], "ABCDT2", "ABCDT2"),
        ([{"prefix": "T2"}], "T2ABC", None),
        ([{"last": 6}], "12345678", "345678"),
        ([{"last": 6}], "345678", "345678"),
        ([{"last": 6}], "45678", None),
        ([{"first": 6}], "12345678", "123456"),
        ([{"first": 6}], "123456", "123456"),
        ([{"first": 6}], "12345", None),
        ([{"longest_number": 4}], "A12B3456C", "3456"),
        ([{"longest_number": 4}], "A1234B56789", "56789"),
        ([{"longest_number": 5}], "A1234B56789", "56789"),
        ([{"longest_number": 6}], "A1234B56789", None),
        ([{"longest_number": 4}], "1234A1234", "1234"),
        ([{"longest_number": 4}], "1234A5678", None),
        ([{"longest_number": 4}], "1234A5678B5678", None),
        ([{"longest_number": 4}], "12A345", None),
        ([{"prefix": "T2"}, "no_leading_zeros"], "T20012345", "12345"),
        (["no_leading_zeros", {"last": 4}], "0012345", "2345"),
        (["no_leading_zeros"], None, None),
    ],
)
def test_it_makes_a_key_comparable(steps: list[object], number: str, key: str | None) -> None:
    assert of_orders(steps, number) == [key]


@pytest.mark.parametrize(
    ("steps", "numbers", "keys"),
    [
        # what two different numbers would become is no key of either; a third goes on
        (["no_leading_zeros"], ["0012345", "12345", "0099999"], [None, None, "99999"]),
        (["no_leading_zeros"], ["0012345", "0012345"], ["12345", "12345"]),
        (["no_leading_zeros"], ["12345", "12345"], ["12345", "12345"]),
        ([{"last": 5}], ["9912345", "8812345", "12345"], [None, None, None]),
        ([{"last": 5}], ["12345", None, "9900000"], ["12345", None, "00000"]),
        ([], ["0012345", "12345", "9"], ["0012345", "12345", "9"]),
    ],
)
def test_it_makes_no_key_of_two_numbers_that_become_one(
    steps: list[object], numbers: list[str | None], keys: list[str | None]
) -> None:
    assert of_orders(steps, *numbers) == keys


@pytest.mark.parametrize(
    ("steps", "texts", "keys"),
    [
        (
            [{"longest_number": 6}],
            ["paid 123456, thanks", "no. １２３４５６７"],
            ["123456", "1234567"],
        ),
        ([{"longest_number": 6}], ["12345 6", "123456 or 654321", None], [None, None, None]),
        # the same number in two texts is one
        ([{"longest_number": 6}], ["for 123456", "back: 123456"], ["123456", "123456"]),
        # and what is cut from two numbers isn't
        ([{"longest_number": 6}, {"last": 4}], ["for 123456", "for 993456"], [None, None]),
        ([{"longest_number": 6}, {"last": 4}], ["for 123456", "123456"], ["3456", "3456"]),
        # otherwise a text counts by its letters and digits
        ([{"prefix": "to"}], ["to A-1 b２", "A1B2"], [None, None]),
        ([{"prefix": "to"}], ["to A-1 b２", "To a1.b2"], ["A1B2", "A1B2"]),
        ([{"prefix": "to"}], ["-- !", "TO"], [None, None]),
        (["digits"], ["no. 12-34 of 56", "Abc"], ["123456", None]),
    ],
)
def test_it_makes_a_key_of_a_text(
    steps: list[object], texts: list[str | None], keys: list[str | None]
) -> None:
    assert of_texts(steps, *texts) == keys


def test_it_puts_the_parts_of_a_key_one_behind_the_other() -> None:
    rows = [row("A1", 1, sku="red 1"), row("A1", 1), row(None, 1, sku="x"), row("A2", 1, sku="--")]
    both: Columns = ["order_key", "sku"]

    assert made(rows, rows, both, both, [])[0] == ["A1\x1fRED1", None, None, None]


def test_it_makes_each_part_comparable() -> None:
    rows = [row("00A1", 1, transaction_key="0077"), row("000", 1, transaction_key="0078")]
    both: Columns = ["order_key", "transaction_key"]

    assert made(rows, rows, both, both, ["no_leading_zeros"])[0] == ["A1\x1f77", None]


@pytest.mark.parametrize("is_ours", [True, False])
def test_it_makes_no_key_that_the_other_side_cannot_have(is_ours: bool) -> None:  # noqa: FBT001
    with_articles = [row("A1", 1, sku="red")]
    sides = (with_articles, [row("A1", 1)]) if is_ours else ([row("A1", 1)], with_articles)
    both: Columns = ["order_key", "sku"]

    assert made(*sides, both, both, []) == ([None], [None])


def test_it_leaves_keys_that_rows_have_as_they_are() -> None:
    rows = [row("0012345", 1), row(None, 1)]

    assert made(rows, rows[:1], "order_key", "order_key", []) == (["0012345", None], ["0012345"])


@pytest.mark.parametrize(
    ("left", "steps", "is_derived"),
    [
        ("order_key", [], False),
        ("order_key", ["digits"], True),
        (["order_key", "sku"], [], True),
    ],
)
def test_it_knows_which_rules_name_columns_of_their_own(
    left: Columns,
    steps: list[object],
    is_derived: bool,  # noqa: FBT001
) -> None:
    assert has_derived_keys(rule(left, "order_key", steps)) == is_derived


@pytest.mark.parametrize(
    ("steps", "whole"),
    [
        ([], True),
        (["no_leading_zeros"], True),
        ([{"prefix": "T2"}], True),
        ([{"prefix": "T2"}, "no_leading_zeros"], True),
        (["digits"], False),
        ([{"last": 6}], False),
        ([{"first": 6}], False),
        ([{"longest_number": 6}], False),
        (["no_leading_zeros", {"last": 6}], False),
    ],
)
def test_it_knows_which_steps_keep_a_number_whole(
    steps: list[object],
    whole: bool,  # noqa: FBT001
) -> None:
    assert keeps_numbers_whole(rule("order_key", "order_key", steps).normalise) == whole
