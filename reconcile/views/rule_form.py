"""The form of a rule set, made from its published JSON Schema: what the schema can say, the browser can edit.

A property the form has no field for is edited as JSON. One that only some methods use is shown for rules of
those, and wherever it is set.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from django.http import QueryDict
from django.utils.translation import gettext as _

from reconcile.engine.faults import USED_BY, RuleFault, schema
from reconcile.reports.rule_words import property_word
from reconcile.services.rule_sets import RulesRefusedError, fault_message

DIGITS_MAX = 18
# of a list of objects, such as keys: so many can be filled in beside those that are there
BLANK_ROWS = 1
LIST_ROWS_MAX = 20  # a longer list is edited as JSON
Schema = Mapping[str, object]


@cache
def _published() -> Schema:
    return schema()


class Missing:
    """Of an optional property that the form leaves empty."""


MISSING = Missing()


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a field."""

    value: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form, or a group of them."""

    kind: str  # text, number, choice, either, several, yesno, lines, json, group, rows
    name: str
    label: str
    value: str = ""
    help: str = ""
    choices: tuple[Choice, ...] = ()
    children: tuple[Field, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def has_faults(self) -> bool:
        return bool(self.faults) or any(child.has_faults for child in self.children)


@dataclass(frozen=True, slots=True)
class RuleFields:
    """A rule as the page shows it: fields that most rules have, and the others."""

    at: int
    rule: Mapping[str, object]
    kept: str
    always: tuple[Field, ...]
    others: tuple[Field, ...]

    @property
    def has_faults(self) -> bool:
        return any(field.has_faults for field in (*self.always, *self.others))


def document_fields(document: Mapping[str, object], faults: Sequence[RuleFault]) -> list[Field]:
    """What a rule set says beside its rules."""
    said = {fault.field: (fault_message(fault),) for fault in faults if fault.rule is None}
    return [
        _field(part, f"d.{name}", document.get(name, MISSING), name, said)
        for name, part in _properties(_resolve(_published()))
        if name != "rules"
    ]


def rule_fields(document: Mapping[str, object], faults: Sequence[RuleFault]) -> list[RuleFields]:
    """The rules, each with its fields."""
    rules = document.get("rules")
    shape = _rule_schema()
    required = shape.get("required", ())
    assert isinstance(rules, list)  # noqa: S101  (no draft is kept without one)
    assert isinstance(required, list)  # noqa: S101  (the schema says so)
    made = []
    for at, rule in enumerate(rules):
        said: dict[str, tuple[str, ...]] = {}
        for fault in faults:
            if fault.rule == at + 1:
                said[fault.field] = (*said.get(fault.field, ()), fault_message(fault))
        always, others = [], []
        for name, part in _properties(shape):
            field = _field(part, f"r{at}.{name}", rule.get(name, MISSING), name, said)
            if name in required or name in {"keys"}:
                always.append(field)
            elif name in rule or field.has_faults or _is_used(name, rule.get("method")):
                others.append(field)
        kept = json.dumps(rule, ensure_ascii=False)
        made.append(RuleFields(at, rule, kept, tuple(always), tuple(others)))
    return made


def document_from(
    form: QueryDict, base: Mapping[str, object], *, rules_max: int
) -> dict[str, object]:
    """The document that a posted form describes; what it has no field for is taken from the base."""
    changed = dict(base)
    for name, part in _properties(_resolve(_published())):
        if name != "rules":
            _put(changed, name, _read(part, f"d.{name}", form, base.get(name, MISSING)))
    count = min(_whole(form.get("count", "")), rules_max)
    rules = [_rule_from(form, at) for at in range(count) if f"remove{at}" not in form]
    for at in range(count):
        if f"up{at}" in form and 0 < at < len(rules):
            rules[at - 1], rules[at] = rules[at], rules[at - 1]
        if f"down{at}" in form and at < len(rules) - 1:
            rules[at + 1], rules[at] = rules[at], rules[at + 1]
    rules = _in_order(rules, form.get("order", "").split(","))
    if "add" in form:
        key = {"left": "order_key", "right": "order_key"}
        rules.append({"name": _("New rule"), "method": "key", "outcome": "suggest", "keys": [key]})
    return {**changed, "rules": rules}


def _in_order(rules: list[dict[str, object]], order: list[str]) -> list[dict[str, object]]:
    """The rules as they were dragged; an order that doesn't name each of them once changes nothing."""
    if sorted(order) != sorted(str(at) for at in range(len(rules))):
        return rules
    return [rules[int(at)] for at in order]


