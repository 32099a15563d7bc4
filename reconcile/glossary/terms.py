"""What a term is."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Term:
    """A word, and its meaning in one or two sentences."""

    code: str
    word: Promise | str
    meaning: Promise | str


@dataclass(frozen=True, slots=True)
class Chapter:
    """Terms of one kind of work, in the order in which a newcomer meets them."""

    title: Promise | str
    terms: tuple[Term, ...]
