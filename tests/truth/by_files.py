"""The same months, written as files and put through `reconcile_files`: `python -m tests.truth files`."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from reconcile.files.command import main
from tests.truth.book import Book, Row
from tests.truth.files import write
from tests.truth.forms import FORMS
from tests.truth.judge import Decided, Verdict, decided_of, held_against
from tests.truth.scenarios import SCENARIOS

REJECTED = "rejected"


def judged(seed: int, size: int) -> tuple[dict[str, Verdict], dict[str, Mapping[int, Row]]]:
    """A verdict on every scenario that can be written as files, and its rows."""
    found = {code: judged_one(code, seed=seed, size=size) for code in FORMS}
    return (
        {code: verdict for code, (verdict, _rows) in found.items()},
        {code: rows for code, (_verdict, rows) in found.items()},
    )


def judged_one(code: str, *, seed: int, size: int) -> tuple[Verdict, Mapping[int, Row]]:
    """The verdict on one scenario, and its rows.

    Candidates stand in the files only in words, so only matches and cases count as offers.
    """
    book = SCENARIOS[code].book(seed, size)
    return _verdict(code, book), book.rows


def _verdict(code: str, book: Book) -> Verdict:
    """Held against what is true of the rows that such a file can hold."""
    decided, truth = _decided(code, book), book.truth()
    written = frozenset(decided.place)
    kinds = {row: kinds for row, kinds in truth.kinds.items() if row in written}
    groups = tuple(group for group in truth.groups if group.rows <= written)
    return held_against(decided, replace(truth, kinds=kinds, groups=groups))


def _decided(code: str, book: Book) -> Decided:
    with TemporaryDirectory() as made:
        folder = Path(made)
        places = write(book, folder, FORMS[code])
        words = ["--output", str(folder / "out")]
        for side, forms in zip(("--left", "--right"), FORMS[code], strict=True):
            for form in forms:
                words += [side, str(folder / form.name)]
        said = io.StringIO()
        with redirect_stdout(said):
            assert main(words) == 0, said.getvalue()
        return _read(folder / "out", places)


def _read(folder: Path, places: Mapping[tuple[str, int], int]) -> Decided:
    matches, state = _table(folder / "matches.csv", "match_id", "state", places)
    cases, kind = _table(folder / "exceptions.csv", "case_id", "kind", places)
    for at, line in enumerate(_lines(folder / "rejected.csv")):
        number = -1 - at
        cases[number] = {places[line["file"], int(line["row_number"])]}
        kind[number] = REJECTED
    frozen = [{n: frozenset(rows) for n, rows in table.items()} for table in (matches, cases)]
    return decided_of(frozen[0], {n: s.upper() for n, s in state.items()}, frozen[1], kind, {})


def _table(
    path: Path, number: str, word: str, places: Mapping[tuple[str, int], int]
) -> tuple[dict[int, set[int]], dict[int, str]]:
    groups: dict[int, set[int]] = {}
    words: dict[int, str] = {}
    numbers: dict[str, int] = {}
    for line in _lines(path):
        at = numbers.setdefault(line[number], len(numbers))
        groups.setdefault(at, set()).add(places[line["file"], int(line["row_number"])])
        words[at] = line[word]
    return groups, words


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
