"""A match by hand above its maker's limits: an approver decides, and until then nobody else touches its rows."""

from __future__ import annotations

import uuid

import pytest

from accounts.models import AuditEvent, Notice, Role
from accounts.permissions import NotAllowedError
from accounts.services.tokens import issue_token
from accounts.tenancy import merchant_scope
from reconcile.models import Adjustment, Approval, ExceptionCase, ForcedMatch, Match, OpenItem
from reconcile.services import adjustments, approvals, decisions, forced_matches, locking, matches
from tests.factories import Person
from tests.reconcile.acts import fresh, items_of, write_off
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


@pytest.fixture
def pair(books: Books) -> tuple[ExceptionCase, ExceptionCase]:
    """An order and a payment 200.00 apart, more than an accountant books alone."""
    return books.case("LEFT", 50_000), books.case("RIGHT", 30_000)


def force(books: Books, who: Person, *cases: ExceptionCase) -> Match | ForcedMatch:
    ids = items_of(books, *cases)
    with merchant_scope(books.merchant.id):
        return forced_matches.match_or_ask(
            merchant=books.merchant,
            actor=who.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=ids,  # type: ignore[arg-type]
            reason="a voucher of the platform",
            adjustment_kind="CORRECTION",
        )


def pending(books: Books) -> uuid.UUID:
    with merchant_scope(books.merchant.id):
        return Approval.objects.get(decision="PENDING").public_id


def decide(books: Books, who: Person, *, approved: bool, reason: str = "") -> None:
    approval_id = pending(books)
    with merchant_scope(books.merchant.id):
        decisions.decide_approval(
            merchant=books.merchant,
            actor=who.actor,
            approval_id=approval_id,
            approved=approved,
            reason=reason,
        )


def states(books: Books, *cases: ExceptionCase) -> list[str]:
    return [fresh(books, case).state for case in cases]


