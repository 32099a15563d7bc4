"""What the command says at its end of files that could not be read whole, or contradict themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import call, lines

ORDERS = lines(
    "Order No,Paid at,Amount paid (CNY)",
    "A1,2026-06-01 10:00:00,10.00",
    "A2,2026-06-02 10:00:00,20.00",
)
Said = pytest.CaptureFixture[str]


def test_it_says_nothing_of_files_without_a_fault(tmp_path: Path, capsys: Said) -> None:
    code = call(tmp_path, {"ours.csv": ORDERS}, {"theirs.csv": ORDERS})

    said = capsys.readouterr().out
    assert code == 0
    assert "WARNING" not in said
    assert "every row is in one place" in said


def test_it_says_how_many_rows_were_rejected_and_where_to_read_why(
    tmp_path: Path, capsys: Said
) -> None:
    theirs = ORDERS + lines("A3,2026-06-03 10:00:00,thirty", "A4,2026-06-04 10:00:00,")

    code = call(tmp_path, {"ours.csv": ORDERS}, {"theirs.csv": theirs})

    said = capsys.readouterr().out
    assert code == 0
    assert "theirs.csv: 2 of 4 rows could not be read" in said
    assert str(tmp_path / "out" / "rejected.csv") in said
    assert "every row that could be read is in one place" in said


def test_it_says_which_totals_a_file_fails(tmp_path: Path, capsys: Said) -> None:
    theirs = ORDERS + lines("Total,,35.00")

    code = call(tmp_path, {"ours.csv": ORDERS}, {"theirs.csv": theirs})

    said = capsys.readouterr().out
    assert code == 0
    assert "theirs.csv: its rows don't make the totals that it states" in said
    assert "stated 35.00 CNY, from the rows 30.00 CNY" in said


def test_it_points_to_the_summary_where_more_totals_are_wrong(tmp_path: Path, capsys: Said) -> None:
    header = "订单号,交易流水号,交易时间,交易金额,手续费,净额,退款金额"
    row = "A1,T1,2026-06-01 10:00:00,10.00,0.06,9.94,0.00"
    theirs = lines(header, row, "合计,,,11.00,1.06,10.94,1.00")

    call(tmp_path, {"ours.csv": ORDERS}, {"theirs.csv": theirs})

    said = capsys.readouterr().out
    assert f"and 1 more in {tmp_path / 'out' / 'summary.json'}" in said
