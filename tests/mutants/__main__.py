"""Draw mutants of the engine, run its tests on each, and list those that no test notices.

SEED and MUTANTS say which and how many, WORKERS how many at once. Each worker has a copy of the project.
A mutant on which the tests take too long counts as not noticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.drawing import Mutant, draw

ROOT = Path(__file__).resolve().parents[2]
ENGINE = Path("reconcile/engine")
COPIED = ("accounts", "ledgers", "reconcile", "tests", "pyproject.toml", "manage.py")
# tests that draw many examples come last: most mutants are noticed before
SLOW = ("test_properties.py", "test_shards.py", "test_truth.py")
PATIENCE = 3
SHARE_PERCENT = 85


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> bool:
    """True when at least SHARE_PERCENT of the mutants are noticed."""
    seed = int(os.environ.get("SEED", "20261126"))
    count = int(os.environ.get("MUTANTS", "400"))
    workers = int(os.environ.get("WORKERS", "2"))
    drawn = draw(ROOT, ENGINE, count, seed)
    say(f"seed {seed}: {len(drawn)} mutants of {ENGINE}")
    with tempfile.TemporaryDirectory() as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(workers):
            copies.put(_copied(Path(folder) / str(number)))
        limit = PATIENCE * _seconds_unchanged(copies)

        def judged(mutant: Mutant) -> str:
            copy = copies.get()
            try:
                return _judge(copy, mutant, limit)
            finally:
                copies.put(copy)

        with ThreadPoolExecutor(workers) as pool:
            verdicts = []
            for mutant, verdict in zip(drawn, pool.map(judged, drawn), strict=True):
                verdicts.append(verdict)
                if verdict != "killed":
                    say(f"{verdict}: {mutant}")
    return _report(verdicts)


def _copied(target: Path) -> Path:
    target.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target / name)
    return target


def _seconds_unchanged(copies: SimpleQueue[Path]) -> float:
    copy = copies.get()
    started = time.monotonic()
    finished = _run(copy, None)
    copies.put(copy)
    if finished.returncode:
        sys.exit(finished.stdout.decode() + "the tests fail on the engine as it is")
    seconds = time.monotonic() - started
    say(f"the tests of the engine as it is take {seconds:.0f} s")
    return seconds


def _judge(copy: Path, mutant: Mutant, limit: float) -> str:
    path = copy / mutant.module
    original = path.read_text()
    changed = mutant.code(original)
    assert changed is not None
    path.write_text(changed)
    try:
        finished = _run(copy, limit)
    except subprocess.TimeoutExpired:
        return "timed out"
    finally:
        path.write_text(original)
    return "killed" if finished.returncode else "survived"


def _run(copy: Path, limit: float | None) -> subprocess.CompletedProcess[bytes]:
    command = _command(copy)
    return subprocess.run(  # noqa: S603  (our own words)
        command, cwd=copy, capture_output=True, check=False, timeout=limit, env=_env()
    )


def _command(copy: Path) -> Sequence[str]:
    files = sorted(path.name for path in (copy / "tests/engine").glob("test_*.py"))
    files = [name for name in files if name not in SLOW] + [n for n in SLOW if n in files]
    options = ["-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "-p", "no:xdist"]
    tests = [f"tests/engine/{name}" for name in files]
    return [sys.executable, "-m", "pytest", "--override-ini", "addopts=", *options, *tests]


def _env() -> dict[str, str]:
    # a module changed within a second must not be taken from its old byte code
    return os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "POLARS_MAX_THREADS": "1"}


def _report(verdicts: Sequence[str]) -> bool:
    counts = {name: verdicts.count(name) for name in ("killed", "survived", "timed out")}
    share = 100 * counts["killed"] / max(len(verdicts), 1)
    say(f"{counts}: {share:.1f} % noticed, at least {SHARE_PERCENT} % wanted")
    return share >= SHARE_PERCENT


if __name__ == "__main__":
    sys.exit(not main())
