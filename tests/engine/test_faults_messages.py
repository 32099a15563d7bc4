"""Why a document is no rule set: each fault with its rule, its field and its words, and no other."""

from __future__ import annotations

import pytest

from reconcile.engine.faults import RuleFault, RuleSetError, from_json, validate

Document = dict[str, object]
KEY = [{"left": "order_key", "right": "order_key"}]
NUMBER = [{"longest_number": 6}]
GROSS = {"left": "gross", "right": "gross"}
NET = {"left": "net", "right": "net"}
PIECES = {"left": "quantity", "right": "quantity"}

MATCH_ALL = "without a key this rule would match everything; name one"
BATCH = "payouts have their batch as key; name no other"
DAY = "the day is the key; name no other"
DAY_SUGGESTS = "a day is no key that rows share; its sums can only be suggested"
ALONE = "amount and day alone can only suggest, never confirm"
HOW_FAR = "say how far the sums may lie apart"
WEAK = "an article, a name or a text alone is no key; add a number"
CONTRACT = "this rule needs a contract that says what is kept"
KEYS_FIRST = "rules with a key come before those that go by amount and day"
PAYOUTS_NET = "payouts are compared net on both sides"
NO_FEE = "pieces have neither fee nor currency"
SAME_SCOPE = "another contract says the same scope"
STEP_ALONE = "this step needs the numbers as they are; name no other beside it"
ONE_AND_ONE = "this step compares one number with one number or, in texts, with one text"
ADD_UP = "a text may name several numbers: add them up, by method sum, tolerance or convert"
LEAST = "the least fee is above the greatest"


def of(**rule: object) -> Document:
    return {"name": "A", "method": "key", "outcome": "confirm", "keys": KEY} | rule


def document(*rules: Document, **given: object) -> Document:
    return {"name": "Mine", "basis": GROSS, "rules": list(rules)} | given


def told(made: object) -> list[tuple[int | None, str, str]]:
    return [(fault.rule, fault.field, fault.message) for fault in validate(made)]


def unused(method: str, field: str) -> tuple[str, str]:
    return field, f"a rule of method {method} doesn't use this"


def pair(left: object, right: object) -> list[dict[str, object]]:
    return [{"left": left, "right": right}]


CLOSE = of(method="close", outcome="suggest", keys=[])
GROUP = of(method="group", outcome="suggest", keys=[])
BY_DAY = of(method="net_of_fee", per="day", outcome="suggest", keys=[])
FEE = {"contracts": [{"rate_ppm": 6000}]}


