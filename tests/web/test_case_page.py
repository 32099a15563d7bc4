"""The case page: both sides to tick from, what was done and how it is taken back, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from accounts.tenancy import merchant_scope
from reconcile.models import ExceptionCase, OpenItem
from reconcile.reports.cases import PaneRow, fee_words
from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def item_of(books: Books, case: ExceptionCase) -> OpenItem:
    with merchant_scope(books.merchant.id):
        return OpenItem.objects.get(case=case)


def ticked(rows: Sequence[PaneRow]) -> list[int]:
    return [row.item.amount_minor for row in rows if row.is_ticked]


def test_it_lays_the_open_rows_of_each_side_in_a_pane_of_its_own(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    books.case("RIGHT", 90)
    books.case("LEFT", 70)

    panes = bob.client().get(f"/exceptions/{case.public_id}/").context["panes"]

    assert {side: [r.item.amount_minor for r in rows] for side, rows in panes.items()} == {
        "LEFT": [100, 70],
        "RIGHT": [90],
    }
    assert ticked(panes["LEFT"]) == [100]


def test_it_keeps_what_is_ticked_while_further_rows_are_looked_for(
    books: Books, bob: Person
) -> None:
    case, other = books.case("LEFT", 100), books.case("RIGHT", 60)
    sought = books.case("RIGHT", 40)
    chosen = [str(item_of(books, one).public_id) for one in (case, other)]

    answer = bob.client().get(
        f"/exceptions/{case.public_id}/", {"find": sought.reference, "item": [*chosen, "nonsense"]}
    )

    panes = answer.context["panes"]
    assert (ticked(panes["LEFT"]), ticked(panes["RIGHT"])) == ([100], [60])
    assert [row.item.amount_minor for row in panes["RIGHT"]] == [60, 40]


@pytest.mark.parametrize(
    ("act", "posted"),
    [
        ("hold", {"until": "2099-01-01", "reason": "asked", "version": "1"}),
        ("carry-forward", {"until": "2099-01-01", "reason": "asked", "version": "1"}),
        ("set-aside", {"reason": "nothing", "version": "1"}),
        ("write-off", {"reason": "cents", "version": "1"}),
    ],
)
def test_it_offers_to_take_back_what_was_just_done(
    books: Books, bob: Person, act: str, posted: dict[str, str]
) -> None:
    case, client = books.case("LEFT", 100), bob.client()

    done = client.post(f"/exceptions/{case.public_id}/{act}/", posted, follow=True)
    (message,) = done.context["messages"]
    client.post(message.extra_tags, {"reason": "Taken back at once."})

    assert f'action="{message.extra_tags}"' in done.content.decode()
    with merchant_scope(books.merchant.id):
        assert ExceptionCase.objects.get(id=case.id).state == ExceptionCase.State.OPEN


def test_it_offers_no_undo_where_an_approver_decides(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 10_000_000)

    done = bob.client().post(
        f"/exceptions/{case.public_id}/write-off/", {"reason": "lost", "version": "1"}, follow=True
    )

    (message,) = done.context["messages"]
    assert (str(message), message.extra_tags) == (
        "This is above your limit: an approver decides now.",
        "",
    )


def test_it_goes_on_with_the_case_that_stood_behind_the_decided_one(
    books: Books, bob: Person
) -> None:
    first, second, third = (books.case("LEFT", amount) for amount in (900, 800, 700))
    assert first.id < second.id < third.id

    answer = bob.client().post(
        f"/exceptions/{second.public_id}/set-aside/?sort=amount",
        {"reason": "nothing", "version": "1"},
        follow=True,
    )

    assert answer.context["next_id"] == third.public_id


@pytest.mark.parametrize("side", ["LEFT", "RIGHT"])
def test_it_leads_to_the_file_from_a_decided_case_of_one_side(
    books: Books, bob: Person, side: str
) -> None:
    case = books.case(side, 900)

    page = bob.client().post(
        f"/exceptions/{case.public_id}/set-aside/",
        {"reason": "nothing", "version": "1"},
        follow=True,
    )

    (row,) = [*page.context["left"], *page.context["right"]]
    assert f"/rows/{row.entry.row_number}/" in page.content.decode()


def test_it_shows_the_rows_of_a_matched_case_and_the_match_they_stand_in(
    books: Books, bob: Person
) -> None:
    ours, theirs = books.case("LEFT", 100), books.case("RIGHT", 100)
    items = [str(item_of(books, case).public_id) for case in (ours, theirs)]

    page = bob.client().post(f"/exceptions/{ours.public_id}/match/", {"item": items}, follow=True)

    (match,) = page.context["matches"]
    assert [item.amount_minor for item in page.context["left"]] == [100]
    assert f"/matches/{match.public_id}/" in page.content.decode()
    assert [event.verb for event in page.context["history"]] == ["match.made_by_hand"]


def test_it_marks_no_fee_that_an_order_book_never_states(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)
    books.join(case, "RIGHT", 90)

    page = bob.client().get(f"/exceptions/{case.public_id}/")

    differing = [pair.label for pair in page.context["pairs"] if not pair.agrees]
    assert differing == ["Order number", "Gross"]


def test_it_says_rate_expected_and_charged_fee_of_a_fee_off_contract(books: Books) -> None:
    item = item_of(books, books.case("RIGHT", 37_900))
    with merchant_scope(books.merchant.id):
        entry = item.entry
    entry.fee_rate_ppm, entry.fee_minor = 6_000, -400

    said = fee_words(ExceptionCase(kind="FEE_MISMATCH"), [entry])

    assert "rate is 0.6 %: of 379.00 it gives a fee of 2.27; 4.00 was charged" in said


def test_it_says_no_rate_where_no_row_states_one(books: Books, bob: Person) -> None:
    case = books.case("RIGHT", 37_900)
    with merchant_scope(books.merchant.id):
        ExceptionCase.objects.filter(id=case.id).update(kind="FEE_MISMATCH")

    page = bob.client().get(f"/exceptions/{case.public_id}/")

    assert page.context["fee_words"] == ""
