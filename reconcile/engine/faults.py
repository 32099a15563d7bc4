"""Which documents are refused as rule sets: by the published schema, and by what it can't say."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from pathlib import Path

import jsonschema

from reconcile.engine.keys.paired_keys import TEXTS
from reconcile.engine.outcome.texts import gettext_noop
from reconcile.engine.rules import (
    AFFIX,
    KEYED,
    KEYLESS,
    NUMBERS_IN_TEXT,
    PAIRED,
    Method,
    Outcome,
    RuleSet,
    read_rule_set,
)

SCHEMA_PATH = Path(__file__).with_name("rule_set.schema.json")
JsonObject = Mapping[str, object]
# columns whose values many rows share
WEAK = {"sku", "counterparty", "description"}
OPTIONS = ("normalise", "per", "requires", "margin", "group_size_max")
_WITHIN = (Method.TOLERANCE, Method.CONVERT, Method.CLOSE)
USED_BY: Mapping[str, tuple[Method, ...]] = {
    "tolerance.amount_minor": (*_WITHIN, Method.NET_OF_FEE),
    "tolerance.amount_ppm": _WITHIN,
    "tolerance.days": (*_WITHIN, Method.NET_OF_FEE, Method.GROUP),
    "normalise": KEYED,
    "per": (Method.NET_OF_FEE,),
    "requires": KEYLESS,
    "margin": KEYLESS,
    "group_size_max": (Method.GROUP,),
}


@dataclass(frozen=True, slots=True)
class RuleFault:
    """Why a document is no rule set: which rule (1-based; None = the whole), which field, what."""

    rule: int | None
    field: str
    # in English, for the shell to translate; with places for the parameters where there are some
    template: str
    params: Mapping[str, object] = dataclass_field(default_factory=dict)

    @property
    def message(self) -> str:
        return self.template % self.params if self.params else self.template


class RuleSetError(ValueError):
    """A document that can't be used as a rule set; `faults` says why."""

    def __init__(self, faults: Sequence[RuleFault]) -> None:
        super().__init__("; ".join(f"{f.field}: {f.message}" for f in faults))
        self.faults = tuple(faults)


def from_json(document: object) -> RuleSet:
    """Read a rule set; raises RuleSetError with every fault."""
    faults = validate(document)
    if faults or not isinstance(document, dict):
        raise RuleSetError(faults)
    return read_rule_set(document)


def schema() -> JsonObject:
    """The published JSON Schema of a rule set."""
    return dict(json.loads(SCHEMA_PATH.read_text()))


def validate(document: object) -> tuple[RuleFault, ...]:
    """Everything that is wrong with a document; empty when it can be used."""
    checker = jsonschema.Draft202012Validator(schema())
    faults = [
        _schema_fault(list(error.absolute_path), error.message)
        for error in sorted(checker.iter_errors(document), key=lambda e: list(map(str, e.path)))
    ]
    if faults or not isinstance(document, dict):
        return tuple(faults)
    for number, rule in enumerate(document["rules"], start=1):
        faults += _contradictions(number, rule)
    faults += _misplaced(document, document["rules"])
    faults += _of_contracts(document, document["rules"]) + _of_aliases(document)
    names = [rule["name"] for rule in document["rules"]]
    for number, name in enumerate(names, start=1):
        if name in names[: number - 1]:
            faults.append(
                RuleFault(
                    number,
                    "name",
                    gettext_noop("another rule is called “%(name)s” too"),
                    {"name": name},
                )
            )
    return tuple(faults)


def _schema_fault(path: Sequence[object], message: str) -> RuleFault:
    in_rule = len(path) > 1 and path[0] == "rules" and isinstance(path[1], int)
    number = int(str(path[1])) + 1 if in_rule else None
    inner = path[2:] if in_rule else path
    return RuleFault(number, ".".join(map(str, inner)) or "document", message)


