"""What can't be used ends with exit code 2 and a message that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.files.command import call, lines, wechat

BILL = wechat(("A1", "2026-06-01 09:00:05", "10.00"))


def test_it_says_how_to_name_columns_that_no_word_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = call(tmp_path, {"o.csv": lines("c_a,c_b", "A1,5.00")}, {"w.csv": BILL})

    assert code == 2
    assert "--mapping o.csv=FILE.json" in capsys.readouterr().err


def test_it_says_so_where_day_and_month_can_t_be_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orders = lines("Order No,Date,Amount", "A1,01/06/2026,10.00")

    code = call(tmp_path, {"o.csv": orders}, {"w.csv": BILL})

    assert code == 2
    assert "date_order. Say it with --mapping o.csv=FILE.json" in capsys.readouterr().err


def test_it_offers_no_mapping_for_an_empty_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = call(tmp_path, {"o.csv": ""}, {"w.csv": BILL})

    assert code == 2
    assert "--mapping" not in capsys.readouterr().err
