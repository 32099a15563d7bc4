"""Draw mutants of the engine, run its tests on each, and list those that no test notices.

    SEED=20261126 MUTANTS=400 WORKERS=2 python -m tests.mutants

SEED and MUTANTS say which and how many, WORKERS how many at once, SECONDS when to stop. Each worker has a
copy of the project and one process that forks a child for each mutant (nursery.py). A child runs the tests
that enter the changed function (choosing.py) until one fails; it may use three times the processor time
that they need unchanged, and a mutant that takes longer counts as not noticed. Of the many that enter a function,
those of files called like its module are asked, those that run lines of it that few run, and the quickest ones of
a minute.

Only the tests of the engine are asked, without shrinking, and without its simulated months (LEFT_OUT);
those that fail on the engine as it is are named and left out. Verdicts are kept in .data/mutants
(verdicts.py): a run that was stopped goes on, and the report says how many of the draw are judged. Changes
of annotations, comments and layout are no mutants; all others count, also those that change nothing that
anyone could see.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.choosing import LEFT_OUT, Watch
from tests.mutants.drawing import Mutant, draw
from tests.mutants.verdicts import Kept, Verdict, digest
from tests.mutants.worker import Worker

ROOT = Path(__file__).resolve().parents[2]
ENGINE = Path("reconcile/engine")
TESTS = Path("tests/engine")
KEPT = ROOT / ".data/mutants"
COPIED = ("accounts", "ledgers", "reconcile", "tests", "pyproject.toml", "manage.py")
SHARE_PERCENT = 85


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> bool:
    """True when at least SHARE_PERCENT of the mutants are noticed."""
    seed = int(os.environ.get("SEED", "20261126"))
    count = int(os.environ.get("MUTANTS", "400"))
    workers = int(os.environ.get("WORKERS", "2"))
    until = time.monotonic() + float(os.environ.get("SECONDS", "inf"))
    drawn = draw(ROOT, ENGINE, count, seed)
    kept = Kept.open(ROOT, KEPT, ENGINE, TESTS)
    open_ones = [mutant for mutant in drawn if kept.get(mutant) is None]
    say(f"seed {seed}: {len(drawn)} mutants of {ENGINE}, {len(open_ones)} to be judged")
    verdicts = {mutant: kept.found[str(mutant)] for mutant in drawn if mutant not in set(open_ones)}
    if open_ones:
        with tempfile.TemporaryDirectory() as folder:
            copies = [_copied(Path(folder) / str(number)) for number in range(workers)]
            verdicts |= _judged(open_ones, [Worker(copy) for copy in copies], kept, until)
    return _report(drawn, verdicts)


def _judged(
    mutants: Sequence[Mutant], workers: Sequence[Worker], kept: Kept, until: float
) -> dict[Mutant, Verdict]:
    free: SimpleQueue[Worker] = SimpleQueue()
    for worker in workers:
        free.put(worker)
    watch = _watched(free, len(workers))

    def judged(mutant: Mutant) -> Verdict | None:
        worker = free.get()
        try:
            if time.monotonic() > until:
                return None
            verdict = worker.judge(mutant, watch)
            kept.add(mutant, verdict)
            if verdict.word != "killed":
                say(f"{verdict.word}: {mutant}")
            return verdict
        finally:
            free.put(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        found = dict(zip(mutants, pool.map(judged, mutants), strict=True))
    for worker in workers:
        worker.stop()
    return {mutant: verdict for mutant, verdict in found.items() if verdict is not None}


def _watched(free: SimpleQueue[Worker], workers: int) -> Watch:
    """What the tests run and take, kept as long as neither they nor the engine change."""
    folder = KEPT / f"watched-{digest((ROOT / ENGINE).rglob('*'))}"
    folder.mkdir(exist_ok=True)

    def watched(file: Path) -> Path:
        kept = folder / f"{file.stem}-{digest([file])}.json"
        worker = free.get()
        try:
            if not kept.exists():
                worker.watch(file.relative_to(ROOT), kept)
        finally:
            free.put(worker)
        return kept

    with ThreadPoolExecutor(workers) as pool:
        files = sorted(f for f in (ROOT / TESTS).glob("test_*.py") if f.name not in LEFT_OUT)
        parts = list(pool.map(watched, files))
    watch = Watch.read(parts)
    say(f"{len(watch.seconds)} tests take {sum(watch.seconds.values()):.0f} s of processor time")
    for name in sorted(watch.failed):
        say(f"  left out, fails as it is: {name}")
    return watch


def _copied(target: Path) -> Path:
    target.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, target / name)
    return target


def _report(drawn: Sequence[Mutant], verdicts: dict[Mutant, Verdict]) -> bool:
    for mutant in drawn:
        if mutant in verdicts and verdicts[mutant].word != "killed":
            say(f"  {verdicts[mutant].word}: {mutant}")
    words = [verdict.word for verdict in verdicts.values()]
    counts = {word: words.count(word) for word in ("killed", "survived", "timed out")}
    share = 100 * counts["killed"] / max(len(words), 1)
    say(
        f"{len(words)} of {len(drawn)} judged: {counts}: {share:.1f} % noticed, {SHARE_PERCENT} % wanted"
    )
    return len(words) == len(drawn) and share >= SHARE_PERCENT


if __name__ == "__main__":
    sys.exit(not main())