@pytest.mark.parametrize(
    ("rule", "given", "faults"),
    [
        (of(), {}, []),
        (of(keys=[]), {}, [("keys", MATCH_ALL)]),
        (of(method="sum", keys=[]), {}, [("keys", MATCH_ALL)]),
        (of(method="reversal", keys=[]), {}, [("keys", MATCH_ALL)]),
        (of(method="convert", keys=[], tolerance={"days": 1}), {}, [("keys", MATCH_ALL)]),
        (of(method="net_of_fee"), FEE, []),
        (of(method="net_of_fee", keys=[]), FEE, [("keys", MATCH_ALL)]),
        (BY_DAY, FEE, []),
        (BY_DAY | {"keys": KEY}, FEE, [("keys", DAY)]),
        (BY_DAY | {"outcome": "confirm"}, FEE, [("outcome", DAY_SUGGESTS)]),
        (of(per="day", outcome="suggest", keys=[]), {}, [("keys", MATCH_ALL), unused("key", "per")]),
        # a group of rows, or one near row, confirms only by what it requires
        (CLOSE, {}, []),
        (GROUP, {}, []),
        (CLOSE | {"keys": KEY}, {}, []),
        (CLOSE | {"outcome": "confirm"}, {}, [("outcome", ALONE)]),
        (GROUP | {"outcome": "confirm"}, {}, [("outcome", ALONE)]),
        (CLOSE | {"outcome": "confirm", "requires": ["counterparty"]}, {}, []),
        (of(method="tolerance"), {}, [("tolerance", HOW_FAR)]),
        (of(method="convert"), {}, [("tolerance", HOW_FAR)]),
        (of(method="tolerance", tolerance={"amount_minor": 1}), {}, []),
        # what a method doesn't look at
        (of(tolerance={"amount_minor": 5}), {}, [unused("key", "tolerance.amount_minor")]),
        (of(tolerance={"amount_minor": 0}), {}, []),
        (
            of(tolerance={"amount_minor": 5, "amount_ppm": 5, "days": 1}), {},
            [unused("key", f"tolerance.{name}") for name in ("amount_minor", "amount_ppm", "days")],
        ),
        (GROUP | {"tolerance": {"days": 5}}, {}, []),
        (GROUP | {"tolerance": {"amount_minor": 5}}, {}, [unused("group", "tolerance.amount_minor")]),
        (
            of(method="net_of_fee", tolerance={"amount_minor": 1, "amount_ppm": 1, "days": 1}), FEE,
            [unused("net_of_fee", "tolerance.amount_ppm")],
        ),
        (CLOSE | {"tolerance": {"amount_minor": 1, "amount_ppm": 1, "days": 1}}, {}, []),
        (of(margin=5), {}, [unused("key", "margin")]),
        (of(requires=["counterparty"]), {}, [unused("key", "requires")]),
        (of(group_size_max=3), {}, [unused("key", "group_size_max")]),
        (CLOSE | {"group_size_max": 3}, {}, [unused("close", "group_size_max")]),
        (GROUP | {"group_size_max": 3, "margin": 5}, {}, []),
        (CLOSE | {"normalise": ["digits"]}, {}, [unused("close", "normalise")]),
        (of(normalise=["digits"]), {}, []),
        # numbers of both sides together
        (of(normalise=[{"within": 8}]), {}, []),
        (of(normalise=[{"within": 8}, "digits"]), {}, [("normalise", STEP_ALONE)]),
        (of(keys=pair("order_key", "description"), normalise=[{"within": 8}]), {}, [("keys", WEAK), ("keys", ONE_AND_ONE)]),
        (of(keys=pair(["order_key", "sku"], ["order_key", "sku"]), normalise=[{"within": 8}]), {}, [("keys", ONE_AND_ONE)]),
        (of(method="sum", keys=pair("order_key", "description"), normalise=["numbers_in_text"]), {}, []),
        (
            of(method="convert", keys=pair("order_key", "description"), normalise=["numbers_in_text"])
            | {"tolerance": {"amount_minor": 1}},
            {}, [],
        ),
        (of(method="sum", keys=pair("description", "order_key"), normalise=["numbers_in_text"]), {}, []),
        (of(method="sum", normalise=["numbers_in_text"]), {}, [("keys", ONE_AND_ONE)]),
        (of(method="sum", keys=pair("sku", "description"), normalise=["numbers_in_text"]), {}, [("keys", ONE_AND_ONE)]),
        (of(keys=pair("order_key", "description"), normalise=["numbers_in_text"]), {}, [("normalise", ADD_UP)]),
        # payouts
        (of(method="payout", keys=[]), {"basis": NET}, []),
        (of(method="payout"), {"basis": NET}, [("keys", BATCH)]),
        (of(method="payout", keys=[]), {}, [("method", PAYOUTS_NET)]),
        (of(method="payout", keys=[]), {"basis": {"left": "net", "right": "gross"}}, [("method", PAYOUTS_NET)]),
        # pieces
        (of(), {"basis": PIECES}, []),
        (of(method="convert", tolerance={"days": 1}), {"basis": PIECES}, [("method", NO_FEE)]),
        (of(method="net_of_fee"), FEE | {"basis": PIECES}, [("method", NO_FEE)]),
        # contracts
        (of(method="net_of_fee"), {}, [("contracts", CONTRACT)]),
        (of(method="net_of_fee"), {"contracts": []}, [("contracts", CONTRACT)]),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_with_a_rule(
    rule: Document, given: Document, faults: list[tuple[str, str]]
) -> None:
    assert told(document(rule, **given)) == [(1, field, text) for field, text in faults]


@pytest.mark.parametrize(
    ("rule", "is_weak"),
    [
        (of(keys=pair("sku", "order_key")), True),
        (of(keys=pair("order_key", "counterparty")), True),
        (of(keys=pair("description", "description")), True),
        (of(keys=pair(["sku", "counterparty"], ["order_key", "sku"])), True),
        (of(keys=pair(["order_key", "sku"], ["order_key", "sku"])), False),
        (of(keys=[*KEY, *pair("sku", "sku")]), True),
        # a number that is taken out of a text is a key
        (of(keys=pair("order_key", "description"), normalise=NUMBER), False),
        (of(keys=pair("order_key", "description"), normalise=["digits", *NUMBER]), False),
        (of(keys=pair("order_key", "description"), normalise=["digits"]), True),
        (of(keys=pair("order_key", "description"), normalise=[{"last": 6}]), True),
        # where nothing is confirmed by it, it may be a name
        (CLOSE | {"keys": pair("counterparty", "counterparty")}, False),
    ],
)
def test_it_takes_no_text_that_many_rows_share_for_a_key(
    rule: Document,
    is_weak: bool,  # noqa: FBT001
) -> None:
    assert told(document(rule)) == ([(1, "keys", WEAK)] if is_weak else [])


@pytest.mark.parametrize(
    ("rules", "faults"),
    [
        ([of(), CLOSE | {"name": "B"}], []),
        ([CLOSE, of(name="B")], [(2, "method", KEYS_FIRST)]),
        (
            [of(), CLOSE | {"name": "B"}, of(name="C"), GROUP | {"name": "D"}, of(name="E")],
            [(3, "method", KEYS_FIRST), (5, "method", KEYS_FIRST)],
        ),
        ([of(), of()], [(2, "name", "another rule is called “A” too")]),
        (
            [of(), of(name="B"), of(), of()],
            [(n, "name", "another rule is called “A” too") for n in (3, 4)],
        ),
        ([of(), of(name="B", keys=[])], [(2, "keys", MATCH_ALL)]),
        ([of(), of(name="P", method="payout", keys=[])], [(2, "method", PAYOUTS_NET)]),
        ([of(), of(name="F", method="net_of_fee")], [(2, "contracts", CONTRACT)]),
    ],
)
def test_it_names_the_rule_by_its_place(
    rules: list[Document], faults: list[tuple[int, str, str]]
) -> None:
    assert told(document(*rules)) == faults


@pytest.mark.parametrize(
    ("contracts", "faults"),
    [
        ([{"rate_ppm": 1}, {"rate_ppm": 1, "channel": "A"}], []),
        ([{"rate_ppm": 1, "channel": "CNY"}, {"rate_ppm": 1, "currency": "CNY"}], []),
        ([{"rate_ppm": 1, "product": "A"}, {"rate_ppm": 1, "channel": "A"}], []),
        ([{"rate_ppm": 1}, {"rate_ppm": 2}], [("contracts.1", SAME_SCOPE)]),
        (
            [{"rate_ppm": 1}, {"rate_ppm": 1, "channel": "A"}, {"rate_ppm": 2, "channel": "A"}],
            [("contracts.2", SAME_SCOPE)],
        ),
        ([{"rate_ppm": 1, "min_minor": 5, "max_minor": 4}], [("contracts.0", LEAST)]),
        ([{"rate_ppm": 1, "min_minor": 5, "max_minor": 5}], []),
        ([{"rate_ppm": 1, "min_minor": 5}], []),
        ([{"rate_ppm": 1, "max_minor": 5}], []),
        ([{"rate_ppm": 1, "min_minor": 1, "max_minor": 0}], [("contracts.0", LEAST)]),
    ],
)
def test_it_refuses_contracts_that_contradict_each_other(
    contracts: list[Document], faults: list[tuple[str, str]]
) -> None:
    made = document(of(), contracts=contracts)

    assert told(made) == [(None, field, text) for field, text in faults]


@pytest.mark.parametrize(
    ("basis", "is_wrong"),
    [
        (GROSS, False),
        ({"left": "gross", "right": "net"}, False),
        (PIECES, False),
        ({"left": "quantity", "right": "net"}, True),
        ({"left": "gross", "right": "quantity"}, True),
    ],
)
def test_it_compares_pieces_with_pieces(basis: Document, is_wrong: bool) -> None:  # noqa: FBT001
    text = "pieces can't be compared with money"

    found = [fault for fault in told(document(of(), basis=basis)) if fault[1] == "basis"]

    assert found == ([(None, "basis", text)] if is_wrong else [])


def test_it_names_whose_spelling_another_counterparty_has_taken() -> None:
    aliases = [
        {"name": "A", "also": ["x", "a"]},
        {"name": "B", "also": ["X"]},
        {"name": "C", "also": ["a"]},
    ]

    assert told(document(of(), aliases=aliases)) == [
        (None, "aliases.1", "“X” is a spelling of “A” already"),
        (None, "aliases.2", "“A” is a spelling of “A” already"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "where"),
    [
        (7, (None, "document")),
        (document(of()) | {"surprise": 1}, (None, "document")),
        (document(of(), of(name="B", method="guess")), (2, "method")),
        (document(of(), of(name="B", keys=[{"left": "x", "right": "sku"}])), (2, "keys.0.left")),
        (document(of() | {"surprise": 1}), (1, "document")),
        (document(of(), basis={"left": "gross"}), (None, "basis")),
        (document(of(), basis={"left": "gross", "right": "x"}), (None, "basis.right")),
        (document(), (None, "rules")),
        (document(of(), wait_days={"default": -1}), (None, "wait_days.default")),
    ],
)
def test_it_says_where_the_schema_is_not_kept(made: object, where: tuple[int | None, str]) -> None:
    assert [(rule, field) for rule, field, _text in told(made)] == [where]


def test_it_raises_every_fault_at_once() -> None:
    made = document(of(keys=[]), of(name="B", method="tolerance"))

    with pytest.raises(RuleSetError) as refused:
        from_json(made)

    assert refused.value.faults == (
        RuleFault(1, "keys", MATCH_ALL),
        RuleFault(2, "tolerance", HOW_FAR),
    )
    assert str(refused.value) == f"keys: {MATCH_ALL}; tolerance: {HOW_FAR}"
