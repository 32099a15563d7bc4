"""The words of the screens: each is explained once, in the glossary, and where a newcomer meets it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from reconcile.glossary import CHAPTERS, TERMS
from reconcile.models.cases import ExceptionKind
from tests.architecture.source import templates
from tests.factories import Person

HINT = re.compile(r'{% term "([^"]+)"')
SAID = re.compile(r"{% trans (['\"])(.*?)\1 %}")
QUERIES_MAX = 15
PAGES = ("/", "/exceptions/", "/exceptions/waiting/", "/matches/", "/runs/", "/chains/", "/settlements/", "/rules/", "/rates/",
         "/ledgers/", "/team/", "/audit/", "/glossary/")  # fmt: skip


def shown(source: str) -> str:
    context = Context({"request": RequestFactory().get("/")})
    return Template("{% load terms %}" + source).render(context)


def hinted() -> set[str]:
    return {code for text in templates().values() for code in HINT.findall(text)}


def test_it_hints_only_at_words_that_the_glossary_has() -> None:
    assert hinted() - set(TERMS) == set()


def test_it_hints_somewhere_at_every_word_that_a_screen_says() -> None:
    said = {word for text in templates().values() for _quote, word in SAID.findall(text)}

    lacking = {code for code, term in TERMS.items() if str(term.word) in said} - hinted()

    assert lacking == set()


def test_it_explains_every_kind_of_exception() -> None:
    assert {kind: str(TERMS[kind].word) for kind in ExceptionKind.values} == {
        str(code): str(label) for code, label in ExceptionKind.choices
    }


def test_it_has_one_meaning_for_a_word() -> None:
    terms = [term for chapter in CHAPTERS for term in chapter.terms]

    assert len(terms) == len({term.code for term in terms}) == len({str(x.word) for x in terms})


def test_it_explains_a_word_without_a_script() -> None:
    html = shown('{% term "age" %}')

    assert 'popovertarget="term-age" aria-label="Age: what it means">Age</button>' in html
    assert '<span popover class="hint" id="term-age"' in html
    assert "How many days have passed" in html
    assert 'href="/glossary/#age"' in html


def test_it_explains_a_word_once_on_a_page() -> None:
    html = shown('{% term "age" %}{% term "age" "days old" %}')

    assert html.count('popovertarget="term-age"') == 2
    assert html.count('id="term-age"') == 1
    assert ">days old</button>" in html


def test_it_lists_every_word_with_its_meaning(alice: Person) -> None:
    page = alice.client().get("/glossary/").content.decode()

    assert {code for code in TERMS if f'<tr id="{code}">' not in page} == set()
    assert "核銷" in page
    assert "核销" in page


def test_it_says_the_word_in_the_two_languages_that_the_reader_does_not_read(alice: Person) -> None:
    page = alice.client().get("/glossary/", headers={"Accept-Language": "zh-Hant"})

    row = next(r for _chapter, rows in page.context["chapters"] for r in rows if r.code == "age")
    assert row.word == "賬齡"
    assert row.others == (("en", "Age"), ("zh-hans", "账龄"))


@pytest.mark.parametrize("wanted", ["write o", "WRITE OFF", "核销", "Give up a small difference"])
def test_it_finds_a_word_by_any_of_its_texts(alice: Person, wanted: str) -> None:
    page = alice.client().get("/glossary/", {"q": wanted})

    found = [row.code for _chapter, rows in page.context["chapters"] for row in rows]
    assert "write_off" in found
    assert len(found) < 5


def test_it_says_that_there_is_no_such_word(alice: Person) -> None:
    page = alice.client().get("/glossary/", {"q": "xyzzy"})

    assert "No such word" in page.content.decode()


def test_it_is_open_to_members_of_a_merchant_only(client: object) -> None:
    answer = client.get("/glossary/")  # type: ignore[attr-defined]

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_it_asks_no_more_than_the_frame_of_a_page_asks(alice: Person) -> None:
    client = alice.client()

    with CaptureQueriesContext(connection) as asked:
        client.get("/glossary/")

    assert len(asked) <= QUERIES_MAX


@pytest.mark.parametrize("address", PAGES)
def test_it_gives_no_two_things_on_a_page_one_name(alice: Person, address: str) -> None:
    page = alice.client().get(address)

    names = re.findall(r'\sid="([^"]+)"', page.content.decode())
    assert page.status_code == 200
    assert len(names) == len(set(names))
