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
from ledgers.money import format_column, format_minor
from reconcile.engine import ENGINE_VERSION
from reconcile.engine.records import UNIT, Outcome
from reconcile.engine.rules import RuleSet
from reconcile.files.reading import YUAN, Side, SideFile, with_assumed_currency
from reconcile.files.wording import in_words, said_of_matches

MATCH_COLUMNS = (
    "match_id", "state", "rule", "side", "file", "row_number", "reference", "amount", "fee", "currency", "booked_at",
    "score", "difference", "reason",
)  # fmt: skip
CASE_COLUMNS = (
    "case_id", "kind", "side", "file", "row_number", "reference", "amount", "fee", "currency", "booked_at",
    "reason",
)  # fmt: skip
REJECTED_COLUMNS = ("side", "file", "row_number", "column", "message", "raw")


def write_all(
    folder: Path, left: Side, right: Side, rules: RuleSet, outcome: Outcome
) -> Mapping[str, object]:
    """Write the four files and return the summary."""
    folder.mkdir(parents=True, exist_ok=True)
    rows = _in_order_of(outcome.addresses["entry"], _facts(left, right, rules))
    # what writes and hashes columns leaves the interpreter free for the words of the cases
    with ThreadPoolExecutor(max_workers=2) as threads:
        matches = threads.submit(_write, folder / "matches.csv", _matches, rows, outcome)
        stated = threads.submit(_summary, left, right, rules, outcome)
        _write(folder / "exceptions.csv", _cases, rows, outcome)
        (folder / "rejected.csv").write_text(_rejected((left, right)), "utf-8", newline="")
        sides = _sides(rows, outcome)
        matches.result()
    summary = stated.result() | {"sides": sides}
    text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
    (folder / "summary.json").write_text(text, "utf-8")
    return summary


def _write(
    path: Path,
    table: Callable[[pl.DataFrame, Outcome], pl.DataFrame],
    rows: pl.DataFrame,
    outcome: Outcome,
) -> None:
    table(rows, outcome).write_csv(path, line_terminator="\r\n")


def _facts(left: Side, right: Side, rules: RuleSet) -> pl.DataFrame:
    """What the tables say of each entry, amounts as the file means them: money out is negative."""
    parts = []
    for side, basis in ((left, rules.basis_left), (right, rules.basis_right)):
        column = {"gross": "gross_minor", "net": "net_minor", "quantity": "quantity"}[basis]
        currency = pl.lit(UNIT) if basis == "quantity" else pl.col("currency")
        parts.append(
            side.records.select(
                "entry",
                pl.lit(side.name).alias("side"),
                pl.col("source").alias("file"),
                "row_number",
                pl.col("order_ref").fill_null("").alias("reference"),
                format_column(pl.col(column).fill_null(0), currency).alias("amount"),
                pl.col(column).fill_null(0).cast(pl.Int128).alias("minor"),
                "fee_minor",
                currency.alias("currency"),
                pl.coalesce(_local_time(side), pl.col("booked_on").cast(pl.String)).alias(
                    "booked_at"
                ),
            )
        )
    return pl.concat(parts)


def _local_time(side: Side) -> pl.Expr:
    """The time of each row as its statement's zone tells it, so that its day is the statement's."""
    zones: dict[str, list[str]] = {}
    for file in side.files:
        zones.setdefault(file.summary.zone, []).append(file.opened.path.name)
    told = pl.lit(None, dtype=pl.String)
    for zone, names in sorted(zones.items()):
        local = pl.col("occurred_at").dt.convert_time_zone(zone).dt.strftime("%Y-%m-%dT%H:%M:%S%:z")
        is_there = pl.col("source").is_in(names) if len(zones) > 1 else pl.lit(value=True)
        told = pl.when(is_there).then(local).otherwise(told)
    return told


def _in_order_of(entries: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as the outcome counts them, so that what it says of places is said of them."""
    if not rows["entry"].equals(entries):
        rows = entries.to_frame().join(rows, on="entry", how="left", maintain_order="left")
    return rows.rechunk()


def _at(places: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select(pl.all().gather(places))


def _shown(places: pl.Series, rows: pl.DataFrame) -> pl.DataFrame:
    """What the tables show of the rows at these places."""
    return _at(places, rows.drop("entry", "minor"))


def _matches(rows: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
    matches = outcome.matches.select(
        pl.col("match_no").alias("match_id"),
        pl.col("state").str.to_lowercase(),
        "rule",
        "score",
        format_column(pl.col("difference_minor"), pl.col("currency")).alias("difference"),
        reason=said_of_matches(outcome.matches),
    )
    # matches are numbered from 1, in their order
    of_legs = _at(outcome.legs["match_no"] - 1, matches)
    facts = _shown(outcome.leg_places, rows).with_columns(fee=_fee())
    return pl.concat([facts, of_legs], how="horizontal").select(MATCH_COLUMNS)


def _fee() -> pl.Expr:
    return format_column(pl.col("fee_minor"), pl.col("currency")).fill_null("")


def _cases(rows: pl.DataFrame, outcome: Outcome) -> pl.DataFrame:
    cases = outcome.cases.select(
        pl.col("case_no").alias("case_id"), "kind", reason=in_words(outcome, rows)
    )
    # cases are numbered from 1, in their order
    of_items = _at(outcome.case_items["case_no"] - 1, cases)
    facts = _shown(outcome.item_places, rows).with_columns(fee=_fee())
    return pl.concat([facts, of_items], how="horizontal").select(CASE_COLUMNS)


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


def _sides(rows: pl.DataFrame, outcome: Outcome) -> list[dict[str, object]]:
    """Counts and sums per side and currency, of the rows as the three tables show them."""
    state = outcome.matches["state"].gather(outcome.legs["match_no"] - 1)
    placed = pl.concat(
        [
            pl.DataFrame({"at": outcome.leg_places, "place": state.str.to_lowercase()}),
            pl.DataFrame({"at": outcome.item_places}).with_columns(place=pl.lit("exception")),
        ]
    )
    by = ["side", "currency"]
    sums = [pl.len().alias("rows"), pl.col("minor").sum().alias("minor")]
    facts = _at(placed["at"], rows.select(*by, "minor"))
    where = pl.concat([facts, placed], how="horizontal").group_by(*by, "place").agg(sums)
    found = {(side, currency, place): rest for side, currency, place, *rest in where.rows()}
    balanced = {
        (line.side.lower(), line.currency): line.is_balanced for line in outcome.proof.lines
    }
    listed = []
    for side, currency, count, minor in rows.group_by(by).agg(sums).sort(by).rows():
        line: dict[str, object] = {"side": side, "currency": currency, "rows": count}
        line["amount"] = format_minor(minor, currency)
        for place in ("confirmed", "suggested", "exception"):
            part_rows, part_minor = found.get((side, currency, place), (0, 0))
            line[f"{place}_rows"] = part_rows
            line[f"{place}_amount"] = format_minor(part_minor, currency)
        listed.append(line | {"balanced": balanced[side, currency]})
    return listed


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
