"""What a person has undone: the same rows are not proposed again on the same grounds.

The grounds of a match are the keys of its rule or, where no key spoke, its score. Rows that are held back
go on to the other rules: one that names another key, or finds more likeness, may propose them again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from reconcile.engine.keys.own_keys import as_written
from reconcile.engine.records import Context, Outcome, Undone
from reconcile.engine.rules import Rule, RuleSet

SCORE_MAX = 100
_GROUP_SCHEMA = {"number": pl.UInt32, "entry": pl.Int64, "row": pl.UInt32, "size": pl.UInt32}


@dataclass(frozen=True, slots=True)
class Memory:
    """The undone matches whose rows are all here."""

    rules: tuple[Rule, ...] = ()
    undone: tuple[Undone, ...] = ()
    groups: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_GROUP_SCHEMA))

    def spared(self, links: pl.DataFrame, rule_no: int, evidence: pl.DataFrame) -> pl.DataFrame:
        """The links without those that this rule may not propose again."""
        if self.groups.is_empty():
            return links
        again = self._again(links)
        if again.is_empty():
            return links
        scores = dict(evidence.select("lead", "score").iter_rows())
        rule = self.rules[rule_no - 1]
        leads = {
            lead
            for lead, number in again.iter_rows()
            if _has_spoken(self.undone[number], rule, scores.get(lead))
        }
        return links.filter(~pl.col("lead").is_in(sorted(leads)))

    def apart(self) -> pl.DataFrame | None:
        """The undone pairs for a rule that goes by likeness: row, row_right, and the score they had."""
        if self.groups.is_empty():
            return None
        # where a key had spoken, no likeness says more
        scores = [each.score if each.score is not None else SCORE_MAX for each in self.undone]
        pairs = self.groups.filter(pl.col("size") == 2)  # noqa: PLR2004  (a pair)
        ends = pairs.group_by("number").agg(
            pl.col("row").min(), pl.col("row").max().alias("row_right")
        )
        score = pl.Series("undone_score", scores, dtype=pl.Int64).gather(ends["number"])
        return (
            ends.with_columns(score).group_by("row", "row_right").agg(pl.col("undone_score").max())
        )

    def here(self) -> list[Undone]:
        return [self.undone[number] for number in self.groups["number"].unique().sort()]

    def _again(self, links: pl.DataFrame) -> pl.DataFrame:
        """Lead of each linked group, and number of the undone match that had the very same rows."""
        touched = links.join(self.groups.select("row").unique(), on="row", how="semi")
        groups = links.join(touched.select("lead").unique(), on="lead", how="semi")
        groups = groups.with_columns(rows=pl.len().over("lead"))
        shared = (
            groups.join(self.groups, on="row")
            .group_by("lead", "number")
            .agg(pl.len().alias("shared"), pl.col("rows", "size").first())
        )
        same = (pl.col("shared") == pl.col("size")) & (pl.col("shared") == pl.col("rows"))
        return shared.filter(same).select("lead", "number").sort("lead", "number")


def _has_spoken(undone: Undone, rule: Rule, score: int | None) -> bool:
    """Whether all that speaks for a match now had spoken for it when it was undone."""
    if score is not None:
        return undone.score is None or undone.score >= score
    if undone.score is not None:
        # a key is more than likeness
        return False
    if not rule.keys:
        return undone.method == rule.method
    return {as_written(pair) for pair in rule.keys} <= set(undone.keys)


def remember(left: pl.DataFrame, right: pl.DataFrame, rules: RuleSet, context: Context) -> Memory:
    """The undone matches of the context of which every row is open."""
    if not context.undone:
        return Memory()
    named = [(n, entry) for n, each in enumerate(context.undone) for entry in each.entries]
    schema = {name: _GROUP_SCHEMA[name] for name in ("number", "entry")}
    entries = pl.DataFrame(named, schema=schema, orient="row")
    rows = pl.concat([side.select("entry", "row") for side in (left, right)])
    groups = entries.with_columns(size=pl.len().over("number")).join(rows, on="entry")
    groups = groups.filter(pl.len().over("number") == pl.col("size"))
    return Memory(rules.rules, context.undone, groups.select(*_GROUP_SCHEMA).cast(_GROUP_SCHEMA))  # type: ignore[arg-type]  # names to types


def say_undone(outcome: Outcome, memory: Memory) -> Outcome:
    """Let the cases of rows whose match was undone say who had undone it, when and why.

    A case of just these rows has that as its reason.
    """
    if memory.groups.is_empty():
        return outcome
    items = outcome.case_items.select("case_no", "entry")
    held = items.join(memory.groups, on="entry", how="semi")
    cases = items.join(held.select("case_no").unique(), on="case_no", how="semi")
    rows = {no: set(of) for no, of in cases.group_by("case_no").agg("entry").iter_rows()}
    said = dict(_sayings(rows, memory.here()))
    texts = ("case_no", "reason_code", "reason_params")
    named = outcome.cases.filter(pl.col("case_no").is_in(sorted(said))).select(texts)
    changed = pl.DataFrame(
        [_said(said[row[0]], *row) for row in named.iter_rows()],
        schema=named.schema,
        orient="row",
    )
    both = outcome.cases.join(changed, on="case_no", how="left", maintain_order="left", suffix="_")
    told = [pl.coalesce(f"{name}_", name).alias(name) for name in texts[1:]]
    return replace(outcome, cases=both.with_columns(told).select(outcome.cases.columns))


def _sayings(
    rows: dict[int, set[int]], undone: Iterable[Undone]
) -> Iterator[tuple[int, tuple[Undone, bool]]]:
    """For each case the undone match, and whether the case is of just its rows. The last one counts."""
    for each in sorted(undone, key=lambda one: (one.on, one.entries)):
        for case_no, entries in rows.items():
            if entries & set(each.entries):
                yield case_no, (each, entries == set(each.entries))


def _said(
    saying: tuple[Undone, bool], case_no: int, code: str, params: str
) -> tuple[int, str, str]:
    undone, is_its_own = saying
    told = json.loads(params)
    told["undone"] = {"by": undone.by, "on": undone.on.isoformat(), "note": undone.note}
    text = json.dumps(told, ensure_ascii=False)
    return case_no, "match_undone" if is_its_own else code, text
