"""Every address with an id, asked by somebody of another merchant: what is not yours does not exist."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Role
from accounts.services.tokens import issue_token
from accounts.tenancy import merchant_scope
from ledgers.models import Upload
from reconcile.models import Approval, Match
from reconcile.services.assignment_rules import Wanted, add_assignment_rule
from reconcile.services.back_tests import ask_back_test
from reconcile.services.disputes import open_dispute
from reconcile.services.exports import ask_for_export
from reconcile.services.letters import draft_letter
from reconcile.services.publishing import publish_draft
from reconcile.services.rule_sets import save_draft
from reconcile.services.settlements import submit_settlement
from tests.factories import Person
from tests.reconcile.books import OCTOBER, Books, open_books


def routes(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif "public_id" in route:
            yield route


ROUTES = sorted({r for r in routes(get_resolver().url_patterns) if "admin" not in r})


def address(route: str, public_id: uuid.UUID) -> str:
    """A route with its parameters filled in."""
    if "^" in route:
        named = route.replace("^", "").replace("(?P<public_id>[0-9a-f-]{36})", str(public_id))
        # the first of the kinds that it takes
        return re.sub(r"\(\?P<kind>([a-z]+)[a-z|]*\)\$$", r"\1", named).replace("\\.", ".")
    filled = {"<uuid:public_id>": str(public_id), "<int:row_number>": "1", "<slug:layout>": "plain"}
    for parameter, value in filled.items():
        route = route.replace(parameter, value)
    return route


@pytest.fixture
def theirs(alice: Person) -> dict[str, uuid.UUID]:
    """One of everything that has an address, all of it the tea shop's."""
    books: Books = open_books(alice)
    case = books.case("LEFT", 100)
    match = books.pair(500)
    drafted = {**books.run.rules.document, "cut_off_minutes": 31}
    with merchant_scope(alice.merchant.id):
        rule_set = books.reconciliation.rule_set
        who = {"merchant": alice.merchant, "actor": alice.actor, "rule_set": rule_set}
        asked = publish_draft(**{**who, "rule_set": save_draft(**who, document=drafted)}, note="")
        tried = ask_back_test(
            **{**who, "rule_set": asked.rule_set}, reconciliation=books.reconciliation
        )
        letter = draft_letter(merchant=alice.merchant, actor=alice.actor, case_ids=[case.public_id])
        settlement = submit_settlement(
            merchant=alice.merchant,
            actor=alice.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
        dispute = open_dispute(
            merchant=alice.merchant, actor=alice.actor, case_ids=[case.public_id]
        )
        exported = ask_for_export(merchant=alice.merchant, actor=alice.actor)
        assigned = add_assignment_rule(
            merchant=alice.merchant, actor=alice.actor, wanted=Wanted(role="APPROVER")
        )
        return {
            "exports": exported.public_id,
            "leaving/export": exported.public_id,
            "assignment": assigned.public_id,
            "confirmations": letter.public_id,
            "letters": letter.public_id,
            "upload": Upload.objects.order_by("id")[0].public_id,
            "statements": books.left.public_id,
            "ledgers": books.left.ledger.public_id,
            "exceptions": case.public_id,
            "cases": case.public_id,
            "disputes": dispute.public_id,
            "matches": match.public_id,
            "runs": books.run.public_id,
            "reconciliations": books.reconciliation.public_id,
            "settlements": settlement.public_id,
            "publications": asked.public_id,
            "back-tests": tried.public_id,
            "rules": books.reconciliation.rule_set.public_id,
            "rule-sets": books.reconciliation.rule_set.public_id,
            "members": alice.membership.public_id,
            "approvals": Approval.objects.get(settlement=settlement).public_id,
        }


def id_for(route: str, known: dict[str, uuid.UUID]) -> uuid.UUID:
    return next((i for name, i in known.items() if f"/{name}" in route), uuid.uuid4())


def test_it_knows_the_addresses() -> None:
    assert len(ROUTES) > 50


def test_it_answers_a_foreign_id_as_if_there_were_none(
    theirs: dict[str, uuid.UUID], charlie: Person
) -> None:
    client = charlie.client()

    answers: dict[str, set[tuple[int, int]]] = {}
    for route in ROUTES:
        for method in (client.get, client.post, client.put, client.delete):
            foreign = method(address(route, id_for(route, theirs)))
            unknown = method(address(route, uuid.uuid4()))
            found = (foreign.status_code, unknown.status_code)
            # an address that takes no such method says so before it looks at the id
            if found != (405, 405):
                answers.setdefault(route, set()).add(found)

    assert set(answers) == set(ROUTES)
    assert {k: v for k, v in answers.items() if v != {(404, 404)}} == {}


def test_it_answers_a_foreign_token_as_if_there_were_nothing(
    theirs: dict[str, uuid.UUID], charlie: Person
) -> None:
    with merchant_scope(charlie.merchant.id):
        _token, secret = issue_token(
            merchant=charlie.merchant, actor=charlie.actor, name="t", role=Role.ADMIN, days=1
        )
    client = Client(headers={"Authorization": f"Bearer {secret}"})

    found = {}
    for route in (r for r in ROUTES if r.startswith("/api/")):
        answer = client.get(address(route, id_for(route, theirs)))
        rows = answer.json().get("results") if answer.status_code == 200 else None
        found[route] = answer.status_code if rows is None else len(rows)

    # what no token may see is refused before the id is looked at
    assert {k: v for k, v in found.items() if v not in {403, 404, 405, 0}} == {}


def test_it_shows_the_owner_what_it_hides_from_others(
    theirs: dict[str, uuid.UUID], alice: Person
) -> None:
    client = alice.client()

    statuses = {
        route: client.get(address(route, id_for(route, theirs))).status_code
        for route in ("/exceptions/<uuid:public_id>/", "/matches/<uuid:public_id>/",
                      "/settlements/<uuid:public_id>/", "/runs/<uuid:public_id>/",
                      "/statements/<uuid:public_id>/", "/ledgers/<uuid:public_id>/",
                      "/rules/<uuid:public_id>/", "/api/v1/cases/<uuid:public_id>/",
                      "/publications/<uuid:public_id>/", "/back-tests/<uuid:public_id>/",
                      "/settlements/<uuid:public_id>/replay/", "/disputes/<uuid:public_id>/",
                      "/disputes/<uuid:public_id>/claims.xlsx", "/disputes/<uuid:public_id>/letter.txt",
                      "/api/v1/disputes/<uuid:public_id>/", "/confirmations/<uuid:public_id>/")
    }  # fmt: skip

    assert set(statuses.values()) == {200}
    with merchant_scope(alice.merchant.id):
        assert Match.objects.count() == 1
