"""Every page is pictured by `make screenshots`, and nothing is written into one that the policy refuses."""

from __future__ import annotations

import re

from django.urls import get_resolver

from tests.architecture.source import templates
from tests.screens.pages import NOT_A_PAGE, PAGES, names

INLINE = re.compile(r"<style\b|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\"|javascript:")


def test_it_pictures_every_page() -> None:
    there_are = set(names(get_resolver().url_patterns))

    assert there_are == {page.name for page in PAGES} | set(NOT_A_PAGE)


def test_it_gives_each_picture_a_name_of_its_own() -> None:
    titles = [page.title for page in PAGES]

    assert len(set(titles)) == len(titles)


def test_it_writes_no_style_and_no_script_into_a_page() -> None:
    assert {
        name: INLINE.findall(text) for name, text in templates().items() if INLINE.search(text)
    } == {}