def test_it_asks_an_approver_above_the_limit(
    books: Books, bob: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    asked = force(books, bob, *pair)

    assert isinstance(asked, ForcedMatch)
    assert states(books, *pair) == ["PENDING_APPROVAL", "PENDING_APPROVAL"]
    with merchant_scope(books.merchant.id):
        assert not Match.objects.exists()


def test_it_matches_at_once_what_an_approver_matches(
    books: Books, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    assert isinstance(force(books, carol, *pair), Match)


def test_it_makes_the_match_when_it_is_approved(
    books: Books, bob: Person, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)

    decide(books, carol, approved=True)

    assert states(books, *pair) == ["RESOLVED", "RESOLVED"]
    with merchant_scope(books.merchant.id):
        match = Match.objects.get()
        booked = Adjustment.objects.get()
        assert (match.state, match.difference_minor, match.decided_by_name) == (
            "CONFIRMED",
            20_000,
            "Bob",
        )
        assert (booked.state, booked.match_id, booked.case_id) == ("BOOKED", match.id, None)
        assert AuditEvent.objects.filter(verb="match.force_approved").exists()


def test_it_opens_the_cases_again_when_it_is_returned(
    books: Books, bob: Person, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)

    decide(books, carol, approved=False, reason="ask them first")

    assert states(books, *pair) == ["OPEN", "OPEN"]
    with merchant_scope(books.merchant.id):
        assert Adjustment.objects.get().state == "RETURNED"


def test_it_needs_a_reason_to_return_it(
    books: Books, bob: Person, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)

    with pytest.raises(approvals.ReasonMissingError):
        decide(books, carol, approved=False)


def test_it_is_taken_back_by_who_asked_for_it(
    books: Books, bob: Person, erin: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)

    with pytest.raises(NotAllowedError):
        decide(books, erin, approved=False, reason="no")
    decide(books, bob, approved=False)

    assert states(books, *pair) == ["OPEN", "OPEN"]
    with merchant_scope(books.merchant.id):
        assert Approval.objects.get().decision == "WITHDRAWN"


def test_it_lets_nobody_approve_their_own(
    books: Books, alice: Person, bob: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)
    with merchant_scope(books.merchant.id):
        bob.membership.role = Role.APPROVER
        bob.membership.save()

    with pytest.raises(approvals.OwnWorkError):
        decide(books, bob, approved=True)


def test_it_lets_no_accountant_approve(
    books: Books, bob: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)

    with pytest.raises(NotAllowedError):
        decide(books, bob, approved=True)


def test_it_is_decided_once(
    books: Books, bob: Person, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)
    approval_id = pending(books)
    decide(books, carol, approved=True)

    with (
        pytest.raises(adjustments.AlreadyDecidedError),
        merchant_scope(books.merchant.id),
    ):
        forced_matches.decide_forced_match(
            merchant=books.merchant, actor=carol.actor, approval_id=approval_id, approved=True
        )


def test_it_keeps_others_from_its_cases(
    books: Books, bob: Person, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)

    with pytest.raises(locking.CaseChangedError, match="waits for approval"):
        write_off(books, carol, pair[1], version=2)
    with pytest.raises(locking.CaseChangedError):
        force(books, carol, *pair)


def test_it_is_undone_like_any_match(
    books: Books, bob: Person, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)
    decide(books, carol, approved=True)

    with merchant_scope(books.merchant.id):
        matches.undo_match(
            merchant=books.merchant,
            actor=bob.actor,
            match_id=Match.objects.get().public_id,
            reason="another order",
        )
        assert Adjustment.objects.get().state == "UNDONE"


def test_it_asks_for_no_program(
    books: Books, alice: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    with merchant_scope(books.merchant.id):
        _token, secret = issue_token(
            merchant=books.merchant, actor=alice.actor, name="robot", role=Role.ACCOUNTANT, days=9
        )
    answer = alice.client().post(
        "/api/v1/matches/by-hand/",
        {
            "reconciliation": str(books.reconciliation.public_id),
            "items": [str(item) for item in items_of(books, *pair)],
            "reason": "x",
            "adjustment_kind": "CORRECTION",
        },
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )

    assert answer.status_code == 409
    assert states(books, *pair) == ["OPEN", "OPEN"]


def test_it_tells_the_approvers_and_then_who_asked(
    books: Books, bob: Person, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    force(books, bob, *pair)
    decide(books, carol, approved=True)

    with merchant_scope(books.merchant.id):
        told = Notice.objects.order_by("id").values_list("user__display_name", "kind")
        assert list(told) == [
            ("Alice", "APPROVAL_ASKED"),
            ("Carol", "APPROVAL_ASKED"),
            ("Bob", "DECIDED"),
        ]


def test_it_asks_nobody_about_rows_that_only_wait(books: Books, bob: Person) -> None:
    rows = [books.entry("LEFT", 90_000), books.entry("RIGHT", 1_000)]
    with merchant_scope(books.merchant.id):
        items = [
            OpenItem.objects.create(
                merchant=books.merchant,
                reconciliation=books.reconciliation,
                entry=row,
                side=side,
                amount_minor=row.gross_minor,
                currency="CNY",
                booked_on=row.booked_on,
                expected_by=row.booked_on,
            )
            for side, row in zip(("LEFT", "RIGHT"), rows, strict=True)
        ]

    with (
        pytest.raises(matches.NotMatchableError, match="none of these rows has a case"),
        merchant_scope(books.merchant.id),
    ):
        forced_matches.match_or_ask(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=[item.public_id for item in items],
            reason="a voucher",
            adjustment_kind="CORRECTION",
        )


def test_it_opens_again_a_case_with_rows_that_are_in_no_match(
    books: Books, bob: Person, carol: Person, pair: tuple[ExceptionCase, ExceptionCase]
) -> None:
    ids = items_of(books, *pair)
    books.join(pair[0], "LEFT", 700)
    with merchant_scope(books.merchant.id):
        forced_matches.match_or_ask(
            merchant=books.merchant,
            actor=bob.actor,
            reconciliation_id=books.reconciliation.public_id,
            item_ids=ids,  # type: ignore[arg-type]
            reason="a voucher",
            adjustment_kind="CORRECTION",
        )

    decide(books, carol, approved=True)

    assert states(books, *pair) == ["OPEN", "RESOLVED"]


@pytest.fixture
def strange(books: Books, bob: Person) -> Approval:
    """An approval that is of a booking of a match which is there already."""
    match = books.pair(500)
    with merchant_scope(books.merchant.id):
        adjustment = adjustments.book(
            merchant=books.merchant,
            actor=bob.actor,
            kind=Adjustment.Kind.FEE,
            amount_minor=5,
            currency="CNY",
            reason="a fee",
            match=match,
            state=Adjustment.State.PENDING,
        )
        return approvals.ask(Approval(merchant=books.merchant, adjustment=adjustment), bob.actor)


def test_it_leaves_to_other_pages_what_is_decided_there(
    books: Books, strange: Approval, carol: Person
) -> None:
    assert "Something else" in carol.client().get("/approvals/").content.decode()
    with pytest.raises(decisions.NotHereError):
        decide(books, carol, approved=True)
    with merchant_scope(books.merchant.id):
        found = Approval.objects.get()
        assert approvals.page_of(found).startswith("/matches/")
