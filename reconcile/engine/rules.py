"""Rules are data: a rule set is a JSON document, read into frozen values and checked before use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

BASES = ("gross", "net", "quantity")
# how keys of several columns, and normalised ones, are named
BOTH, NORMALISED = "+", "~"
# steps that make keys of both sides' numbers together, see paired_keys.py
NUMBERS_IN_TEXT, WITHIN = "numbers_in_text", "within"
PAIRED = (NUMBERS_IN_TEXT, WITHIN)
# keys whose numbers one side writes with something before or behind them, see affixes.py
AFFIX = "affix"
RULES_MAX = 50
# subsets of more rows than this are too many to look through, and too many fit
GROUP_SIZE_MAX = 12
# points of 100 by which the best candidate leads the next one
MARGIN_DEFAULT = 10
WAIT_DAYS = 3
WAIT_DAYS_DEFAULT = "default"


class Method(StrEnum):
    """How a rule finds what belongs together."""

    KEY = "key"  # one row to one row with the same key and amount
    SUM = "sum"  # all rows of a key: their sums agree
    TOLERANCE = "tolerance"  # all rows of a key: sums and days within a tolerance
    NET_OF_FEE = (
        "net_of_fee"  # all rows of a key or day: our gross less the contract's fee, their net
    )
    CONVERT = "convert"  # all rows of a key in two currencies, by the rate of the day
    PAYOUT = "payout"  # a batch of payouts, or one payout, to one bank line
    REVERSAL = "reversal"  # rows of one side that cancel out
    CLOSE = "close"  # amount, day and words, or a slip in a key
    GROUP = "group"  # one row that several of the other side add up to


KEYED = (
    Method.KEY,
    Method.SUM,
    Method.TOLERANCE,
    Method.NET_OF_FEE,
    Method.CONVERT,
    Method.REVERSAL,
)
# rules that go by what is alike, not by a key
KEYLESS = (Method.CLOSE, Method.GROUP)
# what a rule without a key may require: the phone or account that was topped up
ACCOUNT = "account"


class Outcome(StrEnum):
    CONFIRM = "confirm"
    SUGGEST = "suggest"


@dataclass(frozen=True, slots=True)
class Tolerance:
    """How far sums and days may lie apart. Of the two amounts the smaller one holds."""

    amount_minor: int = 0
    amount_ppm: int | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Contract:
    """What a channel keeps of a payment: a rate of the gross and a fixed sum, within limits."""

    rate_ppm: int
    fixed_minor: int = 0
    min_minor: int | None = None
    max_minor: int | None = None
    # None: any
    channel: str | None = None
    product: str | None = None
    currency: str | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """A counterparty, and other spellings by which it is known."""

    name: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """How a key is made comparable: what is done to it, and with which text or length."""

    what: str
    text: str = ""
    length: int = 0

    def __str__(self) -> str:
        given = self.text or (str(self.length) if self.length else "")
        return f"{self.what}={given}" if given else self.what


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows a rule looks at; an empty list means all."""

    kinds_left: tuple[str, ...] = ()
    kinds_right: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One step of the waterfall."""

    name: str
    method: Method
    outcome: Outcome
    # names of columns that `frames.prepare` makes: of several columns “a+b”, normalised “a~step”
    keys: tuple[tuple[str, str], ...] = ()
    tolerance: Tolerance = Tolerance()
    scope: Scope = Scope()
    normalise: tuple[Step, ...] = ()
    per: str = "key"
    requires: tuple[str, ...] = ()
    margin: int = MARGIN_DEFAULT
    group_size_max: int = GROUP_SIZE_MAX

    @property
    def confirms(self) -> bool:
        return self.outcome == Outcome.CONFIRM

    @property
    def goes_by_account(self) -> bool:
        """Whether it matches what was topped up, and nothing else."""
        return ACCOUNT in self.requires


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
    # how many days a row waits for the other side's next file, by channel
    wait_days: tuple[tuple[str, int], ...] = ()
    contracts: tuple[Contract, ...] = ()
    aliases: tuple[Alias, ...] = ()

    def basis(self, side: str) -> str:
        return self.basis_left if side == "LEFT" else self.basis_right

    @property
    def is_books_against_bank(self) -> bool:
        """Whether our gross is compared with what reached an account."""
        return self.basis_left == "gross" and self.basis_right == "net"

    @property
    def is_in_pieces(self) -> bool:
        """Whether quantities are compared, and not money."""
        return self.basis_left == self.basis_right == "quantity"

    def has(self, method: Method) -> bool:
        return any(rule.method == method for rule in self.rules)

    def waits(self, channel: str | None) -> int:
        """Days that a row of a channel waits for the other side's next file."""
        by_channel = dict(self.wait_days)
        return by_channel.get(channel or "", by_channel.get(WAIT_DAYS_DEFAULT, WAIT_DAYS))

    def to_json(self) -> dict[str, object]:
        """The document that `from_json` reads back to an equal value."""
        document: dict[str, object] = {
            "name": self.name,
            "basis": {"left": self.basis_left, "right": self.basis_right},
            "cut_off_minutes": self.cut_off_minutes,
            "payout_days": self.payout_days,
            "fee_tolerance_minor": self.fee_tolerance_minor,
            "payer_words": list(self.payer_words),
            "rules": [_rule_to_json(rule) for rule in self.rules],
        }
        if self.wait_days:
            document["wait_days"] = dict(self.wait_days)
        if self.contracts:
            document["contracts"] = [_given(asdict(contract)) for contract in self.contracts]
        if self.aliases:
            document["aliases"] = [{"name": a.name, "also": list(a.also)} for a in self.aliases]
        return document


