"""Initials beside other words, and names of few letters: what could be one person, and what couldn't."""

from __future__ import annotations

import pytest

from reconcile.engine.likeness.names import (
    NAME_AGREES,
    NAME_COULD_BE,
    SIMILAR_MAX,
    likeness,
    read_name,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # a title before the one, before the other
        ("J Smith", "Dr Jane Smith"),
        ("Jonathan Smith", "Mr J Smith"),
        ("Smith J", "Dr Jane Smith"),
        ("Smith Jonathan", "Mr J Smith"),
        ("Jane Smith", "Dr Smith J"),
        ("J Li", "Dr Jane Li"),
        ("J Smith", "Jane Smith"),
        ("J Smith", "J Smith Junior Sr"),
    ],
)
def test_it_takes_a_person_with_an_initial_for_possible(one: str, other: str) -> None:
    found = likeness(read_name(one), read_name(other))

    assert found in {SIMILAR_MAX, likeness(read_name(other), read_name(one))}
    assert found >= NAME_COULD_BE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # another first name, another letter, another family, nothing but letters
        ("Peter Smith", "Dr Jane Smith"),
        ("K Smith", "Dr Jane Smith"),
        ("J Smith", "Dr Jane Smythe"),
        ("J S", "Jane S"),
    ],
)
def test_it_takes_no_other_person_for_possible(one: str, other: str) -> None:
    assert likeness(read_name(one), read_name(other)) < NAME_COULD_BE
    assert likeness(read_name(other), read_name(one)) < NAME_COULD_BE


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Delta Services Bureau", "DELTA SERVICE S"),
        ("Delta Services Bureau", "DEL TA SERVICES BUR"),
    ],
)
def test_it_takes_no_name_of_other_words_for_one_that_was_cut(name: str, written: str) -> None:
    assert likeness(read_name(name), read_name(written)) < NAME_AGREES
