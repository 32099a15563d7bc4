from __future__ import annotations

from dataclasses import replace

import polars as pl

from ledgers.formats import recognise
from ledgers.formats.base import Table
from ledgers.formats.short_rows import padded
from tests.ledgers.tables import lines


def table(*rows: str) -> Table:
    return recognise(lines("Order No,Paid at,Amount,Description", *rows).encode()).table


def numbers(records: pl.DataFrame) -> list[int]:
    return records["row_number"].to_list()


def test_it_fills_up_rows_in_their_place_and_leaves_shorter_ones_broken() -> None:
    found = padded(table("SO1,2026-10-05,1.00,a", "SO2,2026-10-05,2.00", "SO3,2026-10-05"), 1)

    assert (numbers(found.records), numbers(found.broken)) == ([2, 3], [4])
    assert found.records["c3"].to_list() == ["a", ""]


def test_it_leaves_a_table_alone_whose_rows_are_whole() -> None:
    whole = table("SO1,2026-10-05,1.00,a")

    assert padded(whole, 1).records is whole.records


def test_it_fills_up_the_rows_of_later_blocks() -> None:
    later = table("SO1,2026-10-05,1.00,a", "SO2,2026-10-05,2.00")
    first = replace(
        later, broken=later.broken.clear(), rest=lambda: iter([(later.records, later.broken)])
    )

    parts = [numbers(records) for records, _broken in padded(first, 1).parts()]

    assert parts == [[2], [], [2, 3]]
