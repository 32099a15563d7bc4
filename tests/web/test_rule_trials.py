"""Before rules go live, on screen: try, look, publish or ask, decide, replay."""

from __future__ import annotations

import pytest

from accounts import jobs
from accounts.models import Role
from accounts.tenancy import merchant_scope
from reconcile.models import BackTest, Publication
from reconcile.services import settlements
from tests.factories import Person, make_member
from tests.reconcile.acts import settle
from tests.reconcile.books import open_books
from tests.reconcile.desk import OCTOBER, Desk
from tests.reconcile.trials import (
    draft,
    drafted_desk,
    in_force,
    need,
    publish,
    try_draft,
)


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return drafted_desk(alice)


def page_of(desk: Desk) -> str:
    return f"/rules/{desk.reconciliation.rule_set.public_id}/"


def start(desk: Desk, who: Person, **given: str) -> str:
    period = {"period_start": OCTOBER[0].isoformat(), "period_end": OCTOBER[1].isoformat()}
    wanted = {"reconciliation": str(desk.reconciliation.public_id), **period, **given}
    answer = who.client().post(f"{page_of(desk)}back-test/start/", wanted)
    assert answer.status_code in {302, 404}
    return answer.headers.get("Location", "")


def test_it_offers_each_reconciliation_with_a_period(desk: Desk, alice: Person) -> None:
    answer = alice.client().get(f"{page_of(desk)}back-test/")

    assert 'value="2026-10-01"' in answer.content.decode()


def test_it_has_a_draft_tried_and_shows_what_would_differ(desk: Desk, alice: Person) -> None:
    document = {**in_force(desk), "rules": in_force(desk)["rules"][:1]}  # type: ignore[index]
    draft(desk, document)
    address, client = start(desk, alice), alice.client()
    waiting = client.get(address).content.decode()
    jobs.work_off()

    shown = client.get(address).content.decode()

    assert 'hx-trigger="every 1s"' in waiting
    assert 'hx-trigger="every 1s"' not in shown
    assert "0 of 1; at least 0.0 %" in shown
    assert '<svg class="bars"' in shown
    assert "/rows/2/" in shown


def test_it_swaps_in_what_the_page_includes(desk: Desk, alice: Person) -> None:
    kept = try_draft(desk)
    client, address = alice.client(), f"/back-tests/{kept.public_id}/"

    fragment = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in fragment
    assert f'id="back-test-{kept.public_id}"' in fragment


def test_it_shows_why_a_back_test_was_given_up(desk: Desk, alice: Person) -> None:
    kept = try_draft(desk)
    with merchant_scope(desk.merchant.id):
        BackTest.objects.filter(id=kept.id).update(state="QUEUED")
        assert kept.job is not None
        kept.job.state, kept.job.error = "DEAD", "out of memory"
        kept.job.save(update_fields=["state", "error"])

    answer = alice.client().get(f"/back-tests/{kept.public_id}/")

    assert "out of memory" in answer.content.decode()


@pytest.mark.parametrize("given", [{"period_start": "x"}, {"period_end": "2026-09-01"}], ids=str)
def test_it_refuses_a_period_that_is_none(desk: Desk, alice: Person, given: dict[str, str]) -> None:
    start(desk, alice, **given)

    with merchant_scope(desk.merchant.id):
        assert BackTest.objects.count() == 0


@pytest.mark.parametrize("given", ["", "x", "00000000-0000-0000-0000-000000000001"])
def test_it_knows_no_reconciliation_that_is_not_there(
    desk: Desk, alice: Person, given: str
) -> None:
    assert start(desk, alice, reconciliation=given) == ""


def test_it_says_what_the_button_will_do(desk: Desk, alice: Person) -> None:
    client = alice.client()
    before = client.get(page_of(desk)).content.decode()
    need(desk, ppm=200_000)
    try_draft(desk)

    after = client.get(page_of(desk)).content.decode()

    assert "Ask an approver" in before
    assert "Ask an approver" not in after
    assert "they go live at once" in after


def test_it_publishes_what_is_proved(desk: Desk, alice: Person) -> None:
    need(desk, ppm=200_000)
    try_draft(desk)

    answer = alice.client().post(f"{page_of(desk)}publish/", {"note": "n"}, follow=True)

    assert "Version 2 is in force." in answer.content.decode()


