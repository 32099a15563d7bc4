"""Judges samples: each is read as the product reads it, and compared with what is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from ledgers.formats import FormatError
from ledgers.formats.base import LedgerKind
from tests.corpus.amounts import unlike_raw
from tests.corpus.counting import NO_RECORD, count_records
from tests.corpus.expectations import expected_of, unmet
from tests.corpus.findings import About, Reason, Verdict
from tests.corpus.lists import Lists
from tests.corpus.taking import Taken, take
from tests.corpus.tracing import untraced

NOT_SAMPLES = ("PROVENANCE.tsv",)


def samples(root: Path, folder: str = "*") -> Iterator[Path]:
    """The files of the folders, without the expected results beside them."""
    for path in sorted(root.glob(f"{folder}/*")):
        if path.is_file() and ".expected." not in path.name and path.name not in NOT_SAMPLES:
            yield path


def judge(path: Path, lists: Lists) -> Verdict:
    """Read one file and say whether all that is known of it holds."""
    name = f"{path.parent.name}/{path.name}"
    folder = path.parent.name
    refusal = lists.refused.get(name)
    try:
        taken = take(path, lists.answers_for(name))
    except FormatError as error:
        return _of_refused(folder, path.name, error, refusal)
    except Exception as error:  # noqa: BLE001  (a crash is the worst way to read a file)
        text = f"{type(error).__name__}: {error}"
        reasons = (Reason(About.READING, text),)
        return Verdict(folder, path.name, "wrong", error="crash", reasons=reasons)
    reasons, notes = _of_read(taken, name, lists)
    if refusal is not None:
        reasons.append(Reason(About.READING, f"was read, but must be refused: {refusal['code']}"))
    exception = lists.exceptions.get(name)
    if exception is not None:
        dropped = [reason for reason in reasons if reason.about in exception["about"]]
        notes += [f"excepted: {reason.text}" for reason in dropped]
        if not dropped:
            reasons.append(Reason(About.READING, "stands among the exceptions without need"))
        reasons = [reason for reason in reasons if reason not in dropped]
    return _verdict(taken, folder, reasons, notes)


def _of_refused(folder: str, file: str, error: FormatError, refusal: object) -> Verdict:
    wanted = refusal["code"] if isinstance(refusal, dict) else None
    if wanted == error.code:
        return Verdict(folder, file, "refused", error=error.code)
    text = f"refused with {error.code}: {error}"
    text += f"; {wanted} was expected" if wanted else ""
    reasons = (Reason(About.READING, text),)
    return Verdict(folder, file, "wrong", error=error.code, reasons=reasons)


def _verdict(taken: Taken, folder: str, reasons: list[Reason], notes: list[str]) -> Verdict:
    summary = taken.summary
    return Verdict(
        folder,
        taken.path.name,
        "wrong" if reasons else "right",
        format=taken.format,
        rows=summary.rows,
        rejected=summary.rejected,
        controls=[
            {"name": c.name, "currency": c.currency, "stated": c.stated, "computed": c.computed}
            for c in summary.controls
        ],
        reasons=reasons,
        notes=notes,
    )


def _of_read(taken: Taken, name: str, lists: Lists) -> tuple[list[Reason], list[str]]:
    reasons = [
        *_sums(taken),
        *whole(taken),
        *_known(taken, lists.readings.get(name)),
        *_rejected(taken, lists.rejected.get(name)),
        *_proof(taken, name, lists),
    ]
    reasons += [*unlike_raw(taken), *untraced(taken)]
    notes: list[str] = []
    beside = expected_of(taken.path)
    for path in beside:
        found = unmet(taken, path)
        reasons += found.reasons
        notes += found.notes
    if not any(path.name.endswith(".json") and b'"rows"' in path.read_bytes() for path in beside):
        counted = count_records(taken)
        if counted is None:
            reasons.append(Reason(About.ROWS, "nobody can count its records"))
        elif counted != (rows := taken.summary.rows - _no_records(taken)):
            reasons.append(Reason(About.ROWS, f"{rows} rows, but {counted} raw records"))
    return list(dict.fromkeys(reasons)), list(dict.fromkeys(notes))


def _no_records(taken: Taken) -> int:
    """Faults that are of the whole statement and of no record."""
    return len(taken.rejected.filter(pl.col("code").is_in(NO_RECORD)))


def _sums(taken: Taken) -> Iterator[Reason]:
    """No row may be lost between entries and rejected rows, and none may be counted twice."""
    entries, rejected, rows = len(taken.entries), len(taken.rejected), taken.summary.rows
    if entries + rejected != rows:
        yield Reason(About.ROWS, f"{entries} entries and {rejected} rejected are not {rows} rows")
    if taken.summary.rejected != rejected:
        yield Reason(About.ROWS, f"says {taken.summary.rejected} rejected rows, gives {rejected}")


def whole(taken: Taken) -> Iterator[Reason]:
    """Whatever the format, an entry has a row of its own, an amount, a currency, a kind, and a day."""
    needed = ["row_number", "kind", "currency", "gross_minor", "net_minor"]
    # an export may be without days as a whole, but then it is no bank's
    is_dated = len(taken.entries["booked_on"].drop_nulls()) > 0
    if taken.summary.ledger_kind == LedgerKind.BANK or is_dated:
        needed.append("booked_on")
    for name in needed:
        if lacking := taken.entries[name].null_count():
            yield Reason(About.ROWS, f"{lacking} entries have no {name}")
    is_paid = taken.entries["kind"] == "PAYMENT"
    if taken.summary.ledger_kind == LedgerKind.ORDERS and is_paid.any():
        yield Reason(About.READING, "a shop's own orders are of the kind ORDER, not PAYMENT")
    if taken.entries["row_number"].is_duplicated().any():
        yield Reason(About.ROWS, "several entries have one row number")


def _known(taken: Taken, listed: object) -> Iterator[Reason]:
    """A file goes on being what it is known as, and none of its totals is passed over."""
    if not isinstance(listed, dict):
        return
    if taken.format != listed["format"]:
        yield Reason(About.READING, f"taken for {taken.format}, not {listed['format']}")
    if len(taken.summary.controls) < listed["totals"]:
        text = f"{len(taken.summary.controls)} totals compared, not {listed['totals']}"
        yield Reason(About.TOTALS, text)


def _rejected(taken: Taken, listed: object) -> Iterator[Reason]:
    """Rows may be rejected only where the list says that they are bad."""
    shown = [
        f"{row}: {code} in {column!r} ({value!r})"
        for row, column, code, value in taken.rejected.select(
            "row_number", "column", "code", "value"
        ).iter_rows()
    ]
    if not isinstance(listed, dict):
        if shown:
            text = f"{len(shown)} rejected rows, such as {'; '.join(shown[:3])}"
            yield Reason(About.ROWS, text)
        return
    codes = sorted(set(taken.rejected["code"].to_list()))
    if (len(shown), codes) != (listed["rows"], sorted(listed["codes"])):
        wanted = f"{listed['rows']} rows with {listed['codes']} must be"
        yield Reason(About.ROWS, f"{len(shown)} rejected rows with {codes}, but {wanted}")


def _proof(taken: Taken, name: str, lists: Lists) -> Iterator[Reason]:
    """Totals that a file states of itself agree with its rows, unless the list says that they don't."""
    wrong = [c for c in taken.summary.controls if not c.agrees]
    if name in lists.disproved:
        wanted = lists.disproved[name]["totals"]
        if len(wrong) != wanted:
            shown = ", ".join(control.name for control in wrong)
            text = f"{len(wrong)} totals disagree, not {wanted}: {shown}"
            yield Reason(About.TOTALS, text)
        return
    for control in wrong:
        text = f"{control.name} {control.currency or ''} states {control.stated}"
        yield Reason(About.TOTALS, f"{text}, computed {control.computed}")
