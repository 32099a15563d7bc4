"""Rules from draft to version: tried without writing, published once, carried between merchants."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.engine.ready import DOCUMENTS
from reconcile.models import Match, RuleSet
from reconcile.services import publishing, rule_sets
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.desk import Desk, open_desk

NOTHING = {**DOCUMENTS["orders_channel"], "rules": []}


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    made = open_desk(alice)
    paid = "SO1,2026-10-05 10:00:01,微信支付,99.00,已付款"
    made.lay(made.orders, orders(paid))
    made.lay(made.channel, wechat_bill(wechat_row(1, 9_900)))
    return made


def draft(desk: Desk, document: object) -> RuleSet:
    with merchant_scope(desk.merchant.id):
        return rule_sets.save_draft(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            rule_set=desk.reconciliation.rule_set,
            document=document,  # type: ignore[arg-type]
        )


def publish(desk: Desk, approver: Person) -> int:
    """Ask for a draft's publication, and have another person approve it."""
    with merchant_scope(desk.merchant.id):
        asked = publishing.publish_draft(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            rule_set=desk.reconciliation.rule_set,
            note="tried",
        )
        done = publishing.decide_publication(
            merchant=desk.merchant,
            actor=approver.actor,
            publication_id=asked.public_id,
            approved=True,
        )
        assert done.version is not None
        return done.version.number


def one_rule(desk: Desk) -> dict[str, object]:
    with merchant_scope(desk.merchant.id):
        document = desk.reconciliation.rule_set.versions.get().document
    return {**document, "rules": document["rules"][:1]}


def test_it_publishes_a_draft_as_the_next_version(desk: Desk, carol: Person) -> None:
    draft(desk, one_rule(desk))

    assert publish(desk, carol) == 2
    with pytest.raises(rule_sets.RulesRefusedError, match="no draft"):
        publish(desk, carol)
    run = desk.run()
    with merchant_scope(desk.merchant.id):
        assert run.rules.number == 2


def test_it_refuses_to_publish_what_is_in_force(desk: Desk, carol: Person) -> None:
    with merchant_scope(desk.merchant.id):
        document = desk.reconciliation.rule_set.versions.get().document
    draft(desk, document)

    with pytest.raises(rule_sets.RulesRefusedError, match="same"):
        publish(desk, carol)


@pytest.mark.parametrize(
    "document", [[], {}, {"rules": 5}, {"rules": ["x"]}, {"rules": [{}] * 101}], ids=str
)
def test_it_keeps_no_draft_that_could_not_be_shown(desk: Desk, document: object) -> None:
    with pytest.raises(rule_sets.RulesRefusedError):
        draft(desk, document)


@pytest.mark.parametrize(
    "rule", [{"keys": 5}, {"keys": ["x"]}, {"name": 1, "method": []}, {"tolerance": "x"}], ids=str
)
def test_it_shows_a_draft_that_is_wrong_with_its_faults(
    desk: Desk, alice: Person, rule: dict[str, object]
) -> None:
    kept = draft(desk, {"rules": [rule]})

    answer = alice.client().get(f"/rules/{kept.public_id}/")

    assert answer.status_code == 200
    assert answer.context["faults"]


@pytest.mark.parametrize(
    "posted",
    [
        {"json": "{"},
        {"json": "[]"},
        {"json": '{"name": "no rules"}'},
        {"count": "999999999", "name0": "x"},
        {"count": "x", "kept0": "{"},
        {"count": "1", "kept0": "{"},
        {"count": "1", "kept0": "[]"},
        {"count": "1", "kept0": '{"keys": 7}', "cut_off_minutes": "9" * 40},
    ],
    ids=str,
)
def test_it_answers_nonsense_with_words(desk: Desk, alice: Person, posted: dict[str, str]) -> None:
    client, page = alice.client(), f"/rules/{desk.reconciliation.rule_set.public_id}/"

    assert client.post(f"{page}edit/", posted).status_code in {302, 422}
    assert client.get(page).status_code == 200


def rules_file(*rows: tuple[str, object], name: str = "rules.json") -> SimpleUploadedFile:
    content = json.dumps([{"name": n, "document": json.dumps(d)} for n, d in rows])
    return SimpleUploadedFile(name, content.encode())


def names(desk: Desk) -> set[str]:
    with merchant_scope(desk.merchant.id):
        return set(RuleSet.objects.values_list("name", flat=True))


@pytest.mark.parametrize(
    ("kind", "name"),
    [("json", "=1+1"), ("csv", "=1+1"), ("csv", "'quoted'"), ("xlsx", "＝1+1"), ("xlsx", "Orders")],
)
def test_it_brings_back_what_it_has_sent_out(
    desk: Desk, alice: Person, charlie: Person, kind: str, name: str
) -> None:
    with merchant_scope(desk.merchant.id):
        RuleSet.objects.update(name=name)
        ours = desk.reconciliation.rule_set.versions.get().document
    sent = alice.client().get(f"/rules/export.{kind}")
    file = SimpleUploadedFile(f"rules.{kind}", sent.content)

    charlie.client().post("/rules/import/", {"file": file})

    with merchant_scope(charlie.merchant.id):
        brought = RuleSet.objects.get()
        theirs = brought.versions.get().document
    assert (brought.name, theirs) == (name, ours)


def test_it_brings_all_or_nothing(desk: Desk, alice: Person) -> None:
    before = names(desk)
    file = rules_file(("fine", one_rule(desk)), ("broken", {"rules": [{"name": ""}]}))

    alice.client().post("/rules/import/", {"file": file})

    assert names(desk) == before


def test_it_gives_a_known_name_a_draft(desk: Desk, alice: Person) -> None:
    name = next(iter(names(desk)))

    alice.client().post("/rules/import/", {"file": rules_file((name, one_rule(desk)))})

    with merchant_scope(desk.merchant.id):
        known = RuleSet.objects.get()
        assert (known.draft is not None, known.versions.count()) == (True, 1)
        assert Match.objects.count() == 1
