"""Steps that need both sides' numbers: which columns and methods they are for; and whose fault a schema's is."""

from __future__ import annotations

import pytest

from tests.engine.test_faults_messages import (
    ADD_UP,
    FEE,
    KEY,
    ONE_AND_ONE,
    STEP_ALONE,
    WEAK,
    Document,
    document,
    of,
    pair,
    told,
)

ORDERS_ONLY = "this step compares order numbers; name no other key"
TEXT = pair("order_key", "description")
NAMED: Document = {"normalise": ["numbers_in_text"]}
NEAR: Document = {"method": "tolerance", "tolerance": {"days": 3}}


@pytest.mark.parametrize(
    ("rule", "faults"),
    [
        (of(method="sum", keys=TEXT, **NAMED), []),
        (of(keys=TEXT, **NAMED | NEAR), []),
        (of(method="reversal", keys=TEXT, **NAMED), [("normalise", ADD_UP)]),
        (of(method="sum", keys=pair("description", "description"), **NAMED), [("keys", ONE_AND_ONE)]),
        (of(method="sum", keys=[*TEXT, *KEY], **NAMED), [("keys", ONE_AND_ONE)]),
        (of(method="sum", keys=[*TEXT, *pair("description", "order_key")], **NAMED), []),
        (of(method="sum", keys=pair(["order_key"], "description"), **NAMED), [("keys", ONE_AND_ONE)]),
        (
            of(method="sum", keys=TEXT, normalise=["numbers_in_text", "digits"]),
            [("normalise", STEP_ALONE)],
        ),
        (of(method="sum", normalise=[{"within": 8}]), []),
        (of(normalise=["digits", {"within": 8}]), [("normalise", STEP_ALONE)]),
        (of(normalise=["digits", {"last": 6}]), []),
        (of(keys=TEXT, normalise=[{"last": 6}]), [("keys", WEAK)]),
        # how both sides write the numbers of orders says nothing of other numbers
        (of(normalise=["affix"]), []),
        (of(normalise=["affix"], keys=pair("order_key", "batch_key")), [("keys", ORDERS_ONLY)]),
        (of(normalise=["affix"], keys=pair("batch_key", "order_key")), [("keys", ORDERS_ONLY)]),
        (of(normalise=["affix"], keys=[*KEY, *KEY]), [("keys", ORDERS_ONLY)]),
        (of(normalise=["affix", "digits"]), [("normalise", STEP_ALONE)]),
        (of(normalise=["digits"], keys=pair("order_key", "batch_key")), []),
    ],
)  # fmt: skip
def test_it_says_what_a_step_that_needs_both_sides_is_not_for(
    rule: Document, faults: list[tuple[str, str]]
) -> None:
    assert told(document(rule)) == [(1, field, text) for field, text in faults]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"contracts": [*FEE["contracts"], {"rate_ppm": -1}]}, "contracts.1.rate_ppm"),
        ({"aliases": [{"name": "A", "also": [7]}]}, "aliases.0.also.0"),
        ({"payer_words": ["STRIPE", 7]}, "payer_words.1"),
    ],
)
def test_it_blames_no_rule_for_what_stands_beside_them(given: Document, field: str) -> None:
    assert [(rule, where) for rule, where, _text in told(document(of(), **given))] == [
        (None, field)
    ]