def _contradictions(number: int, rule: JsonObject) -> list[RuleFault]:
    """What a schema can't say: rules that match everything, or can never do what they say."""
    method, keys = Method(str(rule["method"])), rule.get("keys")
    is_by_day = rule.get("per") == "day"
    needs_key = method in KEYED and not (method == Method.NET_OF_FEE and is_by_day)
    asked = [
        (
            needs_key and not keys,
            "keys",
            gettext_noop("without a key this rule would match everything; name one"),
        ),
        (
            method == Method.PAYOUT and keys,
            "keys",
            gettext_noop("payouts have their batch as key; name no other"),
        ),
        (is_by_day and keys, "keys", gettext_noop("the day is the key; name no other")),
        (
            is_by_day and rule["outcome"] == Outcome.CONFIRM,
            "outcome",
            gettext_noop("a day is no key that rows share; its sums can only be suggested"),
        ),
        (
            method in KEYLESS and rule["outcome"] == Outcome.CONFIRM and not rule.get("requires"),
            "outcome",
            gettext_noop("amount and day alone can only suggest, never confirm"),
        ),
        (
            method in (Method.TOLERANCE, Method.CONVERT) and not rule.get("tolerance"),
            "tolerance",
            gettext_noop("say how far the sums may lie apart"),
        ),
    ]
    found = [RuleFault(number, field, text) for wrong, field, text in asked if wrong]
    more = _weak_keys(number, rule) + _paired(number, method, rule) + _affixed(number, rule)
    return found + more + _unused(number, method, rule)


def _paired(number: int, method: Method, rule: JsonObject) -> list[RuleFault]:
    """Steps that need both sides' numbers stand alone, each with the columns and methods that it is for."""
    steps = rule.get("normalise") or []
    keys = rule.get("keys") or []
    assert isinstance(steps, list)  # noqa: S101  (the schema says so)
    assert isinstance(keys, list)  # noqa: S101
    names = [name for step in steps for name in (step if isinstance(step, dict) else [step])]
    if not set(names) & set(PAIRED):
        return []
    columns = [(key["left"], key["right"]) for key in keys]
    is_single = all(isinstance(column, str) for pair in columns for column in pair)
    texts = [sum(column in TEXTS for column in pair) for pair in columns if is_single]
    wanted = 1 if NUMBERS_IN_TEXT in names else 0
    asked = [
        (
            len(names) > 1,
            "normalise",
            gettext_noop("this step needs the numbers as they are; name no other beside it"),
        ),
        (
            not is_single or any(count != wanted for count in texts),
            "keys",
            gettext_noop(
                "this step compares one number with one number or, in texts, with one text"
            ),
        ),
        (
            method not in (Method.SUM, Method.TOLERANCE, Method.CONVERT)
            and NUMBERS_IN_TEXT in names,
            "normalise",
            gettext_noop(
                "a text may name several numbers: add them up, by method sum, tolerance or convert"
            ),
        ),
    ]
    return [RuleFault(number, field, text) for wrong, field, text in asked if wrong]


def _affixed(number: int, rule: JsonObject) -> list[RuleFault]:
    """What is learnt of how both sides write order numbers holds for these, and for nothing made of them."""
    steps = rule.get("normalise") or []
    assert isinstance(steps, list)  # noqa: S101  (the schema says so)
    if AFFIX not in steps:
        return []
    is_of_orders = rule.get("keys") == [{"left": "order_key", "right": "order_key"}]
    asked = [
        (
            len(steps) > 1,
            "normalise",
            gettext_noop("this step needs the numbers as they are; name no other beside it"),
        ),
        (
            not is_of_orders,
            "keys",
            gettext_noop("this step compares order numbers; name no other key"),
        ),
    ]
    return [RuleFault(number, field, text) for wrong, field, text in asked if wrong]


def _weak_keys(number: int, rule: JsonObject) -> list[RuleFault]:
    """Columns that many rows share tell nothing apart, unless a number is taken out of them."""
    steps = rule.get("normalise") or []
    assert isinstance(steps, list)  # noqa: S101  (the schema says so)
    takes_number = any(isinstance(step, dict) and "longest_number" in step for step in steps)
    if takes_number or NUMBERS_IN_TEXT in steps or rule["method"] in KEYLESS:
        return []
    keys = rule.get("keys") or []
    assert isinstance(keys, list)  # noqa: S101
    sides = [
        {columns} if isinstance(columns, str) else set(columns)
        for key in keys
        for columns in (key["left"], key["right"])
    ]
    text = gettext_noop("an article, a name or a text alone is no key; add a number")
    return [RuleFault(number, "keys", text) for side in sides if side <= WEAK][:1]


