"""A match that a person undid is not proposed again on the same grounds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import polars as pl

from reconcile.engine import Context, Outcome, from_json, ready_rule_sets
from reconcile.engine.records import Undone
from reconcile.engine.rules import RuleSet
from tests.engine.records import JUNE, cases, confirmed, row, run, suggested

ORDER_KEY = (("order_key", "order_key"),)


def undone(*entries: int, **given: object) -> Context:
    """A context in which alice undid the match of these entries."""
    made = {
        "method": "key",
        "keys": ORDER_KEY,
        "score": None,
        "by": "alice",
        "note": "a test order",
    }
    each = Undone(entries=entries, on=date(2026, 7, 1), **(made | given))  # type: ignore[arg-type]
    return replace(JUNE, undone=(each,))


def rules_of(*rules: dict[str, object]) -> RuleSet:
    document = ready_rule_sets()["orders_channel"].to_json() | {"rules": list(rules)}
    return from_json(document)


def by_key(name: str, key: str) -> dict[str, object]:
    keys = [{"left": key, "right": key}]
    return {"name": name, "method": "key", "outcome": "confirm", "keys": keys}


def close() -> dict[str, object]:
    return {"name": "amount and day", "method": "close", "outcome": "suggest"}


def params(outcome: Outcome) -> list[dict[str, object]]:
    return [json.loads(text) for text in outcome.cases["reason_params"]]


def test_it_does_not_propose_an_undone_pair_again() -> None:
    pair = [row("A1", 100)], [row("A1", 100)]

    assert confirmed(run(*pair)) == [(1, 1001)]
    assert confirmed(run(*pair, context=undone(1, 1001))) == []


def test_it_says_who_undid_it_when_and_why() -> None:
    outcome = run([row("A1", 100)], [row("A1", 100)], context=undone(1, 1001))

    assert cases(outcome) == {"AMBIGUOUS": [(1, 1001)]}
    assert outcome.cases["reason_code"].to_list() == ["match_undone"]
    assert params(outcome)[0]["undone"] == {
        "by": "alice", "on": "2026-07-01", "note": "a test order",
    }  # fmt: skip


def test_it_matches_the_rest_as_ever() -> None:
    left, right = [row("A1", 100), row("A2", 70)], [row("A1", 100), row("A2", 70)]

    outcome = run(left, right, context=undone(1, 1001))

    assert confirmed(outcome) == [(2, 1002)]


def test_it_takes_the_right_counterpart_when_that_comes() -> None:
    left = [row("A1", 100)]
    right = [row("A1", 100, transaction_key="T1"), row(None, 100, transaction_key="A1")]
    rules = rules_of(
        by_key("order", "order_key"),
        {
            **by_key("other", "order_key"),
            "keys": [{"left": "order_key", "right": "transaction_key"}],
        },
    )

    outcome = run(left, right, rules, undone(1, 1001))

    assert confirmed(outcome) == [(1, 1002)]


def test_it_lets_another_key_propose_the_pair() -> None:
    pair = [row("A1", 100, transaction_key="T1")], [row("A1", 100, transaction_key="T1")]
    rules = rules_of(by_key("order", "order_key"), by_key("transaction", "transaction_key"))

    outcome = run(*pair, rules, undone(1, 1001))

    assert outcome.matches["rule"].to_list() == ["transaction"]


def test_it_holds_back_what_says_less_than_the_key_did() -> None:
    pair = [row("A1", 100)], [row("A1", 100)]
    rules = rules_of(by_key("order", "order_key"), close())

    outcome = run(*pair, rules, undone(1, 1001))

    assert outcome.matches.is_empty()


def test_it_lets_a_key_propose_a_rejected_suggestion() -> None:
    pair = [row("A1", 100)], [row("A1", 100)]

    outcome = run(*pair, context=undone(1, 1001, method="close", keys=(), score=60))

    assert confirmed(outcome) == [(1, 1001)]


def test_it_does_not_suggest_again_what_was_rejected() -> None:
    pair = [row(None, 100)], [row(None, 100)]
    rules = rules_of(close())

    assert suggested(run(*pair, rules)) == [(1, 1001)]
    again = run(*pair, rules, undone(1, 1001, method="close", keys=(), score=60))

    assert suggested(again) == []
    assert all(told["undone"] for told in params(again))


def test_it_suggests_again_when_more_speaks_for_it() -> None:
    named = {"counterparty": "WEST COAST TRADING"}
    pair = [row(None, 100, **named)], [row(None, 100, **named)]

    again = run(*pair, rules_of(close()), undone(1, 1001, method="close", keys=(), score=60))

    assert suggested(again) == [(1, 1001)]


def test_it_proposes_a_larger_group_of_the_same_key() -> None:
    left, right = [row("A1", 100)], [row("A1", 60), row("A1", 40)]

    outcome = run(left, right, context=undone(1, 1001))

    assert confirmed(outcome) == [(1, 1001, 1002)]


def test_it_forgets_what_is_not_all_here() -> None:
    outcome = run([row("A1", 100)], [row("A1", 100)], context=undone(1, 1001, 5000))

    assert confirmed(outcome) == [(1, 1001)]


def test_it_gives_equal_bytes_whatever_the_order_of_what_was_undone() -> None:
    left, right = [row("A1", 100), row("A2", 70)], [row("A1", 100), row("A2", 70)]
    both = undone(1, 1001).undone + undone(2, 1002, by="bob").undone

    one = run(left, right, context=replace(JUNE, undone=both))
    other = run(left, right, context=replace(JUNE, undone=both[::-1]))

    assert one.digest() == other.digest()
    assert one.cases.filter(pl.col("reason_code") == "match_undone").height == 2


def confirming() -> dict[str, object]:
    return {**close(), "outcome": "confirm", "requires": ["counterparty"], "margin": 10}


def test_it_does_not_confirm_again_what_only_likeness_had_confirmed() -> None:
    named = {"counterparty": "WEST COAST TRADING"}
    pair = [row(None, 100, **named)], [row(None, 100, **named)]
    rules = rules_of(confirming())
    first = run(*pair, rules)
    (score,) = first.matches["score"]

    again = run(*pair, rules, undone(1, 1001, method="close", keys=(), score=score))

    assert confirmed(first) == [(1, 1001)]
    assert again.matches.is_empty()


def test_it_suggests_the_next_best_partner() -> None:
    left = [row(None, 100)]
    right = [row(None, 100), row(None, 100, booked_on=date(2026, 6, 8), occurred_at=None)]
    rejected = undone(1, 1001, method="close", keys=(), score=100)

    outcome = run(left, right, rules_of(close()), rejected)

    assert suggested(outcome) == [(1, 1002)]


def test_it_explains_a_match_once_after_another_was_held_back() -> None:
    """A group and a pair may have the same leading row: what spoke for the one is not said of the other."""
    left = [row(None, 100)]
    right = [row(None, 60), row(None, 40), row(None, 100, booked_on=date(2026, 6, 8))]
    group = {"name": "sums", "method": "group", "outcome": "suggest"}
    rejected = undone(1, 1001, 1002, method="group", keys=(), score=100)

    first = run(left, right[:2], rules_of(group, close()))
    outcome = run(left, right, rules_of(group, close()), rejected)

    assert suggested(first) == [(1, 1001, 1002)]
    assert suggested(outcome) == [(1, 1003)]
    assert outcome.matches["reason_params"].str.contains("days").all()
