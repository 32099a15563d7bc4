"""What is typed and ticked on a case survives leaving, sorting and the end of the session."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.tenancy import merchant_scope
from reconcile.models import CaseDraft, ExceptionCase
from tests.factories import Person
from tests.reconcile.acts import rows_of
from tests.reconcile.books import Books, open_books

HTMX = {"HX-Request": "true"}


@pytest.fixture
def books(alice: Person) -> Books:
    return open_books(alice)


def page_of(case: ExceptionCase) -> str:
    return f"/exceptions/{case.public_id}/"


def drafts(books: Books) -> list[dict[str, object]]:
    with merchant_scope(books.merchant.id):
        return list(CaseDraft.objects.order_by("id").values_list("content", flat=True))


def test_it_keeps_what_is_typed_as_it_is_typed(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()

    answer = client.post(
        page_of(case) + "draft/", {"draft": "comment", "text": "I asked th"}, headers=HTMX
    )

    assert (answer.status_code, answer.content) == (204, b"")
    page = client.get(page_of(case)).content.decode()
    assert "I asked th</textarea>" in page
    assert "Only you see it." in page


def test_it_keeps_it_by_a_button_too(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    page = bob.client().post(
        page_of(case) + "draft/", {"draft": "hold", "until": "2099-01-01"}, follow=True
    )

    assert [str(m) for m in page.context["messages"]] == ["Your draft is kept. Only you see it."]
    assert 'value="2099-01-01"' in page.content.decode()


def test_it_keeps_each_form_by_itself(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    for form in ("hold", "write_off"):
        client.post(page_of(case) + "draft/", {"draft": form, "reason": f"why {form}"})

    assert drafts(books) == [
        {"hold": {"reason": "why hold"}, "write_off": {"reason": "why write_off"}}
    ]


def test_it_is_of_one_person(books: Books, bob: Person, frank: Person) -> None:
    case = books.case("LEFT", 100)
    bob.client().post(page_of(case) + "draft/", {"draft": "comment", "text": "mine"})

    assert frank.client().get(page_of(case)).context["draft"] == {}
    assert bob.client().get(page_of(case)).context["draft"] == {"comment": {"text": "mine"}}


def test_ticks_and_search_are_there_again_after_leaving(books: Books, bob: Person) -> None:
    case, other, client = books.case("LEFT", 100), books.case("RIGHT", 60), bob.client()
    books.case("RIGHT", 70)
    (row,) = rows_of(books, other)
    posted = {"draft": "match", "item": str(row.public_id), "find": other.reference}

    client.post(page_of(case) + "draft/", {**posted, "look": "1"})

    page = client.get(page_of(case))
    assert page.context["find"] == other.reference
    assert [r.item.id for r in page.context["panes"]["RIGHT"] if r.is_ticked] == [row.id]
    assert [r.is_ticked for r in page.context["panes"]["LEFT"]] == [False]


def test_what_was_sent_is_no_draft_any_more(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    client.post(page_of(case) + "draft/", {"draft": "comment", "text": "I asked th"})

    client.post(page_of(case) + "comment/", {"draft": "comment", "text": "I asked them."})

    assert drafts(books) == []


def test_it_can_be_discarded(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    client.post(page_of(case) + "draft/", {"draft": "comment", "text": "no"})

    client.post(page_of(case) + "draft/discard/")

    assert drafts(books) == []


def test_an_emptied_form_is_no_draft(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    client.post(page_of(case) + "draft/", {"draft": "comment", "text": "no"})

    client.post(page_of(case) + "draft/", {"draft": "comment", "text": ""})

    assert client.get(page_of(case)).context["draft"] == {}


def test_it_is_cut_and_never_refused_for_its_length(books: Books, bob: Person) -> None:
    case, client = books.case("LEFT", 100), bob.client()

    client.post(page_of(case) + "draft/", {"draft": "comment", "text": "x" * 9_000})

    assert drafts(books) == [{"comment": {"text": "x" * 4_000}}]


def test_there_are_drafts_of_known_forms_only(books: Books, bob: Person) -> None:
    case = books.case("LEFT", 100)

    page = bob.client().post(
        page_of(case) + "draft/", {"draft": "nonsense", "text": "x"}, follow=True
    )

    assert [m.level_tag for m in page.context["messages"]] == ["error"]
    assert drafts(books) == []


def test_after_a_session_that_ended_while_writing_the_draft_is_there(
    books: Books, bob: Person
) -> None:
    case, client = books.case("LEFT", 100), bob.client()
    client.post(page_of(case) + "draft/", {"draft": "write_off", "reason": "cents of r"})
    client.logout()
    sent = client.post(
        page_of(case) + "write-off/",
        {"draft": "write_off", "reason": "cents of rounding", "version": "1"},
        headers={"Referer": f"http://testserver{page_of(case)}?sort=age"},
    )

    again = bob.client().get(page_of(case))

    assert sent.status_code == 302
    assert sent["Location"].endswith(f"?next={page_of(case)}%3Fsort%3Dage")
    assert again.context["draft"] == {"write_off": {"reason": "cents of r"}}


def test_where_nobody_is_signed_in_the_page_is_left_as_it_is(books: Books) -> None:
    case = books.case("LEFT", 100)

    answer = Client().post(page_of(case) + "draft/", {"draft": "comment"}, headers=HTMX)

    assert (answer.status_code, answer.content) == (401, b"")


def test_a_foreign_page_is_no_place_to_go_back_to(books: Books) -> None:
    case = books.case("LEFT", 100)

    answer = Client().post(
        page_of(case) + "comment/", headers={"Referer": "https://evil.example/x"}
    )

    assert answer["Location"].endswith("?next=/")
