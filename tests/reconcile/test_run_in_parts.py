"""A large run in parts: jobs that any worker may take, and the outcome of one piece."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import transaction

from accounts import jobs
from accounts.models import AuditEvent, Job
from accounts.tenancy import merchant_scope
from reconcile.models import Match, Run, RunPart
from reconcile.services import parts
from reconcile.services.runs import start_run
from tests.factories import Person
from tests.reconcile.books import OCTOBER, Books, open_books
from tests.reconcile.runs import lay, run

PART_ROWS = 8


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    """Orders that match one to one and as sums, one that is short, and rows without a key."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    for number in range(12):
        for side in ("LEFT", "RIGHT"):
            lay(books, side, f"SO{number}", 9_900 + number)
    lay(books, "LEFT", "SUM1", 500)
    lay(books, "RIGHT", "SUM1", 200)
    lay(books, "RIGHT", "SUM1", 300)
    lay(books, "LEFT", "SHORT1", 700)
    lay(books, "RIGHT", "SHORT1", 600)
    lay(books, "RIGHT", None, 7_777)
    return books


def in_parts(books: Books, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The run as it stands when its first job has ended."""
    monkeypatch.setattr(settings, "RECONCILE_PART_ROWS", PART_ROWS)
    with merchant_scope(books.merchant.id):
        started = start_run(
            merchant=books.merchant,
            actor=books.owner.actor,
            reconciliation=books.reconciliation,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
        )
    claim = jobs.claim_next()
    assert claim is not None
    jobs.perform(claim)
    with merchant_scope(books.merchant.id):
        assert RunPart.objects.count() > 1
    return started


def finish(books: Books, started: Run) -> Run:
    jobs.work_off()
    with merchant_scope(books.merchant.id):
        return Run.objects.get(id=started.id)


def outcome_in_one_piece(books: Books) -> str:
    """The outcome on the same books, of which nothing is kept."""
    with merchant_scope(books.merchant.id), transaction.atomic():
        outcome = run(books).outcome_sha256
        transaction.set_rollback(True)
    return outcome


def test_it_decides_in_parts_what_it_decides_in_one_piece(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = outcome_in_one_piece(books)

    done = finish(books, in_parts(books, monkeypatch))

    assert (done.state, done.outcome_sha256) == (Run.State.DONE, expected)
    with merchant_scope(books.merchant.id):
        assert Match.objects.count() == 13
        assert not RunPart.objects.exists()


def test_it_waits_until_every_part_is_matched(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = in_parts(books, monkeypatch)

    with merchant_scope(books.merchant.id):
        first = RunPart.objects.order_by("number")[0]
        parts.match_part(
            merchant=books.merchant,
            actor=books.owner.actor,
            run_id=started.public_id,
            number=first.number,
        )

        assert Run.objects.get(id=started.id).state == Run.State.QUEUED
        assert not Job.objects.filter(dedupe_key__endswith=":together").exists()


def test_it_matches_in_one_piece_when_the_books_have_changed_since_the_plan(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = in_parts(books, monkeypatch)
    lay(books, "LEFT", "LATE1", 50)
    lay(books, "RIGHT", "LATE1", 50)

    done = finish(books, started)

    assert done.state == Run.State.DONE
    with merchant_scope(books.merchant.id):
        assert Match.objects.count() == 14


def test_it_fails_when_no_worker_can_match_a_part(
    books: Books, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = in_parts(books, monkeypatch)

    def refuse(*_args: object) -> None:
        raise jobs.JobRefusedError("no memory")

    monkeypatch.setattr(parts, "run_keyed_rules", refuse)
    failed = finish(books, started)

    with merchant_scope(books.merchant.id):
        again = Run.objects.select_related("job").get(id=failed.id)
        assert again.standing == Run.State.FAILED
        assert not RunPart.objects.exists()
        assert AuditEvent.objects.filter(verb="run.part_given_up").exists()


def test_it_leaves_a_small_run_in_one_piece(books: Books) -> None:
    done = run(books)

    assert done.state == Run.State.DONE
    with merchant_scope(books.merchant.id):
        assert not RunPart.objects.exists()