def test_it_leads_from_the_wish_to_the_decision(desk: Desk, alice: Person, carol: Person) -> None:
    asked = alice.client().post(f"{page_of(desk)}publish/", {"note": "less is more"}, follow=True)
    address, client = asked.redirect_chain[-1][0], carol.client()
    overview, rules = client.get("/").content.decode(), client.get("/rules/").content.decode()
    shown = client.get(address).content.decode()

    client.post(f"{address}approve/")

    assert address in overview
    assert address in rules
    assert "less is more" in shown
    assert '<span class="removed">' in shown
    with merchant_scope(desk.merchant.id):
        assert Publication.objects.get().state == "PUBLISHED"


def test_it_does_not_ask_the_maker(desk: Desk, alice: Person) -> None:
    address = f"/publications/{publish(desk).public_id}/"

    client = alice.client()

    assert address not in client.get("/").content.decode()
    assert "Approve and publish" not in client.get(address).content.decode()


def test_it_returns_a_draft(desk: Desk, carol: Person) -> None:
    address, client = f"/publications/{publish(desk).public_id}/", carol.client()

    refused = client.post(f"{address}return/", {"reason": ""}, follow=True)
    client.post(f"{address}return/", {"reason": "too wide"})

    assert "Say why" in refused.content.decode()
    assert "too wide" in client.get(address).content.decode()


def test_it_lets_an_accountant_look_and_not_decide(desk: Desk, bob: Person) -> None:
    address, client = f"/publications/{publish(desk).public_id}/", bob.client()

    assert client.get(address).status_code == 200
    assert client.post(f"{address}approve/").status_code == 403


def test_it_publishes_alone_in_a_shop_of_one(desk: Desk, alice: Person) -> None:
    address, client = f"/publications/{publish(desk).public_id}/", alice.client()
    refused = client.post(f"{address}alone/", {"reason": "nobody else"}, follow=True)
    client.post("/team/single-handed/", {"allowed": "yes"})
    offered = client.get(address).content.decode()

    done = client.post(f"{address}alone/", {"reason": "nobody else"}, follow=True)

    assert "not switched on" in refused.content.decode()
    assert "Publish single-handed" in offered
    assert "The rules are in force." in done.content.decode()


def test_it_lets_the_owner_say_what_has_to_be_proved(desk: Desk, alice: Person) -> None:
    client = alice.client()

    client.post("/rules/threshold/", {"percent": "99.5", "decisions": "12"})
    refused = client.post("/rules/threshold/", {"percent": "x", "decisions": "1"}, follow=True)

    assert "99.5 %" in client.get("/rules/").content.decode()
    assert "in per cent" in refused.content.decode()


def test_it_replays_a_settled_period(desk: Desk, alice: Person, carol: Person) -> None:
    bob = make_member(desk.merchant, "bob", Role.ACCOUNTANT)
    with merchant_scope(desk.merchant.id):
        made = settlements.submit_settlement(
            merchant=desk.merchant,
            actor=bob.actor,
            reconciliation_id=desk.reconciliation.public_id,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
    client, address = bob.client(), f"/settlements/{made.public_id}/"

    shown = client.get(f"{address}replay/").content.decode()

    assert f"{address}replay/" in client.get(address).content.decode()
    assert "By the draft of" in shown
    assert "Nothing would differ." in shown


def test_it_refuses_in_words_what_cannot_be_published(desk: Desk, alice: Person) -> None:
    publish(desk)

    answer = alice.client().post(f"{page_of(desk)}publish/", {"note": "again"}, follow=True)

    assert "waits for approval already" in answer.content.decode()


def test_it_says_that_it_cannot_replay_rules_of_another_day(
    alice: Person, bob: Person, carol: Person
) -> None:
    books = open_books(alice)
    books.pair(500)
    address = f"/settlements/{settle(books, bob, carol).public_id}/"
    books.publish(rules=[])

    answer = bob.client().get(f"{address}replay/", follow=True)

    assert answer.redirect_chain[-1][0] == address
    assert "can&#x27;t read these rules" in answer.content.decode()
