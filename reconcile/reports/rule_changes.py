"""What differs between two rule sets, in words that somebody who approves can judge."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reconcile.reports.rule_words import describe, key_words, property_word

Document = Mapping[str, object]
Named = dict[tuple[str, int], Document]


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a rule, or the set as a whole where no rule is named, would say otherwise."""

    rule: str
    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]


def changes_between(before: Document, after: Document) -> list[Change]:
    """First what concerns all rules, then rule by rule as they would stand, then those that would go."""
    old, new = _by_name(before), _by_name(after)
    found = list(_changes("", _without_rules(before), _without_rules(after)))
    kept_before = [name for name, _at in old if (name, _at) in new]
    kept_after = [name for name, _at in new if (name, _at) in old]
    if kept_before != kept_after:
        found.append(Change("", _("Order of the rules"), tuple(kept_before), tuple(kept_after)))
    for at, rule in new.items():
        if at in old:
            found += _changes(at[0], old[at], rule)
        else:
            found.append(Change(at[0], _("new rule"), (), (describe(rule),)))
    gone = [at for at in old if at not in new]
    return found + [Change(at[0], _("removed"), (describe(old[at]),), ()) for at in gone]


def _by_name(document: Document) -> Named:
    """Rules by name; of equal names by how many stand before."""
    rules = document.get("rules")
    seen: Counter[str] = Counter()
    found: Named = {}
    for rule in rules if isinstance(rules, list) else []:
        name = str(rule.get("name", ""))
        found[name, seen[name]] = rule
        seen[name] += 1
    return found


def _without_rules(document: Document) -> Document:
    return {name: value for name, value in document.items() if name != "rules"}


def _changes(rule: str, before: Document, after: Document, above: str = "") -> Iterator[Change]:
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        label = property_word(name)
        if above:
            label = _("%(name)s: %(about)s") % {"name": above, "about": label}
        if isinstance(old, dict) or isinstance(new, dict):
            yield from _changes(rule, _part(old), _part(new), label)
        elif _texts(old) != _texts(new):
            yield Change(rule, label, _texts(old), _texts(new))


def _part(value: object) -> Document:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    """A value as texts: of a list each of its own, of nothing none."""
    if value is None:
        return ()
    return tuple(_text(each) for each in (value if isinstance(value, list) else [value]))


def _text(value: object) -> str:
    if not isinstance(value, dict):
        return str(value)
    if {"left", "right"} <= set(value):
        return key_words(value)
    return ", ".join(f"{property_word(name)} {' / '.join(_texts(v))}" for name, v in value.items())


def changed_lines(before: object, after: object) -> list[tuple[str, str]]:
    """What differs between two documents, line by line: added, removed or same, and the text."""
    old, new = (
        json.dumps(document, ensure_ascii=False, indent=2).splitlines()
        for document in (before, after)
    )
    kinds = {"+": "added", "-": "removed", " ": "same"}
    lines = difflib.unified_diff(old, new, n=3, lineterm="")
    return [(kinds[line[0]], line) for line in list(lines)[2:] if line[0] in kinds]
