"""Two outcomes of the same rows, side by side, and each beside what people have decided.

Groups are compared by two hashes of their entries, 128 bits together, so that a million of them are two
columns of numbers instead of a million sets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from reconcile.engine.records import Outcome
from reconcile.reports.precision import Share

EXAMPLES_MAX, PARTS = 50, 5
# a group of thousands of rows is an example too, by its first ones
EXAMPLE_ROWS_MAX = 12
NEW, LOST, CHANGED, MOVED = "new", "lost", "changed", "moved"
HASHES = ("hash", "second_hash")
CONFIRMED, SUGGESTED = "CONFIRMED", "SUGGESTED"


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups of entries: one row per group in `groups`, one per entry in `rows`, joined by `group`."""

    groups: pl.DataFrame
    rows: pl.DataFrame

    def __len__(self) -> int:
        return len(self.groups)

    def these(self, groups: pl.DataFrame, how: Literal["semi", "anti"] = "semi") -> Groups:
        """Those of its groups that stand in a frame, or those that don't."""
        return Groups(
            self.groups.join(groups, on="group", how=how, maintain_order="left"),
            self.rows.join(groups, on="group", how=how, maintain_order="left"),
        )

    def where(self, condition: pl.Expr) -> Groups:
        return self.these(self.groups.filter(condition))

    def like(self, other: Groups) -> Groups:
        """Those that hold the same entries as a group of another."""
        return self.these(self.groups.join(other.groups, on=HASHES, how="semi"))

    def unlike(self, other: Groups) -> Groups:
        return self.these(self.groups.join(other.groups, on=HASHES, how="anti"))

    def touching(self, rows: pl.DataFrame) -> Groups:
        """Those that hold an entry of a frame."""
        return self.these(self.rows.join(rows, on="entry", how="semi"))

    def apart_from(self, rows: pl.DataFrame) -> Groups:
        """Those that hold no entry of a frame."""
        return self.these(self.rows.join(rows, on="entry", how="semi"), how="anti")


