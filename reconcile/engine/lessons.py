"""What people's decisions teach: other names of a counterparty, keys that people go by, usual differences.

A lesson is learned from several decisions that agree, and weighed against those that don't. It is a change
of a rule set that is only proposed.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reconcile.engine.likeness.names import NAME_AGREES, likeness, plain, read_name
from reconcile.engine.rules import KEYLESS, Method, Outcome

# one manual slip must not spread
DECISIONS_MIN = 3
# of a hundred decisions that speak of it, so many must agree
AGREEING_PERCENT = 90
EXAMPLES_MAX = 5
KEY_COLUMNS = ("order_key", "transaction_key", "refund_key", "batch_key")
# a difference that is larger than this part of the money isn't a usual one
DIFFERENCE_PPM_MAX = 100_000
PPM = 1_000_000
Document = Mapping[str, Any]
Decided = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a match on which a person decided."""

    side: str
    amount_minor: int
    counterparty: str | None
    keys: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Decision:
    """A match that a person made or accepted, or undid."""

    match: int
    is_right: bool
    difference_minor: int
    rows: tuple[Row, ...]

    def side(self, name: str) -> list[Row]:
        return [row for row in self.rows if row.side == name]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One change of a rule set, the matches that speak for it and those that speak against it."""

    kind: str  # ALIAS, KEY or DIFFERENCE
    content: Mapping[str, object]
    agreeing: tuple[int, ...]
    against: tuple[int, ...]

    @property
    def fingerprint(self) -> str:
        """By which it is forgotten: SHA-256 of kind and content."""
        said = json.dumps([self.kind, self.content], sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()

    def apply(self, document: Document) -> dict[str, Any]:
        """The document with this lesson."""
        if self.kind == "ALIAS":
            return {**document, "aliases": _with_alias(document, self.content)}
        return {**document, "rules": _with_rule(document["rules"], self.content)}


def learn(decisions: Sequence[Decision], document: Document) -> list[Lesson]:
    """The lessons that the decisions teach and the rule set doesn't know, the best founded first."""
    found = [*_aliases(decisions, document), *_keys(decisions, document)]
    found += _differences(decisions, document)
    return sorted(found, key=lambda lesson: (-len(lesson.agreeing), lesson.fingerprint))


def _is_founded(agreeing: int, against: int) -> bool:
    return agreeing >= DECISIONS_MIN and 100 * agreeing >= AGREEING_PERCENT * (agreeing + against)


def _aliases(decisions: Sequence[Decision], document: Document) -> Iterator[Lesson]:
    """Pairs of names that people match and that nobody would take for one."""
    known = {
        (plain(alias["name"]), plain(also))
        for alias in document.get("aliases") or ()
        for also in alias["also"]
    }
    right: dict[tuple[str, str], list[int]] = defaultdict(list)
    wrong: dict[tuple[str, str], list[int]] = defaultdict(list)
    owners: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for decision in decisions:
        names = _names(decision)
        if names is None:
            continue
        (right if decision.is_right else wrong)[names].append(decision.match)
        if decision.is_right:
            owners[names[1]][names[0]].append(decision.match)
    for (ours, theirs), agreeing in sorted(right.items()):
        if (plain(ours), plain(theirs)) in known or _are_alike(ours, theirs):
            continue
        others = [m for name, ms in owners[theirs].items() if name != ours for m in ms]
        against = sorted([*wrong[ours, theirs], *others])
        if _is_founded(len(agreeing), len(against)):
            yield Lesson("ALIAS", {"name": ours, "also": theirs}, tuple(agreeing), tuple(against))


def _names(decision: Decision) -> tuple[str, str] | None:
    """The one name of each side."""
    sides = [{row.counterparty for row in decision.side(side)} for side in ("LEFT", "RIGHT")]
    if any(len(names) != 1 for names in sides):
        return None
    ours, theirs = (next(iter(names)) for names in sides)
    return (ours, theirs) if ours and theirs else None


def _are_alike(ours: str, theirs: str) -> bool:
    return likeness(read_name(ours), read_name(theirs)) >= NAME_AGREES


