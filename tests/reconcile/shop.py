"""A shop in which there is some of everything that pages list, few or many of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from accounts.models import Role
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.models import (
    CaseDraft,
    Comment,
    Dispute,
    DisputedCase,
    Evidence,
    ExceptionCase,
    Letter,
    LetterLine,
    Mention,
    OpenItem,
    Reconciliation,
    ReconciliationLedger,
    RuleSet,
    RuleSetVersion,
    Run,
)
from tests.factories import Person, make_member
from tests.reconcile.acts import rows_of, split_off
from tests.reconcile.books import OCTOBER, Books, open_books, statement_of

THEN = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Shop:
    """Its books, and the page of the case that has everything."""

    books: Books
    case: str


def open_shop(owner: Person, rows: int) -> Shop:
    """Cases, matches, suggestions, people, ledgers, reconciliations: so many of each."""
    books = open_books(owner)
    for number in range(rows):
        books.case("RIGHT", 700 + number)
        books.pair(1_000 + number)
        sides = (("LEFT", books.entry("LEFT", 5_000)), ("RIGHT", books.entry("RIGHT", 5_000)))
        books.match(*sides, state="SUGGESTED")
        make_member(owner.merchant, f"{owner.user.display_name}-{number}", Role.ACCOUNTANT)
        _compare(books, number)
    return Shop(books, f"/exceptions/{_case_with_everything(books, rows).public_id}/")


def _compare(books: Books, number: int) -> None:
    """Two ledgers more against each other, by rules of their own, and a run."""
    merchant = books.merchant
    with merchant_scope(merchant.id):
        rule_set = RuleSet.objects.create(merchant=merchant, name=f"rules {number}")
        version = RuleSetVersion.objects.create(
            merchant=merchant,
            rule_set=rule_set,
            number=1,
            document=books.run.rules.document,
            sha256="0" * 64,
            published_by_name="alice",
        )
        made = Reconciliation.objects.create(
            merchant=merchant, name=f"against {number}", rule_set=rule_set
        )
        shared = Reconciliation.objects.create(
            merchant=merchant, name=f"like the first {number}", rule_set=books.run.rules.rule_set
        )
        for side, kind in (("LEFT", Ledger.Kind.PLATFORM), ("RIGHT", Ledger.Kind.BANK)):
            ledger = statement_of(merchant, kind).ledger
            Ledger.objects.filter(id=ledger.id).update(name=f"{kind} {number}")
            for reconciliation in (made, shared):
                ReconciliationLedger.objects.create(
                    merchant=merchant, reconciliation=reconciliation, ledger=ledger, side=side
                )
        Run.objects.create(
            merchant=merchant,
            reconciliation=made,
            rules=version,
            trigger=Run.Trigger.HAND,
            state=Run.State.DONE,
            period_start=OCTOBER[0],
            period_end=OCTOBER[1],
            started_by_name="alice",
        )


def _case_with_everything(books: Books, rows: int) -> ExceptionCase:
    """Their one row, parts split off it, candidates, talk, files, disputes, letters and a draft."""
    case = books.case("RIGHT", 90_000)
    for part in range(rows):
        (row,) = rows_of(books, case)
        split_off(books, books.owner, case, row, amount_minor=100 + part)
    near = [books.case("LEFT", 80_000 + number) for number in range(rows)]
    with merchant_scope(books.merchant.id):
        open_items = OpenItem.objects.filter(case__in=near).order_by("id")
        case.refresh_from_db()
        case.candidates = [
            {"entries": [item.entry_id], "fields": [], "score": 50} for item in open_items
        ]
        case.save(update_fields=["candidates"])
        for number in range(rows):
            _talk(books, case)
            _raise(books, case, number)
        CaseDraft.objects.create(
            merchant=books.merchant,
            case=case,
            user=books.owner.user,
            content={"match": {"item": [str(item.public_id) for item in open_items]}},
            saved_at=THEN,
        )
    return case


def _talk(books: Books, case: ExceptionCase) -> None:
    of_case = {"merchant": books.merchant, "case": case}
    said = Comment.objects.create(text="look", author_name="Bob", **of_case)
    Mention.objects.create(merchant=books.merchant, comment=said, user=books.owner.user)
    Evidence.objects.create(
        file="nowhere",
        name="contract.pdf",
        size_bytes=1,
        sha256="0" * 64,
        attached_by_name="Bob",
        **of_case,
    )


def _raise(books: Books, case: ExceptionCase, number: int) -> None:
    """A dispute about the case, and a letter that asks about it."""
    dispute = Dispute.objects.create(
        merchant=books.merchant,
        counterparty=f"WeChat {number}",
        deadline=THEN.date(),
        currency="CNY",
        claimed_minor=100,
        made_by_name="Bob",
    )
    DisputedCase.objects.create(
        merchant=books.merchant, dispute=dispute, case=case, amount_minor=100
    )
    letter = Letter.objects.create(
        merchant=books.merchant,
        kind=Letter.Kind.QUESTION,
        state=Letter.State.SENT,
        recipient_name="A supplier",
        language="en",
        token_sha256=f"{number:064d}{books.merchant.id}"[-64:],
        valid_days=7,
        expires_at=THEN + timedelta(days=7),
        made_by_name="Bob",
        sent_at=THEN,
    )
    LetterLine.objects.create(
        merchant=books.merchant,
        letter=letter,
        case=case,
        booked_on=THEN.date(),
        currency="CNY",
        theirs_minor=100,
    )
