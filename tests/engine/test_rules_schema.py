"""A rule set is a document: read to equal values, or refused with rule and field."""

from __future__ import annotations

import copy
import json

import pytest

from reconcile.engine import RuleSetError, choose, from_json, ready_rule_sets, validate
from reconcile.engine.faults import SCHEMA_PATH, schema
from reconcile.engine.ready import DOCUMENTS

KEY = [{"left": "order_key", "right": "order_key"}]
Document = dict[str, object]


def document(**rule: object) -> Document:
    """A rule set of one good rule with some of its fields replaced."""
    good: Document = {"name": "Order", "method": "key", "outcome": "confirm", "keys": KEY}
    basis = {"left": "gross", "right": "gross"}
    return {"name": "Mine", "basis": basis, "rules": [good | rule]}


def faults(made: object) -> list[tuple[int | None, str]]:
    return [(fault.rule, fault.field) for fault in validate(made)]


@pytest.mark.parametrize("code", DOCUMENTS)
def test_it_reads_back_what_it_writes(code: str) -> None:
    rules = ready_rule_sets()[code]

    again = from_json(json.loads(json.dumps(rules.to_json())))

    assert again == rules


def test_it_publishes_its_schema() -> None:
    assert schema() == json.loads(SCHEMA_PATH.read_text())
    assert schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_it_accepts_a_good_document() -> None:
    assert validate(document()) == ()


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"keys": []}, "keys"),
        ({"method": "sum", "keys": []}, "keys"),
        ({"method": "reversal", "keys": []}, "keys"),
        ({"method": "tolerance"}, "tolerance"),
        ({"method": "payout"}, "keys"),
        ({"method": "close", "outcome": "confirm", "keys": []}, "outcome"),
        ({"tolerance": {"amount_minor": 5}}, "tolerance.amount_minor"),
        ({"normalise": ["no_leading_zeros"], "method": "payout", "keys": []}, "normalise"),
        ({"normalise": ["affix", "no_leading_zeros"]}, "normalise"),
        ({"normalise": ["affix"], "keys": [{"left": "order_key", "right": "sku"}]}, "keys"),
        ({"margin": 5}, "margin"),
        ({"group_size_max": 5}, "group_size_max"),
        ({"requires": ["counterparty"]}, "requires"),
        ({"per": "day"}, "per"),
        ({"method": "group", "keys": []}, "outcome"),
        ({"method": "convert"}, "tolerance"),
        ({"method": "net_of_fee"}, "contracts"),
        ({"method": "net_of_fee", "per": "day"}, "keys"),
        ({"method": "net_of_fee", "per": "day", "keys": []}, "outcome"),
        ({"keys": [{"left": "counterparty", "right": "order_key"}]}, "keys"),
        ({"keys": [{"left": ["sku", "counterparty"], "right": "order_key"}]}, "keys"),
        ({"normalise": [{"longest_number": 3}]}, "normalise.0"),
        ({"method": "guess"}, "method"),
        ({"keys": [{"left": "colour", "right": "order_key"}]}, "keys.0.left"),
        ({"keys": [{"left": "sku", "right": "sku"}]}, "keys"),
        ({"surprise": 1}, "document"),
        ({"scope": {"left": ["GIFT"]}}, "scope.left.0"),
        ({"tolerance": {"days": -1}}, "tolerance.days"),
    ],
)  # fmt: skip
def test_it_names_rule_and_field(rule: Document, field: str) -> None:
    found = faults(document(**rule))

    assert (1, field) in found or (field == "document" and found[0][0] == 1)


def test_it_refuses_two_rules_of_one_name() -> None:
    made = document()
    made["rules"] = [*made["rules"], *made["rules"]]  # type: ignore[misc]  # a list

    assert faults(made) == [(2, "name")]


def test_it_refuses_a_keyed_rule_after_one_without() -> None:
    made = document(method="close", outcome="suggest")
    made["rules"].append(document(name="Late")["rules"][0])  # type: ignore[attr-defined,index]  # a list

    assert faults(made) == [(2, "method")]


def test_it_accepts_several_rules_without_a_key_at_the_end() -> None:
    made = document()
    for name, days in (("Day", 1), ("Week", 7)):
        rule = document(name=name, method="close", outcome="suggest", tolerance={"days": days})
        made["rules"] += rule["rules"]  # type: ignore[operator]  # lists

    assert validate(made) == ()