def _unused(number: int, method: Method, rule: JsonObject) -> list[RuleFault]:
    """What the method doesn't look at would promise what never happens."""
    tolerance = rule.get("tolerance") or {}
    assert isinstance(tolerance, dict)  # noqa: S101  (the schema says so)
    given = [f"tolerance.{name}" for name, value in tolerance.items() if value]
    given += [name for name in OPTIONS if rule.get(name)]
    return [
        RuleFault(
            number,
            name,
            gettext_noop("a rule of method %(method)s doesn't use this"),
            {"method": str(method)},
        )
        for name in given
        if method not in USED_BY[name]
    ]


def _misplaced(document: JsonObject, rules: Sequence[JsonObject]) -> list[RuleFault]:
    """Rules in an order, or with a basis, in which they can't work."""
    faults = []
    methods = [Method(str(rule["method"])) for rule in rules]
    is_keyless = [method in KEYLESS for method in methods]
    first = is_keyless.index(True) if any(is_keyless) else len(rules)
    text = gettext_noop("rules with a key come before those that go by amount and day")
    faults += [
        RuleFault(at + 1, "method", text) for at in range(first, len(rules)) if not is_keyless[at]
    ]
    basis = document["basis"]
    assert isinstance(basis, dict)  # noqa: S101  (the schema says so)
    if ("quantity" in basis.values()) != (set(basis.values()) == {"quantity"}):
        faults.append(RuleFault(None, "basis", gettext_noop("pieces can't be compared with money")))
    if Method.PAYOUT in methods and set(basis.values()) != {"net"}:
        number = methods.index(Method.PAYOUT) + 1
        faults.append(
            RuleFault(number, "method", gettext_noop("payouts are compared net on both sides"))
        )
    if "quantity" in basis.values():
        faults += [
            RuleFault(number, "method", gettext_noop("pieces have neither fee nor currency"))
            for number, method in enumerate(methods, start=1)
            if method in (Method.NET_OF_FEE, Method.CONVERT)
        ]
    return faults


def _of_contracts(document: JsonObject, rules: Sequence[JsonObject]) -> list[RuleFault]:
    """Contracts that contradict one another or themselves, and rules that lack one."""
    contracts = document.get("contracts") or []
    assert isinstance(contracts, list)  # noqa: S101  (the schema says so)
    faults = [
        RuleFault(
            number, "contracts", gettext_noop("this rule needs a contract that says what is kept")
        )
        for number, rule in enumerate(rules, start=1)
        if rule["method"] == Method.NET_OF_FEE and not contracts
    ]
    known: set[tuple[object, ...]] = set()
    for at, contract in enumerate(contracts):
        scope = tuple(contract.get(name) for name in ("channel", "product", "currency"))
        if scope in known:
            faults.append(
                RuleFault(
                    None, f"contracts.{at}", gettext_noop("another contract says the same scope")
                )
            )
        known.add(scope)
        least, most = contract.get("min_minor"), contract.get("max_minor")
        if least is not None and most is not None and least > most:
            faults.append(
                RuleFault(
                    None, f"contracts.{at}", gettext_noop("the least fee is above the greatest")
                )
            )
    return faults


def _of_aliases(document: JsonObject) -> list[RuleFault]:
    """A spelling that two counterparties share would make them one."""
    aliases = document.get("aliases") or []
    assert isinstance(aliases, list)  # noqa: S101  (the schema says so)
    owner: dict[str, str] = {}
    faults = []
    for at, alias in enumerate(aliases):
        for spelling in {alias["name"].upper(), *(also.upper() for also in alias["also"])}:
            if owner.setdefault(spelling, alias["name"]) != alias["name"]:
                text = gettext_noop("“%(spelling)s” is a spelling of “%(owner)s” already")
                params = {"spelling": spelling, "owner": owner[spelling]}
                faults.append(RuleFault(None, f"aliases.{at}", text, params))
    return faults
