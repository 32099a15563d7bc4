"""Pages as they are for a person who may look and not act: nothing leads to a closed door."""

from __future__ import annotations

import pytest

from accounts import jobs
from tests.factories import Person
from tests.ledgers.bills import wechat_bill, wechat_row
from tests.reconcile.books import Books, open_books
from tests.reconcile.desk import open_desk


@pytest.fixture
def books(alice: Person) -> Books:
    """A suggestion that waits."""
    books = open_books(alice)
    sides = ("LEFT", "RIGHT")
    books.match(*((side, books.entry(side, 500)) for side in sides), state="SUGGESTED")
    return books


def page(who: Person, address: str) -> str:
    answer = who.client().get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize(("who", "boxes"), [("bob", 1), ("erin", 0)])
def test_it_lets_those_tick_suggestions_who_may_accept_them(
    request: pytest.FixtureRequest, books: Books, who: str, boxes: int
) -> None:
    person: Person = request.getfixturevalue(who)

    assert page(person, "/matches/").count('<input type="checkbox" name="match"') == boxes


@pytest.mark.parametrize("address", ["/", "/ledgers/"])
def test_it_leads_those_to_the_upload_who_may_upload(
    books: Books, dave: Person, erin: Person, address: str
) -> None:
    assert 'href="/upload/"' in page(dave, address)
    assert 'href="/upload/"' not in page(erin, address)


@pytest.mark.parametrize(
    ("who", "acts"),
    [("bob", ["Take it in", "Refuse it"]), ("dave", ["Refuse it"]), ("erin", [])],
)
def test_it_offers_each_what_they_may_do_with_a_file_that_does_not_prove_itself(
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
    alice: Person,
    who: str,
    acts: list[str],
) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)
    desk, person = open_desk(alice), request.getfixturevalue(who)
    statement = desk.lay(desk.channel, wechat_bill(wechat_row(1, 9_900), total_fen=9_901))

    text = page(person, f"/statements/{statement.public_id}/")

    assert [act for act in ("Take it in", "Refuse it") if f">{act}</button>" in text] == acts