@dataclass(frozen=True, slots=True)
class Placed:
    """An outcome as it is compared: its matches with state and rule, and its cases."""

    matches: Groups
    cases: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Change:
    """A group of rows whose fate would differ: the first of its entries, and how many there are."""

    what: str
    entries: tuple[int, ...]
    entry_count: int
    state_before: str
    rule_before: str
    state_after: str
    rule_after: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are of something by the rules before and after."""

    name: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Differences:
    """How two outcomes of the same rows differ."""

    new: int
    lost: int
    changed: int
    moved: int  # the same match in the same state, found by another rule
    matches: tuple[Counted, ...]  # by state
    rules: tuple[Counted, ...]
    kinds: tuple[Counted, ...]
    examples: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Decisions:
    """What is known of groups of rows: taken for right, or said to be wrong."""

    right: Groups
    wrong: Groups


@dataclass(frozen=True, slots=True)
class Accuracy:
    """An outcome against decisions: how much of what it confirms is right, how much of the right it finds."""

    precision: Share
    recall: Share
    suggested: int  # right groups that it only suggests
    repeated: int  # groups that it confirms although somebody said they are wrong


def placed(outcome: Outcome) -> Placed:
    """An outcome, made ready to be compared."""
    made = grouped(outcome.legs.select(pl.col("match_no").alias("group"), "entry"))
    about = outcome.matches.select(pl.col("match_no").alias("group"), "state", "rule")
    groups = made.groups.join(about, on="group", how="left", maintain_order="left")
    return Placed(Groups(groups, made.rows), outcome.cases)


def grouped(legs: pl.DataFrame) -> Groups:
    """Groups out of rows of `group` and `entry`."""
    # a sum is the same for any order of its entries; it wraps around, which does no harm
    hashes = [
        pl.col("entry").hash(seed).sum().alias(name) for seed, name in enumerate(HASHES, start=1)
    ]
    groups = legs.group_by("group").agg(
        *hashes, pl.len().alias("entry_count"), pl.col("entry").min().alias("first_entry")
    )
    return Groups(groups, legs.select("group", "entry"))


def differences(before: Placed, after: Placed) -> Differences:
    """What other rules would change: a match is changed where its rows or its state are others."""
    old, new = before.matches, after.matches
    gone, fresh = old.unlike(new), new.unlike(old)
    fresh_only, gone_only = fresh.apart_from(gone.rows), gone.apart_from(fresh.rows)
    regrouped = fresh.these(fresh_only.groups, how="anti")
    both = new.groups.join(
        old.groups.select(*HASHES, state_before="state", rule_before="rule"), on=HASHES
    )
    restated = both.filter(pl.col("state") != pl.col("state_before"))
    moved = both.filter(
        pl.col("state") == pl.col("state_before"), pl.col("rule") != pl.col("rule_before")
    )
    was = gone_only.groups.rename({"state": "state_before", "rule": "rule_before"})
    return Differences(
        new=len(fresh_only),
        lost=len(gone_only),
        changed=len(regrouped) + len(restated),
        moved=len(moved),
        matches=_counted(old.groups, new.groups, "state"),
        rules=_counted(old.groups, new.groups, "rule"),
        kinds=_counted(before.cases, after.cases, "kind"),
        examples=(
            *_examples(NEW, _after(fresh_only.groups), new.rows),
            *_examples(LOST, was, old.rows),
            *_examples(CHANGED, _after(restated), new.rows),
            *_examples(CHANGED, _after(_replaced(regrouped, gone)), new.rows),
            *_examples(MOVED, _after(moved), new.rows),
        ),
    )


def _after(groups: pl.DataFrame) -> pl.DataFrame:
    return groups.rename({"state": "state_after", "rule": "rule_after"})


def _replaced(fresh: Groups, gone: Groups) -> pl.DataFrame:
    """Groups of the new outcome with the first group of the old one that shares a row with them."""
    shared = fresh.rows.join(gone.rows.rename({"group": "old"}), on="entry")
    first = shared.group_by("group").agg(pl.col("old").min())
    old = gone.groups.select(old="group", state_before="state", rule_before="rule")
    return fresh.groups.join(first.join(old, on="old"), on="group")


def _counted(before: pl.DataFrame, after: pl.DataFrame, by: str) -> tuple[Counted, ...]:
    old, new = (dict(frame.group_by(by).agg(pl.len()).iter_rows()) for frame in (before, after))
    names = sorted(old.keys() | new.keys())
    return tuple(Counted(name, old.get(name, 0), new.get(name, 0)) for name in names)


def _examples(what: str, groups: pl.DataFrame, rows: pl.DataFrame) -> Iterator[Change]:
    """Some of one kind: each has its share, so that a thousand new groups don't hide the one that is lost."""
    shown = groups.sort("first_entry", "group").head(EXAMPLES_MAX // PARTS)
    entries = rows.join(shown, on="group", how="semi").sort("group", "entry")
    by_group = dict(
        entries.group_by("group").agg(pl.col("entry").sort().head(EXAMPLE_ROWS_MAX)).iter_rows()
    )
    for row in shown.iter_rows(named=True):
        yield Change(
            what=what,
            entries=tuple(by_group[row["group"]]),
            entry_count=row["entry_count"],
            state_before=row.get("state_before") or "",
            rule_before=row.get("rule_before") or "",
            state_after=row.get("state_after") or "",
            rule_after=row.get("rule_after") or "",
        )


def accuracy(outcome: Placed, decided: Decisions) -> Accuracy:
    """Measure an outcome by decisions.

    A confirmed group counts as right where it equals a right group; as wrong where it takes a row of one
    without being equal to it, or repeats a group that was said to be wrong. Of other groups nobody has said
    anything, so they don't count.
    """
    made = outcome.matches
    confirmed = made.where(pl.col("state") == CONFIRMED)
    right, repeated = confirmed.like(decided.right), confirmed.like(decided.wrong)
    # of those that repeat a wrong group, only what takes no decided row is not counted yet
    judged = len(confirmed.touching(decided.right.rows)) + len(
        repeated.apart_from(decided.right.rows)
    )
    suggested = made.where(pl.col("state") == SUGGESTED)
    return Accuracy(
        precision=Share(len(right), judged),
        recall=Share(len(right), len(decided.right)),
        suggested=len(suggested.like(decided.right)),
        repeated=len(repeated),
    )


def whole(groups: Groups, read: Sequence[pl.DataFrame]) -> Groups:
    """Those groups all of whose rows were read: of one that reaches outside nothing can be said."""
    entries = pl.concat([side.select("entry") for side in read])
    return groups.these(groups.rows.join(entries, on="entry", how="anti"), how="anti")


def none_of(groups: Groups) -> Groups:
    """No group, in frames of the same shape."""
    return Groups(groups.groups.clear(), groups.rows.clear())
