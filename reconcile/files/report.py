"""What the command says when it has run: what became of the rows, and what speaks against a file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import cast

from ledgers.money import format_minor

CONTROLS_SHOWN = 3

Stated = Mapping[str, object]


def report(summary: Stated, output: Path) -> str:
    """A line for each side and currency, one for each file with a fault, and where everything stands."""
    sides, inputs = _dicts(summary["sides"]), _dicts(summary["inputs"])
    conservation = cast(Stated, summary["conservation"])
    lines = [_of_side(side) for side in sides]
    for file in inputs:
        lines += _faults_of(file, output)
    lines += _assumed(cast(Stated, summary["currency_assumed"]), inputs)
    whole = "every row" if not summary["rejected_rows"] else "every row that could be read"
    lines.append(f"{whole} is in one place" if conservation["balanced"] else "NOT BALANCED")
    return "\n".join([*lines, f"written to {output}", ""])


def _dicts(value: object) -> list[Stated]:
    return cast(list[Stated], value)


def _of_side(line: Stated) -> str:
    return (
        f"{str(line['side']).lower()} {line['currency']}: {line['rows']} rows, {line['amount']};"
        f" matched {line['confirmed_rows']}, suggested {line['suggested_rows']},"
        f" exceptions {line['exception_rows']}"
    )


def _faults_of(file: Stated, output: Path) -> list[str]:
    """What is wrong with a file: rows that could not be read, and totals of its own that its rows don't make."""
    found = []
    if rejected := file["rejected"]:
        found.append(
            f"WARNING {file['file']}: {rejected} of {file['rows']} rows could not be read and take no part;"
            f" {output / 'rejected.csv'} says why"
        )
    wrong = [one for one in _dicts(file["controls"]) if one["stated"] != one["computed"]]
    if wrong:
        shown = "; ".join(_control(one) for one in wrong[:CONTROLS_SHOWN])
        more = len(wrong) - CONTROLS_SHOWN
        rest = f"; and {more} more in {output / 'summary.json'}" if more > 0 else ""
        found.append(
            f"WARNING {file['file']}: its rows don't make the totals that it states, so rows may be missing,"
            f" doubled or changed: {shown}{rest}"
        )
    return found


def _assumed(stated: Stated, inputs: list[Stated]) -> list[str]:
    """That no file says in which money it counts; where none is written in Chinese, yuan are a bold guess."""
    names = cast(list[str], stated["files"])
    if not names:
        return []
    headings = "".join(
        heading
        for file in inputs
        for heading in cast(dict[str, str], file["columns"] or {}).values()
    )
    word = "WARNING" if headings.isascii() else "NOTE"
    return [
        f"{word} {', '.join(names)}: nothing says in which currency they count; {stated['currency']} is assumed."
        ' "currency" in a mapping says another'
    ]


def _control(control: Stated) -> str:
    stated, computed = (_amount(control, name) for name in ("stated", "computed"))
    return f"{control['name']} stated {stated}, from the rows {computed}"


def _amount(control: Stated, name: str) -> str:
    value, currency = cast(int, control[name]), control["currency"]
    return f"{format_minor(value, str(currency))} {currency}" if currency else str(value)
