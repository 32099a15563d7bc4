from __future__ import annotations

import pytest

from accounts.exports import CELL_UNITS_MAX, cell_text, safe_text

FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "－1", " =1", '"=1', "'=1", "\n=1",
            "\u200b=1", "\ufeff=1", "==cmd", "　＠x"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_it_quotes_what_a_spreadsheet_would_run(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "SO1-2", "a=b", "茶", "12.50", "(5)"], ids=repr)
def test_it_leaves_other_text_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@pytest.mark.parametrize("letter", ["a", "茶", "𠮷"])
def test_it_cuts_a_text_that_no_cell_holds_where_everybody_sees_it(letter: str) -> None:
    cut = cell_text(letter * (CELL_UNITS_MAX + 1))

    assert cut.endswith(" […]")
    assert CELL_UNITS_MAX - 1 <= len(cut.encode("utf-16-le")) // 2 <= CELL_UNITS_MAX


def test_it_leaves_a_text_alone_that_a_cell_just_holds() -> None:
    assert cell_text("a" * CELL_UNITS_MAX) == "a" * CELL_UNITS_MAX
