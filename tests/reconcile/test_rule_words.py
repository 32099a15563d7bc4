"""What a rule does, and what a draft changes, in words instead of JSON."""

from __future__ import annotations

import pytest

from reconcile.engine.ready import DOCUMENTS
from reconcile.reports.rule_changes import Change, changes_between
from reconcile.reports.rule_words import describe

KEY = {"left": "order_key", "right": "order_key"}
RULE: dict[str, object] = {"name": "A", "method": "key", "outcome": "confirm", "keys": [KEY]}
OTHER: dict[str, object] = {**RULE, "name": "B", "outcome": "suggest"}


def changed(*rules: dict[str, object], **more: object) -> list[Change]:
    return changes_between({"rules": [RULE, OTHER]}, {"rules": list(rules), **more})


@pytest.mark.parametrize("code", DOCUMENTS)
def test_it_describes_every_ready_rule_without_a_code(code: str) -> None:
    rules = DOCUMENTS[code]["rules"]
    assert isinstance(rules, list)

    said = [describe(rule) for rule in rules]

    assert all(words.endswith(".") for words in said)
    assert not [words for words in said if "_" in words or "= ," in words or "%" in words]


def test_it_says_columns_that_must_agree_together() -> None:
    both = ["order_key", "sku"]

    said = describe({**RULE, "keys": [{"left": both, "right": both}]})

    assert "the same order number and article, amount" in said


def test_it_says_keys_that_stand_for_each_other() -> None:
    crossed = {"left": "order_key", "right": "transaction_key"}

    said = describe({**RULE, "keys": [KEY, crossed]})

    assert "order number, or order number (ours) = transaction number (theirs), amount" in said


def test_it_says_that_what_stands_beside_a_number_is_left_out() -> None:
    said = describe({**RULE, "normalise": ["affix"]})

    assert "before or behind the other's numbers" in said


def test_it_says_that_a_rule_without_keys_confirms_only_what_has_no_rival() -> None:
    said = describe({**RULE, "method": "close", "keys": [], "requires": ["counterparty"]})

    assert "The counterparty's name must agree too." in said
    assert said.endswith("It confirms where no other answer fits, else it suggests.")


def test_it_finds_nothing_where_nothing_changes() -> None:
    assert changed(RULE, OTHER) == []


def test_it_names_the_field_of_a_rule() -> None:
    tolerance = {"days": 3, "amount_minor": None}

    assert changed({**RULE, "tolerance": tolerance}, OTHER) == [
        Change("A", "Tolerance: Days apart", (), ("3",))
    ]


def test_it_names_keys_by_their_columns() -> None:
    keys = [{"left": "order_key", "right": "description"}]

    assert changed({**RULE, "keys": keys}, OTHER) == [
        Change("A", "Keys", ("order number",), ("order number (ours) = text (theirs)",))
    ]


def test_it_says_what_concerns_all_rules_first() -> None:
    aliases = [{"name": "Blue Whale", "also": ["LANJING", "BW"]}]

    (first, _second) = changed({**RULE, "outcome": "suggest"}, OTHER, aliases=aliases)

    assert first == Change(
        "",
        "Other names of counterparties",
        (),
        ("Name Blue Whale, Also known as, one on each line LANJING / BW",),
    )


def test_it_says_which_rules_come_and_which_go() -> None:
    added = {**RULE, "name": "C"}

    assert changed(RULE, added) == [
        Change("C", "new rule", (), (describe(added),)),
        Change("B", "removed", (describe(OTHER),), ()),
    ]


def test_it_says_that_rules_stand_in_another_order() -> None:
    assert changed(OTHER, RULE) == [Change("", "Order of the rules", ("A", "B"), ("B", "A"))]


def test_it_tells_rules_of_one_name_apart() -> None:
    twin = {**RULE, "outcome": "suggest"}

    assert changed(RULE, twin, OTHER) == [Change("A", "new rule", (), (describe(twin),))]
