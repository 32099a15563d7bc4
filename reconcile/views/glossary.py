"""What the words of the screens mean, in the reader's language, and what they are in the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe

from accounts.permissions import Action, requires
from accounts.requests import TenantRequest
from reconcile.glossary import CHAPTERS
from reconcile.glossary.terms import Chapter, Term


@dataclass(frozen=True, slots=True)
class Row:
    """A term as one reader sees it; `others` are the language's code and the word in it."""

    code: str
    word: str
    meaning: str
    others: tuple[tuple[str, str], ...]

    def says(self, wanted: str) -> bool:
        """Whether a text stands in the word, in whatever language, or in the meaning."""
        texts = (self.word, self.meaning, *(word for _language, word in self.others))
        return any(wanted in text.casefold() for text in texts)


def row_of(term: Term) -> Row:
    others = tuple(
        (code, _word_in(code, term))
        for code, _name in settings.LANGUAGES
        if code != translation.get_language()
    )
    return Row(term.code, str(term.word), str(term.meaning), others)


def _word_in(language: str, term: Term) -> str:
    with translation.override(language):
        return str(term.word)


def _narrowed(wanted: str) -> Iterator[tuple[Chapter, list[Row]]]:
    for chapter in CHAPTERS:
        rows = [row for row in map(row_of, chapter.terms) if row.says(wanted)]
        if rows:
            yield chapter, rows


@require_safe
@requires(Action.SEE)
def index(request: TenantRequest) -> HttpResponse:
    wanted = request.GET.get("q", "").strip()
    context = {"chapters": list(_narrowed(wanted.casefold())), "wanted": wanted}
    return render(request, "reconcile/glossary.html", context)
