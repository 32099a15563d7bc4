"""The nearest answers to a case: rows that it could belong to, compared field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping

import polars as pl

from reconcile.engine.frames import facts_of
from reconcile.engine.passes.close import near_pairs
from reconcile.engine.records import LEFT, RIGHT, Case

CANDIDATES_MAX = 3
# candidates are looked for while a person can still read the list of cases
CASES_WITH_CANDIDATES_MAX = 20_000
CANDIDATE_DAYS = 7
ONE_SIDED = (Case.EXTERNAL_ONLY, Case.INTERNAL_ONLY, Case.TIMING, Case.MISSING_STATEMENT)
FIELDS = ("order_key", "amount", "currency", "status", "day", "counterparty")
NAMES = {"order_key": "order_ref", "day": "booked_on"}
Candidate = Mapping[str, object]


def candidates(groups: pl.DataFrame, rows: pl.DataFrame, everything: pl.DataFrame) -> pl.DataFrame:
    """Lead and, as JSON, up to three candidates: entries, and field by field ours, theirs, agrees.

    A case of both sides has the other side's rows as its candidates.
    """
    empty = pl.DataFrame(schema={"lead": pl.UInt32, "candidates": pl.String})
    if groups.is_empty() or len(groups) > CASES_WITH_CANDIDATES_MAX:
        return empty
    found = _of_both_sides(rows, everything) | _of_one_side(groups, rows, everything)
    found |= _first_copies(groups, everything)
    made = [(lead, json.dumps(each, ensure_ascii=False)) for lead, each in sorted(found.items())]
    return pl.DataFrame(made, schema=empty.schema, orient="row")


def _of_both_sides(rows: pl.DataFrame, everything: pl.DataFrame) -> dict[int, list[Candidate]]:
    """Each of the other side's rows against the first of ours."""
    is_left = pl.col("side") == LEFT
    both = rows.filter((is_left.any() & (~is_left).any()).over("lead"))
    if both.is_empty():
        return {}
    fields = facts_of(everything, both["row"], *(f for f in FIELDS if f not in both.columns))
    facts = pl.concat(
        [both.select("lead", "side", "entry", "amount", "currency"), fields], how="horizontal"
    )
    ours = facts.filter(is_left).unique("lead", keep="first", maintain_order=True)
    theirs = facts.filter(~is_left)
    pairs = theirs.join(ours, on="lead", how="inner", suffix="_ours", maintain_order="left")
    found: dict[int, list[Candidate]] = {}
    for pair in pairs.iter_rows(named=True):
        offers = found.setdefault(pair["lead"], [])
        if len(offers) < CANDIDATES_MAX:
            compared = [(name, pair[f"{name}_ours"], pair[name]) for name in FIELDS]
            offers.append({"entries": [pair["entry"]], "fields": _verdicts(compared)})
    return found


def _first_copies(groups: pl.DataFrame, everything: pl.DataFrame) -> dict[int, list[Candidate]]:
    """For each further copy the one that goes on as normal."""
    copies = groups.filter(pl.col("kind") == Case.DUPLICATE)["lead"]
    if copies.is_empty():
        return {}
    ids = facts_of(everything, copies, "row", "side", "natural_id")
    by = ["side", "natural_id"]
    alike = everything.select("row", "entry", *by).join(ids, on=by, how="semi")
    first = alike.sort("row").unique(by, keep="first", maintain_order=True)
    pairs = ids.join(first, on=by, suffix="_first").select("row", "entry").sort("row")
    return {row: [{"entries": [entry], "fields": []}] for row, entry in pairs.iter_rows()}


def _of_one_side(
    groups: pl.DataFrame, rows: pl.DataFrame, everything: pl.DataFrame
) -> dict[int, list[Candidate]]:
    """Open rows of the other side that come nearest by amount and day."""
    alone = groups.filter(pl.col("kind").is_in(ONE_SIDED)).select("lead")
    members = rows.join(alone, on="lead", how="semi", maintain_order="left")
    members = members.filter(pl.len().over("lead") == 1)
    if members.is_empty():
        return {}
    open_rows = everything.join(members.select("row"), on="row", how="semi")
    left, right = (open_rows.filter(pl.col("side") == side) for side in (LEFT, RIGHT))
    pairs = near_pairs(left, right, CANDIDATE_DAYS).sort("days", "row", "row_right")
    entries = dict(open_rows.select("row", "entry").iter_rows())
    found: dict[int, list[Candidate]] = {}
    for pair in pairs.iter_rows(named=True):
        fields = ("order_key", "amount", "currency", "day", "counterparty")
        compared = [(name, pair[name], pair.get(f"{name}_right", pair[name])) for name in fields]
        for mine, other in ((pair["row"], pair["row_right"]), (pair["row_right"], pair["row"])):
            offers = found.setdefault(mine, [])
            if len(offers) < CANDIDATES_MAX:
                offers.append({"entries": [entries[other]], "fields": _verdicts(compared)})
    return found


def _verdicts(compared: list[tuple[str, object, object]]) -> list[dict[str, object]]:
    """Field by field: ours, theirs, and whether they agree."""
    return [
        {
            "field": NAMES.get(name, name),
            "ours": _plain(ours),
            "theirs": _plain(theirs),
            "agrees": ours == theirs,
        }
        for name, ours, theirs in compared
    ]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | str) else str(value)
