"""Compares two CSV files by key with fastrecon and prints what it found: run by bench_files.py.

fastrecon tries to download two extensions of DuckDB each time, for cloud storage and workbooks. Two files on
disk need neither, and without a network the attempt takes seconds: so it isn't made, in fastrecon's favour.
"""

from __future__ import annotations

import sys

import duckdb
import fastrecon  # type: ignore[import-not-found,unused-ignore]  # only where it is compared with
from fastrecon.engines import DuckDBEngine  # type: ignore[import-not-found,unused-ignore]


def connect(engine: DuckDBEngine) -> None:
    """What the constructor does, but for the downloads."""
    engine.con = duckdb.connect(database=":memory:")
    engine.con.execute("PRAGMA threads=4")


if __name__ == "__main__":
    DuckDBEngine.__init__ = connect
    left, right, key = sys.argv[1:]
    found = fastrecon.compare(fastrecon.CsvFile(left), fastrecon.CsvFile(right), keys=[key])
    sys.stdout.write(f"{found}\n")
    sys.exit(found.status == "ERROR")
