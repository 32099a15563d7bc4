"""What a judge can say of a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class About(StrEnum):
    """What a reason is about; the table counts rows and totals apart."""

    READING = "reading"
    ROWS = "rows"
    AMOUNTS = "amounts"
    DAYS = "days"
    REFERENCES = "references"
    TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a file was read wrongly."""

    about: About
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one file."""

    folder: str
    file: str
    verdict: str  # right, refused (rightly), wrong
    format: str = ""
    error: str = ""
    rows: int = 0
    rejected: int = 0
    controls: Sequence[dict[str, object]] = ()
    reasons: Sequence[Reason] = ()
    notes: Sequence[str] = field(default=())

    @property
    def is_read(self) -> bool:
        return not self.error

    def is_right_in(self, *about: About) -> bool:
        return self.is_read and not any(reason.about in about for reason in self.reasons)
