"""Plain tables as spreadsheets and shop systems write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    """RFC 4180 with CRLF; quotes only where a cell needs them."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return written.getvalue().encode(encoding)
