"""Rules are data: a rule set is a JSON document, read into frozen values and checked before use."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import jsonschema

SCHEMA_PATH = Path(__file__).with_name("rule_set.schema.json")
BASES = ("gross", "net", "quantity")
RULES_MAX = 50
JsonObject = Mapping[str, object]


class Method(StrEnum):
    """How a rule finds what belongs together."""

    KEY = "key"  # one row to one row with the same key and amount
    SUM = "sum"  # all rows of a key: their sums agree
    TOLERANCE = "tolerance"  # all rows of a key: sums and days within a tolerance
    PAYOUT = "payout"  # a batch of payouts, or one payout, to one bank line
    REVERSAL = "reversal"  # rows of one side that cancel out
    CLOSE = "close"  # amount, day and words, or a slip in a key; can only suggest


KEYED = (Method.KEY, Method.SUM, Method.TOLERANCE, Method.REVERSAL)


class Outcome(StrEnum):
    CONFIRM = "confirm"
    SUGGEST = "suggest"


@dataclass(frozen=True, slots=True)
class RuleFault:
    """Why a document is no rule set: which rule (1-based; None = the whole), which field, what."""

    rule: int | None
    field: str
    message: str


class RuleSetError(ValueError):
    """A document that can't be used as a rule set; `faults` says why."""

    def __init__(self, faults: Sequence[RuleFault]) -> None:
        super().__init__("; ".join(f"{f.field}: {f.message}" for f in faults))
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far sums and days may lie apart. Of the two amounts the smaller one holds."""

    amount_minor: int = 0
    amount_ppm: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One step of the waterfall."""

    name: str
    method: Method
    outcome: Outcome
    keys: tuple[tuple[str, str], ...] = ()
    tolerance: Tolerance = Tolerance()
    kinds_left: tuple[str, ...] = ()
    kinds_right: tuple[str, ...] = ()

    @property
    def confirms(self) -> bool:
        return self.outcome == Outcome.CONFIRM


@dataclass(frozen=True, slots=True)
class RuleSet:
    """An ordered list of rules, and what the two sides are compared by."""

    name: str
    basis_left: str
    basis_right: str
    rules: tuple[Rule, ...]
    cut_off_minutes: int = 30
    payout_days: int = 3
    fee_tolerance_minor: int = 1
    # words that a bank line must hold to be the channel's, such as STRIPE
    payer_words: tuple[str, ...] = ()

    def basis(self, side: str) -> str:
        return self.basis_left if side == "LEFT" else self.basis_right

    def has(self, method: Method) -> bool:
        return any(rule.method == method for rule in self.rules)

    def to_json(self) -> dict[str, object]:
        """The document that `from_json` reads back to an equal value."""
        return {
            "name": self.name,
            "basis": {"left": self.basis_left, "right": self.basis_right},
            "cut_off_minutes": self.cut_off_minutes,
            "payout_days": self.payout_days,
            "fee_tolerance_minor": self.fee_tolerance_minor,
            "payer_words": list(self.payer_words),
            "rules": [_rule_to_json(rule) for rule in self.rules],
        }


def _rule_to_json(rule: Rule) -> dict[str, object]:
    document: dict[str, object] = {
        "name": rule.name,
        "method": str(rule.method),
        "outcome": str(rule.outcome),
        "keys": [{"left": left, "right": right} for left, right in rule.keys],
    }
    if rule.tolerance != Tolerance():
        document["tolerance"] = {
            "amount_minor": rule.tolerance.amount_minor,
            "amount_ppm": rule.tolerance.amount_ppm,
            "days": rule.tolerance.days,
        }
    if rule.kinds_left or rule.kinds_right:
        document["scope"] = {"left": list(rule.kinds_left), "right": list(rule.kinds_right)}
    return document


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
    names = [rule["name"] for rule in document["rules"]]
    for number, name in enumerate(names, start=1):
        if name in names[: number - 1]:
            faults.append(RuleFault(number, "name", f"another rule is called “{name}” too"))
    return tuple(faults)


def _schema_fault(path: Sequence[object], message: str) -> RuleFault:
    in_rule = len(path) > 1 and path[0] == "rules" and isinstance(path[1], int)
    number = int(str(path[1])) + 1 if in_rule else None
    inner = path[2:] if in_rule else path
    return RuleFault(number, ".".join(map(str, inner)) or "document", message)


