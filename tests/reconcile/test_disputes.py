"""Differences raised with a counterparty: drafted from cases, sent, answered, ended, taken up again."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from accounts import clock
from accounts.permissions import NotAllowedError
from accounts.tenancy import merchant_scope
from ledgers.models import Statement
from reconcile.models import Dispute, ExceptionCase
from reconcile.reports.disputes import claims_of, letter, workbook
from reconcile.services import disputes
from reconcile.services.cases import attach_evidence
from tests.factories import Person
from tests.reconcile.acts import write_off
from tests.reconcile.books import Books, open_books

TODAY = date(2026, 10, 20)


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def raise_with(books: Books, who: Person, *chosen: ExceptionCase) -> Dispute:
    with merchant_scope(books.merchant.id):
        return disputes.open_dispute(
            merchant=books.merchant,
            actor=who.actor,
            case_ids=[case.public_id for case in chosen],
            note="fees of October",
        )


def move(
    books: Books, who: Person, dispute: Dispute, state: str, *, recovered_minor: int = 0
) -> Dispute:
    with merchant_scope(books.merchant.id):
        version = Dispute.objects.get(id=dispute.id).version
        return disputes.move_dispute(
            merchant=books.merchant,
            actor=who.actor,
            dispute_id=dispute.public_id,
            version=version,
            state=state,
            on=TODAY,
            recovered_minor=recovered_minor,
        )


def test_it_proposes_who_until_when_and_how_much(books: Books, bob: Person) -> None:
    short = books.case("LEFT", 700)
    books.join(short, "RIGHT", 500)
    lost = books.case("LEFT", 300)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=short.id).update(difference_minor=200, amount_minor=200)

    made = raise_with(books, bob, short, lost)

    assert (made.counterparty, made.currency, made.claimed_minor) == (
        "Payment channel",
        "CNY",
        500,
    )
    assert made.deadline == clock.today(books.merchant) + timedelta(days=15)
    assert made.deadline_source == disputes.NO_SOURCE


def test_it_takes_the_days_of_a_counterparty_whose_rule_is_known(books: Books, bob: Person) -> None:
    with merchant_scope(books.merchant.id):
        Statement.objects.filter(id=books.right.id).update(format="amazon_settlement")

    made = raise_with(books, bob, books.case("RIGHT", 300))

    assert made.deadline == clock.today(books.merchant) + timedelta(days=7)
    assert made.deadline_source == "amazon_a_to_z"


def test_a_case_is_in_one_live_dispute(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 300)
    first = raise_with(books, bob, case)

    with pytest.raises(disputes.NotDisputableError, match="already"):
        raise_with(books, bob, case)
    move(books, bob, first, "WITHDRAWN")

    assert raise_with(books, bob, case).state == "DRAFT"


def test_it_is_about_one_currency(books: Books, bob: Person) -> None:
    first, second = books.case("LEFT", 300), books.case("LEFT", 300)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=second.id).update(currency="USD")

    with pytest.raises(disputes.NotDisputableError, match="one currency"):
        raise_with(books, bob, first, second)


def test_it_is_about_some_case(books: Books, bob: Person) -> None:
    with pytest.raises(disputes.NotDisputableError, match="between 1 and 500"):
        raise_with(books, bob)


def test_it_refuses_what_is_not_ours(books: Books, bob: Person, charlie: Person) -> None:
    theirs = open_books(charlie).case("LEFT", 300)

    with pytest.raises(disputes.NotDisputableError, match="doesn't exist"):
        raise_with(books, bob, theirs)


def test_it_keeps_the_day_of_each_state_and_what_came_back(books: Books, bob: Person) -> None:
    made = raise_with(books, bob, books.case("LEFT", 300))
    move(books, bob, made, "SENT")
    move(books, bob, made, "ANSWERED")

    done = move(books, bob, made, "ACCEPTED", recovered_minor=250)

    assert (done.sent_on, done.answered_on, done.ended_on) == (TODAY, TODAY, TODAY)
    assert (done.recovered_minor, done.claimed_minor) == (250, 300)


@pytest.mark.parametrize("state", ["ACCEPTED", "DRAFT", "nonsense", ""])
def test_a_draft_goes_nowhere_but_out(books: Books, bob: Person, state: str) -> None:
    made = raise_with(books, bob, books.case("LEFT", 300))

    with pytest.raises(disputes.NotDisputableError, match="can't go there"):
        move(books, bob, made, state)


@pytest.mark.parametrize("recovered", [-1, 301])
def test_no_more_comes_back_than_was_claimed(books: Books, bob: Person, recovered: int) -> None:
    made = raise_with(books, bob, books.case("LEFT", 300))
    move(books, bob, made, "SENT")

    with pytest.raises(disputes.NotDisputableError, match="between nothing"):
        move(books, bob, made, "ACCEPTED", recovered_minor=recovered)


def test_what_is_over_stays_until_it_is_taken_up_again(books: Books, bob: Person) -> None:
    made = raise_with(books, bob, books.case("LEFT", 300))
    move(books, bob, made, "SENT")
    over = move(books, bob, made, "REFUSED")
    with pytest.raises(disputes.DisputeChangedError, match="over"):
        move(books, bob, made, "ACCEPTED")

    with merchant_scope(books.merchant.id):
        again = disputes.reopen_dispute(
            merchant=books.merchant,
            actor=bob.actor,
            dispute_id=made.public_id,
            version=over.version,
            reason="they looked again",
        )

    assert (again.state, again.ended_on) == ("SENT", None)


def test_a_stale_page_changes_nothing(books: Books, bob: Person) -> None:
    made = raise_with(books, bob, books.case("LEFT", 300))
    move(books, bob, made, "SENT")

    with merchant_scope(books.merchant.id), pytest.raises(disputes.DisputeChangedError):
        disputes.change_dispute(
            merchant=books.merchant,
            actor=bob.actor,
            dispute_id=made.public_id,
            version=1,
            counterparty="Somebody",
            deadline=TODAY,
        )


def test_a_day_set_by_hand_has_no_other_source(books: Books, bob: Person) -> None:
    made = raise_with(books, bob, books.case("LEFT", 300))

    with merchant_scope(books.merchant.id):
        changed = disputes.change_dispute(
            merchant=books.merchant,
            actor=bob.actor,
            dispute_id=made.public_id,
            version=1,
            counterparty="WeChat Pay",
            deadline=date(2026, 12, 24),
            their_reference="T-77",
        )

    assert (changed.deadline_source, changed.counterparty) == ("", "WeChat Pay")


def test_it_is_not_for_an_auditor(books: Books, erin: Person) -> None:
    with pytest.raises(NotAllowedError):
        raise_with(books, erin, books.case("LEFT", 300))


def test_its_claims_name_rows_and_both_amounts(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 700)
    books.join(case, "RIGHT", 500)
    made = raise_with(books, bob, case)
    write_off(books, bob, case)

    with merchant_scope(books.merchant.id):
        (claim,) = claims_of(books.merchant, made)

    assert (claim.ours_minor, claim.theirs_minor) == (700, 500)
    assert [name.partition(":")[0] for name in claim.evidence] == ["ORDERS.csv", "CHANNEL.csv"]
    assert case.reference in claim.reference


def test_its_claims_name_what_people_attached(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 700)
    with merchant_scope(books.merchant.id):
        attach_evidence(
            merchant=books.merchant,
            actor=bob.actor,
            case_id=case.public_id,
            file=SimpleUploadedFile("slip.pdf", b"%PDF"),
        )
    made = raise_with(books, bob, case)

    with merchant_scope(books.merchant.id):
        (claim,) = claims_of(books.merchant, made)

    assert claim.files == ("slip.pdf",)


def test_the_letter_says_everything_in_one_language(books: Books, bob: Person) -> None:
    made = raise_with(books, bob, books.case("LEFT", 30_000))
    with merchant_scope(books.merchant.id):
        claims = claims_of(books.merchant, made)

        text = letter(books.merchant, made, claims, "en")

    assert text.startswith("To: Payment channel\nSubject: differences of 300.00 CNY\n")
    assert "1 item differs" in text
    assert f"answer by {made.deadline.isoformat()}" in text
    assert "we have 300.00, you have 0.00; difference 300.00 CNY. Evidence: ORDERS.csv:" in text
    assert text.endswith("Kind regards,\nMountain Tea\n")


def test_the_workbook_holds_amounts_as_numbers(books: Books, bob: Person) -> None:
    made = raise_with(books, bob, books.case("LEFT", 30_000), books.case("LEFT", 10_050))
    with merchant_scope(books.merchant.id):
        content = workbook(made, claims_of(books.merchant, made))

    (sheet,) = CalamineWorkbook.from_filelike(io.BytesIO(content)).sheet_names
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name(sheet).to_python()
    assert [row[5] for row in rows[1:]] == [300, 100.5]
