"""How long a number in a bank's text must be, and how much like ours, to be another document's or ours."""

from __future__ import annotations

import polars as pl
import pytest

from reconcile.engine.passes.said_numbers import names_another

OTHER, OURS, NOTHING = (True, False), (False, True), (False, False)


def _named(text: str, number: str) -> tuple[bool, bool]:
    """Whether a text names another document, and whether it names ours."""
    row = {"at": 0, "text": text, "ref": number, "ours": number}
    another, ours = names_another(pl.DataFrame([row], schema_overrides={"at": pl.UInt32}))
    return not another.is_empty(), not ours.is_empty()


@pytest.mark.parametrize(
    ("number", "text", "found"),
    [
        # four signs are a number with a form of its own, three are met by chance
        ("A-12", "A-13", OTHER),
        ("A-1", "A-2", NOTHING),
        # of digits alone there must be seven, as many as ours has, and only the last four count on
        ("5503021", "5509977", OTHER),
        ("550302", "550288", NOTHING),
        ("5503021", "5512977", NOTHING),
        ("5503021", "55029771", NOTHING),
        ("5503021", "550297", NOTHING),
        ("5503021", "A502977", NOTHING),
        # parts behind the letters: the first is the same, or each is a year
        ("RE-12-0501", "12-0388", OTHER),
        ("RE-12-0501", "13-0388", NOTHING),
        ("RE-12-0501", "12-0602", OTHER),
        ("RE-12-0501", "12-388", NOTHING),
        ("RE-12-0501", "12-05011", NOTHING),
        ("RE-2025-0501", "2024-0388", OTHER),
        ("RE-2025-0501", "1234-0388", NOTHING),
        ("RE-1234-0501", "2025-0388", NOTHING),
        ("RE-2025-0501", "2025-0501", NOTHING),
        ("RE-2025-0501", "RE-2025-0501", OURS),
        # neither a day nor a month is a number
        ("4400-12-05", "2025-12-05", NOTHING),
    ],
)
def test_it_hears_what_looks_like_our_number_alone(
    number: str, text: str, found: tuple[bool, bool]
) -> None:
    assert _named(text, number) == found


@pytest.mark.parametrize(
    ("number", "text", "found"),
    [
        # three digits at its end are what people leave of it, two may be anything
        ("RG-20250713", "Rechnung 713", OURS),
        ("RG-20250713", "Rechnung 13", OTHER),
        ("RG-20250713", "Rechnung 714", OTHER),
        # another year says that it isn't ours, unless ours has none
        ("RG-2025-0713", "Rechnung 713/2024", OTHER),
        ("RG-2025-0713", "Rechnung 713/24", OTHER),
        ("RG-2025-0713", "Rechnung 713/25", OURS),
        ("RG-0713", "Rechnung 713/2024", OURS),
        # one part is ours, the other isn't
        ("RG-2025-0713", "Rechnung 0713-0688", OTHER),
        ("RG-2025-0713", "Rechnung 0688 und Rechnung 0713", (True, True)),
        # the year alone is no number
        ("RG-2025-0713", "Rechnung 2025", NOTHING),
        ("RG-2025-0713", "Rechnung 2024", NOTHING),
    ],
)
def test_it_knows_whose_number_stands_beside_a_word_for_documents(
    number: str, text: str, found: tuple[bool, bool]
) -> None:
    assert _named(text, number) == found
