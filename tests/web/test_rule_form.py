"""The form of a rule set: whatever the published schema can say, the browser can edit."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.http import QueryDict

from reconcile.engine.faults import schema, validate
from reconcile.engine.ready import DOCUMENTS
from reconcile.services.rule_sets import RulesRefusedError
from reconcile.views import rule_form
from reconcile.views.rule_form import Field, RuleFields
from tests.factories import Person
from tests.reconcile.books import open_books

KEY = {"left": "order_key", "right": "order_key"}
RULE: dict[str, object] = {"name": "Order", "method": "key", "outcome": "confirm", "keys": [KEY]}
DOCUMENT: dict[str, object] = {
    "name": "mine",
    "basis": {"left": "gross", "right": "gross"},
    "cut_off_minutes": 30,
    "rules": [RULE],
}


def leaves(fields: tuple[Field, ...] | list[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        yield from leaves(field.children)


def posted(document: dict[str, object]) -> QueryDict:
    """What a browser sends back of the form of a document, untouched."""
    form = QueryDict(mutable=True)
    rules = rule_form.rule_fields(document, ())
    form["count"] = str(len(rules))
    fields = [*rule_form.document_fields(document, ())]
    for rule in rules:
        form[f"kept{rule.at}"] = rule.kept
        fields += [*rule.always, *rule.others]
    for field in leaves(fields):
        if field.kind == "rows":
            form[f"{field.name}.count"] = str(len(field.children))
        elif field.kind == "several":
            chosen = [choice.value for choice in field.choices if choice.is_chosen]
            form.setlist(field.name, ["", *chosen])
        elif field.kind == "choice":
            form[field.name] = next((c.value for c in field.choices if c.is_chosen), "")
        elif field.kind == "either":
            form[field.name] = next((c.value for c in field.choices if c.is_chosen), "")
            form[f"{field.name}:several"] = field.value
        elif field.kind != "group":
            form[field.name + (":json" if field.kind == "json" else "")] = field.value
    return form


def read(form: QueryDict, base: dict[str, object] | None = None) -> dict[str, object]:
    return rule_form.document_from(form, base or DOCUMENT, rules_max=100)


def rule_of(form: QueryDict) -> dict[str, object]:
    (rule,) = read(form)["rules"]  # type: ignore[misc]
    return rule  # type: ignore[has-type,no-any-return]


def named(fields: RuleFields, name: str) -> Field:
    return next(f for f in leaves([*fields.always, *fields.others]) if f.name == name)


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_it_gives_back_a_document_that_nobody_has_changed(name: str) -> None:
    document = json.loads(json.dumps(DOCUMENTS[name]))

    assert read(posted(document), document) == document


def test_it_reads_what_a_person_types() -> None:
    form = posted(DOCUMENT)
    form["r0.name"], form["r0.method"] = "Sums", "tolerance"
    form["r0.tolerance.amount_minor"] = "100"
    form["r0.keys.count"], form["r0.keys.1.left"] = "2", "refund_key"
    form["r0.keys.1.right"] = "transaction_key"
    form.setlist("r0.scope.left", ["", "PAYMENT", "REFUND"])
    form["d.payer_words"] = "STRIPE\n\n ADYEN \n"
    form["d.cut_off_minutes"] = "45"

    document = read(form)

    assert document["rules"] == [
        {
            "name": "Sums",
            "method": "tolerance",
            "outcome": "confirm",
            "keys": [KEY, {"left": "refund_key", "right": "transaction_key"}],
            "tolerance": {"amount_minor": 100},
            "scope": {"left": ["PAYMENT", "REFUND"]},
        }
    ]
    assert (document["payer_words"], document["cut_off_minutes"]) == (["STRIPE", "ADYEN"], 45)
    assert validate(document) == ()


def test_it_takes_out_what_is_emptied() -> None:
    document = {**DOCUMENT, "rules": [{**RULE, "tolerance": {"days": 3}}]}
    form = posted(document)
    form["r0.tolerance.days"] = ""

    (rule,) = read(form, document)["rules"]  # type: ignore[misc]

    assert "tolerance" not in rule  # type: ignore[has-type]


def test_it_keeps_what_is_no_number_for_the_check_to_name() -> None:
    form = posted(DOCUMENT)
    form["r0.tolerance.days"] = "three"

    document = read(form)

    assert [(fault.rule, fault.field) for fault in validate(document)] == [(1, "tolerance.days")]


def test_it_keeps_what_the_form_has_no_field_for() -> None:
    form = posted({**DOCUMENT, "rules": [{**RULE, "unknown": {"deep": 1}}]})

    assert rule_of(form)["unknown"] == {"deep": 1}


@pytest.mark.parametrize(
    ("button", "names"),
    [("up1", ["B", "A"]), ("down0", ["B", "A"]), ("remove0", ["B"]), ("up0", ["A", "B"]),
     ("add", ["A", "B", "New rule"])],
)  # fmt: skip
def test_it_moves_adds_and_removes_rules(button: str, names: list[str]) -> None:
    form = posted({**DOCUMENT, "rules": [{**RULE, "name": "A"}, {**RULE, "name": "B"}]})
    form[button] = "1"

    assert [rule["name"] for rule in read(form)["rules"]] == names  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("order", "names"),
    [("2,0,1", "CAB"), ("0,1,2", "ABC"), ("", "ABC"), ("2,0", "ABC"), ("2,2,1", "ABC"),
     ("2,0,1,3", "ABC"), ("x,0,1", "ABC")],
)  # fmt: skip
def test_it_takes_the_order_in_which_rules_were_dragged(order: str, names: str) -> None:
    form = posted({**DOCUMENT, "rules": [{**RULE, "name": name} for name in "ABC"]})
    form["order"] = order

    assert [rule["name"] for rule in read(form)["rules"]] == list(names)  # type: ignore[attr-defined]


def test_it_shows_a_fault_at_its_field() -> None:
    document = {**DOCUMENT, "rules": [{**RULE, "tolerance": {"days": 99}}]}

    (fields,) = rule_form.rule_fields(document, validate(document))

    assert fields.has_faults
    assert named(fields, "r0.tolerance.days").faults != ()


@pytest.fixture
def extended(monkeypatch: pytest.MonkeyPatch) -> None:
    """A schema that says more than the form was written for."""
    told = json.loads(json.dumps(schema()))
    told["$defs"]["rule"]["properties"] |= {
        "is_strict": {"type": "boolean"},
        "extent": {"enum": ["row", "batch"], "description": "What it is of."},
        "terms": {"anyOf": [{"type": "object"}, {"type": "null"}]},
        "names": {"type": "object", "additionalProperties": {"type": "string"}},
    }
    monkeypatch.setattr(rule_form, "_published", lambda: told)


@pytest.mark.usefixtures("extended")
def test_it_has_a_field_for_whatever_the_schema_says() -> None:
    form = posted(DOCUMENT)
    form["r0.is_strict"], form["r0.extent"] = "no", "batch"
    form["r0.terms:json"], form["r0.names:json"] = '{"a": 1}', '{"Tea Ltd": "TEA"}'

    rule = rule_of(form)

    assert (rule["is_strict"], rule["extent"]) == (False, "batch")
    assert (rule["terms"], rule["names"]) == ({"a": 1}, {"Tea Ltd": "TEA"})


def test_it_shows_a_field_of_a_method_with_that_method_or_where_it_is_set() -> None:
    rules = [RULE, {**RULE, "method": "net_of_fee"}, {**RULE, "per": "key"}]
    shown = rule_form.rule_fields({**DOCUMENT, "rules": rules}, ())

    found = [any(f.name.endswith(".per") for f in rule.others) for rule in shown]

    assert found == [False, True, True]
    assert named(shown[1], "r1.per").help.startswith("Whether")


def test_it_reads_several_columns_as_one_key() -> None:
    form = posted(DOCUMENT)
    form["r0.keys.0.left:several"] = "order_key, sku"
    form["r0.keys.0.right"] = "transaction_key"

    document = read(form)

    keys = [{"left": ["order_key", "sku"], "right": "transaction_key"}]
    assert [rule["keys"] for rule in document["rules"]] == [keys]  # type: ignore[attr-defined]
    assert read(posted(document), document) == document


def test_it_edits_a_long_list_as_json() -> None:
    names = [{"name": f"Tea {n}", "also": ["T"]} for n in range(40)]
    document = {**DOCUMENT, "aliases": names}

    fields = {f.name: f.kind for f in rule_form.document_fields(document, ())}

    assert fields["d.aliases"] == "json"
    assert read(posted(document), document) == document


@pytest.mark.usefixtures("extended")
def test_it_says_which_field_is_no_json() -> None:
    form = posted(DOCUMENT)
    form["r0.names:json"] = "{"

    with pytest.raises(RulesRefusedError, match="names"):
        read(form)


@pytest.mark.parametrize(
    "rule",
    [{"keys": 5}, {"keys": ["x"]}, {"name": ["x"]}, {"tolerance": "x"}, {"scope": {"left": [1]}},
     {"outcome": "perhaps"}, {"tolerance": {"days": True}}],
    ids=str,
)  # fmt: skip
def test_it_changes_no_wrong_value_unseen(rule: dict[str, object]) -> None:
    document = {**DOCUMENT, "rules": [{**RULE, **rule}]}

    assert read(posted(document), document) == document


def test_it_gives_a_text_back_that_it_could_not_keep(alice: Person) -> None:
    page = f"/rules/{open_books(alice).reconciliation.rule_set.public_id}/"

    answer = alice.client().post(f"{page}edit/", {"json": '{"rules": ['})

    assert answer.status_code == 422
    assert "{&quot;rules&quot;: [" in answer.content.decode()


def test_it_links_the_schema_it_is_made_from(alice: Person) -> None:
    client = alice.client()
    page = f"/rules/{open_books(alice).reconciliation.rule_set.public_id}/"

    assert "/api/v1/rule-set-schema/" in client.get(page).content.decode()
    assert client.get("/api/v1/rule-set-schema/").json() == schema()
