"""Closing a merchant: its owner's act, after which nobody writes to it, until an owner opens it again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from accounts import audit, clock, jobs
from accounts.actors import SYSTEM
from accounts.audit import MerchantClosedError
from accounts.models import ApiToken, AuditEvent, Merchant, Role
from accounts.permissions import NotAllowedError
from accounts.services import tokens
from accounts.tenancy import merchant_scope
from ledgers.services.ledgers import create_ledger
from reconcile.cycles import notice_what_is_late, start_due_runs
from reconcile.models import Run
from reconcile.services.leaving import REOPEN_DAYS, close_merchant, reopen_merchant
from reconcile.services.runs import start_run
from reconcile.services.settlements import submit_settlement
from tests.factories import Person
from tests.reconcile.books import OCTOBER, open_books

CLOSING = {"name": "Mountain Tea", "reason": "we sold the shop"}
WRITING = ("/upload/", "/ledgers/new/", "/team/invite/", "/team/tokens/", "/reconciliations/new/")
NEW_LEDGER = {"name": "Late", "kind": "BANK", "currency": "CNY", "zone": "Asia/Shanghai"}


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)


def close(person: Person) -> Merchant:
    with merchant_scope(person.merchant.id):
        return close_merchant(merchant=person.merchant, actor=person.actor, **CLOSING)


def fresh(merchant: Merchant) -> Merchant:
    return Merchant.objects.using("sys").get(id=merchant.id)


def test_it_is_closed_by_its_owner_who_types_its_name(alice: Person) -> None:
    answer = alice.client().post("/leaving/close/", CLOSING, follow=True)

    assert fresh(alice.merchant).closed_at is not None
    assert "This merchant is closed" in answer.content.decode()
    with merchant_scope(alice.merchant.id):
        assert AuditEvent.objects.get(verb="merchant.closed").note == "we sold the shop"


@pytest.mark.parametrize("wrong", [{"name": "Mountain"}, {"reason": " "}])
def test_it_stays_open_and_keeps_what_was_typed_where_something_lacks(
    alice: Person, wrong: dict[str, str]
) -> None:
    said = CLOSING | wrong

    answer = alice.client().post("/leaving/close/", said)

    assert answer.status_code == 422
    assert f'value="{said["name"]}"' in answer.content.decode()
    assert fresh(alice.merchant).closed_at is None


def test_it_is_closed_by_nobody_else(frank: Person, carol: Person, bob: Person) -> None:
    answers = {p.client().post("/leaving/close/", CLOSING).status_code for p in (frank, carol, bob)}

    assert answers == {403}
    assert fresh(bob.merchant).closed_at is None


def test_it_is_closed_by_no_token(alice: Person) -> None:
    with merchant_scope(alice.merchant.id):
        token, _secret = tokens.issue_token(
            merchant=alice.merchant, actor=alice.actor, name="ERP", role=Role.ADMIN, days=9
        )
        actor = SYSTEM.__class__(AuditEvent.ActorKind.TOKEN, str(token), role=Role.OWNER)

        with pytest.raises(NotAllowedError):
            close_merchant(merchant=alice.merchant, actor=actor, **CLOSING)


def test_it_shows_the_page_to_owners_only(alice: Person, frank: Person) -> None:
    assert alice.client().get("/leaving/").status_code == 200
    assert frank.client().get("/leaving/").status_code == 403
    assert "/leaving/" in alice.client().get("/team/").content.decode()
    assert "/leaving/" not in frank.client().get("/team/").content.decode()


def test_it_keeps_its_owner_in_to_read_and_lets_everybody_else_out(
    alice: Person, frank: Person, erin: Person
) -> None:
    close(alice)

    assert alice.client().get("/exceptions/").status_code == 200
    assert alice.client().get("/audit/").status_code == 200
    for person in (frank, erin):
        assert person.client().get("/exceptions/")["Location"] == "/merchants/new/"


@pytest.mark.parametrize("address", WRITING)
def test_it_refuses_its_owner_who_would_write(alice: Person, address: str) -> None:
    before = alice.client().post(address, {}).status_code
    close(alice)

    assert before != 403
    assert alice.client().post(address, {}).status_code == 403


def test_it_ends_its_tokens(alice: Person, erin: Person) -> None:
    with merchant_scope(alice.merchant.id):
        _token, secret = tokens.issue_token(
            merchant=alice.merchant, actor=alice.actor, name="ERP", role=Role.ADMIN, days=9
        )
    header = {"Authorization": f"Bearer {secret}"}
    before = Client().get("/api/v1/cases/", headers=header).status_code

    close(alice)

    assert before == 200
    assert Client().get("/api/v1/cases/", headers=header).status_code == 401
    with merchant_scope(alice.merchant.id):
        assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_it_is_written_to_by_nobody_not_even_by_an_act_that_had_begun(
    alice: Person, bob: Person
) -> None:
    old = bob.actor
    close(alice)

    for actor in (old, SYSTEM):
        with merchant_scope(alice.merchant.id), pytest.raises(MerchantClosedError):
            create_ledger(merchant=alice.merchant, actor=actor, **NEW_LEDGER)
    with merchant_scope(alice.merchant.id):
        assert audit.chain_faults(alice.merchant.id) is not None
        assert list(audit.chain_faults(alice.merchant.id)) == []


def test_it_lets_its_jobs_rest_until_it_is_open_again(alice: Person) -> None:
    books = open_books(alice)
    with merchant_scope(alice.merchant.id):
        run = start_run(
            merchant=alice.merchant,
            actor=alice.actor,
            reconciliation=books.reconciliation,
            period_start=clock.today(alice.merchant),
            period_end=clock.today(alice.merchant),
        )
    close(alice)
    rested = jobs.work_off()
    assert not jobs.has_runnable()

    with merchant_scope(alice.merchant.id):
        owner = alice.actor
        reopen_merchant(merchant=alice.merchant, actor=owner, reason="too early")
    jobs.work_off()

    assert rested == 0
    with merchant_scope(alice.merchant.id):
        assert Run.objects.get(id=run.id).state == Run.State.DONE


def test_it_is_passed_over_by_the_clock(alice: Person) -> None:
    close(alice)

    assert start_due_runs() == 0
    assert notice_what_is_late() == 0


def test_it_waits_for_a_settlement_that_somebody_has_to_approve(alice: Person) -> None:
    books = open_books(alice)
    books.pair(500)
    with merchant_scope(alice.merchant.id):
        submit_settlement(
            merchant=alice.merchant,
            actor=alice.actor,
            reconciliation_id=books.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )

    answer = alice.client().post("/leaving/close/", CLOSING)

    assert answer.status_code == 422
    assert "A settlement waits for approval." in answer.content.decode()
    assert fresh(alice.merchant).closed_at is None


def test_it_is_opened_again_by_its_owner_with_its_members(alice: Person, frank: Person) -> None:
    close(alice)

    alice.client().post("/leaving/reopen/", {"reason": "the buyer stepped back"})

    assert fresh(alice.merchant).closed_at is None
    assert frank.client().get("/exceptions/").status_code == 200
    with merchant_scope(alice.merchant.id):
        assert AuditEvent.objects.filter(verb="merchant.reopened").exists()


def test_it_stays_closed_when_too_much_time_has_passed(alice: Person) -> None:
    close(alice)
    with merchant_scope(alice.merchant.id):
        long_ago = clock.now() - timedelta(days=REOPEN_DAYS + 1)
        Merchant.objects.filter(id=alice.merchant.id).update(closed_at=long_ago)

    answer = alice.client().post("/leaving/reopen/", {"reason": "after all"})

    assert answer.status_code == 422
    assert fresh(alice.merchant).closed_at is not None


def test_it_is_opened_by_a_word_of_why_only(alice: Person) -> None:
    close(alice)

    assert alice.client().post("/leaving/reopen/", {"reason": ""}).status_code == 422


def test_it_closes_no_other_merchant(alice: Person, charlie: Person) -> None:
    close(alice)

    assert charlie.client().get("/exceptions/").status_code == 200
    assert fresh(charlie.merchant).closed_at is None
