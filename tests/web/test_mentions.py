"""Whom a comment names by @ is told on the overview until they have seen it."""

from __future__ import annotations

import pytest

from accounts.models import Notice
from accounts.tenancy import merchant_scope
from reconcile.models import Comment, ExceptionCase, Mention
from tests.factories import Person
from tests.reconcile.books import Books, open_books


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def say(books: Books, who: Person, text: str) -> ExceptionCase:
    case = books.case("LEFT", 100)
    who.client().post(f"/exceptions/{case.public_id}/comment/", {"text": text})
    return case


def named(books: Books) -> list[str]:
    with merchant_scope(books.merchant.id):
        return [str(m.user) for m in Mention.objects.select_related("user").order_by("id")]


@pytest.mark.usefixtures("carol", "frank")
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@Carol, please look.", ["Carol"]),
        ("@carol@example.com and @FRANK", ["Carol", "Frank"]),
        ("@Carol @Carol", ["Carol"]),
        ("mail carol@Carol.example", []),
        ("@Carolina and @nobody", []),
        ("@Bob to himself", []),
    ],
)
def test_it_knows_whom_a_comment_names(
    books: Books, bob: Person, text: str, told: list[str]
) -> None:
    say(books, bob, text)

    assert named(books) == told


def test_the_longest_name_counts(books: Books, bob: Person, carol: Person, frank: Person) -> None:
    frank.user.display_name = "Carol Ann"
    frank.user.save(update_fields=["display_name"])

    say(books, bob, "@Carol Ann, is this yours?")

    assert named(books) == ["Carol Ann"]


def test_it_tells_them_on_the_overview_until_they_have_seen_it(
    books: Books, bob: Person, carol: Person
) -> None:
    case, client = say(books, bob, "@Carol, is this yours?"), carol.client()
    before = client.get("/").content.decode()
    with merchant_scope(books.merchant.id):
        mention = Mention.objects.get()

    client.post(f"/mentions/{mention.public_id}/seen/")
    client.post(f"/mentions/{mention.public_id}/seen/")

    assert "You were mentioned" in before
    assert f"/exceptions/{case.public_id}/#comment-" in before
    assert "You were mentioned" not in client.get("/").content.decode()


def test_it_tells_them_by_a_notice_too(books: Books, bob: Person, carol: Person) -> None:
    case = say(books, bob, "@Carol, is this yours?")

    with merchant_scope(books.merchant.id):
        notice = Notice.objects.get()

    assert (notice.user, notice.kind) == (carol.user, "MENTIONED")
    assert notice.address.startswith(f"/exceptions/{case.public_id}/#comment-")


def test_it_tells_nobody_else(books: Books, bob: Person, carol: Person, frank: Person) -> None:
    say(books, bob, "@Carol, is this yours?")
    with merchant_scope(books.merchant.id):
        mention = Mention.objects.get()

    assert "You were mentioned" not in frank.client().get("/").content.decode()
    assert frank.client().post(f"/mentions/{mention.public_id}/seen/").status_code == 404
    assert carol.client().post(f"/mentions/{mention.public_id}/seen/").status_code == 302


def test_a_comment_can_be_quoted_by_its_link(books: Books, bob: Person, carol: Person) -> None:
    case = say(books, bob, "It came\non Monday.")
    with merchant_scope(books.merchant.id):
        said = Comment.objects.get()

    page = carol.client().get(f"/exceptions/{case.public_id}/", {"quote": str(said.public_id)})

    assert page.context["quoted"] == "Bob:\n> It came\n> on Monday.\n\n"
    assert f'id="comment-{said.public_id}"' in page.content.decode()


@pytest.mark.parametrize("quote", ["x", "00000000-0000-0000-0000-000000000000"])
def test_nonsense_quotes_nothing(books: Books, bob: Person, quote: str) -> None:
    case = books.case("LEFT", 100)

    page = bob.client().get(f"/exceptions/{case.public_id}/", {"quote": quote})

    assert page.context["quoted"] == ""
