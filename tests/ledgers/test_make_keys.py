from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgers.normalise import (
    DAMAGED,
    USUAL,
    are_usual,
    bare,
    bare_column,
    key,
    key_column,
    key_of,
    told_by,
    values_of,
)


@pytest.mark.parametrize(
    "written",
    ["`SO1", "'SO1", "SO1\t", '="SO1"', "\t'SO1'", " SO1\u3000", "\ufeffSO1", '="`SO1"'],
)
def test_it_takes_off_what_keeps_spreadsheets_away(written: str) -> None:
    assert bare_column(pl.Series([written])).to_list() == ["SO1"]


@pytest.mark.parametrize("empty", ["", "  ", "`", '=""', "\t"])
def test_it_takes_a_cell_of_armour_alone_as_empty(empty: str) -> None:
    assert bare_column(pl.Series([empty])).to_list() == [None]


@pytest.mark.parametrize(
    ("reference", "made"),
    [("so-1", "SO1"), ("SO 1", "SO1"), ("ＳＯ１", "SO1"), ("#1001", "1001"), ("0", None), ("--", None), ("订单1", "订单1"),
     ("00012", "00012")],
)  # fmt: skip
def test_it_makes_one_key_of_every_way_to_write_a_number(reference: str, made: str | None) -> None:
    assert key_of(reference) == made


@given(st.lists(st.none() | st.text(max_size=12)))
def test_it_makes_the_keys_of_a_column_as_of_one(references: list[str | None]) -> None:
    column = bare_column(pl.Series("r", references, dtype=pl.String))

    assert key_column(column).to_list() == column.to_frame().select(key(pl.col("r")))["r"].to_list()


@given(st.lists(st.none() | st.text(max_size=12)))
def test_it_bares_a_column_as_it_bares_one_cell(cells: list[str | None]) -> None:
    column = pl.Series("c", cells, dtype=pl.String)

    assert (
        bare_column(column).to_list() == column.to_frame().select(bare(pl.col("c")))["c"].to_list()
    )


@pytest.mark.parametrize("text", ["N/A", "none", "无", "無", "0000", "n.a.", "NULL", "暂无"])
def test_it_takes_no_word_for_nothing_as_a_key(text: str) -> None:
    assert key_of(text) is None
    assert key_column(pl.Series([text, "A1"])).to_list() == [None, "A1"]


def test_it_keeps_keys_that_only_begin_so() -> None:
    assert [key_of(text) for text in ("NA-7", "none1", "0007")] == ["NA7", "NONE1", "0007"]


@given(st.from_regex(USUAL, alphabet="0123456789AENUL.e+", fullmatch=True))
def test_it_takes_a_usual_reference_as_its_own_key(reference: str) -> None:
    column = pl.Series([reference, None], dtype=pl.String)

    assert are_usual(column)
    assert key_column(column).to_list() == [reference, None]
    assert not column.str.contains(DAMAGED).any()


@pytest.mark.parametrize(
    "reference",
    ["so1", "SO-1", "0", "000", "NA", "NONE", "4E12", "4.2E+12", "1234567.0", "7", "订单1"],
)
def test_it_looks_closer_at_what_is_unusual(reference: str) -> None:
    assert not are_usual(pl.Series(["SO1", reference]))


@pytest.mark.parametrize(
    "cells", [["a"] * 3, ["a", "b", "a"], ["a", None, "a"], ["a"], [None, None], []]
)
def test_it_says_of_each_cell_what_its_value_means(cells: list[str | None]) -> None:
    column = pl.Series("c", cells, dtype=pl.String)

    assert sorted(values_of(column)) == sorted({cell for cell in cells if cell is not None})
    assert told_by(column, {"a": "A"}).to_list() == ["A" if cell == "a" else None for cell in cells]
