"""What the waterfall keeps as its rules run: scope, evidence, what is crowded, and which rules are keyed."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from reconcile.engine import from_json, ready_rule_sets
from reconcile.engine.links import EVIDENCE_SCHEMA, LINK_SCHEMA
from reconcile.engine.records import Undone
from reconcile.engine.rules import Method, Outcome, Rule, RuleSet, Scope, Tolerance
from reconcile.engine.scope import in_scope
from reconcile.engine.sides.frames import prepare_both
from reconcile.engine.undone import remember
from reconcile.engine.waterfall import Waterfall, keyed_rules, keys_of
from tests.engine.records import JUNE, NOON, Row, cases, confirmed, frame, row, run, suggested

RULES = ready_rule_sets()["orders_channel"]


def sides(ours: list[Row], theirs: list[Row]) -> tuple[pl.DataFrame, pl.DataFrame]:
    return prepare_both(frame(ours, "left.csv", 1), frame(theirs, "right.csv", 1001), RULES)


def rule(
    name: str, method: Method = Method.KEY, *keys: tuple[str, str], days: int | None = None
) -> Rule:
    return Rule(name, method, Outcome.CONFIRM, keys, Tolerance(days=days))


SEVERAL = [
    row("A1", 1, channel="WECHAT", kind="PAYMENT"),
    row("A2", 1, channel="ALIPAY", kind="FEE"),
    row("A3", 1, channel=None, kind="ORDER"),
    row("A4", 1, channel="OTHER", kind="PAYMENT", currency="USD"),
    row("A5", 1, channel="STRIPE", kind="PAYMENT", currency="USD"),
]


@pytest.mark.parametrize(
    ("scope", "ours", "theirs"),
    [
        (Scope(), [0, 1, 2, 3, 4], [5, 6, 7, 8, 9]),
        (Scope(("PAYMENT",)), [0, 3, 4], [5, 6, 7, 8, 9]),
        (Scope((), ("PAYMENT", "FEE")), [0, 1, 2, 3, 4], [5, 6, 8, 9]),
        (Scope(("PAYMENT", "FEE", "ORDER")), [0, 1, 2, 3, 4], [5, 6, 7, 8, 9]),
        (Scope(("STOCK",), ("STOCK",)), [], []),
        # a row that says no channel may be of any
        (Scope(channels=("WECHAT",)), [0, 2, 3], [5, 7, 8]),
        (Scope(channels=("WECHAT", "STRIPE")), [0, 2, 3, 4], [5, 7, 8, 9]),
        (Scope(currencies=("USD",)), [3, 4], [8, 9]),
        (Scope(("PAYMENT",), (), ("WECHAT",), ("CNY",)), [0], [5, 7]),
    ],
)
@pytest.mark.parametrize("is_told", [False, True])
def test_it_looks_at_the_rows_in_scope(
    scope: Scope,
    ours: list[int],
    theirs: list[int],
    is_told: bool,  # noqa: FBT001
) -> None:
    left, right = sides(SEVERAL, SEVERAL)
    kinds = frozenset({"PAYMENT", "FEE", "ORDER"})

    mine, other = in_scope(left, right, scope, (kinds, kinds) if is_told else None)

    assert (mine["row"].to_list(), other["row"].to_list()) == (ours, theirs)


def test_it_runs_keyed_rules_up_to_the_first_that_looks_at_more() -> None:
    order = ("order_key", "order_key")
    by_key, spelt = (
        rule("key", Method.KEY, order),
        rule("spelt", Method.KEY, ("order_key~x", "order_key~x")),
    )
    rules = replace(RULES, rules=(by_key, rule("sum", Method.SUM, order), spelt, by_key))

    assert [each.name for each in keyed_rules(rules)] == ["key", "sum"]
    assert keyed_rules(replace(RULES, rules=(rule("close", Method.CLOSE), by_key))) == ()
    assert keyed_rules(replace(RULES, rules=(rule("fee", Method.NET_OF_FEE, order), by_key))) == ()


def test_it_names_the_keys_of_each_side() -> None:
    rules = rule("a", Method.KEY, ("x", "y"), ("p", "q")), rule("b", Method.SUM, ("m", "n"))

    assert keys_of(rules) == (["x", "p", "m"], ["y", "q", "n"])


def links(*pairs: tuple[int, int]) -> pl.DataFrame:
    return pl.DataFrame(pairs, schema=LINK_SCHEMA, orient="row")


def evidence(*leads: int) -> pl.DataFrame:
    rows = [(lead, 70, "why", "{}") for lead in leads]
    return pl.DataFrame(rows, schema=EVIDENCE_SCHEMA, orient="row")


def fall(*undone: Undone) -> Waterfall:
    left, right = sides([row("A1", 1), row("A2", 2)], [row("A1", 1), row("A2", 2)])
    return Waterfall(left, right, memory=remember(left, right, RULES, replace(JUNE, undone=undone)))


def test_it_closes_what_it_takes_and_says_by_which_rule() -> None:
    falling = fall()

    falling.take(links((0, 0), (0, 2)), 3, confirmed=True)
    falling.suggest(links((1, 1), (1, 3)), evidence(1), 4)

    assert (falling.left["row"].to_list(), falling.right["row"].to_list()) == ([], [])
    assert falling.linked().rows() == [
        (0, 0, 3, True),
        (0, 2, 3, True),
        (1, 1, 4, False),
        (1, 3, 4, False),
    ]
    assert falling.linked().is_empty()
    assert falling.evidence["lead"].to_list() == [1]


def test_it_sets_rivals_aside() -> None:
    falling = fall()

    falling.contest(links((0, 0), (0, 2)))
    falling.contest(links((1, 3)))

    assert falling.rivals.rows() == [(0, 0), (0, 2), (1, 3)]
    assert (falling.left["row"].to_list(), falling.right["row"].to_list()) == ([1], [])


def test_it_forgets_what_spoke_for_a_match_that_was_undone() -> None:
    was = Undone((1, 1001), "close", (), 90, "alice", NOON.date(), "")
    falling = fall(was)
    falling.explain(evidence(0, 1))

    falling.take(links((0, 0), (0, 2), (1, 1), (1, 3)), 1, confirmed=False)

    assert falling.evidence["lead"].to_list() == [1]
    assert falling.linked()["lead"].unique().to_list() == [1]
    assert falling.left["row"].to_list() == [0]


def test_it_keeps_the_first_rule_that_could_not_compare_a_row() -> None:
    falling = fall()
    rows = [pl.DataFrame({"row": each}, schema={"row": pl.UInt32}) for each in ([0, 0, 2], [2, 3])]

    falling.crowd(rows[0], rule("first"))
    falling.crowd(rows[1], rule("second"))

    assert sorted(falling.crowded.rows()) == [(0, "first"), (2, "first"), (3, "second")]


@pytest.mark.parametrize(
    ("rules", "days"),
    [
        ([], 7),
        ([rule("close", Method.CLOSE, days=3)], 7),
        ([rule("close", Method.CLOSE, days=8)], 8),
        ([rule("close", Method.CLOSE), rule("group", Method.GROUP, days=60)], 60),
        ([rule("key", Method.TOLERANCE, days=40)], 7),
    ],
)
def test_it_looks_for_candidates_as_far_as_its_widest_rule(rules: list[Rule], days: int) -> None:
    near = fall().near(replace(RULES, rules=tuple(rules)))

    assert near.days == days


def own(*given: dict[str, object], basis: str = "gross") -> RuleSet:
    return from_json(
        {"name": "n", "basis": {"left": "gross", "right": basis}, "rules": list(given)}
    )


ORDER = [{"left": "order_key", "right": "order_key"}]
KEY = {"name": "key", "method": "key", "outcome": "confirm", "keys": ORDER}
TRANSACTION = [{"left": "transaction_key", "right": "transaction_key"}]


@pytest.mark.parametrize(
    ("given", "theirs", "expected"),
    [
        ({"method": "key", "outcome": "suggest", "keys": ORDER}, 100, ([], [(1, 1001)])),
        ({"method": "key", "outcome": "confirm", "keys": ORDER}, 100, ([(1, 1001)], [])),
        ({"method": "close", "outcome": "suggest"}, 100, ([], [(1, 1001)])),
        ({"method": "key", "outcome": "confirm", "keys": ORDER, "scope": {"left": ["FEE"], "right": []}}, 100, ([], [])),
        ({"method": "close", "outcome": "suggest", "scope": {"left": [], "right": ["FEE"]}}, 100, ([], [])),
    ],
)  # fmt: skip
def test_it_confirms_or_suggests_as_the_rule_says(
    given: dict[str, object],
    theirs: int,
    expected: tuple[list[tuple[int, ...]], list[tuple[int, ...]]],
) -> None:
    outcome = run([row("A1", 100)], [row("A1", theirs)], own({"name": "n", **given}))

    assert (confirmed(outcome), suggested(outcome)) == expected


def test_it_lets_a_stricter_rule_go_first_and_numbers_them_from_one() -> None:
    ours = [row("A1", 100), row("A2", 70, transaction_key="T2")]
    theirs = [row("A1", 100), row("B2", 70, transaction_key="T2")]
    second = KEY | {"name": "second", "keys": TRANSACTION}

    outcome = run(ours, theirs, own(KEY, second))

    assert outcome.matches.sort("match_no").select("rule_no", "rule").rows() == [
        (1, "key"),
        (2, "second"),
    ]


def test_it_keeps_a_reversal_from_a_side_that_has_no_other() -> None:
    pair = [row("A1", 100), row("A1", -100, status="REVOKED")]
    reversal = {"name": "back", "method": "reversal", "outcome": "confirm", "keys": ORDER}

    assert confirmed(run(pair, [row("B1", 5)], own(reversal))) == [(1, 2)]
    assert confirmed(run(pair, [], own(reversal))) == []
    assert confirmed(run([], pair, own(reversal))) == []


def test_it_sees_a_reversal_beside_what_is_set_aside() -> None:
    """The other side has rows, though all of them are taken by the rule before."""
    ours = [row("A1", 100), row("A1", -100, status="REVOKED"), row("B1", 5)]
    reversal = {"name": "back", "method": "reversal", "outcome": "confirm", "keys": ORDER}

    assert confirmed(run(ours, [row("B1", 5)], own(KEY, reversal))) == [(1, 2), (3, 1001)]


def test_it_names_the_rule_whose_amounts_were_too_frequent() -> None:
    ours = [row(None, 500) for _ in range(101)]
    close = {"name": "Alike", "method": "close", "outcome": "suggest"}

    outcome = run(ours, ours, own(close))

    assert len(cases(outcome)["INTERNAL_ONLY"]) == 101
    assert outcome.cases["reason_params"].str.contains("Alike").all()


def test_it_says_nothing_of_frequent_amounts_to_rows_that_are_known_by_a_number() -> None:
    """Where the rule names a key, what carries a number is not looked for by its amount."""
    close = {"name": "Alike", "method": "close", "outcome": "suggest", "keys": ORDER}
    ours = [row(f"A{n}9{n}", 500) for n in range(101)]
    theirs = [row(f"B{n}7{n}", 500) for n in range(101)]

    outcome = run([*ours, row(None, 500)], theirs, own(close))

    named = outcome.cases.filter(pl.col("reason_params").str.contains("Alike"))["case_no"]
    assert outcome.case_items.filter(pl.col("case_no").is_in(named.implode()))[
        "entry"
    ].to_list() == [102]


@pytest.mark.parametrize(
    ("ours", "theirs", "score"),
    [(None, None, 70), ("SO7001", None, 70), (None, "SO7001", 70)],
)
def test_it_knows_names_of_rows_that_lack_a_number(
    ours: str | None, theirs: str | None, score: int
) -> None:
    close = {"name": "Alike", "method": "close", "outcome": "suggest", "keys": ORDER}
    named = {"counterparty": "Brass Works"}

    outcome = run([row(ours, 500, **named)], [row(theirs, 500, **named)], own(close))

    assert outcome.matches.select("score", "reason_code").rows() == [(score, "name_and_amount")]