def _given(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in fields.items() if value is not None and value != 0}


def _rule_to_json(rule: Rule) -> dict[str, object]:
    document: dict[str, object] = {
        "name": rule.name,
        "method": str(rule.method),
        "outcome": str(rule.outcome),
        "keys": [{"left": _columns(left), "right": _columns(right)} for left, right in rule.keys],
    }
    if rule.tolerance != Tolerance():
        document["tolerance"] = asdict(rule.tolerance)
    if rule.normalise:
        document["normalise"] = [_step_to_json(step) for step in rule.normalise]
    if rule.scope != Scope():
        document["scope"] = {
            "left": list(rule.scope.kinds_left),
            "right": list(rule.scope.kinds_right),
            **{
                n: list(v)
                for n, v in (
                    ("channels", rule.scope.channels),
                    ("currencies", rule.scope.currencies),
                )
                if v
            },
        }
    if rule.requires:
        document["requires"] = list(rule.requires)
    for name, usual in (
        ("per", "key"),
        ("margin", MARGIN_DEFAULT),
        ("group_size_max", GROUP_SIZE_MAX),
    ):
        if getattr(rule, name) != usual:
            document[name] = getattr(rule, name)
    return document


def _columns(key: str) -> object:
    columns = key.partition(NORMALISED)[0].split(BOTH)
    return columns[0] if len(columns) == 1 else columns


def _step_to_json(step: Step) -> object:
    given = step.text or step.length
    return {step.what: given} if given else step.what


def read_rule_set(document: Mapping[str, Any]) -> RuleSet:
    """The value of a document that has no faults."""
    return RuleSet(
        name=document["name"],
        basis_left=document["basis"]["left"],
        basis_right=document["basis"]["right"],
        rules=tuple(_rule_from_json(rule) for rule in document["rules"]),
        cut_off_minutes=document.get("cut_off_minutes", 30),
        payout_days=document.get("payout_days", 3),
        fee_tolerance_minor=document.get("fee_tolerance_minor", 1),
        payer_words=tuple(document.get("payer_words", ())),
        wait_days=tuple(sorted(document.get("wait_days", {}).items())),
        contracts=tuple(Contract(**contract) for contract in document.get("contracts", ())),
        aliases=tuple(Alias(a["name"], tuple(a["also"])) for a in document.get("aliases", ())),
    )


def _rule_from_json(rule: Mapping[str, Any]) -> Rule:
    scope, tolerance = rule.get("scope") or {}, rule.get("tolerance") or {}
    steps = tuple(_step_from_json(step) for step in rule.get("normalise") or ())
    return Rule(
        name=rule["name"],
        method=Method(rule["method"]),
        outcome=Outcome(rule["outcome"]),
        keys=tuple(_key_names(key["left"], key["right"], steps) for key in rule.get("keys") or ()),
        tolerance=Tolerance(
            tolerance.get("amount_minor", 0), tolerance.get("amount_ppm"), tolerance.get("days")
        ),
        scope=Scope(
            kinds_left=tuple(scope.get("left", ())),
            kinds_right=tuple(scope.get("right", ())),
            channels=tuple(scope.get("channels", ())),
            currencies=tuple(scope.get("currencies", ())),
        ),
        normalise=steps,
        per=rule.get("per", "key"),
        requires=tuple(rule.get("requires", ())),
        margin=rule.get("margin", MARGIN_DEFAULT),
        group_size_max=rule.get("group_size_max", GROUP_SIZE_MAX),
    )


def _step_from_json(step: str | Mapping[str, Any]) -> Step:
    if isinstance(step, str):
        return Step(step)
    ((what, given),) = step.items()
    return Step(what, text=given) if isinstance(given, str) else Step(what, length=given)


def _key_names(
    left: str | list[str], right: str | list[str], steps: tuple[Step, ...]
) -> tuple[str, str]:
    ours, theirs = _key_name(left, steps), _key_name(right, steps)
    if any(step.what in PAIRED for step in steps):
        # such a column depends on the other side's
        return f"{ours}{NORMALISED}{right}", f"{theirs}{NORMALISED}{left}"
    return ours, theirs


def _key_name(columns: str | list[str], steps: tuple[Step, ...]) -> str:
    name = columns if isinstance(columns, str) else BOTH.join(columns)
    # what is learnt of both sides is in the column itself
    steps = tuple(step for step in steps if step.what != AFFIX)
    return NORMALISED.join([name, *map(str, steps)])
