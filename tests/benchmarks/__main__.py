"""Run every benchmark in turn: `make bench`. Exits 1 when one exceeds its limit."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path


def main() -> bool:
    """Run each `bench_*.py` beside this file; True when all stay within their limits."""
    within = True
    for path in sorted(Path(__file__).parent.glob("bench_*.py")):
        sys.stdout.write(f"\n{path.stem}\n")
        module = importlib.import_module(f"tests.benchmarks.{path.stem}")
        within &= bool(module.main())
    return within


if __name__ == "__main__":
    sys.exit(not main())
