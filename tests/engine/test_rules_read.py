"""Rules as documents: what is read, and that only what is not usual is written."""

from __future__ import annotations

from typing import Any

import pytest

from reconcile.engine import from_json
from reconcile.engine.rules import (
    Alias,
    Contract,
    Method,
    Outcome,
    Rule,
    RuleSet,
    Scope,
    Step,
    Tolerance,
    read_rule_set,
)


def document(**rule: object) -> dict[str, Any]:
    made = {
        "name": "n",
        "method": "key",
        "outcome": "confirm",
        "keys": [{"left": "order_key", "right": "refund_key"}],
    }
    basis = {"left": "gross", "right": "net"}
    return {"name": "set", "basis": basis, "rules": [made | rule]}


PLAIN = Rule("n", Method.KEY, Outcome.CONFIRM, (("order_key", "refund_key"),))


def test_it_reads_what_is_usual_where_nothing_is_said() -> None:
    assert from_json(document()) == RuleSet("set", "gross", "net", (PLAIN,))


def test_it_writes_only_what_is_not_usual() -> None:
    made = document()

    assert from_json(made).to_json() == made | {
        "cut_off_minutes": 30, "payout_days": 3, "fee_tolerance_minor": 1, "payer_words": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("tolerance", {"amount_minor": 1, "amount_ppm": None, "days": None}, Tolerance(1)),
        ("tolerance", {"amount_minor": 0, "amount_ppm": 0, "days": 0}, Tolerance(0, 0, 0)),
        ("tolerance", {"amount_minor": 9, "amount_ppm": 8, "days": 7}, Tolerance(9, 8, 7)),
        ("scope", {"left": ["FEE"], "right": []}, Scope(("FEE",))),
        ("scope", {"left": [], "right": ["FEE"]}, Scope((), ("FEE",))),
        (
            "scope",
            {"left": [], "right": [], "channels": ["STRIPE"], "currencies": ["CNY", "USD"]},
            Scope((), (), ("STRIPE",), ("CNY", "USD")),
        ),
        ("per", "day", "day"),
        ("requires", ["counterparty"], ("counterparty",)),
        ("margin", 11, 11),
        ("margin", 9, 9),
        ("group_size_max", 11, 11),
    ],
)
def test_it_reads_and_writes_what_a_rule_says(name: str, given: object, value: object) -> None:
    made = document(**{name: given})

    rules = read_rule_set(made)

    assert getattr(rules.rules[0], name) == value
    written: Any = rules.to_json()["rules"]
    assert written[0][name] == given
    assert set(written[0]) == set(made["rules"][0])


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("cut_off_minutes", 0, 0),
        ("payout_days", 5, 5),
        ("fee_tolerance_minor", 0, 0),
        ("payer_words", ["ADYEN"], ("ADYEN",)),
        ("wait_days", {"STRIPE": 7, "default": 0}, (("STRIPE", 7), ("default", 0))),
        ("contracts", [{"rate_ppm": 5}], (Contract(5),)),
        (
            "contracts",
            [{
                "rate_ppm": 5, "fixed_minor": 3, "min_minor": 1, "max_minor": 9,
                "channel": "A", "product": "B", "currency": "CNY",
            }],
            (Contract(5, 3, 1, 9, "A", "B", "CNY"),),
        ),
        ("aliases", [{"name": "A", "also": ["B", "C"]}], (Alias("A", ("B", "C")),)),
    ],
)  # fmt: skip
def test_it_reads_and_writes_what_a_rule_set_says(name: str, given: object, value: object) -> None:
    rules = from_json(document() | {name: given})

    assert getattr(rules, name) == value
    assert rules.to_json()[name] == given


def test_it_names_keys_by_their_columns_and_what_is_done_to_them() -> None:
    steps = [{"prefix": "NO"}, {"longest_number": 10}, "no_leading_zeros"]
    made = document(keys=[{"left": ["order_key", "sku"], "right": "description"}], normalise=steps)

    rules = from_json(made)

    done = "~prefix=NO~longest_number=10~no_leading_zeros"
    assert rules.rules[0].keys == (("order_key+sku" + done, "description" + done),)
    assert rules.rules[0].normalise == (
        Step("prefix", "NO"), Step("longest_number", length=10), Step("no_leading_zeros"),
    )  # fmt: skip
    assert rules.to_json()["rules"] == made["rules"]


@pytest.mark.parametrize(
    ("waits", "expected"),
    [
        ({}, [3, 3, 3]),
        ({"STRIPE": 7}, [7, 3, 3]),
        ({"default": 2}, [2, 2, 2]),
        ({"STRIPE": 0, "default": 2}, [0, 2, 2]),
        ({"default": 0}, [0, 0, 0]),
    ],
)
def test_it_waits_so_many_days_by_channel(waits: dict[str, int], expected: list[int]) -> None:
    rules = from_json(document() | {"wait_days": waits})

    assert [rules.waits(channel) for channel in ("STRIPE", "WECHAT", None)] == expected


def test_it_compares_each_side_by_its_own_basis() -> None:
    rules = from_json(document())

    assert (rules.basis("LEFT"), rules.basis("RIGHT")) == ("gross", "net")
    assert (rules.has(Method.KEY), rules.has(Method.PAYOUT)) == (True, False)


@pytest.mark.parametrize(("outcome", "does"), [("confirm", True), ("suggest", False)])
def test_it_confirms_where_the_rule_says_so(outcome: str, does: bool) -> None:  # noqa: FBT001
    assert from_json(document(outcome=outcome)).rules[0].confirms == does
