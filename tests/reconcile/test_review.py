"""The acts of the queue: each decides one thing, each can be told from the books afterwards."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.models import Statement
from reconcile.models import Adjustment, ExceptionCase, Match, MatchLeg, OpenItem
from reconcile.services import adjustments, cases, locking, matches, statements
from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def fresh(books: Books, case: ExceptionCase) -> ExceptionCase:
    with merchant_scope(books.merchant.id):
        return ExceptionCase.objects.get(id=case.id)


def items_of(books: Books, *chosen: ExceptionCase) -> list[object]:
    with merchant_scope(books.merchant.id):
        return list(OpenItem.objects.filter(case__in=chosen).values_list("public_id", flat=True))


def by_hand(books: Books, who: Person, *chosen: ExceptionCase, **given: str) -> Match:
    ids = items_of(books, *chosen)
    with merchant_scope(books.merchant.id):
        return matches.match_by_hand(
            merchant=books.merchant,
            actor=who.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=ids,  # type: ignore[arg-type]
            **given,
        )


def write_off(books: Books, who: Person, case: ExceptionCase, version: int = 1) -> Adjustment:
    with merchant_scope(books.merchant.id):
        return adjustments.write_off(
            merchant=books.merchant,
            actor=who.actor,
            case_id=case.public_id,
            version=version,
            reason="not worth pursuing",
        )


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
            until=case.period_on,
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

    assert answer.content == b"<script>alert(1)</script>"
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


def test_it_lets_an_uploader_decide_nothing(books: Books, dave: Person) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(NotAllowedError):
        write_off(books, dave, case)
