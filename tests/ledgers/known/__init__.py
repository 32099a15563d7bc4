"""One fixture and one test module for each known format, both named by its code."""

from __future__ import annotations

from pathlib import Path

FIXTURES = Path(__file__).parent


def fixtures(code: str) -> list[Path]:
    """The hand-written files of a format: `code.csv`, or `code.what.csv` where there are several."""
    return sorted(path for path in FIXTURES.glob(f"{code}.*") if path.suffix != ".py")


def fixture(code: str, what: str = "") -> bytes:
    """The content of one of them."""
    wanted = f"{code}.{what}." if what else f"{code}."
    return next(path for path in fixtures(code) if path.name.startswith(wanted)).read_bytes()
