"""A run computed again, at any later time, from what is stored."""

from __future__ import annotations

import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.engine import ENGINE_VERSION
from reconcile.models import Match, Run, RunCertificate
from reconcile.reports import certificates
from reconcile.reports.certificates import examine
from reconcile.services.matches import accept_suggestion
from tests.api.test_api import client_of
from tests.factories import Person
from tests.reconcile.books import Books, open_books
from tests.reconcile.runs import lay, live_matches, run, tamper, undo

CLOSE = {"name": "By amount and day", "method": "close", "outcome": "suggest"}


@pytest.fixture
def books(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Books:
    """Two rows that match, one that is short, one that nobody knows, and one that only looks alike."""
    monkeypatch.setattr(jobs, "ring", lambda: None)
    books = open_books(alice)
    for side in ("LEFT", "RIGHT"):
        for number in (1, 2):
            lay(books, side, f"SO{number}", 9_900 + number)
        lay(books, side, "SO3", 500 if side == "LEFT" else 400)
        lay(books, side, None, 7_777, description=f"tab\t, “quote”, \\N, \\t and\na line of {side}")
    lay(books, "RIGHT", "SO9", 100)
    return books


def disagreeing(books: Books, done: Run) -> list[str]:
    """What an examination finds changed."""
    with merchant_scope(books.merchant.id):
        again = Run.objects.select_related("rules").get(id=done.id)
        found = examine(books.merchant, again)
    assert found.checks
    return [check.what for check in found.checks if not check.agrees]


def test_it_computes_a_run_again(books: Books) -> None:
    done = run(books)

    assert disagreeing(books, done) == []


def test_it_computes_an_old_run_again_whatever_came_later(books: Books) -> None:
    first = run(books)
    lay(books, "LEFT", "SO9", 100)
    second = run(books)
    undo(books, live_matches(books)[0])
    third = run(books)

    assert [disagreeing(books, each) for each in (first, second, third)] == [[], [], []]


def test_it_takes_what_people_decided_for_no_change(books: Books) -> None:
    done = run(books)
    with merchant_scope(books.merchant.id):
        suggestion = Match.objects.get(state="SUGGESTED")
        accept_suggestion(
            merchant=books.merchant, actor=books.owner.actor, match_id=suggestion.public_id
        )

    assert disagreeing(books, done) == []


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        (
            "update ledgers_entry set description = 'another' where order_key = 'SO9'",
            ["records"],
        ),
        (
            "update ledgers_entry set gross_minor = 401 where gross_minor = 400",
            ["records", "outcome"],
        ),
        (
            "delete from ledgers_entry where order_key = 'SO9'",
            ["records", "outcome"],
        ),
        (
            "update reconcile_rulesetversion set document = jsonb_set(document, '{cut_off_minutes}', '31')",
            ["rules"],
        ),
        (
            "update reconcile_rulesetversion set document = '{}'",
            ["rules", "outcome", "matches"],
        ),
        (
            "update ledgers_statement set sha256 = md5(sha256) || md5('x')",
            ["files", "records", "outcome"],
        ),
        (
            "update reconcile_match set rule = 'another' where id = (select min(id) from reconcile_match)",
            ["matches"],
        ),
        (
            "update reconcile_matchleg set amount_minor = amount_minor + 1",
            ["matches"],
        ),
        (
            "update reconcile_run set outcome_sha256 = '' where state = 'DONE'",
            ["trail"],
        ),
        (
            "update reconcile_runcertificate set outcome_sha256 = md5('x') || md5('y')",
            ["trail", "outcome"],
        ),
        (
            "update reconcile_runcertificate set context = replace(context, '2026-10-31', '2026-10-30')",
            ["trail"],
        ),
    ],
    ids=[
        "a text", "an amount", "a row", "a limit of the rules", "all rules", "a file", "a match", "a leg",
        "the run", "the certificate", "what the run knew",
    ],
)  # fmt: skip
def test_it_names_what_was_changed(books: Books, statement: str, changed: list[str]) -> None:
    done = run(books)

    tamper(statement)

    assert set(changed) <= set(disagreeing(books, done))
    assert "trail" in changed or "trail" not in disagreeing(books, done)


def test_it_never_changes_a_certificate(books: Books) -> None:
    run(books)

    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        merchant_scope(books.merchant.id),
    ):
        RunCertificate.objects.update(outcome_sha256="0" * 64)


def test_it_says_on_the_command_line_that_all_agrees(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(books)

    call_command("certify", str(done.public_id))

    said = capsys.readouterr().out.splitlines()
    assert len(said) == len(certificates.WHAT)
    assert all("agrees" in line for line in said)


def test_it_ends_with_1_where_something_differs(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    run(books)
    tamper("update reconcile_match set rule = 'another'")

    with pytest.raises(SystemExit) as ended:
        call_command("certify", "--merchant", str(books.merchant.public_id))

    assert ended.value.code == 1
    assert "DIFFERS the matches in the books" in capsys.readouterr().out


def test_it_says_that_another_engine_made_a_run(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(books)
    tamper("update reconcile_runcertificate set engine_version = '2'")
    tamper("update reconcile_run set engine_version = '2' where state = 'DONE'")

    with pytest.raises(SystemExit) as ended:
        call_command("certify", str(done.public_id))

    assert ended.value.code == 2
    assert f"made by engine 2, this is {ENGINE_VERSION}: not recomputed" in capsys.readouterr().out


def test_it_says_that_a_run_has_no_certificate(
    books: Books, capsys: pytest.CaptureFixture[str]
) -> None:
    done = run(books)
    tamper("delete from reconcile_runcertificate")

    with pytest.raises(SystemExit) as ended:
        call_command("certify", str(done.public_id))

    assert ended.value.code == 2
    assert "it has no certificate" in capsys.readouterr().out


def test_it_refuses_a_run_that_it_does_not_know(books: Books) -> None:
    unknown = uuid.uuid4()

    with pytest.raises(CommandError, match=str(unknown)):
        call_command("certify", str(unknown))


def test_it_shows_the_certificate_on_the_page_of_the_run(books: Books) -> None:
    done = run(books)

    page = books.owner.client().get(f"/runs/{done.public_id}/").content.decode()

    with merchant_scope(books.merchant.id):
        kept = RunCertificate.objects.get(run=done)
    for shown in (kept.records_sha256, kept.rules_sha256, kept.outcome_sha256, kept.files_sha256):
        assert shown in page


def test_it_shows_the_certificate_by_the_api(books: Books) -> None:
    done = run(books)

    answer = client_of(books.owner).get(f"/api/v1/runs/{done.public_id}/").json()

    with merchant_scope(books.merchant.id):
        kept = RunCertificate.objects.get(run=done)
    assert answer["certificate"] == {
        "engine_version": ENGINE_VERSION,
        "files_sha256": kept.files_sha256,
        "records_sha256": kept.records_sha256,
        "rules_sha256": kept.rules_sha256,
        "outcome_sha256": kept.outcome_sha256,
    }


def test_it_shows_no_certificate_of_a_run_that_has_none(books: Books) -> None:
    answer = client_of(books.owner).get(f"/api/v1/runs/{books.run.public_id}/").json()

    assert answer["certificate"] is None
