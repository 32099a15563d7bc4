"""Letters inside: who may send one, what it says, and how it is sent again, extended, withdrawn and closed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client

from accounts import audit, clock
from accounts.models import AuditEvent, Merchant
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.models import Ledger
from reconcile.models import ExceptionCase, Letter, LetterLine, OpenItem
from reconcile.services import letters
from reconcile.services.letters import LetterChangedError, LetterRefusedError
from tests.factories import Person
from tests.reconcile.acts import fresh as fresh_case
from tests.reconcile.acts import set_aside
from tests.reconcile.books import Books, open_books
from tests.reconcile.letters import (
    HEAD,
    SITE,
    answer,
    asked,
    drafted,
    fresh,
    lines_of,
    link_of,
    mails,
    send,
    sent,
)


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def act(
    books: Books, who: Person, letter: Letter, service: Callable[..., Letter], **given: object
) -> Letter:
    with merchant_scope(books.merchant.id):
        return service(
            merchant=books.merchant,
            actor=who.actor,
            letter_id=letter.public_id,
            **{"version": Letter.objects.get(id=letter.id).version, **given},
        )


def verbs(books: Books, subject: uuid.UUID) -> list[str]:
    with merchant_scope(books.merchant.id):
        events = AuditEvent.objects.filter(subject_id=subject).order_by("sequence")
        return list(events.values_list("verb", flat=True))


def test_it_says_both_sides_figures_of_each_case(books: Books, bob: Person) -> None:
    short = books.case("LEFT", 100)
    books.join(short, "RIGHT", 90)
    foreign = books.case("RIGHT", 40)

    lines = lines_of(books, drafted(books, bob, short, foreign))

    assert [(line.ours_minor, line.theirs_minor) for line in lines] == [(100, 90), (None, 40)]
    assert [line.reference for line in lines] == [short.reference, foreign.reference]


def test_it_says_no_amount_of_another_currency(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    books.join(case, "RIGHT", 100)
    with merchant_scope(books.merchant.id):
        OpenItem.objects.filter(case=case, side="RIGHT").update(currency="USD")

    (line,) = lines_of(books, drafted(books, bob, case))

    assert (line.currency, line.ours_minor, line.theirs_minor) == ("CNY", 100, None)


def test_it_takes_the_figures_anew_when_it_is_sent(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    letter = drafted(books, bob, case)
    books.join(case, "RIGHT", 95)

    send(books, bob, letter)

    assert [line.theirs_minor for line in lines_of(books, letter)] == [95]


def test_it_keeps_the_figures_that_were_sent(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    letter, _link = sent(books, bob, case)
    books.join(case, "RIGHT", 95)

    send(books, bob, letter)

    assert [line.theirs_minor for line in lines_of(books, letter)] == [None]


def test_it_proposes_counterparty_and_period(books: Books, bob: Person) -> None:
    letter = drafted(books, bob, books.case("RIGHT", 100), head=None)

    assert letter.recipient_name == books.right.ledger.name
    assert (letter.period_start, letter.period_end) == (letter.period_end, letter.period_start)
    assert letter.period_start is not None


@pytest.mark.parametrize("role", ["dave", "erin"])
def test_it_lets_nobody_send_who_may_not_review(
    books: Books, bob: Person, role: str, request: pytest.FixtureRequest
) -> None:
    letter, other = drafted(books, bob, books.case("LEFT", 100)), request.getfixturevalue(role)

    with pytest.raises(NotAllowedError):
        act(books, other, letter, letters.send_letter, site=SITE)

    assert fresh(books, letter).state == Letter.State.DRAFT
    assert act(books, bob, letter, letters.send_letter, site=SITE).state == Letter.State.SENT


def test_it_keeps_only_the_hash_of_its_link(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    token = link.split("/")[2]

    kept = {f.attname: str(getattr(fresh(books, letter), f.attname)) for f in Letter._meta.fields}
    with merchant_scope(books.merchant.id):
        said = [str((e.after, e.before, e.note)) for e in AuditEvent.objects.all()]

    assert token not in str(kept)
    assert token not in str(said)
    assert len(kept["token_sha256"]) == 64


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "asks you to compare 1 item"), ("zh-hans", "Acme"), ("zh-hant", "Acme")],
)
def test_it_is_mailed_in_the_recipients_language(
    books: Books, bob: Person, language: str, words: str
) -> None:
    sent(books, bob, books.case("LEFT", 100), head=replace(HEAD, language=language))

    (mail,) = mails(books)
    assert mail.recipient == "ann@acme.example"
    assert words in mail.body
    assert f"http://testserver{link_of(books)}" in mail.body


def test_it_gives_a_new_link_when_it_is_sent_again(books: Books, bob: Person) -> None:
    letter, old = sent(books, bob, books.case("LEFT", 100))

    send(books, bob, letter)

    assert Client().get(old).status_code == 410
    assert Client().get(link_of(books)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": ""}, "Say to whom it goes"),
        ({"recipient_name": " "}, "Say to whom it goes"),
    ],
)
def test_it_goes_to_nobody_unnamed(
    books: Books, bob: Person, changes: dict[str, str], words: str
) -> None:
    letter = drafted(books, bob, books.case("LEFT", 100), head=replace(HEAD, **changes))

    with pytest.raises(LetterRefusedError, match=words):
        send(books, bob, letter)

    assert mails(books) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "no address"}, "is no e-mail address"),
        ({"language": "fr"}, "Choose one of the languages"),
        ({"valid_days": 0}, "between 1 and 180 days"),
        ({"valid_days": 181}, "between 1 and 180 days"),
        ({"note": "x" * 4_001}, "at most 4000 characters"),
        ({"subject": "x" * 201}, "the subject 200"),
        (
            {
                "period_start": clock.now().date(),
                "period_end": clock.now().date() - timedelta(days=1),
            },
            "before it begins",
        ),
    ],
)
def test_it_refuses_a_draft_that_makes_no_sense(
    books: Books, bob: Person, changes: dict[str, object], words: str
) -> None:
    case = books.case("LEFT", 100)

    with pytest.raises(LetterRefusedError, match=words):
        drafted(books, bob, case, head=replace(HEAD, **changes))  # type: ignore[arg-type]


def test_it_refuses_a_case_of_another_merchant(books: Books, bob: Person, charlie: Person) -> None:
    foreign = open_books(charlie).case("LEFT", 100)

    with pytest.raises(LetterRefusedError, match="doesn't exist"):
        drafted(books, bob, books.case("LEFT", 100), foreign)


def test_it_refuses_no_case_and_too_many(books: Books, bob: Person) -> None:
    with merchant_scope(books.merchant.id):
        for ids in ([], [uuid.uuid4() for _ in range(letters.LINES_MAX + 1)]):
            with pytest.raises(LetterRefusedError, match="between 1 and 200"):
                letters.draft_letter(merchant=books.merchant, actor=bob.actor, case_ids=ids)


def test_it_asks_nothing_about_a_case_that_somebody_has_resolved(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    letter = drafted(books, bob, case)
    set_aside(books, bob.actor, case)

    with pytest.raises(LetterRefusedError, match="already handled by Bob"):
        send(books, bob, letter)

    assert mails(books) == []


def test_it_leaves_lines_out_but_never_all(books: Books, bob: Person) -> None:
    letter = drafted(books, bob, books.case("LEFT", 100), books.case("LEFT", 50))
    first, second = (line.public_id for line in lines_of(books, letter))

    changed = act(books, bob, letter, letters.change_letter, head=HEAD, left_out=[first])
    with pytest.raises(LetterRefusedError, match="at least one line"):
        act(books, bob, letter, letters.change_letter, head=HEAD, left_out=[second])

    assert [line.public_id for line in lines_of(books, changed)] == [second]


def test_it_extends_a_link_even_after_its_end(books: Books, bob: Person) -> None:
    letter, _link = sent(books, bob, books.case("LEFT", 100))
    with merchant_scope(books.merchant.id):
        Letter.objects.filter(id=letter.id).update(expires_at=clock.now() - timedelta(days=1))

    extended = act(books, bob, letter, letters.extend_letter, days=10)

    assert extended.expires_at is not None
    assert not extended.is_expired(clock.now() + timedelta(days=9))
    assert extended.is_expired(clock.now() + timedelta(days=11))


def test_it_is_withdrawn_and_sent_again(books: Books, bob: Person) -> None:
    letter, _link = sent(books, bob, books.case("LEFT", 100))

    withdrawn = act(books, bob, letter, letters.withdraw_letter, reason="wrong address")
    again = send(books, bob, letter)

    assert (withdrawn.state, again.state) == (Letter.State.WITHDRAWN, Letter.State.SENT)
    assert verbs(books, letter.public_id) == [
        "letter.drafted",
        "letter.sent",
        "letter.withdrawn",
        "letter.sent",
    ]


def test_it_is_closed_and_taken_up_again(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), answer="AGREED")

    closed = act(books, bob, letter, letters.close_letter)
    opened = act(books, bob, letter, letters.reopen_letter)

    assert (closed.state, opened.state) == (Letter.State.CLOSED, Letter.State.ANSWERED)


@pytest.mark.parametrize(
    ("service", "given"),
    [
        (letters.send_letter, {"site": SITE}),
        (letters.extend_letter, {"days": 3}),
        (letters.withdraw_letter, {}),
        (letters.close_letter, {}),
    ],
)
def test_it_refuses_an_act_on_a_page_that_is_old(
    books: Books, bob: Person, service: Callable[..., Letter], given: dict[str, object]
) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    if service is letters.close_letter:
        answer(link, lines_of(books, letter), answer="AGREED")

    with pytest.raises(LetterChangedError, match="meanwhile"):
        act(books, bob, letter, service, **given, version=1)


@pytest.mark.parametrize(
    "service", [letters.withdraw_letter, letters.send_letter, letters.extend_letter]
)
def test_it_changes_nothing_that_is_answered(
    books: Books, bob: Person, service: Callable[..., Letter]
) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))
    answer(link, lines_of(books, letter), answer="AGREED")
    given = {letters.send_letter: {"site": SITE}, letters.extend_letter: {"days": 3}}

    with pytest.raises(LetterChangedError, match="Answered"):
        act(books, bob, letter, service, **given.get(service, {}))


def test_it_sends_no_more_than_a_days_letters(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "LETTERS_PER_DAY_MAX", 1)
    sent(books, bob, books.case("LEFT", 100))

    with pytest.raises(LetterRefusedError, match="At most 1 letters"):
        sent(books, bob, books.case("LEFT", 100))

    assert len(mails(books)) == 1


def test_it_asks_one_question_about_a_case(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    letter, _link = asked(books, bob, case)

    (mail,) = mails(books)
    assert (letter.kind, letter.state) == (Letter.Kind.QUESTION, Letter.State.SENT)
    assert "Is this yours?" in mail.body
    assert verbs(books, case.public_id) == ["case.asked_outside"]


def test_it_sends_no_question_without_words(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    with (
        merchant_scope(books.merchant.id),
        pytest.raises(LetterRefusedError, match="Write the question"),
    ):
        letters.ask_by_link(
            merchant=books.merchant,
            actor=bob.actor,
            case_id=case.public_id,
            head=replace(HEAD, note=" "),
            site=SITE,
        )


def test_asking_leaves_the_case_as_it_was(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    sent(books, bob, case)

    assert fresh_case(books, case).version == case.version
    assert fresh_case(books, case).state == ExceptionCase.State.OPEN


def test_it_keeps_the_audit_chain_whole(books: Books, bob: Person) -> None:
    letter, link = sent(books, bob, books.case("LEFT", 100))

    answer(link, lines_of(books, letter), answer="AGREED")

    with merchant_scope(books.merchant.id):
        assert list(audit.chain_faults(books.merchant.id)) == []
        assert LetterLine.objects.exclude(answered_at=None).count() == 1


def from_whom(books: Books, name: str) -> ExceptionCase:
    """A case of a row of theirs that names somebody."""
    case, entry = books.case("LEFT", 100), books.entry("RIGHT", 100)
    with merchant_scope(books.merchant.id):
        entry.pk, entry.public_id, entry.counterparty = None, uuid.uuid4(), name
        entry.identity, entry.row_number = f"{entry.identity}-named", entry.row_number + 1_000_000
        entry.save(force_insert=True)
        OpenItem.objects.create(
            merchant=books.merchant,
            reconciliation=books.reconciliation,
            entry=entry,
            side="RIGHT",
            amount_minor=100,
            currency="CNY",
            booked_on=entry.booked_on,
            case=case,
        )
    return case


def test_it_proposes_of_a_bank_whom_most_rows_name(books: Books, bob: Person) -> None:
    cases = [from_whom(books, name) for name in ("Kim", "Lam", "Lam")]
    with merchant_scope(books.merchant.id):
        Ledger.objects.filter(id=books.right.ledger_id).update(kind=Ledger.Kind.BANK)

    letter = drafted(books, bob, *cases, head=None)

    assert letter.recipient_name == "Lam"


def test_it_writes_to_nobody_from_a_practice_shop(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    letter = drafted(books, bob, case)
    with merchant_scope(books.merchant.id):
        Merchant.objects.filter(id=books.merchant.id).update(is_practice=True)
        books.merchant.refresh_from_db()

    with pytest.raises(LetterRefusedError):
        send(books, bob, letter)
