"""What developers see of the visual language is all of it, and nobody else sees it."""

from __future__ import annotations

import re

from django.conf import LazySettings
from django.test import Client

from tests.texts.sources import ROOT

CLASS = re.compile(r"\.([a-z][a-z0-9-]*)")
CSS = ROOT / "static/css"


def shown(client: Client) -> str:
    return client.get("/styleguide/").content.decode()


def classes_of(page: str) -> set[str]:
    return {name for value in re.findall(r'class="([^"]*)"', page) for name in value.split()}


def test_it_shows_every_class_of_the_components(client: Client, db: None) -> None:
    text = (CSS / "components.css").read_text()

    # a class stands before a brace, a value behind it
    selectors = re.sub(r"\{[^{}]*\}", "{", text)
    assert set(CLASS.findall(selectors)) - classes_of(shown(client)) == set()


def test_it_shows_every_colour(client: Client, db: None) -> None:
    colours = re.findall(r"--([a-z-]+): #", (CSS / "tokens.css").read_text())

    page = shown(client)
    assert {colour for colour in colours if f'class="swatch-{colour}"' not in page} == set()


def test_it_shows_both_themes_beside_each_other(client: Client, db: None) -> None:
    assert re.findall(r'data-theme="(\w+)"', shown(client)) == ["light", "dark"]


def test_it_isnt_there_in_production(client: Client, db: None, settings: LazySettings) -> None:
    settings.IS_PRODUCTION = True

    assert client.get("/styleguide/").status_code == 404
