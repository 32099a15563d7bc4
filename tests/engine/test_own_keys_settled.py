"""Which columns a rule compares where the sides share one kind of number, and rows have another one."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from reconcile.engine import ready_rule_sets
from reconcile.engine.keys import own_keys
from reconcile.engine.keys.own_keys import as_written, settle_keys
from reconcile.engine.rules import Method, Outcome, Rule

O, T = "order_key", "transaction_key"  # noqa: E741
WITHOUT_O, WITHOUT_T = f"{T} without {O}", f"{O} without {T}"
Numbers = list[str | None]


def side(orders: Numbers, transactions: Numbers | None = None) -> pl.DataFrame:
    more = transactions or [None] * len(orders)
    return pl.DataFrame({O: orders, T: more}, schema={O: pl.String, T: pl.String})


def settled(
    left: pl.DataFrame, right: pl.DataFrame, *keys: tuple[str, str]
) -> tuple[tuple[tuple[str, str], ...], dict[str, Numbers], dict[str, Numbers]]:
    """The keys of the one rule, and the columns that each side gets for them."""
    rule = Rule("n", Method.KEY, Outcome.CONFIRM, keys)
    found = settle_keys(left, right, replace(ready_rule_sets()["orders_channel"], rules=(rule,)))
    return (
        found.rules.rules[0].keys,
        left.select(found.left).to_dict(as_series=False),
        right.select(found.right).to_dict(as_series=False),
    )


def test_it_asks_their_transactions_only_of_rows_without_an_order() -> None:
    """Both know rows by order: an order of ours that is a receipt of theirs is another one."""
    left = side(["1", "2"])
    right = side(["1", "9", None], ["7", "2", "2"])

    found = settled(left, right, (O, T))

    assert found == (((O, WITHOUT_O),), {}, {WITHOUT_O: [None, None, "2"]})


def test_it_asks_our_orders_only_of_rows_without_a_transaction() -> None:
    left = side(["1", "2", "1"], ["5", "6", None])
    right = side([None, None], ["1", "5"])

    found = settled(left, right, (O, T))

    assert found == (((WITHOUT_T, T),), {WITHOUT_T: [None, None, "1"]}, {})


def test_it_asks_both_where_they_share_both() -> None:
    left = side(["1", "2"], ["5", None])
    right = side(["1", None], ["5", "2"])

    found = settled(left, right, (O, T))

    assert found == (
        ((WITHOUT_T, WITHOUT_O),), {WITHOUT_T: [None, "2"]}, {WITHOUT_O: [None, "2"]},
    )  # fmt: skip


def test_it_turns_the_columns_for_the_other_crossing() -> None:
    left, right = side(["1", None], ["9", "2"]), side(["1", "2"], [None, None])

    found = settled(left, right, (T, O))

    assert found == (((WITHOUT_O, O),), {WITHOUT_O: [None, "2"]}, {})


@pytest.mark.parametrize(
    ("own", "crossed", "is_settled"),
    [(1, 2, True), (1, 3, False), (2, 4, True), (2, 5, False), (0, 1, False), (3, 1, True)],
)
def test_it_weighs_what_they_share_in_their_own_column_twice(
    own: int,
    crossed: int,
    is_settled: bool,  # noqa: FBT001
) -> None:
    numbers: Numbers = [str(n) for n in range(own + crossed)]
    left = side(numbers)
    right = side([*numbers[:own], *([None] * crossed)], [*([None] * own), *numbers[own:]])

    keys, _left, columns = settled(left, right, (O, T))

    assert keys == (((O, WITHOUT_O if is_settled else T)),)
    assert bool(columns) == is_settled


@pytest.mark.parametrize(
    ("left", "right", "pair"),
    [
        # no number of ours is one of theirs
        (side(["1"]), side(["1"], ["9"]), (O, T)),
        (side([None]), side(["1"], ["9"]), (O, T)),
        (side(["1"]), side(["1"]), (O, T)),
        # nothing crosses
        (side(["1"], ["1"]), side(["1"], ["1"]), (O, O)),
        (side(["1"], ["1"]), side(["1"], ["1"]), (T, T)),
    ],
)
def test_it_leaves_other_keys_as_they_are(
    left: pl.DataFrame, right: pl.DataFrame, pair: tuple[str, str]
) -> None:
    assert settled(left, right, pair) == ((pair,), {}, {})


def test_it_leaves_columns_alone_that_name_no_money() -> None:
    given = side(["1"], ["1"]).with_columns(refund_key=pl.lit("1"))

    assert settled(given, given, (O, "refund_key")) == (((O, "refund_key"),), {}, {})


def test_it_settles_each_key_of_a_rule_and_keeps_what_is_done_to_it() -> None:
    left, right = side(["1", "2"]), side(["1", "9"], ["7", "2"])
    steps = "~no_leading_zeros"

    keys, _left, _right = settled(left, right, (O, O), (O + steps, T + steps), (T, O))

    assert keys == ((O, O), (O + steps, WITHOUT_O + steps), (T, O))
    assert [as_written(pair) for pair in keys] == [(O, O), (O + steps, T + steps), (T, O)]


@pytest.mark.parametrize(("bound", "is_settled"), [(1, False), (2, True), (3, True)])
def test_it_asks_so_many_of_our_rows(
    monkeypatch: pytest.MonkeyPatch,
    bound: int,
    is_settled: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(own_keys, "SAMPLE_ROWS", bound)
    left, right = side(["1", "2", "3"]), side(["1", "9"], ["7", "2"])

    keys, _left, _right = settled(left, right, (O, T))

    assert (keys == ((O, WITHOUT_O),)) == is_settled
