"""The acts of the queue: each decides one thing, each can be told from the books afterwards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import patience
from accounts.actors import SYSTEM, Actor
from accounts.models import AuditEvent
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.models import Statement
from reconcile.models import Adjustment, ExceptionCase, Match, MatchLeg, OpenItem
from reconcile.services import adjustments, cases, locking, matches, statements
from tests.factories import Person
from tests.reconcile.acts import (
    at_once,
    by_hand,
    carry,
    fresh,
    in_another_session,
    items_of,
    set_aside,
    settle,
    undo,
    void,
    write_off,
)
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def test_it_matches_rows_of_two_cases_by_hand(books: Books, bob: Person) -> None:
    ours, theirs = books.case("LEFT", 500), books.case("RIGHT", 500)

    match = by_hand(books, bob, ours, theirs)

    assert (match.state, match.cardinality, match.difference_minor) == ("CONFIRMED", "1:1", 0)
    assert fresh(books, ours).resolution == fresh(books, theirs).resolution == "MATCHED"


def test_it_matches_one_row_with_several(books: Books, bob: Person) -> None:
    chosen = [books.case("LEFT", 500), books.case("RIGHT", 300), books.case("RIGHT", 200)]

    assert by_hand(books, bob, *chosen).cardinality == "1:N"


def test_it_wants_to_know_what_a_difference_is(books: Books, bob: Person) -> None:
    chosen = books.case("LEFT", 500), books.case("RIGHT", 497)

    with pytest.raises(matches.NotMatchableError):
        by_hand(books, bob, *chosen)

    match = by_hand(books, bob, *chosen, reason="bank fee", adjustment_kind="FEE")
    with merchant_scope(books.merchant.id):
        booked = Adjustment.objects.get(match=match)
        lines = booked.lines.values_list("debit_minor", "credit_minor").order_by("id")
        assert (booked.amount_minor, list(lines)) == (3, [(3, 0), (0, 3)])


def test_it_refuses_a_row_that_somebody_matched_meanwhile(books: Books, bob: Person) -> None:
    ours, theirs = books.case("LEFT", 500), books.case("RIGHT", 500)
    by_hand(books, bob, ours, theirs)

    with pytest.raises(locking.CaseChangedError):
        by_hand(books, bob, ours, theirs)


def test_it_refuses_rows_of_one_side_only(books: Books, bob: Person) -> None:
    with pytest.raises(matches.NotMatchableError):
        by_hand(books, bob, books.case("LEFT", 500), books.case("LEFT", -500))


def test_it_accepts_a_suggestion_once(books: Books, bob: Person) -> None:
    sides = ("LEFT", "RIGHT")
    match = books.match(*((s, books.entry(s, 500)) for s in sides), state="SUGGESTED")

    for attempt in range(2):
        with merchant_scope(books.merchant.id):
            if attempt == 0:
                matches.accept_suggestion(
                    merchant=books.merchant, actor=bob.actor, match_id=match.public_id
                )
            else:
                with pytest.raises(locking.CaseChangedError, match="Already handled by"):
                    matches.accept_suggestion(
                        merchant=books.merchant, actor=bob.actor, match_id=match.public_id
                    )


def test_it_undoes_a_match_and_keeps_it_readable(books: Books, bob: Person) -> None:
    match = books.pair(500)

    with merchant_scope(books.merchant.id):
        matches.undo_match(
            merchant=books.merchant, actor=bob.actor, match_id=match.public_id, reason="wrong order"
        )

    with merchant_scope(books.merchant.id):
        assert MatchLeg.objects.filter(match=match, undone_by=None).count() == 0
        assert MatchLeg.objects.filter(match=match).count() == 2
        assert OpenItem.objects.filter(released_by=None).count() == 2
        assert AuditEvent.objects.get(verb="match.undone").note == "wrong order"


def test_it_writes_off_within_the_limit_at_once(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 10_000)

    write_off(books, bob, case)

    assert fresh(books, case).resolution == "WRITTEN_OFF"


def test_it_writes_off_no_sum_of_two_currencies(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 500)
    foreign = books.join(case, "RIGHT", 70)
    with merchant_scope(books.merchant.id):
        OpenItem.objects.filter(id=foreign.id).update(currency="USD")

    with pytest.raises(adjustments.NothingToBookError, match="currencies"):
        write_off(books, bob, case)


def test_it_asks_a_second_person_above_the_limit(books: Books, bob: Person, carol: Person) -> None:
    case = books.case("LEFT", 10_001)
    write_off(books, bob, case)
    assert fresh(books, case).state == "PENDING_APPROVAL"

    with merchant_scope(books.merchant.id):
        adjustments.decide_write_off(
            merchant=books.merchant, actor=carol.actor, case_id=case.public_id, approved=True
        )

    assert fresh(books, case).resolution == "WRITTEN_OFF"


def test_it_leaves_a_case_alone_while_its_write_off_waits(books: Books, bob: Person) -> None:
    ours, theirs = books.case("LEFT", 10_001), books.case("RIGHT", 10_001)
    write_off(books, bob, ours)

    with pytest.raises(locking.CaseChangedError):
        by_hand(books, bob, ours, theirs)
    with pytest.raises(locking.CaseChangedError):
        write_off(books, bob, ours, version=2)


def test_it_refuses_an_accountant_as_second_person(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 10_001)
    write_off(books, bob, case)

    with pytest.raises(NotAllowedError), merchant_scope(books.merchant.id):
        adjustments.decide_write_off(
            merchant=books.merchant, actor=bob.actor, case_id=case.public_id, approved=True
        )


def test_it_opens_the_case_again_when_the_write_off_is_returned(
    books: Books, bob: Person, carol: Person
) -> None:
    case = books.case("LEFT", 10_001)
    write_off(books, bob, case)

    with merchant_scope(books.merchant.id):
        adjustments.decide_write_off(
            merchant=books.merchant,
            actor=carol.actor,
            case_id=case.public_id,
            approved=False,
            reason="ask the platform first",
        )

    assert fresh(books, case).state == "OPEN"


def test_it_tells_the_second_of_two_people_who_was_quicker(
    books: Books, bob: Person, carol: Person
) -> None:
    case = books.case("LEFT", 100)
    write_off(books, bob, case)

    with pytest.raises(locking.CaseChangedError, match="Bob"):
        write_off(books, carol, case)

    with merchant_scope(books.merchant.id):
        assert Adjustment.objects.count() == 1


def test_it_undoes_a_write_off(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    write_off(books, bob, case)

    with merchant_scope(books.merchant.id):
        cases.undo_resolution(
            merchant=books.merchant, actor=bob.actor, case_id=case.public_id, reason="a mistake"
        )
        assert Adjustment.objects.get().state == "UNDONE"

    assert fresh(books, case).state == "OPEN"


def test_it_carries_rows_forward_into_the_pool(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    with merchant_scope(books.merchant.id):
        cases.carry_forward(
            merchant=books.merchant,
            actor=bob.actor,
            case_id=case.public_id,
            version=1,
            until=date(2030, 1, 31),
            reason="comes with the next bill",
        )
        waiting = OpenItem.objects.get(released_by=None)

    assert waiting.case_id is None
    assert fresh(books, case).resolution == "CARRIED_FORWARD"


def test_it_keeps_evidence_privately(books: Books, bob: Person, charlie: Person) -> None:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        kept = cases.attach_evidence(
            merchant=books.merchant,
            actor=bob.actor,
            case_id=case.public_id,
            file=SimpleUploadedFile("mail.html", b"<script>alert(1)</script>"),
        )

    answer = bob.client().get(f"/evidence/{kept.public_id}/")

    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"  # type: ignore[attr-defined]  # a file's answer has it
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "mail" not in kept.file.name
    assert charlie.client().get(f"/evidence/{kept.public_id}/").status_code == 404


def test_it_voids_a_statement_and_frees_what_it_was_matched_with(
    books: Books, alice: Person
) -> None:
    books.pair(500)
    books.case("RIGHT", 70)

    with merchant_scope(books.merchant.id):
        statements.void_statement(
            merchant=books.merchant,
            actor=alice.actor,
            statement_id=books.right.public_id,
            reason="another shop's bill",
        )
        left = OpenItem.objects.filter(released_by=None)
        assert [i.side for i in left] == ["LEFT"]
        assert Match.objects.filter(undone_by=None).count() == 0
        assert Statement.objects.get(id=books.right.id).state == "VOIDED"


def test_it_says_anew_what_is_left_when_rows_leave_a_case(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 500)
    books.join(case, "RIGHT", 300)
    books.join(case, "RIGHT", 500)
    ours, _small, same = items_of(books, case)

    with merchant_scope(books.merchant.id):
        matches.match_by_hand(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=[ours, same],  # type: ignore[list-item]
        )

    left = fresh(books, case)
    assert (left.kind, left.difference_minor, left.amount_minor) == ("EXTERNAL_ONLY", -300, 300)
    assert left.state == "OPEN"


def test_it_takes_a_write_off_back_with_the_statement_it_stood_on(
    books: Books, alice: Person, bob: Person
) -> None:
    case = books.case("RIGHT", 70)
    write_off(books, bob, case)

    void(books, alice, books.right)

    with merchant_scope(books.merchant.id):
        assert Adjustment.objects.get().state == "UNDONE"
    assert fresh(books, case).resolution == "RECLASSIFIED"


def test_it_keeps_the_rows_of_other_statements_when_one_is_voided(
    books: Books, alice: Person, bob: Person
) -> None:
    case = books.case("LEFT", 500)
    books.join(case, "RIGHT", 430)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(difference_minor=70, amount_minor=70)
    write_off(books, bob, case)

    void(books, alice, books.right)

    left = fresh(books, case)
    assert (left.state, left.kind, left.difference_minor) == ("OPEN", "INTERNAL_ONLY", 500)


def test_it_voids_nothing_while_a_write_off_of_it_waits(
    books: Books, alice: Person, bob: Person
) -> None:
    write_off(books, bob, books.case("RIGHT", 10_001))

    with pytest.raises(statements.StatementPendingError):
        void(books, alice, books.right)


def test_it_voids_nothing_that_counts_in_a_settled_period(
    books: Books, alice: Person, bob: Person, carol: Person
) -> None:
    books.case("RIGHT", 70)
    settle(books, bob, carol)
    with merchant_scope(books.merchant.id):
        Statement.objects.filter(id=books.right.id).update(period_start=None, period_end=None)

    with pytest.raises(statements.StatementSettledError):
        void(books, alice, books.right)


def test_it_sets_aside_within_the_limit_alone(books: Books, bob: Person, carol: Person) -> None:
    small, large = books.case("LEFT", 10_000), books.case("LEFT", 10_001)
    set_aside(books, bob.actor, small)

    with pytest.raises(cases.ActRefusedError, match="limit"):
        set_aside(books, bob.actor, large)

    set_aside(books, carol.actor, large)
    assert fresh(books, large).resolution == "SET_ASIDE"


def test_it_gives_a_token_no_more_than_the_limit(books: Books, carol: Person) -> None:
    token = Actor(AuditEvent.ActorKind.TOKEN, "robot", role=carol.actor.role)

    with pytest.raises(cases.ActRefusedError):
        set_aside(books, token, books.case("LEFT", 10_001))


def test_it_sets_aside_what_has_nothing_to_match_whatever_its_amount(
    books: Books, bob: Person
) -> None:
    case = books.case("RIGHT", 990_000)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(kind="NON_TRADE")

    set_aside(books, bob.actor, case)

    assert fresh(books, case).resolution == "SET_ASIDE"


def test_it_brings_carried_rows_back(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    carry(books, bob, case, date(2030, 1, 31))

    undo(books, bob, case)

    assert fresh(books, case).state == "OPEN"
    with merchant_scope(books.merchant.id):
        assert OpenItem.objects.get(released_by=None).case_id == case.id


def test_it_does_not_bring_back_what_the_other_side_has_come_for(books: Books, bob: Person) -> None:
    ours, theirs = books.case("LEFT", 100), books.case("RIGHT", 100)
    carry(books, bob, ours, date(2030, 1, 31))
    with merchant_scope(books.merchant.id):
        waiting = OpenItem.objects.get(case=None, released_by=None).public_id
        matches.match_by_hand(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=[waiting, *items_of(books, theirs)],  # type: ignore[list-item]
        )

    with pytest.raises(cases.ActRefusedError):
        undo(books, bob, ours)


@pytest.mark.parametrize("act", [cases.hold, cases.carry_forward])
def test_it_lets_nothing_wait_for_a_day_that_is_over(
    books: Books, bob: Person, act: Callable[..., ExceptionCase]
) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(cases.ActRefusedError), merchant_scope(books.merchant.id):
        act(
            merchant=books.merchant,
            actor=bob.actor,
            case_id=case.public_id,
            version=1,
            until=date(2026, 1, 1),
            reason="soon",
        )


def test_it_opens_a_held_case_when_its_day_has_come(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    with merchant_scope(books.merchant.id):
        cases.hold(
            merchant=books.merchant,
            actor=bob.actor,
            case_id=case.public_id,
            version=1,
            until=date(2030, 1, 31),
            reason="the platform answers in January",
        )
    assert fresh(books, case).state == "ON_HOLD"

    for day, state in ((date(2030, 1, 30), "ON_HOLD"), (date(2030, 1, 31), "OPEN")):
        with merchant_scope(books.merchant.id):
            cases.end_holds(merchant=books.merchant, actor=SYSTEM, today=day)
        assert fresh(books, case).state == state


def test_it_does_not_let_a_person_wait_long_for_a_run(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "WAIT_SECONDS_MAX", 1)
    case = books.case("LEFT", 100)

    with in_another_session(books), pytest.raises(patience.BusyError):
        write_off(books, bob, case)

    write_off(books, bob, case)


def test_it_lets_one_of_two_acts_at_once_win(books: Books, bob: Person, carol: Person) -> None:
    ours, theirs = books.case("LEFT", 100), books.case("RIGHT", 100)

    def matched() -> None:
        by_hand(books, bob, ours, theirs)

    def written_off() -> None:
        write_off(books, carol, ours)

    refused = at_once(matched, written_off)

    assert len(refused) == 1
    assert isinstance(refused[0], locking.CaseChangedError)
    with merchant_scope(books.merchant.id):
        booked = Adjustment.objects.filter(state="BOOKED").count()
        assert booked + Match.objects.filter(state="CONFIRMED").count() == 1


def test_it_lets_an_uploader_decide_nothing(books: Books, dave: Person) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(NotAllowedError):
        write_off(books, dave, case)
