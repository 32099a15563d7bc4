"""One row on each side with the same key, currency and amount is a match."""

from __future__ import annotations

from tests.engine.records import cases, confirmed, row, run


def test_it_matches_an_order_with_its_payment() -> None:
    outcome = run([row("A1", 1999)], [row("A1", 1999)])

    assert confirmed(outcome) == [(1, 1001)]
    assert cases(outcome) == {}


def test_it_names_the_rule_that_matched() -> None:
    outcome = run([row("A1", 1999)], [row("A1", 1999)])

    match = outcome.matches.row(0, named=True)
    assert (match["rule"], match["rule_no"], match["cardinality"]) == ("Order number", 3, "1:1")
    assert (match["difference_minor"], match["currency"]) == (0, "CNY")


def test_it_takes_the_column_whose_values_stand_on_the_other_side() -> None:
    ours = [row("MY-1", 500, transaction_key="T900"), row("MY-2", 700, transaction_key="T901")]
    theirs = [row("T900", 500), row("T901", 700)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == [(1, 1001), (2, 1002)]


def test_it_pairs_equal_keys_by_their_amounts() -> None:
    outcome = run([row("A1", 300), row("A1", 450)], [row("A1", 450), row("A1", 300)])

    assert confirmed(outcome) == [(1, 1002), (2, 1001)]


def test_it_does_not_match_rows_without_a_key_on_equal_empty_keys() -> None:
    ours, theirs = [row(None, 100), row(None, 200)], [row(None, 300), row(None, 400)]

    outcome = run(ours, theirs)

    assert confirmed(outcome) == []
    assert cases(outcome) == {
        "EXTERNAL_ONLY": [(1001,), (1002,)],
        "INTERNAL_ONLY": [(1,), (2,)],
    }


def test_it_does_not_match_another_amount() -> None:
    outcome = run([row("A1", 1999)], [row("A1", 1998)])

    assert confirmed(outcome) == []
    assert cases(outcome) == {"AMOUNT_SHORT": [(1, 1001)]}


def test_it_proves_ids_that_lie_far_apart_to_be_distinct() -> None:
    outcome = run([row("A1", 500, entry=1)], [row("A1", 500, entry=10**15)])

    assert outcome.proof.each_row_once
