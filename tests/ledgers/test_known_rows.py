"""What all formats of named columns do with identities and with columns that a file lacks."""

from __future__ import annotations

import polars as pl
import pytest

from ledgers.formats.identity import identity, of_items, waiting_apart
from ledgers.formats.known import Cells


def cells_of(**columns: list[str]) -> Cells:
    rows = {f"c{at}": values for at, values in enumerate(columns.values())}
    count = len(next(iter(columns.values())))
    frame = pl.DataFrame({"row_number": range(count), "raw": ["x"] * count, **rows})
    return Cells(frame, tuple(columns), "CNY")


def own_id(kind: str, status: str) -> str:
    rows = pl.DataFrame({"kind": [kind], "status": [status], "natural_id": ["N1"]})
    return str(waiting_apart(rows)["natural_id"].item())


@pytest.mark.parametrize("kind", ["ORDER", "PAYMENT"])
@pytest.mark.parametrize("status", ["UNPAID", "PENDING"])
def test_it_knows_what_is_not_paid_yet_apart(kind: str, status: str) -> None:
    assert own_id(kind, status) == f"N1|{status}"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("ORDER", "PAID"), ("PAYMENT", "REFUNDED"), ("REFUND", "PENDING"), ("PAYOUT", "PENDING")],
)
def test_it_knows_what_counts_while_it_waits_again(kind: str, status: str) -> None:
    assert own_id(kind, status) == "N1"


def test_it_leaves_rows_without_a_number_to_their_content() -> None:
    rows = pl.DataFrame(
        {"kind": ["ORDER"], "status": ["UNPAID"], "natural_id": [None]},
        schema_overrides={"natural_id": pl.String},
    )

    assert waiting_apart(rows)["natural_id"].to_list() == [None]


def test_it_makes_an_identity_of_empty_columns_too() -> None:
    rows = pl.DataFrame({"a": ["x", None], "b": [1, 2]})

    assert rows.select(identity("a", "b")).to_series().to_list() == ["x|1", "|2"]


def test_it_takes_items_that_are_alike_for_two() -> None:
    rows = pl.DataFrame({"order": ["A", "A", "B"], "sku": ["S", "S", "S"]})

    assert rows.select(of_items("order", "sku")).to_series().to_list() == ["A|S", "A|S#2", "B|S"]


def test_it_refuses_every_row_where_the_column_of_an_amount_is_missing() -> None:
    cells = cells_of(Other=["1.00", "2.00"])
    cells.amount("gross_minor", "Amount", "Sum")
    batch = cells.draft.finish()

    assert batch.rejected.select("row_number", "column", "code").rows() == [
        (0, "Amount", "missing_amount"),
        (1, "Amount", "missing_amount"),
    ]


def test_it_reads_nothing_where_the_column_of_an_amount_may_be_missing() -> None:
    cells = cells_of(Other=["1.00"])
    cells.amount("gross_minor", "Amount", required=False)

    assert cells.draft.finish().entries["gross_minor"].to_list() == [0]
