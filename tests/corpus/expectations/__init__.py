"""What is known of samples: one module for each kind of expected result that stands beside them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from tests.corpus.expectations import beancount, facts, genkgo, ofx, prose, python_data, qif, swift
from tests.corpus.expectations.movements import Found
from tests.corpus.findings import About, Reason
from tests.corpus.taking import Taken

CHECKS: Mapping[str, Callable[[Taken, str], Found]] = {
    ".json": lambda taken, text: (genkgo if "__CLASS__" in text else facts).check(taken, text),
    ".pydata": python_data.check,
    ".yml": swift.check,
    ".md": prose.check,
    ".beancount": beancount.check,
    ".ofx": ofx.check,
    ".qif": qif.check,
}


def expected_of(path: Path) -> list[Path]:
    """The expected results beside a sample."""
    prefix = f"{path.name}.expected."
    return sorted(one for one in path.parent.iterdir() if one.name.startswith(prefix))


def unmet(taken: Taken, expected: Path) -> Found:
    """What of an expected result doesn't hold."""
    check = CHECKS.get(expected.suffix)
    if check is None:
        text = f"nobody judges expected results such as {expected.name}"
        return Found([Reason(About.READING, text)], [])
    try:
        return check(taken, expected.read_text("utf-8"))
    except (ValueError, LookupError, TypeError) as error:
        text = f"{expected.name} can't be judged: {type(error).__name__}: {error}"
        return Found([Reason(About.READING, text)], [])
