"""Two exports of one account that overlap, and the same list twice: what stands in both is one row."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import Groups, Written, call, lines

ORDERS = lines(
    "Invoice No,Invoice Date,Customer,Amount,Currency",
    "INV-90260017,2026-06-01,Ash Ltd,97.00,EUR",
    "INV-90260018,2026-06-01,Elm Ltd,50.00,EUR",
)
HEAD = "Date,Payee,Description,Amount,Currency"
ASH = "2026-06-08,ASH LTD,INV-90260017,97.00,EUR"
ELM = "2026-06-09,ELM LTD,INV-90260018,50.00,EUR"
RENT = "2026-06-08,LANDLORD,rent,-12.00,EUR"


def groups(folder: Path, left: dict[str, str], right: dict[str, str]) -> Groups:
    assert call(folder, left, right) == 0
    written = Written(folder / "out")
    assert written.summary["conservation"] == {"balanced": True, "each_row_once": True}
    return written.groups


def test_it_counts_a_line_once_that_two_exports_hold(tmp_path: Path) -> None:
    first = lines(f"{HEAD},Balance", f"{RENT},903.00", f"{ASH},1000.00")
    second = lines(f"{HEAD},Balance", f"{ASH} ,1000.00", f"{ELM},1050.00")

    found = groups(tmp_path, {"a.csv": ORDERS}, {"one.csv": first, "two.csv": second})

    assert [group for group in found if group[0] != "NON_TRADE"] == [
        ("DUPLICATE", ("right:2",)),
        ("confirmed", ("left:2", "right:3")),
        ("confirmed", ("left:3", "right:3")),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # two accounts, which had other balances after their lines
        ([f"{HEAD},Balance", f"{ASH},1000.00"], [f"{HEAD},Balance", f"{ASH},2000.00"]),
        # nothing says which account it is
        ([HEAD, ASH], [HEAD, ASH]),
    ],
)
def test_it_keeps_lines_that_may_be_two(
    tmp_path: Path, first: list[str], second: list[str]
) -> None:
    found = groups(
        tmp_path, {"a.csv": ORDERS}, {"one.csv": lines(*first), "two.csv": lines(*second)}
    )

    assert "DUPLICATE" not in {kind for kind, _rows in found}


def test_it_keeps_twins_of_one_file(tmp_path: Path) -> None:
    # paid, sent back and paid again: the balance returns to what it was
    back = "2026-06-08,ASH LTD,INV-90260017,-97.00,EUR,903.00"
    one = lines(f"{HEAD},Balance", f"{ASH},1000.00", back, f"{ASH},1000.00")
    other = lines(f"{HEAD},Balance", f"{ELM},1050.00")

    found = groups(tmp_path, {"a.csv": ORDERS}, {"one.csv": one, "two.csv": other})

    assert "DUPLICATE" not in {kind for kind, _rows in found}


def test_it_knows_a_list_again_that_was_saved_with_blanks(tmp_path: Path) -> None:
    again = ORDERS.replace(",EUR", " ,EUR ").replace(",Currency ", ",Currency")
    bank = lines(HEAD, ASH, ASH, ELM)

    found = groups(tmp_path, {"one.csv": ORDERS, "two.csv": again}, {"bank.csv": bank})

    assert [group for group in found if group[0] in {"DUPLICATE", "confirmed"}] == [
        ("DUPLICATE", ("left:2",)),
        ("DUPLICATE", ("left:3",)),
        ("confirmed", ("left:3", "right:4")),
    ]
