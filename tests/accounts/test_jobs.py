from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import jobs
from accounts.models import Job, Merchant
from accounts.tenancy import merchant_scope
from tests.factories import Person


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """A kind of job whose effect is to rename the merchant, and the list of those done."""
    keys: list[str] = []

    def rename(claim: jobs.Claim) -> None:
        with claim.effects():
            Merchant.objects.filter(id=claim.merchant_id).update(name=str(claim.payload["name"]))
        keys.append(str(claim.payload["name"]))

    monkeypatch.setitem(jobs._handlers, "rename", rename)
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return keys


def put(person: Person, name: str) -> Job:
    with merchant_scope(person.merchant.id):
        return jobs.add(merchant=person.merchant, kind="rename", key=name, payload={"name": name})


def row(job: Job) -> Job:
    return Job.objects.using("sys").get(id=job.id)


def name_of(person: Person) -> str:
    with merchant_scope(person.merchant.id):
        return Merchant.objects.get().name


def test_it_does_a_job_once(alice: Person, done: list[str]) -> None:
    job = put(alice, "one")

    jobs.work_off()
    jobs.work_off()

    assert done == ["one"]
    assert row(job).state == Job.State.DONE


def test_it_takes_the_same_work_as_one_job(alice: Person, done: list[str]) -> None:
    first, second = put(alice, "one"), put(alice, "one")

    assert first.id == second.id


def test_it_serves_merchants_by_turns(alice: Person, charlie: Person, done: list[str]) -> None:
    for name in ("a1", "a2", "a3"):
        put(alice, name)
    put(charlie, "c1")

    jobs.work_off()

    assert done.index("c1") < 2


def test_it_claims_a_dead_workers_job_when_the_lease_ends(alice: Person, done: list[str]) -> None:
    job = put(alice, "one")
    jobs.claim_next()
    assert jobs.claim_next() is None

    Job.objects.using("sys").filter(id=job.id).update(
        lease_until=timezone.now() - timedelta(seconds=1)
    )
    jobs.work_off()

    assert done == ["one"]
    assert row(job).attempts == 2


def test_it_rolls_back_what_a_worker_writes_after_its_lease_is_lost(
    alice: Person, done: list[str]
) -> None:
    job = put(alice, "too late")
    claim = jobs.claim_next()
    assert claim is not None
    Job.objects.using("sys").filter(id=job.id).update(lease=uuid.uuid4())

    jobs.perform(claim)

    assert name_of(alice) == "Mountain Tea"
    assert row(job).state == Job.State.RUNNING


def test_it_tries_again_and_gives_up_with_the_reason(
    alice: Person, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(claim: jobs.Claim) -> None:
        raise ValueError("the disk is full")

    monkeypatch.setitem(jobs._handlers, "rename", fail)
    monkeypatch.setattr(jobs, "RETRY_DELAY_SECONDS", 0)
    job = put(alice, "one")

    jobs.work_off()

    assert row(job).state == Job.State.DEAD
    assert row(job).attempts == jobs.ATTEMPTS_MAX
    assert "the disk is full" in row(job).error


def test_it_ends_at_once_what_can_never_succeed(
    alice: Person, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(claim: jobs.Claim) -> None:
        raise jobs.JobRefusedError("the file is gone")

    monkeypatch.setitem(jobs._handlers, "rename", refuse)
    job = put(alice, "one")

    jobs.work_off()

    assert (row(job).state, row(job).attempts) == (Job.State.DEAD, 1)
    assert row(job).error == "the file is gone"


def test_it_buries_a_job_whose_worker_dies_every_time(alice: Person, done: list[str]) -> None:
    job = put(alice, "one")
    Job.objects.using("sys").filter(id=job.id).update(attempts=jobs.ATTEMPTS_MAX)

    jobs.work_off()

    assert row(job).state == Job.State.DEAD
    assert done == []


def test_it_shows_progress_before_the_effects_commit(alice: Person, done: list[str]) -> None:
    job = put(alice, "one")
    claim = jobs.claim_next()
    assert claim is not None

    claim.progress("read", 10, 20)

    assert (row(job).phase, row(job).progress_done, row(job).progress_total) == ("read", 10, 20)
