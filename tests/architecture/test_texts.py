"""Every text that people read is marked for translation, and is translated into each language."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from django.template.base import Lexer, TokenType

from tests.texts import catalogues
from tests.texts.sources import ROOT, collected, templates

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|<[^>]+>")
WORD = re.compile(r"[^\W\d_]{2,}")
# said in every language as they are
NAMES = {
    "Reconcile",
    "CSV",
    "XLSX",
    "PDF",
    "JSON",
    "API",
    "SHA",
    "UTC",
    "GMT",
    "文",
    "Shift",
    "Enter",
}
# nothing but attributes of the tag that includes it
ATTRIBUTES = {"_keeps_draft.html"}
READ_ALOUD = {"alt", "aria-label", "placeholder", "title"}
BLOCKS = {
    "blocktrans": "endblocktrans",
    "blocktranslate": "endblocktranslate",
    "comment": "endcomment",
}


@pytest.fixture(scope="module")
def sources() -> Catalog:
    return collected()


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_it_says_every_text_in_each_language(language: str, sources: Catalog) -> None:
    catalog = catalogues.brought_up_to(language, sources)

    assert [message.id for message in catalogues.untranslated(catalog)] == []


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_it_keeps_the_catalogues_as_the_sources_are(language: str, sources: Catalog) -> None:
    catalog = catalogues.brought_up_to(language, sources)

    path = catalogues.path_of(language)
    assert path.read_bytes() == catalogues.as_po(catalog), "run `make texts`"
    assert path.with_suffix(".mo").read_bytes() == catalogues.as_mo(catalog), "run `make texts`"


@pytest.mark.parametrize("language", catalogues.LANGUAGES)
def test_it_keeps_what_is_put_into_a_text(language: str) -> None:
    changed = []
    for message in catalogues.read(language):
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.id and any(put_in(ids[-1]) != put_in(string) for string in strings):
            changed.append((message.id, message.string))

    assert changed == []


def put_in(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


class Bare(HTMLParser):
    """The words of a template that are said as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in READ_ALOUD:
                self.handle_data(value or "")
        if tag in {"code", "kbd", "style", "script", "pre"}:
            self.silent = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found += [word for word in WORD.findall(data) if word not in NAMES]


def bare_words(path: Path) -> list[str]:
    """What is left of a template without its tags and marked texts."""
    if path.name in ATTRIBUTES:
        return []
    text, waiting_for = "", ""
    for token in Lexer(path.read_text()).tokenize():
        tag = (token.contents.split() or [""])[0] if token.token_type == TokenType.BLOCK else ""
        if waiting_for:
            waiting_for = "" if tag == waiting_for else waiting_for
        elif tag in BLOCKS:
            waiting_for = BLOCKS[tag]
        elif token.token_type == TokenType.TEXT:
            text += token.contents
    parser = Bare()
    parser.feed(text)
    return parser.found


@pytest.mark.parametrize("path", list(templates()), ids=lambda path: str(path.relative_to(ROOT)))
def test_it_marks_every_word_of_a_template(path: Path) -> None:
    assert bare_words(path) == []