def read_json(text: str, field: str = "JSON") -> object:
    """What a text says as JSON; raises RulesRefusedError that says where it goes wrong."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise RulesRefusedError(
            _("%(field)s: this is no JSON: %(what)s") % {"field": field, "what": error}
        ) from error


def _rule_from(form: QueryDict, at: int) -> dict[str, object]:
    kept = read_json(form.get(f"kept{at}", "{}"))
    if not isinstance(kept, dict):
        raise RulesRefusedError(_("A rule is an object."))
    for name, part in _properties(_rule_schema()):
        _put(kept, name, _read(part, f"r{at}.{name}", form, kept.get(name, MISSING)))
    return kept


def _put(document: dict[str, object], name: str, value: object) -> None:
    if value is MISSING:
        # an empty list or a null says the same as nothing: what is there already stays
        if document.get(name) not in (None, [], {}, ""):
            del document[name]
    else:
        document[name] = value


def _rule_schema() -> Schema:
    rules = dict(_properties(_resolve(_published())))["rules"]
    return _resolve(rules["items"])


def _resolve(part: object) -> Schema:
    """A part of the schema, its reference followed."""
    assert isinstance(part, dict)  # noqa: S101  (the schema is our own)
    if "$ref" not in part:
        return part
    found: object = _published()
    for step in str(part["$ref"]).removeprefix("#/").split("/"):
        assert isinstance(found, dict)  # noqa: S101
        found = found[step]
    return {**_resolve(found), **{k: v for k, v in part.items() if k != "$ref"}}


def _properties(part: Schema) -> Iterator[tuple[str, Schema]]:
    properties = part.get("properties", {})
    assert isinstance(properties, dict)  # noqa: S101  (the schema is our own)
    for name, inner in properties.items():
        yield name, _resolve(inner)


def _is_used(path: str, method: object) -> bool:
    """Whether rules of a method look at a property, or at a part of it; of most, all do."""
    told = [
        methods for used, methods in USED_BY.items() if used == path or used.startswith(f"{path}.")
    ]
    return not told or any(method in methods for methods in told)


def _kind(part: Schema) -> str:
    """Which kind of field a part of the schema is edited by."""
    kinds = part.get("type")
    kind = next((str(k) for k in kinds if k != "null"), "") if isinstance(kinds, list) else kinds
    if "enum" in part:
        return "choice"
    if _either(part) is not None:
        return "either"
    if kind == "array":
        return _kind_of_list(_resolve(part.get("items", {})))
    if kind == "object" and part.get("properties"):
        return "group"
    return {"string": "text", "integer": "number", "boolean": "yesno"}.get(str(kind), "json")


def _either(part: Schema) -> list[object] | None:
    """The names that a part may be one of, or a list of; None of any other part."""
    options = part.get("oneOf")
    if not isinstance(options, list) or len(options) != len(("one", "several")):
        return None
    one, several = _resolve(options[0]), _resolve(options[1])
    names = one.get("enum")
    is_either = _kind(several) == "several" and isinstance(names, list)
    return names if is_either and isinstance(names, list) else None


def _kind_of_list(item: Schema) -> str:
    if "enum" in item:
        return "several"
    kind = _kind(item)
    return {"text": "lines", "group": "rows"}.get(kind, "json")


def _is_shaped(kind: str, value: object) -> bool:
    """Whether a field of this kind can show a value; what it can't show is edited as JSON."""
    if value is MISSING or value is None:
        return True
    if kind in {"several", "lines"} or (kind == "either" and isinstance(value, list)):
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    if kind == "rows":
        is_list = isinstance(value, list) and all(isinstance(item, dict) for item in value)
        return is_list and len(value) < LIST_ROWS_MAX  # type: ignore[arg-type]  # it is a list
    if kind == "group":
        return isinstance(value, dict)
    if kind == "yesno":
        return isinstance(value, bool)
    return kind == "json" or (isinstance(value, str | int) and not isinstance(value, bool))


