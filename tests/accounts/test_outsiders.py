"""By what name acts of somebody outside are recorded, and how each reader reads it."""

from __future__ import annotations

import pytest
from django.utils import translation

from accounts.outsiders import readable_name, recorded_name

LANGUAGES = ("en", "zh-hant", "zh-hans")


def recorded(language: str, *, is_counterparty: bool) -> str:
    with translation.override(language):
        return recorded_name("Acme Ltd", is_counterparty=is_counterparty)


@pytest.mark.parametrize("reader", LANGUAGES)
@pytest.mark.parametrize("sender", LANGUAGES)
@pytest.mark.parametrize("is_counterparty", [True, False])
def test_it_is_read_in_the_readers_language_whoever_sent_the_link(
    sender: str, reader: str, *, is_counterparty: bool
) -> None:
    kept = recorded(sender, is_counterparty=is_counterparty)

    with translation.override(reader):
        read = readable_name(kept)

    assert read == recorded(reader, is_counterparty=is_counterparty)


def test_the_languages_say_it_differently() -> None:
    assert len({recorded(language, is_counterparty=True) for language in LANGUAGES}) == 3


@pytest.mark.parametrize("name", ["Bob", "", "Acme (Hong Kong)", "Reconcile"])
def test_another_name_is_read_as_it_stands(name: str) -> None:
    with translation.override("zh-hans"):
        assert readable_name(name) == name
