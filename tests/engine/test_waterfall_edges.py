"""By which rule a match is told to have come about, where the last rules of several have made it."""

from __future__ import annotations

from reconcile.engine import Outcome
from tests.engine.records import confirmed, row, run, suggested
from tests.engine.test_waterfall_steps import ORDER, TRANSACTION, own


def rule(name: str, method: str, outcome: str, **given: object) -> dict[str, object]:
    return {"name": name, "method": method, "outcome": outcome, **given}


KEY = rule("key", "key", "confirm", keys=ORDER)


def by(outcome: Outcome) -> list[tuple[object, ...]]:
    return outcome.matches.sort("match_no").select("rule_no", "rule", "state").rows()


def test_it_names_the_second_rule_that_suggests_what_cancels_out() -> None:
    pair = [row("A1", 100), row("A1", -100)]
    back = rule("back", "reversal", "suggest", keys=ORDER)

    outcome = run([*pair, row("B1", 5)], [row("B1", 5)], own(KEY, back))

    assert (confirmed(outcome), suggested(outcome)) == ([(3, 1001)], [(1, 2)])
    assert by(outcome) == [(1, "key", "CONFIRMED"), (2, "back", "SUGGESTED")]


def test_it_names_the_second_rule_by_whose_key_another_stated_amount_agrees() -> None:
    """The order was worth 120, of which the buyer paid the 100 that the other side has."""
    sums = rule("sums", "sum", "confirm", keys=ORDER)
    second = rule("second", "key", "confirm", keys=TRANSACTION)
    ours = row("A1", 120, transaction_key="T1", paid_minor=100, paid_currency="CNY")

    outcome = run([ours], [row("B1", 100, transaction_key="T1")], own(sums, second))

    assert confirmed(outcome) == [(1, 1001)]
    assert by(outcome) == [(2, "second", "CONFIRMED")]


def test_it_names_the_third_rule_that_goes_by_what_is_alike() -> None:
    close, group = rule("near", "close", "suggest"), rule("sums", "group", "suggest")
    named: dict[str, object] = {"counterparty": "Brass Works"}
    ours = [row("A1", 7), row(None, 500, **named), row(None, 300, **named), row(None, 450, **named)]
    theirs = [row("A1", 7), row(None, 500, **named), row(None, 750, **named)]

    outcome = run(ours, theirs, own(KEY, close, group))

    assert by(outcome) == [
        (1, "key", "CONFIRMED"),
        (2, "near", "SUGGESTED"),
        (3, "sums", "SUGGESTED"),
    ]
    assert suggested(outcome) == [(2, 1002), (3, 4, 1003)]
