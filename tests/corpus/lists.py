"""What stands in the tracked lists beside this module: answers, refusals, exceptions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
EXCEPTIONS_MAX = 3


@dataclass(frozen=True, slots=True)
class Lists:
    """By `folder/file`: what a person answers, which files must be refused, which expectations don't hold.

    `refused` gives the error's code, `rejected` how many rows are bad and with which codes, `disproved` how many
    of a file's own totals don't agree with its rows. Each says why.
    `readings` say as what a file is known, and how many of its own totals are compared at least.
    """

    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refused: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rejected: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    disproved: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    exceptions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    readings: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def answers_for(self, name: str) -> dict[str, Any]:
        """The answers of a whole folder (`folder/*`), and over them those of the file."""
        found: dict[str, Any] = {}
        for pattern, answers in sorted(self.answers.items(), key=lambda one: "*" not in one[0]):
            if pattern == name or ("*" in pattern and fnmatchcase(name, pattern)):
                found |= answers
        return found


def tracked() -> Lists:
    """The lists of this repository. Raises ValueError where there are too many exceptions, or one quotes nothing."""
    said = {name: _read(name) for name in ("answers", "refusals", "exceptions", "readings")}
    exceptions = said["exceptions"]
    if len(exceptions) > EXCEPTIONS_MAX:
        raise ValueError(
            f"{len(exceptions)} exceptions, but {EXCEPTIONS_MAX} are the most there may be"
        )
    for name, exception in exceptions.items():
        if not {"about", "quotes", "why"} <= set(exception):
            raise ValueError(f"the exception for {name} must say about, quotes and why")
    refusals = said["refusals"]
    return Lists(
        said["answers"],
        refusals["refused"],
        refusals["rejected"],
        refusals["disproved"],
        exceptions,
        said["readings"],
    )


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / f"{name}.json").read_text("utf-8"))
    return found
