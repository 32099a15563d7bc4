"""Run every benchmark in turn: `make bench`; or only some: `make bench BENCH="run files"`.

Each is a process of its own: Django reads once where its database is, and each has another. Exits 1 when one
exceeds its limit or breaks off.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

NAMES = sorted(
    path.stem.removeprefix("bench_") for path in Path(__file__).parent.glob("bench_*.py")
)


def main(names: Iterable[str]) -> bool:
    """Run each of these; True when all stay within their limits."""
    within = True
    for name in names:
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.flush()
        within &= is_within_limits(name)
    return within


def is_within_limits(name: str) -> bool:
    done = subprocess.run(  # noqa: S603  (one of the modules beside this one)
        [sys.executable, "-m", f"tests.benchmarks.bench_{name}"], check=False
    )
    return done.returncode == 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser("python -m tests.benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", choices=NAMES, metavar="name", help=", ".join(NAMES))
    sys.exit(not main(parser.parse_args().names or NAMES))
