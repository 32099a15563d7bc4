from __future__ import annotations

from ledgers.formats.titles import CELLS_MAX, LENGTH_MAX
from ledgers.inspection import inspect

TABLE = (
    "Document No,Date,Amount,Currency\nSO7100,2026-06-04,111.00,GBP\nSO7101,2026-06-05,240.00,GBP\n"
)


def title_over(*lines: str) -> object:
    return inspect("\n".join([*lines, TABLE]).encode(), {})["title"]


def test_it_names_the_cells_over_a_table() -> None:
    assert title_over("Norfolk Paper Ltd", 'Supplier:,"Norfolk Paper Ltd",', "") == [
        "Norfolk Paper Ltd",
        "Supplier:",
        "Norfolk Paper Ltd",
    ]


def test_it_names_nothing_over_a_bare_table() -> None:
    assert title_over() == []


def test_it_leaves_paragraphs_out() -> None:
    assert title_over("x" * LENGTH_MAX, "y" * (LENGTH_MAX + 1), "") == ["x" * LENGTH_MAX]


def test_it_names_no_more_than_the_first_cells() -> None:
    lines = [",".join(f"cell {at} {line}" for at in range(10)) for line in range(12)]

    said = title_over(*lines, "")

    assert isinstance(said, list)
    assert (len(said), said[-1]) == (CELLS_MAX, "cell 9 9")
