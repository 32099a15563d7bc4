"""python -m reconcile.demo DIR: the sample files on disk, for a first try without a database."""

from __future__ import annotations

import sys
from pathlib import Path

from reconcile.demo.files import MONTH, SHOPS, make_month


def write(folder: Path) -> list[Path]:
    """A folder per shop, a file per statement, each named by what it is; the files written."""
    written = []
    for shop in SHOPS:
        for document in make_month(shop, MONTH).documents:
            path = folder / shop.code / f"{document.role}{Path(document.name).suffix}"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document.content)
            written.append(path)
    return written


if __name__ == "__main__":
    for file in write(Path(sys.argv[1] if len(sys.argv) > 1 else "sample")):
        sys.stdout.write(f"{file}\n")
