"""Where it is proven how numbers are written, what is written otherwise confirms nothing; tries to pay are one order's."""

from __future__ import annotations

import pytest

from reconcile.engine import open_sides, ready_rule_sets, reconcile
from reconcile.engine.shards import join, plan
from reconcile.engine.waterfall import run_keyed_rules
from tests.engine.affixed import COUNT, orders, written
from tests.engine.records import JUNE, cases, confirmed, frame, row, run, suggested

LONG = 880_412_077_731
UNPAID = written(str(LONG + 50), 9_900)
OURS = [*orders("{}", first=LONG), UNPAID]
THEIRS = orders("A{}", first=LONG)
PAIRS = [(n, 1_000 + n) for n in range(1, COUNT + 1)]


@pytest.mark.parametrize(
    "theirs",
    [
        written(f"B{LONG + 50}", 9_900),
        written(f"BA{LONG + 50}", 9_900),
        written(f"A{LONG + 50}X", 9_900),
        written(f"B{LONG + 50}", 9_900, description=f"Order B{LONG + 50}"),
    ],
)
def test_it_confirms_no_row_that_is_written_otherwise(theirs: dict[str, object]) -> None:
    outcome = run(OURS, [*THEIRS, theirs])

    assert confirmed(outcome) == PAIRS


def test_it_does_not_even_suggest_another_prefix() -> None:
    outcome = run(OURS, [*THEIRS, written(f"B{LONG + 50}", 9_900)])

    assert suggested(outcome) == []
    assert cases(outcome) == {"INTERNAL_ONLY": [(13,)], "EXTERNAL_ONLY": [(1013,)]}


def test_it_suggests_a_row_without_a_number_whatever_stands_before_the_others() -> None:
    """What says no number says no other shop's."""
    outcome = run(OURS, [*THEIRS, row(None, 9_900)])

    assert suggested(outcome) == [(13, 1013)]


def test_it_takes_both_prefixes_of_two_shops_with_numbers_of_their_own() -> None:
    ours = orders("{}") + orders("{}", first=300_000)

    outcome = run(ours, orders("A-{}") + orders("B-{}", first=300_000))

    assert len(confirmed(outcome)) == 2 * COUNT


def test_it_takes_the_prefix_whose_amounts_are_ours_of_two_shops_with_the_same_numbers() -> None:
    others = [row | {"gross_minor": 5, "net_minor": 5} for row in orders("B-{}")]

    assert confirmed(run(orders("{}"), others + orders("A-{}"))) == [
        (n, 1_000 + COUNT + n) for n in range(1, COUNT + 1)
    ]


def test_it_takes_the_prefix_that_has_nearly_all_of_our_numbers() -> None:
    ours = orders("{}", 20, first=LONG)

    outcome = run(ours, orders("A-{}", 19, first=LONG) + orders("B-{}", 12, first=LONG))

    assert confirmed(outcome) == [(n, 1_000 + n) for n in range(1, 20)]


def test_it_takes_none_where_two_shops_have_all_of_our_numbers() -> None:
    ours = orders("{}", 20, first=LONG)

    outcome = run(ours, orders("A-{}", 19, first=LONG) + orders("B-{}", 19, first=LONG)[1:])

    assert confirmed(outcome) == []


def test_it_knows_several_tries_of_an_order() -> None:
    theirs = orders("{}_1")
    theirs[0]["status"] = "FAILED"
    theirs.append(written("100234_2", 1_000, status="PAID"))
    theirs.append(written("100235_2", 1_007))

    outcome = run(orders("{}"), theirs)

    assert (1, 1013) in confirmed(outcome)
    assert cases(outcome) == {"NON_TRADE": [(1001,)], "AMBIGUOUS": [(2, 1002, 1014)]}


def test_it_adds_up_and_gives_back_by_such_numbers() -> None:
    theirs = orders("WC-{}")
    theirs[0] = written("WC-100234", 600)
    theirs += [written("WC-100234", 400), written("WC-100235", -1_007)]

    outcome = run([*orders("{}"), written("100235", -1_007)], theirs)

    assert {(1, 1001, 1013), (2, 1002), (13, 1014)} <= set(confirmed(outcome))


def test_it_leaves_numbers_that_the_other_side_writes_alike() -> None:
    theirs = [*orders("{}"), *orders("WC-{}")]

    assert confirmed(run(orders("{}"), theirs)) == PAIRS


@pytest.mark.parametrize("count", [1, 3])
def test_it_decides_the_same_in_parts(count: int) -> None:
    rules = ready_rule_sets()["orders_channel"]
    left, right = frame(OURS, "left.csv", 1), frame(THEIRS, "right.csv", 1001)
    opened = open_sides(left, right, rules)
    parts = plan(opened.left, opened.right, opened.rules, count)

    found = [run_keyed_rules(*part, opened.rules, JUNE) for part in parts]
    outcome = reconcile(left, right, rules, JUNE, join(found))

    assert outcome.digest() == reconcile(left, right, rules, JUNE).digest()
    assert len(outcome.matches) == COUNT
