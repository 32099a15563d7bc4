"""Files that are read in pieces: both sides at the same time, and as if one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from ledgers.formats import sources
from tests.files.command import Written, call, lines, reconciled

HEADER = "order_id,paid_at,amount,currency"


def orders(currencies: Sequence[str]) -> str:
    rows = [
        f"A{at},2026-06-01 09:00:00,{at}.00,{currency}" for at, currency in enumerate(currencies, 1)
    ]
    return lines(HEADER, *rows)


def in_pieces(folder: Path, left: str, right: str, monkeypatch: pytest.MonkeyPatch) -> Written:
    monkeypatch.setattr(sources, "PIECE_BYTES", 200)
    return reconciled(folder, left, right)


def files_of(written: Written) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(written.folder.iterdir())}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (["USD"] * 60, [""] * 60),
        # what the first piece says isn't what the file says
        (["USD"] * 40 + ["EUR"] * 20, [""] * 60),
        (["USD"] * 60, ["USD"] * 30 + [""] * 30),
        ([""] * 60, [""] * 60),
    ],
)  # fmt: skip
def test_it_decides_as_it_does_of_files_read_whole(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    ours: Sequence[str],
    theirs: Sequence[str],
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "pieces").mkdir()
    whole = reconciled(tmp_path / "whole", orders(ours), orders(theirs))

    pieces = in_pieces(tmp_path / "pieces", orders(ours), orders(theirs), monkeypatch)

    assert files_of(pieces) == files_of(whole)


def test_it_tells_of_the_left_file_where_both_are_unusable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sources, "PIECE_BYTES", 200)
    unusable = orders(["USD"] * 60) + 'A99,2026-06-01 09:00:00,"1.00,USD\r\n'

    code = call(tmp_path, {"left.csv": unusable}, {"right.csv": unusable})

    assert code == 2
    assert capsys.readouterr().err.startswith("left.csv: ")
