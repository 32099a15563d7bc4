"""Run every bad file: `make bad-files`. Exits 1 where one ends otherwise than it should, or takes too much."""

from __future__ import annotations

import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

os.environ.setdefault("RECONCILE_MODE", "test")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reconcile.settings")
import django

django.setup()

from tests.bad_files import archives, cells, texts
from tests.bad_files.model import BadFile, complaints_about, outcome_of

SECONDS_MAX = 60
MEMORY_MIB_MAX = 1024
FILES_MIN, KINDS_MIN = 800, 24


def bad_files() -> Iterator[BadFile]:
    """All of them, in a fixed order."""
    makers = (
        archives.bombs, archives.names, archives.workbooks, archives.markup, texts.quotes,
        texts.dialects, texts.encodings, cells.cells,
        cells.kept_and_masked, texts.totals, texts.cut_and_flipped, texts.other_things, texts.headers,
    )  # fmt: skip
    for maker in makers:
        yield from maker()


def main() -> int:
    counts: Counter[str] = Counter()
    slowest: dict[str, float] = defaultdict(float)
    wrong: list[str] = []
    for file in bad_files():
        started = time.monotonic()
        try:
            complaint = complaints_about(file, outcome_of(file))
        except Exception as error:  # noqa: BLE001  (that there is none is what is tested)
            complaint = f"{type(error).__name__}: {error}"
        seconds = time.monotonic() - started
        counts[file.kind] += 1
        slowest[file.kind] = max(slowest[file.kind], seconds)
        if seconds > SECONDS_MAX:
            complaint = complaint or f"it took {seconds:.0f} s"
        if complaint:
            wrong.append(f"{file.kind}: {file.name}: {complaint}")
    for kind, count in counts.items():
        sys.stdout.write(f"  {kind:24} {count:4} files, at most {slowest[kind]:5.2f} s\n")
    peaks = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    memory = max(resource.getrusage(who).ru_maxrss for who in peaks) // 1024
    sys.stdout.write(f"{sum(counts.values())} files of {len(counts)} kinds, peak {memory} MiB\n")
    if memory > MEMORY_MIB_MAX:
        wrong.append(f"they took {memory} MiB")
    if sum(counts.values()) < FILES_MIN or len(counts) < KINDS_MIN:
        wrong.append(f"there should be {FILES_MIN} files of {KINDS_MIN} kinds")
    sys.stdout.writelines(f"WRONG {line}\n" for line in wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
