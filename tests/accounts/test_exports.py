from __future__ import annotations

import pytest

from accounts.exports import safe_text

FORMULAS = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", "－1", " =1", '"=1', "'=1", "\n=1",
            "\u200b=1", "\ufeff=1", "==cmd", "　＠x"]  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
def test_it_quotes_what_a_spreadsheet_would_run(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", " ", "SO1-2", "a=b", "茶", "12.50", "(5)"], ids=repr)
def test_it_leaves_other_text_as_it_is(text: str) -> None:
    assert safe_text(text) == text
