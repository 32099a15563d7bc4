"""The words of the trade that screens use, each with what it means here: one word, one meaning.

A word that a button or a head says as well stands here in the same letters, so that it is translated once.
"""

from __future__ import annotations

from reconcile.glossary import books, closing, deciding, kinds, matching
from reconcile.glossary.terms import Chapter, Term

CHAPTERS: tuple[Chapter, ...] = (
    books.CHAPTER,
    matching.CHAPTER,
    deciding.CHAPTER,
    kinds.CHAPTER,
    closing.CHAPTER,
)
TERMS: dict[str, Term] = {term.code: term for chapter in CHAPTERS for term in chapter.terms}
