"""A fault names the rule that is wrong, wherever it stands, and nothing else."""

from __future__ import annotations

import pytest

from reconcile.engine import validate
from tests.engine.test_rules_schema import KEY, Document, document, faults


def third(**rule: object) -> Document:
    """Two good rules, and one with some of its fields replaced."""
    made = document(**{"name": "Third"} | rule)
    good = [document(name=name)["rules"][0] for name in ("First", "Second")]  # type: ignore[index]  # a list
    return made | {"rules": [*good, *made["rules"]]}  # type: ignore[misc]  # a list


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"keys": []}, [(3, "keys")]),
        ({"method": "guess"}, [(3, "method")]),
        ({"method": "tolerance"}, [(3, "tolerance")]),
        ({"method": "net_of_fee"}, [(3, "contracts")]),
        ({"margin": 5}, [(3, "margin")]),
        ({"name": "First"}, [(3, "name")]),
        ({"keys": [{"left": "sku", "right": "sku"}]}, [(3, "keys")]),
        ({"method": "close", "keys": [], "outcome": "confirm"}, [(3, "outcome")]),
        ({"method": "close", "outcome": "suggest"}, []),
        ({"method": "close", "requires": ["counterparty"]}, []),
        ({"method": "tolerance", "tolerance": {"days": 1}}, []),
        ({"keys": [{"left": ["order_key", "sku"], "right": "order_key"}]}, []),
        ({"keys": [{"left": "sku", "right": "sku"}], "normalise": [{"longest_number": 8}]}, []),
    ],
)
def test_it_names_the_third_of_three(rule: Document, expected: list[tuple[int, str]]) -> None:
    assert faults(third(**rule)) == expected


def test_it_names_the_rule_that_compares_payouts_gross() -> None:
    made = third(method="payout", keys=[])

    assert faults(made) == [(3, "method")]


def test_it_names_each_rule_that_asks_pieces_for_a_fee() -> None:
    made = third(method="net_of_fee") | {"basis": {"left": "quantity", "right": "quantity"}}

    assert faults(made | {"contracts": [{"rate_ppm": 1}]}) == [(3, "method")]


def test_it_names_every_keyed_rule_after_one_without() -> None:
    made = document(method="close", outcome="suggest", keys=[])
    for name in ("Second", "Third"):
        made["rules"] += document(name=name)["rules"]  # type: ignore[operator]  # lists

    assert faults(made) == [(2, "method"), (3, "method")]


def test_it_names_all_that_is_wrong_with_a_rule() -> None:
    weak = [{"left": "sku", "right": "sku"}]

    assert faults(document(method="tolerance", keys=weak, margin=5)) == [
        (1, "tolerance"), (1, "keys"), (1, "margin"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("contract", "expected"),
    [
        ({"min_minor": 5, "max_minor": 5}, []),
        ({"min_minor": 5}, []),
        ({"max_minor": 0}, []),
        ({"min_minor": 6, "max_minor": 5}, [(None, "contracts.1")]),
    ],
)
def test_it_allows_a_least_fee_up_to_the_greatest(
    contract: Document, expected: list[tuple[int | None, str]]
) -> None:
    contracts = [{"rate_ppm": 1, "channel": "WECHAT"}, {"rate_ppm": 1, **contract}]

    assert faults(document() | {"contracts": contracts}) == expected


def test_it_lets_a_counterparty_repeat_its_own_spelling() -> None:
    aliases = [{"name": "Zebra", "also": ["ZEBRA", "zb"]}, {"name": "Ant", "also": ["ANTS"]}]

    assert validate(document() | {"aliases": aliases}) == ()


@pytest.mark.parametrize("names", [("Ant", "Zebra"), ("Zebra", "Ant")])
def test_it_lets_no_two_counterparties_share_a_spelling(names: tuple[str, str]) -> None:
    aliases = [{"name": name, "also": ["both"]} for name in names]

    assert faults(document() | {"aliases": aliases}) == [(None, "aliases.1")]


def test_it_keeps_a_key_for_every_method_that_needs_one() -> None:
    assert faults(document(method="net_of_fee", keys=[]) | {"contracts": [{"rate_ppm": 1}]}) == [
        (1, "keys")
    ]
    assert faults(document(method="net_of_fee", keys=KEY) | {"contracts": [{"rate_ppm": 1}]}) == []