def test_it_refuses_to_compare_pieces_with_money() -> None:
    made = document() | {"basis": {"left": "quantity", "right": "gross"}}

    assert faults(made) == [(None, "basis")]


@pytest.mark.parametrize(("basis", "expected"), [("gross", [(1, "method")]), ("net", [])])
def test_it_compares_payouts_net(basis: str, expected: list[tuple[int, str]]) -> None:
    made = document(method="payout", keys=[]) | {"basis": {"left": basis, "right": basis}}

    assert faults(made) == expected


@pytest.mark.parametrize("made", [None, [], "rules", {}, {"rules": []}, {"name": "x"}, 7])
def test_it_refuses_what_is_no_rule_set(made: object) -> None:
    with pytest.raises(RuleSetError) as refused:
        from_json(made)

    assert refused.value.faults


def test_it_does_not_change_the_document() -> None:
    made = document(method="tolerance", tolerance={"days": 1})
    before = copy.deepcopy(made)

    from_json(made)

    assert made == before


@pytest.mark.parametrize(
    ("ours", "theirs", "code"),
    [
        ({"orders"}, {"channel"}, "orders_channel"),
        ({"ORDERS"}, {"orders"}, "orders_orders"),
        ({"supplier"}, {"orders"}, "supplier_orders"),
        ({"channel"}, {"bank"}, "payout_bank"),
        ({"orders"}, {"bank"}, "invoice_bank"),
        ({"channel"}, {"channel"}, "channel_fund"),
        ({"stock"}, {"orders"}, "stock_orders"),
    ],
)
def test_it_chooses_by_the_kinds_of_the_sides(ours: set[str], theirs: set[str], code: str) -> None:
    assert choose(ours, theirs) == code


def test_it_reads_back_every_option() -> None:
    keys = [{"left": ["order_key", "sku"], "right": "transaction_key"}]
    steps = ["no_leading_zeros", {"prefix": "T200P"}, {"longest_number": 12}]
    scope = {"left": ["ORDER"], "right": [], "channels": ["WECHAT"], "currencies": ["CNY"]}
    made = document(keys=keys, normalise=steps, scope=scope)
    group = {"name": "Group", "method": "group", "outcome": "confirm", "keys": []}
    limits = {"requires": ["counterparty"], "margin": 20, "group_size_max": 5}
    made["rules"].append(group | limits)  # type: ignore[attr-defined]  # a list
    made["wait_days"] = {"default": 2, "STRIPE": 7}
    made["contracts"] = [{"channel": "WECHAT", "rate_ppm": 6000, "min_minor": 1}]
    made["aliases"] = [{"name": "Blue Whale", "also": ["蓝鲸"]}]

    written = json.loads(json.dumps(from_json(made).to_json()))

    assert from_json(written) == from_json(made)
    assert written["rules"][0]["keys"] == keys
    assert written["rules"][0]["normalise"] == steps
    assert [written[name] for name in ("wait_days", "contracts", "aliases")] == [
        made[name] for name in ("wait_days", "contracts", "aliases")
    ]


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("contracts.1", {"contracts": [{"rate_ppm": 1}, {"rate_ppm": 2}]}),
        ("contracts.0", {"contracts": [{"rate_ppm": 1, "min_minor": 5, "max_minor": 4}]}),
        ("aliases.1", {"aliases": [{"name": "A", "also": ["x"]}, {"name": "B", "also": ["X"]}]}),
        ("wait_days.default", {"wait_days": {"default": -1}}),
    ],
)
def test_it_names_the_field_outside_the_rules(field: str, given: Document) -> None:
    assert faults(document() | given) == [(None, field)]


@pytest.mark.parametrize("method", ["net_of_fee", "convert"])
def test_it_knows_neither_fee_nor_currency_of_pieces(method: str) -> None:
    made = document(method=method, tolerance={"amount_minor": 1})
    made |= {"basis": {"left": "quantity", "right": "quantity"}, "contracts": [{"rate_ppm": 1}]}

    assert faults(made) == [(1, "method")]


def test_it_waits_as_long_as_the_channel_takes() -> None:
    rules = from_json(document() | {"wait_days": {"default": 2, "STRIPE": 7}})

    assert [rules.waits(channel) for channel in ("STRIPE", "WECHAT", None)] == [7, 2, 2]
    assert from_json(document()).waits("STRIPE") == 3