def _field(
    part: Schema, name: str, value: object, path: str, said: Mapping[str, tuple[str, ...]]
) -> Field:
    kind = _kind(part)
    if not _is_shaped(kind, value):
        kind = "json"
    given = "" if value is MISSING or value is None else value
    shared = {
        "kind": kind,
        "name": name,
        "label": property_word(path.rpartition(".")[2]),
        "help": _(str(part["description"])) if "description" in part else "",
        "faults": said.get(path, ()),
    }
    if kind == "group":
        inner = given if isinstance(given, dict) else {}
        children = tuple(
            _field(child, f"{name}.{key}", inner.get(key, MISSING), f"{path}.{key}", said)
            for key, child in _properties(part)
        )
        return Field(**shared, children=children)  # type: ignore[arg-type]  # as named above
    if kind == "rows":
        return Field(**shared, children=_rows(part, name, given, path, said))  # type: ignore[arg-type]
    return Field(**shared, value=_shown(kind, given), choices=_choices(part, kind, given))  # type: ignore[arg-type]


def _rows(
    part: Schema, name: str, given: object, path: str, said: Mapping[str, tuple[str, ...]]
) -> tuple[Field, ...]:
    item = _resolve(part.get("items", {}))
    rows = [*(given if isinstance(given, list) else []), *([{}] * BLANK_ROWS)]
    return tuple(
        _field(item, f"{name}.{at}", row, f"{path}.{at}", said) for at, row in enumerate(rows)
    )


def _shown(kind: str, given: object) -> str:
    if kind == "lines" and isinstance(given, list):
        return "\n".join(given)
    if kind == "json":
        return "" if given == "" else json.dumps(given, ensure_ascii=False)
    if kind == "yesno":
        return {"True": "yes", "False": "no"}.get(str(given), "")
    if kind == "either":
        return ", ".join(given) if isinstance(given, list) else ""
    return "" if kind == "several" else str(given)


def _choices(part: Schema, kind: str, given: object) -> tuple[Choice, ...]:
    if kind not in {"choice", "several", "either"}:
        return ()
    known = part.get("enum") or _either(part) or _resolve(part.get("items", {})).get("enum")
    assert isinstance(known, list)  # noqa: S101  (the kind says so)
    chosen = given if isinstance(given, list) and kind == "several" else [given]
    if kind == "either" and isinstance(given, list):
        chosen = []
    options = [str(option) for option in known if option is not None]
    # what the schema doesn't know is shown too, so that saving the form doesn't change it unseen
    options += [str(x) for x in chosen if x != "" and str(x) not in options]
    return tuple(Choice(option, option in map(str, chosen)) for option in options)


def _read(part: Schema, name: str, form: QueryDict, kept: object) -> object:
    """The value that the form gives a property; what the form doesn't mention stays as it was."""
    if f"{name}:json" in form:
        text = form.get(f"{name}:json", "").strip()
        return read_json(text, name.partition(".")[2]) if text else MISSING
    kind = _kind(part)
    if kind == "group":
        return _read_group(part, name, form, kept)
    if kind == "rows":
        return _read_rows(part, name, form, kept)
    return kept if name not in form else _read_leaf(kind, name, form)


def _read_leaf(kind: str, name: str, form: QueryDict) -> object:
    text = form.get(name, "")
    if kind in {"several", "lines"}:
        given = form.getlist(name) if kind == "several" else text.splitlines()
        return [item.strip() for item in given if item.strip()] or MISSING
    together = form.get(f"{name}:several", "").strip()
    if kind == "either" and together:
        return [item.strip() for item in together.split(",")]
    return _read_text(kind, text)


def _read_text(kind: str, text: str) -> object:
    if not text.strip():
        return MISSING
    if kind == "number":
        # what is no number stays as it was typed: the check of the draft names it
        return int(text) if text.isdecimal() and len(text) <= DIGITS_MAX else text
    if kind == "yesno":
        return text == "yes"
    return text


def _read_group(part: Schema, name: str, form: QueryDict, kept: object) -> object:
    made = dict(kept) if isinstance(kept, dict) else {}
    for key, child in _properties(part):
        _put(made, key, _read(child, f"{name}.{key}", form, made.get(key, MISSING)))
    return made or MISSING


def _read_rows(part: Schema, name: str, form: QueryDict, kept: object) -> object:
    if f"{name}.count" not in form:
        return kept
    item = _resolve(part.get("items", {}))
    before = kept if isinstance(kept, list) else []
    rows = []
    for at in range(min(_whole(form.get(f"{name}.count", "")), LIST_ROWS_MAX)):
        old = before[at] if at < len(before) else MISSING
        row = _read(item, f"{name}.{at}", form, old)
        if row is not MISSING:
            rows.append(row)
    return rows or MISSING


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= DIGITS_MAX else 0
