"""What a bad file is, what became of it, and what was to become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from ledgers.formats import ColumnMapping, FormatError, ReadOptions, Summary, open_statement
from ledgers.formats.messages import FILE_MESSAGES, ROW_MESSAGES
from ledgers.words import file_message, row_message


@dataclass(frozen=True, slots=True)
class Outcome:
    """Either why the file was refused, or what its rows became."""

    refused: FormatError | None = None
    entries: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejected: pl.DataFrame = field(default_factory=pl.DataFrame)
    summary: Summary | None = None

    @property
    def codes(self) -> set[str]:
        return set(self.rejected["code"].to_list()) if len(self.rejected) else set()


# says what is wrong with an outcome, nothing where all is well
Expectation = Callable[[Outcome], str]


@dataclass(frozen=True, slots=True)
class BadFile:
    """One bad file of a kind. `mapping` is what a person would have answered, where a table needs it."""

    kind: str
    name: str
    content: bytes
    expects: Expectation
    mapping: ColumnMapping | None = None


def refusal(*codes: str) -> Expectation:
    """The file is refused, for one of these reasons (for any, if none is given)."""

    def judge(outcome: Outcome) -> str:
        if outcome.refused is None:
            return f"it was read: {len(outcome.entries)} entries"
        is_meant = not codes or outcome.refused.code in codes
        return "" if is_meant else f"it was refused as {outcome.refused.code}"

    return judge


def rejection(*codes: str, kept: int | None = None) -> Expectation:
    """Rows are rejected for one of these reasons, and the others kept."""

    def judge(outcome: Outcome) -> str:
        if outcome.refused is not None:
            return f"the whole file was refused as {outcome.refused.code}"
        if not outcome.codes & set(codes):
            return f"no row was rejected for it, but for {sorted(outcome.codes)}"
        if kept is not None and len(outcome.entries) != kept:
            return f"{len(outcome.entries)} rows were kept, not {kept}"
        return ""

    return judge


def doubt(outcome: Outcome) -> str:
    """The totals that the file states disagree with its rows, so it waits for a person."""
    if outcome.refused is not None:
        return f"it was refused as {outcome.refused.code}"
    is_seen = outcome.summary is not None and outcome.summary.proved is False
    return "" if is_seen else "nobody is told that its totals disagree"


def either(*expectations: Expectation) -> Expectation:
    """One of several outcomes."""

    def judge(outcome: Outcome) -> str:
        complaints = [expects(outcome) for expects in expectations]
        return "" if "" in complaints else " and ".join(complaints)

    return judge


def nothing_like(pattern: str) -> Expectation:
    """What matches is nowhere in what is kept."""

    def judge(outcome: Outcome) -> str:
        for frame in (outcome.entries, outcome.rejected):
            for name in frame.columns:
                if frame.schema[name] == pl.String and frame[name].str.contains(pattern).any():
                    return f"{name} holds what must not be kept"
        return ""

    return judge


def survival(_outcome: Outcome) -> str:
    """Nothing more than what every file owes: a readable reason, or each row in one place."""
    return ""


def outcome_of(file: BadFile) -> Outcome:
    """Read the file to its end. Anything but a FormatError goes through."""
    try:
        reading = open_statement(file.content, options=ReadOptions(mapping=file.mapping))
        batches = list(reading)
    except FormatError as error:
        return Outcome(refused=error)
    return Outcome(
        entries=pl.concat([batch.entries for batch in batches]),
        rejected=pl.concat([batch.rejected for batch in batches]),
        summary=reading.summary,
    )


def complaints_about(file: BadFile, outcome: Outcome) -> str:
    """What is wrong with an outcome, beside what the file itself expects."""
    if outcome.refused is not None:
        said = file_message(outcome.refused.code, outcome.refused.params)
        if outcome.refused.code not in FILE_MESSAGES or len(said) < 20 or "%(" in said:
            return f"the reason can't be read: {said}"
        return file.expects(outcome)
    counted = len(outcome.entries) + len(outcome.rejected)
    if outcome.summary is None or counted != outcome.summary.rows:
        return f"{counted} rows of {outcome.summary and outcome.summary.rows} are in a place"
    for number, column, code, value in outcome.rejected.select(
        "row_number", "column", "code", "value"
    ).iter_rows():
        if (
            code not in ROW_MESSAGES
            or number < 1
            or "%(" in row_message(code, {"column": column, "value": value})
        ):
            return f"row {number} has no reason that can be read: {code}"
    return file.expects(outcome)
