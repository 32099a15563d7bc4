"""Writes the outcome of a file reconciliation: three tables and a summary, for people and programs."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import polars as pl

from ledgers.formats.messages import row_message
from ledgers.money import format_minor, format_series
from reconcile.engine import ENGINE_VERSION
from reconcile.engine.records import Outcome, in_order_of
from reconcile.engine.rules import RuleSet
from reconcile.files.reading import YUAN, Side, SideFile, with_assumed_currency
from reconcile.files.shown import SHOWN, Shown, as_cells, joined
from reconcile.files.wording import in_words, said_of_matches

# what stands before and behind SHOWN
MATCH_COLUMNS = (("match_id", "state", "rule"), ("score", "difference", "reason"))
CASE_COLUMNS = (("case_id", "kind"), ("reason",))
# where a row may stand, as the summary says it
PLACES = ("confirmed", "suggested", "exception")
SUGGESTED = "SUGGESTED"
REJECTED_COLUMNS = ("side", "file", "row_number", "column", "message", "raw")


def write_all(
    folder: Path, sides: tuple[Side, Side], rules: RuleSet, outcome: Outcome, facts: Shown
) -> Mapping[str, object]:
    """Write the four files and return the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    # what the outcome says of places is said of these
    rows = in_order_of(outcome.addresses["entry"], facts.rows).rechunk()
    # what writes and hashes columns leaves the interpreter free for the words of the cases
    with ThreadPoolExecutor(max_workers=2) as threads:
        matches = threads.submit(_write, folder / "matches.csv", _matches, rows, outcome)
        stated = threads.submit(_summary, *sides, rules, outcome)
        _write(folder / "exceptions.csv", _cases, rows, outcome)
        (folder / "rejected.csv").write_text(_rejected(sides), "utf-8", newline="")
        sums = _sides(rows, facts.groups, outcome)
        matches.result()
    summary = stated.result() | {"sides": sums}
    text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
    (folder / "summary.json").write_text(text, "utf-8")
    return summary


def _write(
    path: Path,
    table: Callable[[pl.DataFrame, Outcome], pl.DataFrame],
    rows: pl.DataFrame,
    outcome: Outcome,
) -> None:
    # the cells have their quotation marks already
    table(rows, outcome).write_csv(path, line_terminator="\r\n", quote_style="never")


def _lines(columns: Sequence[Sequence[str]], *parts: pl.Series) -> pl.DataFrame:
    """Parts of lines of CSV side by side: several cells that are written as one, each under the names of all."""
    before, behind = columns
    names = [",".join(part) for part in (before, SHOWN, behind)]
    return pl.DataFrame(dict(zip(names, parts, strict=True)))


