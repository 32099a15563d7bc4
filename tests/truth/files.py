"""Books written as the files that shops, channels and banks really hand out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from tests.truth.book import RIGHT_FIRST, Book, Row

Cells = Sequence[str]
SHANGHAI = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Form:
    """One kind of file: its lines before and after the rows, which rows it takes, and a row's cells."""

    name: str
    before: Sequence[str]
    takes: Callable[[Row], bool]
    cells: Callable[[Row], Cells]
    after: Callable[[Sequence[Row]], Sequence[str]] = lambda _rows: ()


def write(
    book: Book, folder: Path, sides: Sequence[Sequence[Form]]
) -> Mapping[tuple[str, int], int]:
    """Write each side's files; which entry stands on which line of which file."""
    places: dict[tuple[str, int], int] = {}
    for at, forms in enumerate(sides):
        mine = {e: row for e, row in book.rows.items() if (e >= RIGHT_FIRST) == bool(at)}
        listed = sorted(
            mine,
            key=lambda entry: (
                str(mine[entry].get("occurred_at") or mine[entry].get("booked_on")),
                entry,
            ),
        )
        for form in forms:
            taken = [entry for entry in listed if form.takes(mine[entry])]
            lines = [*form.before]
            for entry in taken:
                lines.append(",".join(_quoted(cell) for cell in form.cells(mine[entry])))
                places[form.name, len(lines)] = entry
            lines += form.after([mine[entry] for entry in taken])
            (folder / form.name).write_text("\n".join([*lines, ""]), "utf-8")
    return places


def _quoted(cell: str) -> str:
    return f'"{cell}"' if "," in cell else cell


def money(minor: object) -> str:
    """Hundredths as a decimal."""
    size = int(str(minor or 0))
    return f"{'-' if size < 0 else ''}{abs(size) // 100}.{abs(size) % 100:02d}"


def shanghai(row: Row) -> str:
    at = row["occurred_at"]
    assert isinstance(at, datetime)
    return (at + SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def utc(row: Row) -> str:
    at = row["occurred_at"]
    assert isinstance(at, datetime)
    return at.strftime("%Y-%m-%d %H:%M:%S")


def booked_on(row: Row) -> date:
    day = row["booked_on"]
    assert isinstance(day, date)
    return day


def text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def is_refund(row: Row) -> bool:
    return row["kind"] == "REFUND"
