"""Files to result by `manage.py reconcile_files`, against fastrecon 0.9.3 comparing the same two CSVs by key.

Ours recognises the files, checks and normalises every row, matches by all rules, explains what is left, writes
every row into one of three tables and proves that none is missing. fastrecon says how many keys are missing,
doubled or changed, with ten of each. Both run as processes of their own, start included.

BENCH_FASTRECON names another Python that has fastrecon, where this one hasn't.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import data
from tests.benchmarks.data import ROWS
from tests.benchmarks.harness import measure, report

PEER_PYTHON = os.environ.get("BENCH_FASTRECON", sys.executable)
KEY = "Order number"
# at least three times as fast
TIME_MAX = 1 / 3


def run(words: Sequence[str]) -> str:
    return subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True).stdout  # noqa: S603  (our own)


def has_peer() -> bool:
    asked = [PEER_PYTHON, "-c", "import fastrecon"]
    return subprocess.run(asked, stderr=subprocess.DEVNULL, check=False).returncode == 0  # noqa: S603


def main() -> bool:
    """Measure both; True when ours is fast enough. Without fastrecon there is nothing to hold it against."""
    with TemporaryDirectory(prefix="reconcile-bench-") as name:
        folder = Path(name)
        left, right, rules = folder / "left.csv", folder / "right.csv", folder / "rules.json"
        data.write_table("left", left)
        data.write_table("right", right)
        rules.write_text(json.dumps(data.rule_document()), "utf-8")
        ours = [
            sys.executable, "manage.py", "reconcile_files", "--left", str(left), "--right", str(right),
            "--rules", str(rules), "--output", str(folder / "out"),
        ]  # fmt: skip
        sys.stdout.write(run(ours))
        taken = measure("files to result", 2 * ROWS, lambda: run(ours))
        if not has_peer():
            report(taken)
            sys.stdout.write("fastrecon isn't installed: not compared\n")
            return False
        theirs = [PEER_PYTHON, "-m", "tests.benchmarks.fastrecon_keys", str(left), str(right), KEY]
        sys.stdout.write(run(theirs))
        floor = measure("fastrecon by key", 2 * ROWS, lambda: run(theirs))
    report(floor)
    return report(taken, floor, TIME_MAX)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
