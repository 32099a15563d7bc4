"""Measures one way of doing a thing against a floor taken in the same run, on the same machine."""

from __future__ import annotations

import gc
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

REPEATS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """The median of several runs, in seconds, and each of them."""

    name: str
    rows: int
    runs: tuple[float, ...]

    @property
    def seconds(self) -> float:
        return statistics.median(self.runs)

    @property
    def rows_per_second(self) -> int:
        return round(self.rows / self.seconds)


def measure(name: str, rows: int, work: Callable[[], object], repeats: int = REPEATS) -> Measured:
    """Run the work several times; its result is dropped before the next run."""
    runs = []
    for _ in range(repeats):
        gc.collect()
        started = time.perf_counter()
        made = work()
        runs.append(time.perf_counter() - started)
        del made
    return Measured(name, rows, tuple(runs))


def report(measured: Measured, floor: Measured | None = None, limit: float | None = None) -> bool:
    """Write one line; with a floor and a limit, say whether the ratio stays within it."""
    line = f"{measured.name:44} {measured.seconds:8.3f} s {measured.rows_per_second:>12,} rows/s"
    is_within = True
    if floor is not None:
        ratio = measured.seconds / floor.seconds
        line += f"  {ratio:5.2f} x {floor.name}"
        if limit is not None:
            is_within = ratio <= limit
            line += f" (limit {limit:g}{'' if is_within else ', EXCEEDED'})"
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
    return is_within


def child(module: str, *words: str) -> str:
    """What a module prints that is run in a process of its own."""
    done = subprocess.run(  # noqa: S603  (a module of the benchmarks)
        [sys.executable, "-m", module, *words], stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def peak_mib() -> int:
    """The most memory that this process has held since it was started, as the kernel counts it.

    The counter of getrusage would begin with the peak of the process that started this one.
    """
    found = re.search(r"VmHWM:\s+([0-9]+) kB", Path("/proc/self/status").read_text())
    assert found
    return int(found.group(1)) // 1024


def report_peak(name: str, peak: int, limit: int) -> bool:
    """Write one line about memory; whether it stays within the limit."""
    is_within = peak <= limit
    sys.stdout.write(
        f"{name:44} peak {peak:,} MiB (limit {limit:,}{'' if is_within else ', EXCEEDED'})\n"
    )
    sys.stdout.flush()
    return is_within


def report_seconds(measured: Measured, limit: float) -> bool:
    """Write one line about time alone; whether the median stays within the limit."""
    is_within = measured.seconds <= limit
    sys.stdout.write(
        f"{measured.name:44} {measured.seconds:8.3f} s (limit {limit:g} s{'' if is_within else ', EXCEEDED'})\n"
    )
    sys.stdout.flush()
    return is_within
