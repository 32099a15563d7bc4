"""A day stands in its field in every language: a browser shows none that isn't written by ISO 8601."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from django.conf import settings
from django.utils import translation


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_it_fills_the_field_of_a_day(language: str) -> None:
    field = forms.DateInput(attrs={"type": "date"})

    with translation.override(language):
        shown = field.render("day", date(2026, 11, 3))

    assert 'value="2026-11-03"' in shown