def _contradictions(number: int, rule: JsonObject) -> list[RuleFault]:
    """What a schema can't say: rules that match everything, or can never do what they say."""
    faults = []
    method, confirms = Method(str(rule["method"])), rule["outcome"] == Outcome.CONFIRM
    if method in KEYED and not rule.get("keys"):
        faults.append(
            RuleFault(number, "keys", "without a key this rule would match everything; name one")
        )
    if method == Method.PAYOUT and rule.get("keys"):
        faults.append(RuleFault(number, "keys", "payouts have their batch as key; name no other"))
    if method == Method.CLOSE and confirms:
        faults.append(
            RuleFault(number, "outcome", "amount and day alone can only suggest, never confirm")
        )
    if method == Method.TOLERANCE and not rule.get("tolerance"):
        faults.append(RuleFault(number, "tolerance", "say how far the sums may lie apart"))
    return faults + _ignored_tolerances(number, method, rule.get("tolerance"))


def _ignored_tolerances(number: int, method: Method, tolerance: object) -> list[RuleFault]:
    """A tolerance that the method doesn't look at would promise what never happens."""
    if not isinstance(tolerance, dict) or method == Method.TOLERANCE:
        return []
    used = {"days"} if method == Method.CLOSE else set()
    return [
        RuleFault(number, f"tolerance.{name}", f"a rule of method {method} doesn't use this")
        for name, value in tolerance.items()
        if value and name not in used
    ]


def _misplaced(document: JsonObject, rules: Sequence[JsonObject]) -> list[RuleFault]:
    """Rules in an order, or with a basis, in which they can't work."""
    faults = []
    methods = [rule["method"] for rule in rules]
    if Method.CLOSE in methods:
        for number in range(methods.index(Method.CLOSE) + 2, len(methods) + 1):
            if methods[number - 1] != Method.CLOSE:
                text = "rules with a key come before those that go by amount and day"
                faults.append(RuleFault(number, "method", text))
    basis = document["basis"]
    assert isinstance(basis, dict)  # noqa: S101  (the schema says so)
    if ("quantity" in basis.values()) != (set(basis.values()) == {"quantity"}):
        faults.append(RuleFault(None, "basis", "pieces can't be compared with money"))
    if Method.PAYOUT in methods and set(basis.values()) != {"net"}:
        number = methods.index(Method.PAYOUT) + 1
        faults.append(RuleFault(number, "method", "payouts are compared net on both sides"))
    return faults


def from_json(document: object) -> RuleSet:
    """Read a rule set; raises RuleSetError with every fault."""
    faults = validate(document)
    if faults or not isinstance(document, dict):
        raise RuleSetError(faults)
    return RuleSet(
        name=document["name"],
        basis_left=document["basis"]["left"],
        basis_right=document["basis"]["right"],
        rules=tuple(_rule_from_json(rule) for rule in document["rules"]),
        cut_off_minutes=document.get("cut_off_minutes", 30),
        payout_days=document.get("payout_days", 3),
        fee_tolerance_minor=document.get("fee_tolerance_minor", 1),
        payer_words=tuple(document.get("payer_words", ())),
    )


def _rule_from_json(rule: Mapping[str, object]) -> Rule:
    given: dict[str, object] = dict(rule)
    tolerance = given.get("tolerance") or {}
    scope = given.get("scope") or {}
    assert isinstance(tolerance, dict)  # noqa: S101  (the schema says so)
    assert isinstance(scope, dict)  # noqa: S101
    keys = given.get("keys") or []
    assert isinstance(keys, list)  # noqa: S101
    return Rule(
        name=str(given["name"]),
        method=Method(str(given["method"])),
        outcome=Outcome(str(given["outcome"])),
        keys=tuple((key["left"], key["right"]) for key in keys),
        tolerance=Tolerance(
            tolerance.get("amount_minor", 0), tolerance.get("amount_ppm"), tolerance.get("days")
        ),
        kinds_left=tuple(scope.get("left", ())),
        kinds_right=tuple(scope.get("right", ())),
    )
