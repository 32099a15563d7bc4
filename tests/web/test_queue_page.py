"""The queue, the suggestions and the proof: the list alone for htmx, and links that find what they name."""

from __future__ import annotations

import pytest

from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def test_it_sends_the_list_alone_where_the_page_asks_for_it(books: Books, bob: Person) -> None:
    books.case("LEFT", 100)
    client = bob.client()

    part = client.get("/exceptions/", headers={"HX-Request": "true"}).content.decode()

    assert part.startswith('<section id="exceptions"')
    assert "<table" in part
    assert "<html" not in part


def test_it_shows_no_boxes_to_people_who_only_look(books: Books, bob: Person, erin: Person) -> None:
    books.case("LEFT", 100)

    boxes = {
        person.user.display_name: 'name="case"'
        in person.client().get("/exceptions/").content.decode()
        for person in (bob, erin)
    }

    assert boxes == {"Bob": True, "Erin": False}


def test_it_leads_from_a_kind_of_the_proof_to_its_cases(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    proof = client.get(
        f"/reconciliations/{books.reconciliation.public_id}/settle/",
        {"period_start": "2026-10-01", "period_end": "2026-10-31"},
    ).content.decode()
    address = (
        "/exceptions/?kind=INTERNAL_ONLY&amp;reconciliation=orders%20against%20WeChat"
        "&amp;to=2026-10-31"
    )

    found = client.get(address.replace("&amp;", "&"))

    assert address in proof
    assert [c.public_id for c in found.context["page"]] == [case.public_id]


def test_it_offers_to_take_an_accepted_suggestion_back(books: Books, bob: Person) -> None:
    sides = ("LEFT", "RIGHT")
    match = books.match(*((side, books.entry(side, 500)) for side in sides), state="SUGGESTED")

    done = bob.client().post(f"/matches/{match.public_id}/accept/", follow=True)

    (message,) = done.context["messages"]
    assert message.extra_tags == f"/matches/{match.public_id}/undo/"


@pytest.mark.parametrize(
    ("tolerance", "level", "links"), [("", "success", 1), ("100", "warning", 0)]
)
def test_it_offers_to_try_only_a_draft_without_faults(
    books: Books, alice: Person, tolerance: str, level: str, links: int
) -> None:
    page, client = f"/rules/{books.reconciliation.rule_set.public_id}/", alice.client()
    rule = '{"name": "n", "method": "key", "keys": [{"left": "order_key", "right": "order_key"}]}'
    posted = {"count": "1", "kept0": rule, "r0.name": "n", "r0.outcome": "confirm"}
    keys = {"r0.tolerance.amount_minor": tolerance}

    answer = client.post(f"{page}edit/", {**posted, **keys}, follow=True)

    assert [m.level_tag for m in answer.context["messages"]] == [level]
    assert answer.content.decode().count(f"{page}back-test/") == links
