"""Acts on many cases of the queue at once, by groups and by ticks, as a browser meets them."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts import jobs
from accounts.tenancy import merchant_scope
from reconcile.models import GroupAct, Match
from reconcile.services import group_acts
from tests.factories import Person
from tests.reconcile.acts import fresh
from tests.reconcile.books import Books, open_books

QUERIES_MAX = 15
HTMX = {"HX-Request": "true"}


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "ring", lambda: None)


def shown(client: Client, address: str) -> list[int]:
    """Amounts of the cases of a page."""
    return [case.amount_minor for case in client.get(address).context["page"]]


def test_it_shows_groups_that_open_as_lists(books: Books, bob: Person) -> None:
    for side, amount in (("LEFT", 100), ("LEFT", 50), ("RIGHT", 7)):
        books.case(side, amount)
    client = bob.client()

    groups = client.get("/exceptions/groups/").context["groups"]

    found = [(g.kind, g.cases, g.amount_minor, g.ledger) for g in groups]
    assert found == [
        ("INTERNAL_ONLY", 2, 150, books.left.ledger.name),
        ("EXTERNAL_ONLY", 1, 7, books.right.ledger.name),
    ]
    for group in groups:
        listed = client.get("/exceptions/", group.filters).context["sums"]
        assert listed.cases == group.cases


def test_it_acts_on_all_that_the_filters_show(books: Books, bob: Person) -> None:
    ours, theirs = books.case("LEFT", 100), books.case("RIGHT", 7)
    address, client = "/exceptions/all/?kind=INTERNAL_ONLY", bob.client()
    form = client.get(address)

    done = client.post(address, {"assign": "1", "member": str(bob.membership.public_id)})

    with merchant_scope(books.merchant.id):
        asked = GroupAct.objects.get()
    assert form.context["sums"].cases == 1
    assert done["Location"] == f"/group-acts/{asked.public_id}/"
    assert client.get(done["Location"]).status_code == 200
    assert fresh(books, ours).assignee == bob.user
    assert fresh(books, theirs).assignee is None


def test_it_says_to_whom_a_group_was_given(books: Books, bob: Person) -> None:
    books.case("LEFT", 100)
    client, given = bob.client(), {"assign": "1", "member": str(bob.membership.public_id)}

    page = client.post("/exceptions/all/", given, follow=True).content.decode()

    assert f"given to {bob.user}" in page


def test_it_takes_a_group_from_everybody_when_that_is_chosen(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    client.post("/exceptions/all/", {"assign": "1", "member": str(bob.membership.public_id)})

    page = client.post("/exceptions/all/", {"assign": "1", "member": "nobody"}, follow=True)

    assert fresh(books, case).assignee is None
    assert "given to nobody" in page.content.decode()


def test_it_keeps_what_was_typed_for_a_refused_act(books: Books, bob: Person) -> None:
    books.case("LEFT", 100)

    answer = bob.client().post(
        "/exceptions/all/", {"carry": "1", "reason": "comes later", "until": "2020-01-01"}
    )

    assert answer.status_code == 422
    assert b"Choose a day in the future." in answer.content
    assert b"comes later" in answer.content


def test_it_shows_suggestions_in_groups_of_one_rule_and_difference(
    books: Books, bob: Person
) -> None:
    for amount in (500, 600):
        books.suggested(amount)
    client = bob.client()

    (group,) = client.get("/matches/groups/").context["groups"]

    assert (group.matches, group.difference_minor, group.amount_minor) == (2, 0, 1_100)
    listed = client.get("/matches/", group.filters).context["page"]
    assert len(list(listed)) == 2


def test_it_accepts_a_group_after_its_sample_was_ticked(books: Books, bob: Person) -> None:
    matches = [books.suggested(500 + nth) for nth in range(7)]
    client = bob.client()
    sample = [one.match.public_id for one in client.get("/matches/check/").context["sample"]]

    refused = client.post("/matches/check/", {"seen": sample[1:]})
    done = client.post("/matches/check/", {"seen": sample}, follow=True)

    assert refused.status_code == 422
    assert b"Look at each of the sample first" in refused.content
    with merchant_scope(books.merchant.id):
        assert Match.objects.filter(state="CONFIRMED").count() == len(matches)
    assert b"Looked at before" in done.content


def test_it_takes_a_group_back_by_a_reason(books: Books, bob: Person, erin: Person) -> None:
    found = [books.suggested(500 + nth) for nth in range(2)]
    client = bob.client()
    sample = [one.match.public_id for one in client.get("/matches/check/").context["sample"]]
    act = client.post("/matches/check/", {"seen": sample})["Location"]

    offered = client.get(act).content
    refused = client.post(f"{act}take-back/", {"reason": ""}, follow=True)
    back = client.post(f"{act}take-back/", {"reason": "the wrong month"}, follow=True)

    assert b"Take it all back" in offered
    assert b"Take it all back" not in erin.client().get(act).content
    assert b"Say why" in refused.content
    assert b"What it took back" in back.content
    assert b"took 2 of it back" in client.get(act).content
    with merchant_scope(books.merchant.id):
        assert all(
            match.undone_by_id for match in Match.objects.filter(id__in=[m.id for m in found])
        )


def test_it_shows_how_far_a_worker_is_and_what_was_left(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_acts, "AT_ONCE_MAX", 0)
    books.case("LEFT", 100)
    client = bob.client()
    asked = client.post("/exceptions/all/", {"aside": "1", "reason": "a test"})["Location"]

    waits = client.get(asked, headers=HTMX).content.decode()
    jobs.work_off()
    over = client.get(asked, headers=HTMX).content.decode()

    assert 'hx-trigger="every 2s"' in waits
    assert "<html" not in waits
    assert "This one has to be looked at by itself." in over
    assert "hx-trigger" not in over


def test_it_keeps_ticks_over_pages_and_acts_on_all_of_them(
    books: Books, bob: Person, carol: Person
) -> None:
    first, second, third = (books.case("LEFT", amount) for amount in (300, 200, 100))
    client = bob.client()
    one = {"shown": [first.public_id, second.public_id], "case": [first.public_id]}
    kept = client.post("/exceptions/ticks/", {**one, "quietly": "1"})

    page = client.get("/exceptions/?sort=age").content.decode()
    client.post(
        "/exceptions/bulk/",
        {
            "shown": [third.public_id],
            "case": [third.public_id],
            "assign": "1",
            "member": carol.membership.public_id,
        },
    )

    assert kept.json() == {"ticked": 1}
    assert f'value="{first.public_id}" checked' in page
    assert [fresh(books, case).assignee for case in (first, second, third)] == [
        carol.user,
        None,
        carol.user,
    ]
    assert "checked aria" not in client.get("/exceptions/").content.decode()


def test_it_keeps_ticks_without_javascript_and_takes_them_away(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    posted = {"shown": [case.public_id], "case": [case.public_id]}

    kept = client.post("/exceptions/ticks/?sort=age", posted)
    ticked = client.get("/exceptions/").context["ticked"]
    client.post("/exceptions/ticks/", {**posted, "forget": "1"})

    assert kept["Location"] == "/exceptions/?sort=age"
    assert ticked == [str(case.public_id)]
    assert client.get("/exceptions/").context["ticked"] == []


def test_it_keeps_no_more_ticks_than_a_session_holds(
    books: Books, bob: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reconcile.views.ticks.TICKED_MAX", 1)
    ids = [books.case("LEFT", amount).public_id for amount in (100, 200)]
    client = bob.client()

    quiet = client.post("/exceptions/ticks/", {"case": ids, "quietly": "1"})
    plain = client.post("/exceptions/bulk/", {"case": ids, "assign": "1"}, follow=True)

    assert (quiet.status_code, quiet.json()["ticked"]) == (422, 0)
    assert "Tick at most 1." in plain.content.decode()


def test_it_accepts_ticked_suggestions_and_names_those_it_left(books: Books, bob: Person) -> None:
    first, second = books.suggested(500), books.suggested(600)
    with merchant_scope(books.merchant.id):
        Match.objects.filter(id=second.id).update(currency="USD", difference_minor=7)

    done = bob.client().post(
        "/matches/accept/", {"match": [first.public_id, second.public_id]}, follow=True
    )

    levels = [(m.level_tag, str(m)) for m in done.context["messages"]]
    assert levels[0] == ("success", "1 done.")
    assert "above your limit" in levels[1][1]


def test_it_offers_to_take_back_what_was_done_to_a_single_one(books: Books, bob: Person) -> None:
    match, case, client = books.suggested(500), books.case("LEFT", 100), bob.client()
    carry = {"carry": "1", "reason": "comes later", "until": "2030-01-31"}

    accepted = client.post("/matches/accept/", {"match": [match.public_id]}, follow=True)
    carried = client.post("/exceptions/bulk/", {"case": [case.public_id], **carry}, follow=True)

    tags = [str(m.extra_tags) for answer in (accepted, carried) for m in answer.context["messages"]]
    assert tags == [f"/matches/{match.public_id}/undo/", f"/exceptions/{case.public_id}/undo/"]