def _matches(rows: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
    matches = outcome.matches
    difference = format_series(matches["difference_minor"], matches["currency"])
    states = as_cells(matches["state"].str.to_lowercase())
    before = joined([matches["match_no"], states, as_cells(matches["rule"])])
    score = matches["score"].cast(pl.String).fill_null("")
    behind = joined([score, difference, as_cells(said_of_matches(matches))])
    # matches are numbered from 1, in their order
    at = outcome.legs["match_no"] - 1
    cells = rows["cells"].gather(outcome.leg_places)
    return _lines(MATCH_COLUMNS, before.gather(at), cells, behind.gather(at))


def _cases(rows: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
    cases = outcome.cases
    places = outcome.addresses.select("entry", "row_number", file="source")
    before = joined([cases["case_no"], as_cells(cases["kind"])])
    reasons = as_cells(in_words(outcome, places))
    # cases are numbered from 1, in their order
    at = outcome.case_items["case_no"] - 1
    cells = rows["cells"].gather(outcome.item_places)
    return _lines(CASE_COLUMNS, before.gather(at), cells, reasons.gather(at))


def _rejected(sides: Sequence[Side]) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(REJECTED_COLUMNS)
    for side in sides:
        for file in side.files:
            name = file.opened.path.name
            for row, column, code, value, raw in file.rejected.iter_rows():
                message = row_message(code, {"column": column, "value": value})
                writer.writerow((side.name, name, row, column, message, raw))
    return out.getvalue()


def _summary(left: Side, right: Side, rules: RuleSet, outcome: Outcome) -> dict[str, object]:
    document = json.dumps(rules.to_json(), sort_keys=True, ensure_ascii=False)
    return {
        "engine_version": ENGINE_VERSION,
        "rules": {"name": rules.name, "sha256": hashlib.sha256(document.encode()).hexdigest()},
        "inputs": [_input(side, file) for side in (left, right) for file in side.files],
        "currency_assumed": {
            "currency": YUAN,
            # pieces are compared whatever they cost
            "files": [] if rules.basis_left == "quantity" else with_assumed_currency(left, right),
        },
        "matches_by_rule": _counts(outcome.matches, ["rule", "state"]),
        "exceptions_by_kind": _counts(outcome.cases, ["kind"]),
        "rejected_rows": sum(len(f.rejected) for s in (left, right) for f in s.files),
        "conservation": {
            "balanced": outcome.proof.is_balanced,
            "each_row_once": outcome.proof.each_row_once,
        },
        "outcome_sha256": outcome.digest(),
    }


def _sides(
    rows: pl.DataFrame, groups: Sequence[tuple[str, str]], outcome: Outcome
) -> list[dict[str, object]]:
    """Counts and sums per side and currency, of the rows as the three tables show them."""
    of_matches = (outcome.matches["state"] == SUGGESTED).cast(pl.UInt32)
    of_legs = of_matches.gather(outcome.legs["match_no"] - 1)
    of_items = pl.repeat(
        PLACES.index("exception"), len(outcome.item_places), dtype=pl.UInt32, eager=True
    )
    placed = [
        rows.select(pl.col("group").gather(at) * len(PLACES) + place, pl.col("minor").gather(at))
        for at, place in ((outcome.leg_places, of_legs), (outcome.item_places, of_items))
    ]
    found = _sums(pl.concat(placed))
    balanced = {
        (line.side.lower(), line.currency): line.is_balanced for line in outcome.proof.lines
    }
    whole = _sums(rows.select("group", "minor"))
    listed = []
    for (side, currency), at in sorted((group, at) for at, group in enumerate(groups)):
        count, minor = whole[at]
        line: dict[str, object] = {"side": side, "currency": currency, "rows": count}
        line["amount"] = format_minor(minor, currency)
        for nth, place in enumerate(PLACES):
            part_rows, part_minor = found.get(at * len(PLACES) + nth, (0, 0))
            line[f"{place}_rows"] = part_rows
            line[f"{place}_amount"] = format_minor(part_minor, currency)
        listed.append(line | {"balanced": balanced[side, currency]})
    return listed


def _sums(rows: pl.DataFrame) -> dict[int, tuple[int, int]]:
    """By group how many rows there are, and what they come to."""
    minor = pl.col("minor").cast(pl.Int128).sum()
    summed = rows.group_by("group").agg(pl.len().alias("rows"), minor)
    return {group: (count, total) for group, count, total in summed.rows()}


def _input(side: Side, file: SideFile) -> dict[str, object]:
    summary, mapping = file.summary, file.opened.table_mapping
    return {
        "side": side.name,
        "file": file.opened.path.name,
        "sha256": file.opened.sha256,
        "format": summary.format,
        "ledger_kind": summary.ledger_kind,
        "account": summary.account,
        "rows": summary.rows,
        "rejected": summary.rejected,
        "period": [str(summary.period_start or ""), str(summary.period_end or "")],
        "zone": summary.zone,
        "columns": dict(mapping.columns) if mapping else None,
        "sign": mapping.sign if mapping else None,
        "proved": summary.proved,
        "controls": [
            {"name": c.name, "currency": c.currency, "stated": c.stated, "computed": c.computed}
            for c in summary.controls
        ],
    }


def _counts(table: pl.DataFrame, by: list[str]) -> list[dict[str, object]]:
    counted = table.group_by(by).agg(pl.len().alias("count")).sort(by)
    return [dict(row) for row in counted.iter_rows(named=True)]
