"""A draft on a past period: what would differ, how right it is by what people said, and nothing written."""

from __future__ import annotations

from datetime import date

import pytest
from psycopg2.extensions import connection as Connection  # noqa: N812  (a class)

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.models import Match, RuleSetVersion
from reconcile.reports.back_test import Trial, back_test, period_to_try
from reconcile.services import back_tests, matches
from reconcile.services.reconciliations import create_reconciliation
from tests.factories import Person
from tests.ledgers.bills import orders, wechat_bill, wechat_row
from tests.reconcile.acts import settle
from tests.reconcile.books import Books, open_books
from tests.reconcile.desk import OCTOBER, Desk, open_desk
from tests.reconcile.trials import (
    TOKEN,
    contents,
    desk_of,
    draft,
    fewer_rules,
    in_force,
    match_again,
    try_draft,
    undo_one,
)

NOVEMBER = (date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture
def desk(alice: Person, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    return desk_of(alice)


def tried(desk: Desk, document: dict[str, object], period: tuple[date, date] = OCTOBER) -> Trial:
    with merchant_scope(desk.merchant.id):
        return back_test(
            desk.merchant, desk.reconciliation, document, first=period[0], last=period[1]
        )


def test_it_reads_matched_rows_and_writes_nothing(desk: Desk, admin_connection: Connection) -> None:
    before = contents(admin_connection)

    found = tried(desk, fewer_rules(desk))

    assert [(line.name, line.before) for line in found.differences.matches] == [("CONFIRMED", 3)]
    assert contents(admin_connection) == before


def test_it_shows_what_would_be_suggested_only(desk: Desk) -> None:
    document = in_force(desk)
    rules = [{**rule, "outcome": "suggest"} for rule in document["rules"]]  # type: ignore[attr-defined]

    found = tried(desk, {**document, "rules": rules})

    assert (found.differences.new, found.differences.lost, found.differences.changed) == (0, 0, 3)


def test_it_invents_no_figure_where_nobody_has_decided(desk: Desk) -> None:
    found = tried(desk, fewer_rules(desk))

    assert found.decided.by_people == 0
    assert found.after.precision.at_least_ppm is None


def test_it_takes_a_match_that_a_person_undid_for_wrong(desk: Desk, alice: Person) -> None:
    undo_one(desk, alice.actor)

    found = tried(desk, fewer_rules(desk))

    assert (found.decided.right, found.decided.wrong) == (0, 1)
    assert (found.after.precision.right, found.after.precision.of) == (0, 1)
    assert found.after.repeated == 1


def test_it_takes_a_match_that_a_person_made_for_right(desk: Desk, alice: Person) -> None:
    match_again(desk, alice.actor, undo_one(desk, alice.actor))

    found = tried(desk, fewer_rules(desk))

    assert (found.decided.right, found.decided.wrong) == (1, 0)
    assert (found.after.precision.right, found.after.precision.of) == (1, 1)
    assert (found.after.recall.right, found.after.recall.of) == (1, 1)


def test_it_takes_an_accepted_suggestion_for_right(alice: Person) -> None:
    books = open_books(alice)
    match = books.match(("LEFT", books.entry("LEFT", 5)), ("RIGHT", books.entry("RIGHT", 5)),
                        state="SUGGESTED")  # fmt: skip
    with merchant_scope(alice.merchant.id):
        matches.accept_suggestion(
            merchant=alice.merchant, actor=alice.actor, match_id=match.public_id
        )

    found = of_books(books)

    assert (found.decided.right, found.after.recall.right, found.after.recall.of) == (1, 0, 1)


def of_books(books: Books) -> Trial:
    with merchant_scope(books.merchant.id):
        return back_test(
            books.merchant,
            books.reconciliation,
            books.run.rules.document,
            first=OCTOBER[0],
            last=OCTOBER[1],
        )


def test_it_takes_no_programs_word(desk: Desk) -> None:
    match_again(desk, TOKEN, undo_one(desk, TOKEN))

    found = tried(desk, fewer_rules(desk))

    assert found.decided.by_people == 0


def test_it_keeps_what_rules_matched_in_a_settled_period_apart(
    alice: Person, bob: Person, carol: Person
) -> None:
    books = open_books(alice)
    books.pair(500)
    settle(books, bob, carol)

    found = of_books(books)

    assert (found.decided.by_people, found.decided.settled) == (0, 1)
    assert (found.settled_after.recall.right, found.settled_after.recall.of) == (0, 1)


def test_it_reads_only_statements_that_overlap_the_period(desk: Desk) -> None:
    later = "SO9,2026-11-05 10:00:01,微信支付,9.00,已付款"
    desk.lay(desk.orders, orders(later), NOVEMBER)

    assert tried(desk, fewer_rules(desk), OCTOBER).rows == 6
    assert tried(desk, fewer_rules(desk), NOVEMBER).rows == 1


def test_it_counts_no_decision_that_reaches_outside_what_it_read(desk: Desk, alice: Person) -> None:
    with merchant_scope(desk.merchant.id):
        first = Match.objects.order_by("id")[0]
        Match.objects.filter(id=first.id).update(period_on=NOVEMBER[0])
        matches.undo_match(
            merchant=desk.merchant, actor=alice.actor, match_id=first.public_id, reason="wrong"
        )

    found = tried(desk, fewer_rules(desk), NOVEMBER)

    assert (found.decided.wrong, found.decided.reaching_outside) == (0, 1)


def test_it_tries_all_that_is_in_while_nothing_is_settled(desk: Desk) -> None:
    with merchant_scope(desk.merchant.id):
        assert period_to_try(desk.merchant, desk.reconciliation) == OCTOBER


def test_it_tries_the_last_settled_period(alice: Person, bob: Person, carol: Person) -> None:
    books = open_books(alice)
    books.pair(500)
    september = (date(2026, 9, 1), date(2026, 9, 30))
    settle(books, bob, carol, september)

    with merchant_scope(alice.merchant.id):
        assert period_to_try(alice.merchant, books.reconciliation) == september


def test_it_keeps_the_figures_with_the_draft_they_are_about(desk: Desk, alice: Person) -> None:
    match_again(desk, alice.actor, undo_one(desk, alice.actor))
    draft(desk, fewer_rules(desk))

    kept = try_draft(desk)

    assert (kept.state, kept.decided, kept.decided_right) == ("DONE", 1, 1)
    assert kept.figures["accuracy"]["after"]["precision"]["at_least_ppm"] == 206_549
    assert (kept.period_start, kept.period_end) == OCTOBER


def test_it_is_tried_once_however_often_the_job_is_done(desk: Desk) -> None:
    draft(desk, fewer_rules(desk))
    kept = try_draft(desk)

    with merchant_scope(desk.merchant.id):
        again = back_tests.execute_back_test(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            back_test_id=kept.public_id,
            progress=lambda *_of: None,
        )

    assert again.finished_at == kept.finished_at


def test_it_tries_no_draft_that_is_not_there(desk: Desk) -> None:
    with pytest.raises(back_tests.NothingToTryError, match="no draft"):
        try_draft(desk)


def test_it_tries_rules_only_where_they_are_used(desk: Desk) -> None:
    draft(desk, fewer_rules(desk))
    with merchant_scope(desk.merchant.id):
        other = create_reconciliation(
            merchant=desk.merchant,
            actor=desk.owner.actor,
            name="Another",
            left=[desk.orders],
            right=[desk.channel],
        )

    with pytest.raises(back_tests.NothingToTryError, match="other rules"):
        try_draft(desk, reconciliation=other)


def test_it_tries_no_period_that_ends_before_it_starts(desk: Desk) -> None:
    draft(desk, fewer_rules(desk))

    with pytest.raises(back_tests.NothingToTryError, match="before it starts"):
        try_draft(desk, (OCTOBER[1], OCTOBER[0]))


def test_it_tries_nothing_where_no_statement_is_in(alice: Person) -> None:
    empty = open_desk(alice)
    draft(empty, fewer_rules(empty))

    with pytest.raises(back_tests.NothingToTryError, match="No statements"):
        try_draft(empty)


def test_it_names_the_rows_of_what_differs(desk: Desk) -> None:
    desk.lay(desk.channel, wechat_bill(wechat_row(9, 900)), NOVEMBER)
    draft(desk, {**in_force(desk), "rules": in_force(desk)["rules"][:1]})  # type: ignore[index]

    kept = try_draft(desk, OCTOBER)

    (first, *_others) = kept.figures["examples"]
    assert (first["what"], kept.figures["lost"]) == ("lost", 3)
    assert {row["reference"] for row in first["entries"]} == {"SO1"}


def test_it_says_that_rules_of_another_day_cannot_be_read_any_more(desk: Desk) -> None:
    draft(desk, fewer_rules(desk))
    with merchant_scope(desk.merchant.id):
        RuleSetVersion.objects.create(
            merchant=desk.merchant,
            rule_set=desk.reconciliation.rule_set,
            number=2,
            document={"rules": []},
            sha256="0" * 64,
            published_by_name="an older engine",
        )

    kept = try_draft(desk)

    with merchant_scope(desk.merchant.id):
        assert kept.job is not None
        assert (kept.standing, kept.job.attempts) == ("FAILED", 1)
        assert "can't read these rules" in kept.job.error
