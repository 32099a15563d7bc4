"""The practice shop: one's own, invented, and left at any time; its guide reads what was done."""

from __future__ import annotations

from typing import cast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import jobs
from accounts.memberships import active_memberships
from accounts.models import AuditEvent, Membership, Merchant
from accounts.services.merchants import had_second_approver
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger, Upload
from reconcile.cycles import start_due_runs
from reconcile.demo.practice import TWISTS, sample_files
from reconcile.models import ExceptionCase, Match, Reconciliation, Run
from reconcile.reports.practice import guide_of
from reconcile.services.practice import practice_of
from tests.factories import Person, make_user

QUERIES_MAX = 15


@pytest.fixture(autouse=True)
def _no_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The jobs are worked off in the test itself."""
    monkeypatch.setattr(jobs, "ring", lambda: None)


@pytest.fixture
def learner(alice: Person) -> Client:
    """Alice in her practice shop."""
    client = alice.client()
    client.post("/practice/open/")
    return client


def shop_of(person: Person) -> Merchant:
    found = practice_of(person.user)
    assert found is not None
    return found.merchant


def take_everything_in(client: Client, merchant: Merchant) -> None:
    """As a person does who agrees to all that the wizard proposes."""
    client.post("/practice/upload/")
    jobs.work_off()
    with merchant_scope(merchant.id):
        waiting = [u.public_id for u in Upload.objects.order_by("id")]
    for upload in waiting:
        shown = client.get(f"/upload/{upload}/").context
        said = {f.name: f.value() or "" for form in (shown["form"], shown["writing"]) for f in form}
        said |= {column["name"]: column["field"] for column in shown["columns"]}
        assert client.post(f"/upload/{upload}/", said).status_code == 302
    jobs.work_off()


def marks(merchant: Merchant) -> dict[str, bool]:
    with merchant_scope(merchant.id):
        return {str(m.step.words): m.is_done for _role, steps in guide_of(merchant) for m in steps}


def test_it_opens_by_one_click_and_shows_the_guide(alice: Person) -> None:
    client = alice.client()

    page = client.post("/practice/open/", follow=True).content.decode()

    assert "Your first close" in page
    assert "Practice shop: nothing here is real." in page
    assert shop_of(alice).is_practice


def test_it_opens_for_somebody_who_has_no_merchant_yet(transactional_db: None) -> None:
    client = Client()
    client.force_login(make_user("gina"), backend="django.contrib.auth.backends.ModelBackend")

    offered = client.get("/merchants/new/").content.decode()
    page = client.post("/practice/open/", follow=True).content.decode()

    assert "Try it with sample files" in offered
    assert "Your first close" in page


def test_it_is_offered_on_the_empty_overview_of_a_new_merchant(alice: Person) -> None:
    assert "Try it with sample files" in alice.client().get("/").content.decode()


def test_it_is_one_for_a_person(alice: Person, learner: Client) -> None:
    learner.post("/practice/open/")

    assert [m.merchant.is_practice for m in active_memberships(alice.user)].count(True) == 1


def test_it_comes_with_two_ledgers_a_reconciliation_and_a_record(
    alice: Person, learner: Client
) -> None:
    with merchant_scope(shop_of(alice).id):
        kinds = sorted(Ledger.objects.values_list("kind", flat=True))
        verbs = set(AuditEvent.objects.values_list("verb", flat=True))

        assert Reconciliation.objects.count() == 1
    assert kinds == ["CHANNEL", "ORDERS"]
    assert "merchant.practice_opened" in verbs


def test_it_closes_single_handed_and_the_calendar_leaves_it_alone(
    alice: Person, learner: Client
) -> None:
    shop = shop_of(alice)

    start_due_runs()

    with merchant_scope(shop.id):
        assert not had_second_approver(shop)
        assert not Run.objects.exists()
    assert shop.closes_single_handed


def test_it_is_taken_in_and_run_by_agreeing_to_what_is_proposed(
    alice: Person, learner: Client
) -> None:
    shop = shop_of(alice)

    take_everything_in(learner, shop)

    with merchant_scope(shop.id):
        kinds = set(ExceptionCase.objects.values_list("kind", flat=True))
        assert Ledger.objects.count() == 2
        assert Match.objects.filter(state="SUGGESTED").count() == 1
    assert len(kinds) >= 6
    assert len(TWISTS) == 8
    assert marks(shop) | {
        "Upload both sample files": True,
        "Check each file and take it in": True,
        "See what the rules have matched": True,
        "Submit the period": False,
        "Publish it": False,
    } == marks(shop)


def test_it_ticks_a_decision_off_once_it_is_made(alice: Person, learner: Client) -> None:
    shop = shop_of(alice)
    take_everything_in(learner, shop)
    with merchant_scope(shop.id):
        suggested = Match.objects.get(state="SUGGESTED").public_id
    before = marks(shop)["Accept or reject a suggestion"]

    learner.post(f"/matches/{suggested}/accept/")

    assert not before
    assert marks(shop)["Accept or reject a suggestion"]


def test_it_has_nothing_done_when_it_opens(alice: Person, learner: Client) -> None:
    assert set(marks(shop_of(alice)).values()) == {False}


@pytest.mark.parametrize("language", ["en", "zh-hant"])
def test_it_brings_files_in_the_fashion_of_the_readers_channels(
    alice: Person, language: str
) -> None:
    client = alice.client()
    client.post("/practice/open/", headers={"Accept-Language": language})
    shop = shop_of(alice)

    take_everything_in(client, shop)

    assert shop.currency == {"en": "HKD", "zh-hant": "CNY"}[language]
    with merchant_scope(shop.id):
        assert Ledger.objects.count() == 2
        assert Run.objects.filter(state="DONE").exists()


def test_it_gives_the_sample_files_out(alice: Person, learner: Client) -> None:
    ours = sample_files(shop_of(alice).currency)[0]

    answer = learner.get(f"/practice/files/{ours.name}")

    assert answer.content == ours.content
    assert ours.name in answer["Content-Disposition"]


def test_it_knows_no_other_file(learner: Client) -> None:
    assert learner.get("/practice/files/passwords.csv").status_code == 404


def test_it_puts_no_sample_into_a_real_shop(alice: Person) -> None:
    ours = sample_files("CNY")[0]
    client = alice.client()

    assert client.post("/practice/upload/").status_code == 404
    assert client.get(f"/practice/files/{ours.name}").status_code == 404
    with merchant_scope(alice.merchant.id):
        assert not Upload.objects.exists()


def test_it_shows_no_banner_in_a_real_shop(alice: Person) -> None:
    page = alice.client().get("/practice/").content.decode()

    assert "Learn it on sample files" in page
    assert "nothing here is real" not in page


def test_it_begins_anew_with_an_empty_shop(alice: Person, learner: Client) -> None:
    old = shop_of(alice)
    take_everything_in(learner, old)

    learner.post("/practice/anew/")

    new = shop_of(alice)
    assert new.id != old.id
    with merchant_scope(new.id):
        assert not Upload.objects.exists()


def test_it_is_closed_by_its_owner_and_keeps_its_record(alice: Person, learner: Client) -> None:
    shop = shop_of(alice)

    page = learner.post("/practice/close/", follow=True)

    assert practice_of(alice.user) is None
    assert page.status_code == 200
    assert cast("Merchant", page.context["merchant"]) == alice.merchant
    with merchant_scope(shop.id):
        assert AuditEvent.objects.filter(verb="merchant.practice_closed").exists()


def test_it_closes_nothing_that_is_real(alice: Person, bob: Person) -> None:
    alice.client().post("/practice/close/")

    with merchant_scope(alice.merchant.id):
        assert Membership.objects.filter(is_active=True).count() == 2


def test_it_is_nobody_elses(alice: Person, learner: Client, bob: Person) -> None:
    client = bob.client()

    client.post("/merchants/switch/", {"merchant": str(shop_of(alice).public_id)})

    assert client.get("/").context["merchant"] == alice.merchant


def test_it_asks_few_questions_of_the_database(learner: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        learner.get("/practice/")

    assert len(asked) <= QUERIES_MAX
