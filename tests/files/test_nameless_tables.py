"""A table without a line of names is read where a mapping says which column is what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.files.command import call, lines, reconciled, wechat

BILL = wechat(("A1", "2026-06-01 09:00:05", "10.00"), ("A2", "2026-06-01 10:00:05", "12.50"))
ORDERS = lines("A1,2026-06-01 09:00:00,10.00", "A2,2026-06-01 10:00:00,12.50")
SAID = {
    "columns": {"order_ref": "Column 1", "occurred_at": "Column 2", "gross": "Column 3"},
    "has_header": False,
}


def test_it_reads_a_table_without_names_by_a_mapping(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(SAID), "utf-8")

    written = reconciled(tmp_path, ORDERS, BILL, "--mapping", f"left.csv={mapping}")

    places = [place for _state, group in written.groups for place in group]
    assert sorted(places) == ["left:1", "left:2", "right:2", "right:3"]


def test_it_asks_for_a_mapping_of_a_table_without_names(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(tmp_path, {"o.csv": ORDERS}, {"w.csv": BILL}) == 2
    assert "--mapping o.csv=FILE.json" in capsys.readouterr().err
