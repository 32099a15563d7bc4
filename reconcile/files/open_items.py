"""Whether a list of invoices is compared by what is open or by what they came to, where only the other side tells."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from ledgers.formats.columns import Cells
from ledgers.formats.conventions import WITH_SIGNS
from ledgers.formats.open_items import is_open_amount
from reconcile.files.amounts import by_amount
from reconcile.files.reading import Opened


def with_open_or_whole(files: Sequence[Opened], others: Sequence[Opened]) -> list[Opened]:
    """The files of a side; a list that holds paid and partly paid invoices with the amount that the other side has.

    Where the other side has as many of the one as of the other, it stays a question.
    """
    return [_answered(file, others) for file in files]


def _answered(file: Opened, others: Sequence[Opened]) -> Opened:
    proposal = file.recognition.proposal
    if file.mapping is not None or proposal is None:
        return file
    asked = next((one.options for one in proposal.questions if one.code == "amount"), ())
    if len(asked) != 2 or not is_open_amount(asked[0]):  # noqa: PLR2004  (what is open, and the whole)
        return file
    table = file.recognition.table
    cells = Cells(table.header, table.records)
    amounts = pl.DataFrame({"still": cells.amounts(asked[0]), "whole": cells.amounts(asked[1])})
    amounts = amounts.filter(pl.col("still") != pl.col("whole"))
    there = _amounts(others).implode()
    still, whole = amounts.select(
        (pl.col(name).is_in(there) & (pl.col(name) != 0)).sum() for name in amounts.columns
    ).row(0)
    if still == whole:
        return file
    return by_amount(file, asked[0] if still > whole else asked[1])


def _amounts(files: Sequence[Opened]) -> pl.Series:
    """All amounts of the files' tables, whichever sign they have."""
    found = [pl.Series("amount", [], dtype=pl.Int64)]
    for file in files:
        mapping, table = file.table_mapping, file.recognition.table
        cells = Cells(table.header, table.records)
        names = [mapping.columns[f] for f in WITH_SIGNS if f in mapping.columns] if mapping else []
        found += [cells.amounts(name).abs().cast(pl.Int64).alias("amount") for name in names]
    return pl.concat(found).drop_nulls().unique()
