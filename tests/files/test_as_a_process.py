"""The command as it is called: what it says arrives whole, though the process leaves without clearing up."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.files.command import Written, lines

ROOT = Path(__file__).parents[2]
ORDERS = lines("Order No,Paid at,Amount,Currency", "SO-1,2026-06-13 12:00:00,9.00,EUR")


def called(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    (folder / "left.csv").write_text(ORDERS, "utf-8", newline="")
    (folder / "right.csv").write_text(ORDERS, "utf-8", newline="")
    sides = ["--left", str(folder / "left.csv"), "--right", str(folder / "right.csv")]
    command = [sys.executable, "manage.py", "reconcile_files", *sides, *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)  # noqa: S603  (our own)


def test_it_says_all_and_writes_all(tmp_path: Path) -> None:
    made = called(tmp_path, "--output", str(tmp_path / "out"))

    assert made.returncode == 0, made.stderr
    assert made.stdout.endswith(f"written to {tmp_path / 'out'}\n")
    assert len(Written(tmp_path / "out").table("matches")) == 2


def test_it_says_what_it_took_files_for_before_it_refuses_the_rules(tmp_path: Path) -> None:
    made = called(tmp_path, "--output", str(tmp_path / "out"), "--rules", "none")

    assert made.returncode == 2
    assert "right.csv: orders table" in made.stdout
    assert made.stderr.startswith("none: No such file")


def test_it_shows_its_options(tmp_path: Path) -> None:
    made = called(tmp_path, "--help")

    assert made.returncode == 0
    assert "--mapping BASENAME=FILE.json" in made.stdout
