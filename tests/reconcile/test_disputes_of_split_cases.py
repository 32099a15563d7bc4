"""A dispute whose case is split: what was sent stays, and what is still open follows the case."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import Dispute, ExceptionCase
from reconcile.reports.disputes import Claim, claims_of, disputes_of, letter
from reconcile.services import disputes
from tests.factories import Person
from tests.reconcile.acts import put_together, rows_of, set_aside, split_off
from tests.reconcile.books import Books, open_books

TODAY = date(2026, 10, 20)


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def raised(books: Books, who: Person, *chosen: ExceptionCase) -> Dispute:
    with merchant_scope(books.merchant.id):
        return disputes.open_dispute(
            merchant=books.merchant,
            actor=who.actor,
            case_ids=[case.public_id for case in chosen],
        )


def sent(books: Books, who: Person, dispute: Dispute) -> Dispute:
    with merchant_scope(books.merchant.id):
        return disputes.move_dispute(
            merchant=books.merchant,
            actor=who.actor,
            dispute_id=dispute.public_id,
            version=Dispute.objects.get(id=dispute.id).version,
            state="SENT",
            on=TODAY,
        )


def halve(books: Books, who: Person, case: ExceptionCase, amount_minor: int) -> ExceptionCase:
    (row,) = rows_of(books, case)
    return split_off(books, who, case, row, amount_minor=amount_minor)


def only_claim(books: Books, dispute: Dispute) -> Claim:
    with merchant_scope(books.merchant.id):
        (claim,) = claims_of(books.merchant, Dispute.objects.get(id=dispute.id))
    return claim


def listed(books: Books) -> list[tuple[int, int]]:
    with merchant_scope(books.merchant.id):
        found = disputes_of(books.merchant)
        return list(found.values_list("stated_minor", "open_minor"))


def text_of(books: Books, dispute: Dispute) -> str:
    with merchant_scope(books.merchant.id):
        now = Dispute.objects.get(id=dispute.id)
        return letter(books.merchant, now, claims_of(books.merchant, now), "en")


def test_what_was_sent_stays_and_the_open_sum_follows_the_case(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 30_000)
    made = sent(books, bob, raised(books, bob, case))
    said = text_of(books, made)

    halve(books, bob, case, 10_000)

    claim = only_claim(books, made)
    assert (claim.stated_minor, claim.open_minor, claim.ours_minor) == (30_000, 20_000, 30_000)
    assert listed(books) == [(30_000, 20_000)]
    assert text_of(books, made) == said
    assert "we have 300.00, you have 0.00; difference 300.00 CNY" in said


def test_a_draft_states_what_its_case_says_now(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 30_000)
    made = raised(books, bob, case)

    halve(books, bob, case, 10_000)

    assert "we have 200.00, you have 0.00; difference 200.00 CNY" in text_of(books, made)
    assert "Subject: differences of 200.00 CNY" in text_of(books, made)
    assert listed(books) == [(20_000, 20_000)]


def test_sending_keeps_what_the_draft_states_by_then(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 30_000)
    made = raised(books, bob, case)
    part = halve(books, bob, case, 10_000)

    done = sent(books, bob, made)
    put_together(books, bob, part)

    assert done.claimed_minor == 20_000
    assert listed(books) == [(20_000, 30_000)]


def test_a_part_may_be_disputed_by_itself(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 30_000)
    sent(books, bob, raised(books, bob, case))

    other = raised(books, bob, halve(books, bob, case, 10_000))

    assert other.claimed_minor == 10_000
    assert sorted(listed(books)) == [(10_000, 10_000), (30_000, 20_000)]


def test_a_resolved_case_is_claimed_and_no_longer_open(books: Books, bob: Person) -> None:
    case, other = books.case("LEFT", 30_000), books.case("LEFT", 500)
    raised(books, bob, case, other)

    set_aside(books, bob.actor, other)

    assert listed(books) == [(30_500, 30_000)]


@pytest.mark.parametrize(
    ("is_sent", "words"),
    [(True, "keep what was sent"), (False, "state them as they are now")],
)
def test_the_page_says_both_sums_where_they_differ(
    books: Books, bob: Person, words: str, *, is_sent: bool
) -> None:
    case, client = books.case("LEFT", 30_000), bob.client()
    made = raised(books, bob, case)
    if is_sent:
        sent(books, bob, made)
    address = f"/disputes/{made.public_id}/"
    before = client.get(address).content.decode()

    halve(books, bob, case, 10_000)

    page = client.get(address).content.decode()
    assert words not in before
    assert words in page
    assert all(sum_ in page for sum_ in ("300.00", "200.00"))
    assert ("Still open" in page, "Still open" in client.get("/disputes/").content.decode()) == (
        is_sent,
        is_sent,
    )