def _keys(decisions: Sequence[Decision], document: Document) -> Iterator[Lesson]:
    """Pairs of columns that hold the same number in what people match, and that no rule looks at."""
    known = {
        (key["left"], key["right"])
        for rule in document["rules"]
        if rule["method"] not in KEYLESS
        for key in rule.get("keys") or ()
        if isinstance(key["left"], str) and isinstance(key["right"], str)
    }
    for ours in KEY_COLUMNS:
        for theirs in KEY_COLUMNS:
            if (ours, theirs) in known:
                continue
            sharing = [d for d in decisions if _shares(d, ours, theirs)]
            agreeing = [d.match for d in sharing if d.is_right]
            against = [d.match for d in sharing if not d.is_right]
            if _is_founded(len(agreeing), len(against)):
                is_pair = all(len(d.rows) == 2 for d in sharing if d.is_right)  # noqa: PLR2004
                rule = _rule(Method.KEY if is_pair else Method.SUM, ours, theirs)
                yield Lesson("KEY", rule, tuple(agreeing), tuple(against))


def _shares(decision: Decision, ours: str, theirs: str) -> bool:
    values = {row.keys[ours] for row in decision.side("LEFT")}
    values |= {row.keys[theirs] for row in decision.side("RIGHT")}
    return len(values) == 1 and None not in values and len({r.side for r in decision.rows}) > 1


def _rule(method: Method, ours: str, theirs: str, **more: object) -> dict[str, object]:
    name = f"Learned: {ours.removesuffix('_key')} = {theirs.removesuffix('_key')}"
    if more:
        name += ", with a usual difference"
    return {
        "name": name,
        "method": str(method),
        # a person makes it confirm, when it has proved itself
        "outcome": str(Outcome.SUGGEST),
        "keys": [{"left": ours, "right": theirs}],
        **more,
    }


def _differences(decisions: Sequence[Decision], document: Document) -> Iterator[Lesson]:
    """How far sums of one key lie apart where people accept that they do."""
    if any(rule["method"] == Method.TOLERANCE for rule in document["rules"]):
        return
    for ours, theirs in ((key, key) for key in KEY_COLUMNS):
        apart = [d for d in decisions if d.difference_minor != 0 and _shares(d, ours, theirs)]
        accepted = [d for d in apart if d.is_right and _ppm(d) <= DIFFERENCE_PPM_MAX]
        if not accepted:
            continue
        most = max(abs(d.difference_minor) for d in accepted)
        ppm = max(_ppm(d) for d in accepted)
        against = [
            d.match
            for d in apart
            if not d.is_right and abs(d.difference_minor) <= most and _ppm(d) <= ppm
        ]
        if _is_founded(len(accepted), len(against)):
            tolerance = {"amount_minor": most, "amount_ppm": ppm}
            rule = _rule(Method.TOLERANCE, ours, theirs, tolerance=tolerance)
            agreeing = tuple(d.match for d in accepted)
            yield Lesson("DIFFERENCE", rule, agreeing, tuple(against))


def _ppm(decision: Decision) -> int:
    """The difference in millionths of our side's money, rounded up."""
    money = abs(sum(row.amount_minor for row in decision.side("LEFT")))
    return -(-abs(decision.difference_minor) * PPM // money) if money else PPM


def _with_alias(document: Document, content: Decided) -> list[dict[str, object]]:
    name, also = str(content["name"]), str(content["also"])
    aliases = [dict(alias) for alias in document.get("aliases") or ()]
    for alias in aliases:
        if plain(str(alias["name"])) == plain(name):
            alias["also"] = [*alias["also"], also]
            return aliases
    return [*aliases, {"name": name, "also": [also]}]


def _with_rule(rules: Iterable[Document], content: Decided) -> list[Document]:
    """Behind the rules that name a key: stricter ones go first."""
    before = [rule for rule in rules if rule["method"] not in KEYLESS]
    after = [rule for rule in rules if rule["method"] in KEYLESS]
    return [*before, dict(content), *after]
