"""The letter on paper: three languages, every character there, and no text of a user ever run."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
import typst
from django.utils import translation

from accounts.models import Merchant
from reconcile.models import Letter, LetterLine
from reconcile.reports.letter_pdf import as_pdf, document_of
from reconcile.reports.typesetting import fonts, typeset

LANGUAGES = ("en", "zh-hant", "zh-hans")
GLYPH = re.compile(r'<symbol[^>]*><path d="([^"]+)"')


def letter_of(kind: str = "CONFIRMATION", **more: object) -> Letter:
    """A letter that no database has seen."""
    given = {
        "state": "SENT",
        "recipient_name": "阿克美 Acme",
        "note": "請核對。\nThank you.",
        "period_start": date(2026, 10, 1),
        "period_end": date(2026, 10, 31),
        "made_by_name": "陳會計",
        "sent_at": datetime(2026, 11, 26, 10, tzinfo=UTC),
        **more,
    }
    return Letter(merchant=Merchant(name="山城茶舖"), kind=kind, **given)


def line_of(reference: str = "SO1", ours: int | None = 1_234_500) -> LetterLine:
    return LetterLine(
        reference=reference,
        booked_on=date(2026, 10, 4),
        currency="CNY",
        ours_minor=ours,
        theirs_minor=-700,
    )


def shapes(svg: object) -> set[str]:
    """The characters drawn on pages, each by its strokes whatever its size."""
    pages = svg if isinstance(svg, list) else [svg]
    return {re.sub(r"[-.\d ]", "", d) for page in pages for d in GLYPH.findall(page.decode())}


@pytest.fixture(scope="module")
def box() -> set[str]:
    """What stands for a character that no font of ours has."""
    source = '#set text(font: "Noto Sans CJK TC")\nก'.encode()
    return shapes(typst.compile(source, format="svg", font_paths=fonts(), ignore_system_fonts=True))


@pytest.mark.parametrize("kind", ["CONFIRMATION", "QUESTION"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_it_has_every_character_it_prints(language: str, kind: str, box: set[str]) -> None:
    letter = letter_of(kind)

    with translation.override(language):
        said = document_of(letter, [line_of()])
        drawn = shapes(typeset("letter", said, at=letter.sent_at, output="svg"))  # type: ignore[arg-type]

    assert len(drawn) > 40
    assert drawn & box == set()


def test_it_gives_the_same_bytes_for_the_same_letter() -> None:
    letter = letter_of()

    assert as_pdf(letter, [line_of()]) == as_pdf(letter, [line_of()])


@pytest.mark.parametrize(
    "text", ['#panic("x")', "$ x", "*bold*", "\\", '#read("/etc/passwd")', '"']
)
def test_it_runs_no_text_of_a_user(text: str) -> None:
    letter = letter_of(note=text, recipient_name=text, subject=text)

    assert as_pdf(letter, [line_of(reference=text)]).startswith(b"%PDF")


def test_it_sums_each_currency() -> None:
    said = document_of(letter_of(), [line_of(), line_of(ours=None)])

    assert said["totals"] == [["Total CNY", "12,345.00 CNY", "−14.00 CNY"]]


def test_it_sums_nothing_in_a_question() -> None:
    said = document_of(letter_of("QUESTION"), [line_of(ours=None)])

    assert (said["totals"], said["about"]) == ([], ["SO1", "4 Oct 2026", "−7.00 CNY"])


@pytest.mark.parametrize(("state", "stamp"), [("DRAFT", "Draft"), ("SENT", None)])
def test_it_is_stamped_as_a_draft_until_it_is_sent(state: str, stamp: str | None) -> None:
    assert document_of(letter_of(state=state), [line_of()])["draft"] == stamp
