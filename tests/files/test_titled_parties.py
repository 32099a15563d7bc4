"""A supplier's statement that names the supplier in its title alone, beside our bills of several."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import Groups, Written, call, lines

HEAD = "Document No,Date,Amount,Currency"
ROWS = (
    "SO7100,2026-06-04,111.00,GBP", "SO7101,2026-06-05,240.00,GBP", "SO7102,2026-06-06,87.50,GBP",
    "SO7103,2026-06-07,55.00,GBP",
)  # fmt: skip
BILLS = lines(
    "Invoice No,Supplier,Date,Amount,Currency",
    # the number of the first is that of two suppliers, and the third is the other one's
    "SO7100,Brightway Packaging Ltd,2026-06-04,111.00,GBP", "SO7100,Norfolk Paper Ltd,2026-06-04,111.00,GBP",
    "SO7101,Norfolk Paper Ltd,2026-06-05,240.00,GBP", "SO7102,Brightway Packaging Ltd,2026-06-06,87.50,GBP",
    "SO7103,Norfolk Paper Ltd,2026-06-07,55.00,GBP",
)  # fmt: skip


def run(folder: Path, *statement: str) -> Groups:
    assert call(folder, {"bills.csv": BILLS}, {"statement.csv": lines(*statement)}) == 0
    return Written(folder / "out").groups


def confirmed(groups: Groups) -> set[str]:
    """Our rows that are matched."""
    return {rows[0] for state, rows in groups if state == "confirmed"}


@pytest.mark.parametrize(
    "title",
    [
        ("Norfolk Paper Ltd", "Statement of account June 2026", ""),
        ("Supplier:,Norfolk Paper Limited", ""),
        ("NORFOLK PAPER LTD - statement", ""),
    ],
)
def test_its_rows_are_of_the_party_in_the_title(tmp_path: Path, title: tuple[str, ...]) -> None:
    groups = run(tmp_path, *title, HEAD, *ROWS)

    assert confirmed(groups) == {"left:3", "left:4", "left:6"}
    assert "AMBIGUOUS" in {kind for kind, _rows in groups}


@pytest.mark.parametrize(
    "title",
    [
        # nobody whom our side knows, or two of them
        ("Statement of account June 2026", ""),
        ("Wensum Board Ltd", ""),
        ("Norfolk Paper Ltd", "for Brightway Packaging Ltd", ""),
    ],
)
def test_a_title_that_names_no_party_of_ours_says_nothing(
    tmp_path: Path, title: tuple[str, ...]
) -> None:
    assert confirmed(run(tmp_path, *title, HEAD, *ROWS)) == {"left:4", "left:5", "left:6"}


def test_rows_that_name_a_party_themselves_keep_it(tmp_path: Path) -> None:
    rows = [f"{row},Brightway Packaging Ltd" for row in ROWS]

    groups = run(tmp_path, "Norfolk Paper Ltd", "", f"{HEAD},Supplier", *rows)

    assert "left:2" in confirmed(groups)
    assert "left:3" not in confirmed(groups)
