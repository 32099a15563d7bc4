"""A table whose names of columns no word list knows: where its header is, and where there is none."""

from __future__ import annotations

import pytest

from ledgers.formats import FormatError, Question, likeliest_table
from tests.ledgers.tables import lines


@pytest.mark.parametrize(
    ("rows", "header", "line"),
    [
        (("aaa,bbb,ccc", "1,2026-10-05,2", "2,2026-10-06,3"), ("aaa", "bbb", "ccc"), 1),
        (("Datum;Nr;Summe", "05.10.2026;A1;2,50"), ("Datum", "Nr", "Summe"), 1),
        (("Auszug, gedruckt", "", "Datum;Nr;Summe", "05.10.2026;A1;2,50", "06.10.2026;A2;1,00"),
         ("Datum", "Nr", "Summe"), 3),
        (("x\ty", "tea\tgreen", "tea\tred"), ("x", "y"), 1),
    ],
)  # fmt: skip
def test_it_takes_the_line_of_names_over_the_most_rows_of_its_width(
    rows: tuple[str, ...], header: tuple[str, ...], line: int
) -> None:
    found = likeliest_table(lines(*rows).encode())

    assert (found.table.header, found.table.header_line) == (header, line)


def test_it_asks_which_column_is_what() -> None:
    proposal = likeliest_table(b"aaa,bbb\n1,2\n").proposal

    assert proposal is not None
    assert proposal.questions == (Question("columns", "", ("aaa", "bbb")),)


@pytest.mark.parametrize(
    "content",
    [
        b"hello\n",
        b"tea,-3.50\nsale,10.00\n",
        b"a,a\n1,2\n",
        b"aaa,bbb\n",
        b"aaa,bbb\ntotal,5\n",
    ],
)
def test_it_finds_no_table_where_no_line_names_columns_of_rows(content: bytes) -> None:
    with pytest.raises(FormatError) as found:
        likeliest_table(content)

    assert found.value.code == "unknown_header"


def test_it_reads_the_names_in_the_encoding_that_is_said() -> None:
    found = likeliest_table("編號,摘要\n甲,乙\n".encode("big5hkscs"), "big5hkscs")

    assert found.table.header == ("編號", "摘要")
